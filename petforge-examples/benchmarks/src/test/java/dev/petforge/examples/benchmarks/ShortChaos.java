package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.benchmarks.kills.Blow;
import dev.petforge.examples.benchmarks.kills.ChaosDatabase;
import dev.petforge.examples.benchmarks.kills.ChaosFiles;
import dev.petforge.examples.benchmarks.kills.ChaosPlan;
import dev.petforge.examples.benchmarks.kills.ChaosProvider;
import dev.petforge.examples.benchmarks.kills.ChaosResult;
import dev.petforge.examples.benchmarks.kills.ChaosSeries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A run of chaos that is short enough for every build: a provider that loses four answers of ten,
 * and a worker that is killed again and again.
 */
final class ShortChaos {
  private static final ChaosPlan SHORT =
      new ChaosPlan(
          2,
          2,
          1,
          ChaosPlan.STANDARD.slots(),
          Map.of(Blow.KILL, 2, Blow.STOP, 1, Blow.SILENCE, 1),
          1,
          Duration.ofSeconds(3),
          Duration.ofMinutes(4));

  private ShortChaos() {}

  static ChaosSeries.Report report(
      Path directory, String name, ChaosDatabase on, long seed, int runs)
      throws InterruptedException {
    return report(directory, name, on, ChaosFiles.LOCAL, SHORT, seed, runs);
  }

  static ChaosSeries.Report report(
      Path directory,
      String name,
      ChaosDatabase on,
      ChaosFiles files,
      ChaosPlan plan,
      long seed,
      int runs)
      throws InterruptedException {
    ChaosProvider provider =
        ChaosCommand.PROVIDERS.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new ChaosSeries(directory, provider, on, files, plan, System.out::println)
        .run(seed, runs, 2);
  }

  static void assertThatTheBooksAgree(ChaosResult result) {
    assertThat(result.problems()).isEmpty();
    assertThat(result.balance().duplicates()).isZero();
    assertThat(result.balance().lost()).isZero();
    assertThat(result.balance().billed()).isEqualTo(result.balance().wanted()).isPositive();
    assertThat(result.balance().spentMicros())
        .isEqualTo(result.balance().chargedMicros())
        .isPositive();
    assertThat(result.events().of(Blow.KILL) + result.events().of(Blow.STOP)).isPositive();
  }
}

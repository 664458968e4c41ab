package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.benchmarks.kills.Blow;
import dev.petforge.examples.benchmarks.kills.ChaosDatabase;
import dev.petforge.examples.benchmarks.kills.ChaosSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short form of {@code ./petforge chaos} at providers that know no keys of orders. */
@Tag("slow")
class ChaosWithoutKeysTest {
  @TempDir Path directory;

  @Test
  void without_keys_nothing_is_bought_twice_and_a_person_settles_what_is_uncertain()
      throws Exception {
    // Seed 1 lets the server fall silent first: what comes later may find all work done.
    assertThatTheBooksAgree("relay", "postgresql", 1);
  }

  @ParameterizedTest
  @CsvSource({"veo, sqlite, 7", "omni, sqlite, 7"})
  @Tag("long")
  void nor_is_it_at_others(String name, String on, long seed) throws Exception {
    assertThatTheBooksAgree(name, on, seed);
  }

  private void assertThatTheBooksAgree(String name, String on, long seed) throws Exception {
    boolean sqlite = on.equals("sqlite");
    ChaosSeries.Report report =
        ShortChaos.report(
            directory, name, sqlite ? ChaosDatabase.SQLITE : ChaosDatabase.POSTGRESQL, seed, 1);

    ShortChaos.assertThatTheBooksAgree(report.result());
    assertThat(report.result().events().of(Blow.SILENCE) > 0)
        .as("connections to a server fell silent")
        .isNotEqualTo(sqlite);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).as("only the notes of a good series stay").hasSize(1);
    }
  }
}

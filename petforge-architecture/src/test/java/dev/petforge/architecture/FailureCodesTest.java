package dev.petforge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.architecture.ArgumentsInSources.Kind;
import dev.petforge.failure.FailureCode;
import dev.petforge.task.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link FailureCode} lists the codes that the sources use, and no others. */
class FailureCodesTest {
  /** Doubles of petforge-testkit are left out: they fail with what a test tells them to. */
  private static final List<String> MODULES =
      List.of(
          "petforge-core",
          "petforge-storage-jdbc",
          "petforge-storage-local",
          "petforge-storage-s3",
          "petforge-http",
          "petforge-llm",
          "petforge-video",
          "petforge-feishu",
          "petforge-webhook",
          "petforge-examples/benchmarks",
          "petforge-examples/cli",
          "petforge-examples/installation",
          "petforge-examples/quickstart");

  /** Codes that are handed on from other failures, read back, or are the other side's own. */
  private static final String HANDED_ON =
      ".*\\.code\\(\\)|Reading: coded\\.group\\(2\\)|.*[.]failure\\(\\)|.*\\.reason\\(\\)\\.name\\(\\)|.*: new String\\(.*|.*: Failure\\.permanent\\(.*"
          + "|.*: fields\\.text\\(\"code\"\\)|.*: Integer\\.toString\\(.*"
          + "|GoogleErrors: (told|Told)\\..*|RelayFailures: answer\\.errorCode\\(\\).*";

  /** A constant that is asked for before its name becomes a code. */
  private static final Set<String> NEVER_GIVEN = Set.of("OTHER");

  private static CodesInSources sources;

  @TempDir Path folder;

  @BeforeAll
  static void readSources() throws IOException {
    Path project = Path.of(System.getProperty("petforge.project"));
    sources = new CodesInSources(MODULES.stream().flatMap(it -> files(project, it)).toList());
  }

  @Test
  void the_list_has_the_codes_that_sources_use_and_no_others() {
    Map<String, FailureCode.Retry> used = new TreeMap<>();
    sources.codes().forEach((code, kinds) -> used.put(code, retry(kinds)));
    used.keySet().removeAll(NEVER_GIVEN);
    for (Refusal refusal : Refusal.values()) {
      // What the rules refuse is kept as a permanent failure under the name of the refusal.
      Set<Kind> kinds = EnumSet.of(Kind.PERMANENT);
      kinds.addAll(sources.codes().getOrDefault(refusal.name(), Set.of()));
      used.put(refusal.name(), retry(kinds));
    }

    Map<String, FailureCode.Retry> listed = new TreeMap<>();
    for (FailureCode code : FailureCode.values()) {
      listed.put(code.code(), code.retry());
    }
    assertThat(listed).containsExactlyInAnyOrderEntriesOf(used);
  }

  @Test
  void every_code_is_said_by_some_source_or_handed_on() {
    assertThat(sources.unresolved()).isNotEmpty().allMatch(it -> it.matches(HANDED_ON));
  }

  @Test
  void codes_are_found_however_they_reach_a_failure() throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Sample.java"),
            """
            class Sample {
              static final String CONSTANT = "A_CONSTANT";
              enum Kind { ONE, TWO }
              Failure a() { return Failure.permanent(Sample.CONSTANT, "x"); }
              Exception b(boolean c) { return new RetryableException(c ? "LEFT" : CONSTANT, "x"); }
              Exception c(String code) { return new PermanentException(code, "x"); }
              Exception d() { return c("ARGUMENT"); }
              Failure e(Kind kind) { return new Failure(kind.name(), "x", true); }
              Exception f(int i) {
                String word = switch (i) { case 1 -> "FIRST"; default -> named(i).orElse("N_" + i); };
                return new Mine(word);
              }
              Optional<String> named(int i) { return Optional.ofNullable(i > 2 ? "MANY" : null); }
              Failure g() { return Failure.permanent(somewhere.else_(), "x"); }
              class Mine extends PermanentException { Mine(String word) { super(word, "x"); } }
            }
            """);

    CodesInSources found = new CodesInSources(List.of(source));

    assertThat(found.codes())
        .containsOnlyKeys("A_CONSTANT", "LEFT", "ARGUMENT", "ONE", "TWO", "FIRST", "N_…", "MANY")
        .containsEntry("A_CONSTANT", Set.of(Kind.PERMANENT, Kind.RETRYABLE))
        .containsEntry("ONE", Set.of(Kind.DECIDED_LATER));
    assertThat(found.unresolved()).containsExactly("Sample: somewhere.else_()");
  }

  private static FailureCode.Retry retry(Set<Kind> kinds) {
    if (kinds.equals(Set.of(Kind.PERMANENT))) {
      return FailureCode.Retry.NO;
    }
    return kinds.equals(Set.of(Kind.RETRYABLE)) ? FailureCode.Retry.YES : FailureCode.Retry.DEPENDS;
  }

  private static Stream<Path> files(Path project, String module) {
    try (Stream<Path> files = Files.walk(project.resolve(module).resolve("src/main/java"))) {
      return files.filter(it -> it.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.storyboard.Language;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  @TempDir Path directory;

  private Installation home() {
    return Installation.open(
        directory.resolve("home"),
        Configuration.of(Map.of(), directory),
        Language.ENGLISH,
        Optional.empty(),
        step -> {});
  }

  @Test
  void what_breaks_because_the_installation_is_closed_under_it_is_no_news() {
    List<String> told = new ArrayList<>();
    try (Installation installation = home()) {
      int status =
          Interruption.during(
              installation,
              () -> told.add("stopping"),
              interruption -> {
                interruption.stop();
                throw new IllegalStateException("closed");
              });

      assertThat(status).isEqualTo(130);
      assertThat(told).containsExactly("stopping");
    }
  }

  @Test
  void what_breaks_otherwise_is_told() {
    try (Installation installation = home()) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  Interruption.during(
                      installation,
                      () -> {},
                      interruption -> {
                        throw new IllegalStateException("a bug");
                      }))
          .withMessage("a bug");
    }
  }
}

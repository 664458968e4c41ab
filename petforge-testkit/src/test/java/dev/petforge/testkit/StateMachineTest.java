package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/state-machine.md} says what the code does. {@code -Dpetforge.docs=write} writes it
 * anew.
 */
class StateMachineTest {
  @Test
  void the_page_on_the_state_machine_says_what_the_code_does() throws IOException {
    String project = System.getProperty("petforge.project", "..");
    Path page = Path.of(project, "docs", "state-machine.md");
    String now = new StateMachinePage().write();
    if ("write".equals(System.getProperty("petforge.docs"))) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, now);
    }

    assertThat(Files.readString(page))
        .as("%s; -Dpetforge.docs=write writes it anew", page)
        .isEqualTo(now);
  }
}

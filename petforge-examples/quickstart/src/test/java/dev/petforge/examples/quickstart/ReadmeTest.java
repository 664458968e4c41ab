package dev.petforge.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void the_readme_shows_this_very_program_and_it_is_short() throws IOException {
    Path project = Path.of(System.getProperty("petforge.project"));
    List<String> program =
        Files.readAllLines(
            project.resolve(
                "petforge-examples/quickstart/src/main/java/dev/petforge/examples/quickstart/Quickstart.java"));
    List<String> body =
        program.subList(program.indexOf("public final class Quickstart {"), program.size());

    for (String readme : List.of("README.md", "README.zh.md")) {
      assertThat(project.resolve(readme))
          .content()
          .contains("```java\n" + String.join("\n", body) + "\n```");
    }
    assertThat(body).hasSizeLessThan(40);
  }
}

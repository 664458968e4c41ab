package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script petforge in a clone of its own, with a Maven and a Java that only write down. */
@EnabledOnOs(OS.LINUX)
class StartScriptTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;
  private Path clone = Path.of("");
  private Path programs = Path.of("");
  private Path library = Path.of("");

  @BeforeEach
  void makeClone() throws IOException {
    directory = directory.toRealPath();
    clone = Files.createDirectories(directory.resolve("clone"));
    programs = Files.createDirectories(directory.resolve("bin"));
    library = Files.writeString(directory.resolve("library.jar"), "a library");
    Files.copy(Path.of("../../petforge"), clone.resolve("petforge"));
    Files.createDirectories(clone.resolve("petforge-core/src/main"));
    Files.createDirectories(clone.resolve("petforge-examples/cli/src/main"));
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    program(
        "mvn",
        """
        echo built >> "$BUILDS"
        while [ -e "$BUILDS.hold" ]; do sleep 0.05; done
        mkdir -p petforge-core/target petforge-examples/cli/target/classes
        touch petforge-core/target/core.jar "$LIBRARY"
        printf '%s' "$PWD/petforge-core/target/core.jar:$LIBRARY" > petforge-examples/cli/target/petforge.classpath
        """);
    program("java", "echo \"started $*\"");
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/usr/bin/env bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path builds() {
    return directory.resolve("builds");
  }

  private int built() throws IOException {
    return Files.exists(builds()) ? Files.readAllLines(builds()).size() : 0;
  }

  private Process begin(Path root, String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", root.resolve("petforge").toString(), "list");
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("BUILDS", builds().toString());
    builder.environment().put("LIBRARY", library.toString());
    builder.redirectOutput(directory.resolve(name + ".out").toFile());
    builder.redirectError(directory.resolve(name + ".err").toFile());
    return builder.start();
  }

  private String start(Path root) throws Exception {
    Process process = begin(root, "start");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String out = Files.readString(directory.resolve("start.out"));
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("start.err"))).isZero();
    assertThat(out).startsWith("started ").contains("PetForgeCli list");
    return out;
  }

  @Test
  void the_first_start_builds_and_the_next_ones_do_not() throws Exception {
    start(clone);
    start(clone);

    assertThat(built()).isEqualTo(1);
  }

  @Test
  void a_start_builds_again_when_a_library_is_gone() throws Exception {
    start(clone);
    Files.delete(library);

    start(clone);

    assertThat(built()).isEqualTo(2);
    assertThat(library).exists();
  }

  @Test
  void a_clone_that_was_moved_or_copied_runs_its_own_classes() throws Exception {
    start(clone);
    Path moved = Files.move(clone, directory.resolve("moved"));

    assertThat(start(moved)).contains(moved + "/petforge-core/target/core.jar");

    Path copy = directory.resolve("copy");
    try (Stream<Path> files = Files.walk(moved)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(moved.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    assertThat(start(copy)).contains(copy + "/petforge-core/target/core.jar");
    assertThat(built()).isEqualTo(3);
  }

  @Test
  void a_start_through_a_link_does_not_build_each_time() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), clone);

    start(link);
    start(link);

    assertThat(built()).isEqualTo(1);
  }

  @Test
  void two_first_starts_at_once_build_once() throws Exception {
    assumeTrue(
        Stream.of("/usr/bin/flock", "/bin/flock").anyMatch(path -> Files.exists(Path.of(path))));
    Path hold = Files.writeString(directory.resolve("builds.hold"), "");

    Process first = begin(clone, "first");
    await().atMost(SOON).until(() -> built() == 1);
    Process second = begin(clone, "second");
    await()
        .atMost(SOON)
        .until(() -> Files.readString(directory.resolve("second.err")).contains("waiting"));
    Files.delete(hold);

    for (Process process : List.of(first, second)) {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(built()).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("second.out"))).startsWith("started ");
  }
}

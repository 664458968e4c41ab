package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script petforge in a clone of its own, with a Maven and a Java that only write down. */
@EnabledOnOs(OS.LINUX)
class StartScriptTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;
  private Path clone = Path.of("");
  private Path programs = Path.of("");
  private Path library = Path.of("");
  private String arguments = "list";
  private String input = "";

  @BeforeEach
  void makeClone() throws IOException {
    directory = directory.toRealPath();
    clone = Files.createDirectories(directory.resolve("clone"));
    programs = Files.createDirectories(directory.resolve("bin"));
    library = Files.writeString(directory.resolve("library.jar"), "a library");
    Files.copy(Path.of("../../petforge"), clone.resolve("petforge"));
    Files.createDirectories(clone.resolve("petforge-core/src/main"));
    Files.createDirectories(clone.resolve("petforge-examples/installation/src/main"));
    Files.createDirectories(clone.resolve("petforge-examples/cli/src/main"));
    Files.createDirectories(clone.resolve("petforge-examples/benchmarks/src/main"));
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    program(
        "mvn",
        """
        echo built >> "$BUILDS"
        # As Maven may.
        cat > /dev/null
        while [ -e "$BUILDS.hold" ]; do sleep 0.05; done
        arguments="$*"
        module=${arguments#*-pl petforge-examples/}
        module=${module%% *}
        target=petforge-examples/$module/target
        mkdir -p petforge-core/target "$target"
        # Maven leaves a jar alone whose classes are the same.
        for jar in petforge-core/target/core.jar "$target/petforge-$module.jar" "$LIBRARY"; do
          [ -e "$jar" ] || touch "$jar"
        done
        printf '%s' "$PWD/petforge-core/target/core.jar:$LIBRARY" > "$target/petforge.classpath"
        """);
    program(
        "java",
        """
        for argument in "$@"; do
          case "$argument" in
            -XX:DumpLoadedClassList=*) cat > /dev/null; echo a/Class > "${argument#*=}"; exit ;;
            -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
            -Xshare:dump) dump=yes ;;
          esac
        done
        if [ -z "${dump:-}" ]; then echo "started $*"; cat; exit; fi
        cat > /dev/null
        echo dumped >> "$BUILDS.dumps"
        while [ -e "$BUILDS.dumps.hold" ]; do sleep 0.05; done
        [ ! -e "$BUILDS.dumps.impossible" ] || exit 1
        echo archive > "$archive"
        """);
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/usr/bin/env bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path builds() {
    return directory.resolve("builds");
  }

  private int built() throws IOException {
    return lines(builds());
  }

  private Path dumps() {
    return directory.resolve("builds.dumps");
  }

  /** How often an archive of classes was made, or was to be made. */
  private int dumped() throws IOException {
    return lines(dumps());
  }

  private static int lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private List<Path> archives() throws IOException {
    return archives("cli");
  }

  private List<Path> archives(String module) throws IOException {
    Path target = clone.resolve("petforge-examples").resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  private Process begin(Path root, String name, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(List.of("bash", root.resolve("petforge").toString()));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("BUILDS", builds().toString());
    builder.environment().put("LIBRARY", library.toString());
    builder.redirectInput(Files.writeString(directory.resolve("in"), input).toFile());
    builder.redirectOutput(directory.resolve(name + ".out").toFile());
    builder.redirectError(directory.resolve(name + ".err").toFile());
    return builder.start();
  }

  private String start(Path root, String... before) throws Exception {
    Process process = begin(root, "start", before);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String out = Files.readString(directory.resolve("start.out"));
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("start.err"))).isZero();
    assertThat(out).startsWith("started ").contains("Cli " + arguments);
    return out;
  }

  @Test
  void the_first_start_builds_and_the_next_ones_do_not() throws Exception {
    start(clone);
    start(clone);

    assertThat(built()).isEqualTo(1);
  }

  @Test
  void what_is_typed_or_piped_in_is_for_the_command_also_when_it_is_built_first() throws Exception {
    input = "a password of tests\n";

    assertThat(start(clone)).endsWith("\na password of tests\n");
    assertThat(start(clone)).endsWith("\na password of tests\n");
  }

  @Test
  void a_start_builds_again_when_a_library_is_gone() throws Exception {
    start(clone);
    Files.delete(library);

    start(clone);

    assertThat(built()).isEqualTo(2);
    assertThat(library).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"petforge-core", "petforge-examples/installation", "petforge-examples/cli"})
  void a_start_builds_again_when_a_source_of_what_it_runs_is_newer(String module) throws Exception {
    start(clone);
    Path source = Files.createFile(clone.resolve(module).resolve("src/main/Changed.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

    start(clone);

    assertThat(built()).isEqualTo(2);
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

  @Test
  void the_first_start_makes_an_archive_of_classes_and_all_use_it() throws Exception {
    String first = start(clone);
    String second = start(clone);

    assertThat(dumped()).isEqualTo(1);
    Path archive = archives().get(0);
    assertThat(List.of(first, second))
        .allSatisfy(out -> assertThat(out).contains("-XX:SharedArchiveFile=" + archive));
    assertThat(archives()).hasSize(1);
  }

  @Test
  void what_is_beside_the_command_line_is_built_when_it_is_wanted() throws Exception {
    String list = start(clone);
    assertThat(clone.resolve("petforge-examples/benchmarks/target")).doesNotExist();

    for (String command :
        List.of("emulate feishu", "bench start", "chaos", "kills", "help bench")) {
      arguments = command;
      assertThat(start(clone))
          .contains("benchmarks/target/petforge-benchmarks.jar:")
          .contains("-XX:SharedArchiveFile=" + archives("benchmarks").get(0))
          .contains("BenchmarksCli " + command)
          .doesNotContain("cli/target");
    }
    arguments = "list";
    assertThat(start(clone)).isEqualTo(list).contains("PetForgeCli list");
    assertThat(built()).as("one for each module").isEqualTo(2);
    assertThat(dumped()).isEqualTo(2);
  }

  @Test
  void an_archive_that_is_gone_or_older_than_a_library_is_made_again() throws Exception {
    start(clone);
    Files.delete(archives().get(0));
    start(clone);
    assertThat(dumped()).isEqualTo(2);

    FileTime later = FileTime.from(Instant.now().plusSeconds(60));
    Files.setLastModifiedTime(library, later);
    assertThat(start(clone)).contains("-XX:SharedArchiveFile=");
    assertThat(dumped()).isEqualTo(3);
  }

  @Test
  void each_JDK_has_an_archive_of_its_own() throws Exception {
    Path release = Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"17.0.1\"");
    String first = start(clone);
    Files.writeString(release, "JAVA_VERSION=\"25\"");
    String other = start(clone);
    Files.writeString(release, "JAVA_VERSION=\"17.0.1\"");

    assertThat(start(clone)).isEqualTo(first).isNotEqualTo(other);
    assertThat(dumped()).isEqualTo(2);
  }

  @Test
  void a_JVM_that_makes_no_archive_is_asked_once_and_starts_without() throws Exception {
    Files.writeString(directory.resolve("builds.dumps.impossible"), "");

    assertThat(start(clone)).doesNotContain("SharedArchiveFile");
    assertThat(start(clone)).doesNotContain("SharedArchiveFile");

    assertThat(dumped()).isEqualTo(1);
  }

  @Test
  void a_start_beside_one_that_makes_the_archive_does_not_wait_for_it() throws Exception {
    assumeTrue(
        Stream.of("/usr/bin/flock", "/bin/flock").anyMatch(path -> Files.exists(Path.of(path))));
    Path hold = Files.writeString(directory.resolve("builds.dumps.hold"), "");

    Process first = begin(clone, "first");
    await().atMost(SOON).until(() -> dumped() == 1);
    assertThat(start(clone)).doesNotContain("SharedArchiveFile");
    Files.delete(hold);

    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isZero();
    assertThat(Files.readString(directory.resolve("first.out"))).contains("-XX:SharedArchiveFile=");
    assertThat(dumped()).isEqualTo(1);
  }

  @Test
  void a_clone_that_may_only_be_read_starts_without_an_archive() throws Exception {
    start(clone);
    Files.delete(archives().get(0));
    Path target = clone.resolve("petforge-examples/cli/target");
    // Nothing is read-only for root, so it becomes somebody else, who must get there.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
    boolean root = Files.getOwner(target).getName().equals("root");
    String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    try {
      assertThat(root ? start(clone, nobody) : start(clone)).doesNotContain("SharedArchiveFile");
    } finally {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    assertThat(dumped()).isEqualTo(1);
    assertThat(archives()).isEmpty();
  }

  /** Newer JVMs say on standard output what they think of an archive, where JSON belongs. */
  @Test
  void a_real_JVM_says_nothing_of_an_archive_that_it_cannot_read() throws Exception {
    start(clone);
    Files.writeString(archives().get(0), "no archive of classes");
    program("java", "exec " + Path.of(System.getProperty("java.home"), "bin", "java") + " \"$@\"");

    Process process = begin(clone, "real");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(directory.resolve("real.out"))).isEmpty();
    // The jars of this clone are empty.
    assertThat(Files.readString(directory.resolve("real.err"))).contains("PetForgeCli");
    assertThat(dumped()).isEqualTo(1);
  }
}

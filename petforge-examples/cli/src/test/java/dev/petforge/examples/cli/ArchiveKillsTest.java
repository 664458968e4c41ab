package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code export} and {@code import-archive} are killed with SIGKILL at seeded moments, and given
 * again: it is as if nothing had happened. {@code -Dpetforge.archive.kills=N} kills each so often
 * instead of twice.
 */
@Tag("slow")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ArchiveKillsTest {
  private static final int KILLS = Integer.getInteger("petforge.archive.kills", 1);

  @TempDir private Path directory;
  private Cli cli;
  private String project = "";
  private Path archive;
  private Map<String, Long> reference = Map.of();

  @BeforeEach
  void a_project_is_there_and_was_moved_once_without_a_kill() throws IOException {
    cli = new Cli(directory);
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli.Result made = cli.run("run", "--photos=photos", "--segments=2", "--seconds=2", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    project = String.valueOf(made.first("projects").get("project_id"));
    archive = directory.resolve("out/" + project + ".petforge.zip");
    done("export", project, "--out=good");
    done("import-archive", "good/" + project + ".petforge.zip", "--home=good-home");
    reference = sizes(directory.resolve("good-home/files"));
    assertThat(reference).hasSizeGreaterThan(10);
  }

  private Cli.Result done(String... arguments) {
    Cli.Result result = cli.run(arguments);
    assertThat(result.status()).as(String.join(" ", arguments) + result.err()).isZero();
    return result;
  }

  /** All files but locks; documents of a project have the time of their import in them. */
  private static Map<String, Long> sizes(Path root) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    if (!Files.exists(root)) {
      return sizes;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (!name.endsWith(".lock") && !name.endsWith(".json")) {
          sizes.put(name, Files.size(file));
        }
      }
    }
    return sizes;
  }

  /**
   * Kills a command a moment after so much is in a folder: what is before changes nothing.
   *
   * @return whether it was killed before it ended by itself
   */
  private boolean killed(Random random, Path watched, int entries, String... arguments)
      throws Exception {
    try (CliProcess process =
        CliProcess.start(directory, Map.of("PETFORGE_MEDIA_CHILDREN", "0"), arguments)) {
      boolean ended = false;
      while (!ended && count(watched) < entries) {
        ended = process.endedWithin(Duration.ofMillis(1));
      }
      ended = ended || process.endedWithin(Duration.ofMillis(random.nextInt(30)));
      process.kill();
      return !ended;
    }
  }

  private static int count(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return (int)
          all.filter(file -> !file.toString().endsWith(".lock")).filter(Files::exists).count();
    } catch (IOException | UncheckedIOException e) {
      // It changes while it is looked at.
      return 0;
    }
  }

  @Test
  void an_export_that_is_killed_leaves_no_archive_that_is_not_whole() throws Exception {
    Random random = new Random(1);
    int kills = 0;
    for (int i = 0; i < KILLS; i++) {
      boolean before = Files.exists(archive);
      Path unfinished = archive.resolveSibling("." + archive.getFileName() + ".part");
      // What the kill before left is no sign of this process; that of the last one stays.
      Files.deleteIfExists(unfinished);
      kills += killed(random, unfinished, 1, "export", project, "--out=out") ? 1 : 0;

      assertThat(before && !Files.exists(archive)).as("the one before stays").isFalse();
      if (Files.exists(archive)) {
        done("import-archive", "out/" + archive.getFileName(), "--dry-run", "--home=nowhere");
      }
    }
    done("export", project, "--out=out");

    try (Stream<Path> all = Files.list(archive.getParent())) {
      assertThat(all).containsExactly(archive);
    }
    done("import-archive", "out/" + archive.getFileName(), "--dry-run", "--home=nowhere");
    assertThat(kills).as("kills that hit").isPositive();
  }

  @Tag("long")
  @Test
  void an_import_that_is_killed_leaves_all_of_a_project_or_nothing_and_is_repeated()
      throws Exception {
    Random random = new Random(2);
    int kills = 0;
    String good = "good/" + project + ".petforge.zip";
    for (int i = 0; i < KILLS; i++) {
      String home = "home" + i;
      Path files = directory.resolve(home).resolve("files");
      int entries = 4 + random.nextInt(reference.size());
      kills += killed(random, files, entries, "import-archive", good, "--home=" + home) ? 1 : 0;

      if (Files.exists(directory.resolve(home).resolve(Installation.DATABASE))) {
        List<?> tasks = cli.run("list", "--home=" + home, "--json").list("tasks");
        assertThat(tasks).hasSizeBetween(0, 1);
        if (!tasks.isEmpty()) {
          Cli.Result whole = cli.run("verify", "--hash", "--only=ledger", "--home=" + home);
          assertThat(whole.status()).as(whole.out() + whole.err()).isZero();
        }
      }
      done("import-archive", good, "--home=" + home);

      assertThat(done("list", "--home=" + home, "--json").list("tasks")).hasSize(1);
      done("verify", "--repair", "--home=" + home);
      done("verify", "--hash", "--home=" + home);
      assertThat(sizes(files)).as(home).isEqualTo(reference);
    }
    assertThat(kills).as("kills that hit").isPositive();
  }
}

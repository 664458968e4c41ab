package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects are deleted and brought back, and what is not kept any more is cleared away. */
class TrashTest {
  private static final String[] RUN = {
    "run", "--photos=photos", "--segments=1", "--seconds=1", "--json"
  };

  @TempDir Path directory;

  private Cli cli(String... pictures) {
    for (String picture : pictures) {
      Photos.write(directory.resolve("photos"), picture, Photos.png());
    }
    return new Cli(directory);
  }

  private static String id(Cli.Result run) {
    return String.valueOf(run.first("projects").get("project_id"));
  }

  private Path files() {
    return directory.resolve("petforge-data/files/projects");
  }

  /** All stored files with their contents. */
  private Map<String, String> stored() {
    Map<String, String> stored = new TreeMap<>();
    if (Files.isDirectory(files())) {
      try (Stream<Path> all = Files.walk(files())) {
        all.filter(Files::isRegularFile)
            .forEach(file -> stored.put(files().relativize(file).toString(), hash(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return stored;
  }

  /** How many of some files are there: one may vanish while others are looked for. */
  private long there(Map<String, String> some) {
    return some.keySet().stream().filter(name -> Files.exists(files().resolve(name))).count();
  }

  private static String hash(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_deleted_project_is_listed_nowhere_costs_what_it_cost_and_comes_back_as_it_was() {
    Cli cli = cli("cat.png");
    Cli.Result first = cli.run(RUN);
    assertThat(first.status()).as(first.err()).isZero();
    String project = id(first);
    String shown = cli.run("show", project, "--json").out();
    String cost = cli.run("cost", "--json").out();
    Map<String, String> before = stored();

    Cli.Result unasked = cli.run("delete", project);
    assertThat(unasked.status()).isEqualTo(1);
    assertThat(unasked.err()).contains("nothing was deleted yet", "delete " + project + " --yes");
    Cli.Result declined = cli.answering("n").run("delete", project);
    assertThat(declined.status()).isEqualTo(1);
    assertThat(declined.err()).contains("Delete 1 project?", "nothing was deleted");
    Cli.Result dry = cli.run("delete", project, "--dry-run", "--json");
    assertThat(dry.status()).isZero();
    assertThat(dry.first("projects").get("deleted")).isEqualTo(false);
    assertThat(cli.run("list", "--json").list("tasks")).hasSize(1);

    Cli.Result deleted = cli.answering("y").run("delete", project, "--json");

    assertThat(deleted.status()).as(deleted.err()).isZero();
    assertThat(deleted.first("projects").get("deleted")).isEqualTo(true);
    assertThat(cli.run("list", "--json").list("tasks")).isEmpty();
    assertThat(cli.run("cost", "--json").out()).isEqualTo(cost);
    assertThat(cli.run("show", project).err()).contains("was deleted at", "PROJECT_DELETED");
    assertThat(cli.run("verify", "--hash").status()).as("nothing is damaged").isZero();
    assertThat(stored()).as("its files stay").isEqualTo(before);
    Map<?, ?> inTrash = cli.run("trash", "--json").first("deleted");
    assertThat(inTrash.get("project_id")).isEqualTo(project);
    assertThat((Long) ((Number) inTrash.get("bytes")).longValue()).isPositive();
    assertThat(cli.run("inspect").out()).contains("trash: 1 project, the next is removed for good");
    assertThat(cli.run("inspect", "--lang=zh").out()).contains("回收站：1 个项目");
    assertThat(cli.run("inspect", "--json").json().get("trash"))
        .isEqualTo(Map.of("projects", 1, "next_gone", inTrash.get("until")));
    assertThat(cli.run("trash").out()).contains(project, "can be brought back until");
    Cli.Result again = cli.run("delete", project, "--yes");
    assertThat(again.status()).as("the same command twice").isZero();
    assertThat(again.err()).contains("already");

    Cli.Result run = cli.run(RUN);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("was deleted at", "undelete it").contains("PROJECT_DELETED");
    assertThat(cli.run("cost", "--json").out()).as("nothing was bought").isEqualTo(cost);
    assertThat(cli.run("list", "--json").list("tasks")).isEmpty();

    Cli.Result back = cli.run("undelete", project, "--json");
    assertThat(back.status()).as(back.err()).isZero();
    assertThat(back.first("projects").get("status")).isEqualTo("completed");
    assertThat(cli.run("show", project, "--json").out()).isEqualTo(shown);
    assertThat(cli.run("undelete", project).status()).as("the same command twice").isZero();
    Cli.Result last = cli.run(RUN);
    assertThat(last.status()).as(last.err()).isZero();
    assertThat(cli.run("cost", "--json").out()).as("nothing was bought").isEqualTo(cost);
    assertThat(videos(stored())).isEqualTo(videos(before)).isNotEmpty();
  }

  private static Map<String, String> videos(Map<String, String> stored) {
    Map<String, String> videos = new TreeMap<>(stored);
    videos.keySet().removeIf(name -> !name.endsWith(".mp4"));
    return videos;
  }

  @Test
  void what_is_emptied_is_gone_for_good_and_its_row_makes_no_new_project() {
    Cli cli = cli("cat.png", "dog.png");
    Cli.Result first = cli.run(RUN);
    assertThat(first.status()).as(first.err()).isZero();
    List<?> ids =
        first.list("projects").stream().map(one -> ((Map<?, ?>) one).get("project_id")).toList();
    String one = String.valueOf(ids.get(0));
    String other = String.valueOf(ids.get(1));
    String cost = cli.run("cost", "--json").out();
    assertThat(cli.run("delete", "--status=completed", "--yes").status()).isZero();
    assertThat(cli.run("trash", "--json").list("deleted")).hasSize(2);

    assertThat(cli.run("trash", one).status()).as("named without --empty").isEqualTo(2);
    assertThat(cli.run("trash", "--empty", one).err()).contains("nothing was removed yet");
    assertThat(cli.run("clean").status()).isZero();
    assertThat(cli.run("trash", "--json").list("deleted")).as("its time has not come").hasSize(2);
    Cli.Result emptied = cli.run("trash", "--empty", one, "--yes", "--json");

    assertThat(emptied.status()).as(emptied.err()).isZero();
    assertThat(stored().keySet()).isNotEmpty().noneMatch(name -> name.contains(one));
    assertThat(stored().keySet()).anyMatch(name -> name.contains(other));
    assertThat(cli.run("trash", "--empty", one, "--yes").err()).contains("already");
    Cli.Result refused = cli.run("undelete", one);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("its files were removed at", "PROJECT_DELETED");

    // The clock of the trash: nothing is kept.
    Cli late = cli.with("PETFORGE_TRASH_DAYS", "0");
    Cli.Result preview = late.run("clean", "--dry-run", "--json");
    assertThat(preview.first("projects").get("project_id")).isEqualTo(other);
    assertThat(stored()).isNotEmpty();
    Cli.Result cleaned = late.run("clean", "--json");
    assertThat(cleaned.first("projects").get("project_id")).isEqualTo(other);
    assertThat(cleaned.json().get("bytes")).isEqualTo(preview.json().get("bytes"));
    assertThat(stored()).isEmpty();
    assertThat(late.run("trash", "--json").list("deleted")).isEmpty();
    Cli.Result run = late.run(RUN);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("cannot be brought back");
    assertThat(stored()).isEmpty();
    assertThat(late.run("cost", "--json").out()).isEqualTo(cost);
  }

  @Test
  void replaced_versions_that_are_not_kept_are_removed_and_nothing_that_is_in_use() {
    Cli cli = cli("cat.png");
    String project = id(cli.run(RUN));
    String made = current(cli, project);
    remake(cli, project);
    String second = current(cli, project);
    remake(cli, project);
    assertThat(cli.run("clean", "--json").json().get("versions")).as("all are kept").isEqualTo(0);
    Map<String, String> before = stored();
    cli.with("PETFORGE_KEEP_VERSIONS", "1");
    assertThat(cli.run("clean", "--json").json().get("versions")).as("too young").isEqualTo(0);
    cli.with("PETFORGE_KEEP_DAYS", "0");

    Cli.Result preview = cli.run("clean", "--dry-run", "--json");
    assertThat(preview.json().get("versions")).as("a clip and a video").isEqualTo(2);
    assertThat(stored()).isEqualTo(before);
    Cli.Result cleaned = cli.run("clean", "--json");

    assertThat(cleaned.status()).as(cleaned.err()).isZero();
    assertThat(cleaned.json().get("bytes")).isEqualTo(preview.json().get("bytes"));
    Map<String, String> after = stored();
    assertThat(before).containsAllEntriesOf(after);
    assertThat(after.keySet()).noneMatch(name -> name.contains(made));
    assertThat(after.keySet()).anyMatch(name -> name.contains(second));
    Cli.Result files = cli.run("files", project);
    assertThat(files.status()).as(files.out()).isZero();
    assertThat(files.out()).contains("files removed at");
    assertThat(cli.run("show", project).out()).contains("files removed at");
    assertThat(cli.run("history", project).out()).contains("files_removed");
    Cli.Result restored = cli.run("restore", project, made);
    assertThat(restored.status()).isEqualTo(1);
    assertThat(restored.err()).contains("FILES_REMOVED");
    Cli.Result verified = cli.run("verify", "--hash", "--play");
    assertThat(verified.status()).as(verified.err() + verified.out()).isZero();
    assertThat(cli.run("verify", "--repair").status()).isZero();
    assertThat(stored()).isEqualTo(after);
    assertThat(cli.run("clean", "--json").json().get("versions")).as("twice").isEqualTo(0);
    assertThat(cli.run("restore", project, second).status()).isZero();
    Cli.Result run = cli.run("merge", project);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(cli.run("calls", "--json").list("calls")).as("the ledger keeps all").hasSize(3);
  }

  private static String current(Cli cli, String project) {
    Map<?, ?> segment = cli.run("show", project, "--json").first("segments");
    return String.valueOf(segment.get("version"));
  }

  private static void remake(Cli cli, String project) {
    Cli.Result remade = cli.run("redo", project, "--from=0", "--run-on", "--yes");
    assertThat(remade.status()).as(remade.err()).isZero();
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(longs = {1, 2})
  void whoever_is_killed_while_deleting_or_clearing_away_goes_on_as_if_nothing_had_happened(
      long seed) throws Exception {
    Random random = new Random(seed);
    Cli cli = cli("cat.png", "dog.png", "owl.png");
    Cli.Result first = cli.run(RUN);
    assertThat(first.status()).as(first.err()).isZero();
    remake(cli, id(first));
    List<String> ids =
        first.list("projects").stream()
            .map(one -> String.valueOf(((Map<?, ?>) one).get("project_id")))
            .toList();
    String listed = cli.run("list", "--json").out();
    String cost = cli.run("cost", "--json").out();
    Map<String, String> before = stored();
    String[] delete = {"delete", ids.get(0), ids.get(1), ids.get(2), "--yes"};

    int told = random.nextInt(3);
    killWhen(delete, Map.of(), process -> process.err().split("is deleted", -1).length > told);
    Cli.Result deleted = cli.run(delete);
    assertThat(deleted.status()).as(deleted.err()).isZero();
    assertThat(cli.run("list", "--json").list("tasks")).isEmpty();
    assertThat(cli.run("undelete", ids.get(0), ids.get(1), ids.get(2)).status()).isZero();
    assertThat(cli.run("list", "--json").out()).isEqualTo(listed);
    assertThat(stored()).isEqualTo(before);

    Map<String, String> keep = Map.of("PETFORGE_KEEP_VERSIONS", "0", "PETFORGE_KEEP_DAYS", "0");
    int some = before.size() - random.nextInt(4);
    killWhen(new String[] {"clean"}, keep, process -> there(before) < some);
    keep.forEach(cli::with);
    assertThat(cli.run("verify", "--hash").status()).as("no file is missed").isZero();
    assertThat(cli.run("clean").status()).isZero();
    Map<String, String> kept = stored();
    assertThat(kept.size()).isEqualTo(before.size() - 5);
    assertThat(cli.run("verify", "--hash").status()).isZero();

    assertThat(cli.run("delete", ids.get(0), "--yes").status()).isZero();
    int left = kept.size() - random.nextInt(8);
    killWhen(new String[] {"trash", "--empty", "--yes"}, Map.of(), process -> there(kept) < left);
    assertThat(cli.run("trash", "--empty", "--yes").status()).isZero();
    assertThat(cli.run("clean").status()).isZero();
    assertThat(stored().keySet()).isNotEmpty().noneMatch(name -> name.contains(ids.get(0)));
    assertThat(stored().keySet()).anyMatch(name -> name.contains(ids.get(1)));
    assertThat(cli.run("verify", "--hash").status()).isZero();
    assertThat(cli.run("cost", "--json").out()).isEqualTo(cost);
  }

  /** Ends a command as a power cut does at a moment; if that comes too late it has ended. */
  private void killWhen(
      String[] command, Map<String, String> settings, Predicate<CliProcess> moment)
      throws InterruptedException {
    try (CliProcess process = CliProcess.start(directory, settings, command)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .pollDelay(Duration.ZERO)
          .until(() -> process.endedWithin(Duration.ZERO) || moment.test(process));
      process.kill();
    }
  }
}

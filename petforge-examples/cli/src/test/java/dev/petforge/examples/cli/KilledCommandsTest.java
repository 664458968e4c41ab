package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that carries out commands is killed at seeded moments, and the same commands are given
 * again: in the end everything is as if nothing had happened. {@code -Dpetforge.kills=200} kills as
 * often, {@code -Dpetforge.kills.seed} begins elsewhere.
 */
@Tag("slow")
class KilledCommandsTest {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final int KILLS = Integer.getInteger("petforge.kills", 1);
  private static final long SEED = Long.getLong("petforge.kills.seed", 20261201L);

  /** Each is told to a project of its own, and given again after a kill. */
  private static final Map<String, String> COMMANDS = new LinkedHashMap<>();

  static {
    // Before the first of those that work, which would bring it to its end.
    COMMANDS.put("cancel", "cancel {P} --abandon");
    COMMANDS.put("storyboards", "storyboards {P} --overwrite");
    COMMANDS.put("edit", "edit {P} --shot=0 --action=Yawns.");
    COMMANDS.put("prompts", "prompts --file=edits.json");
    COMMANDS.put("generate", "generate {P} --segment=1 --yes --seen={V}");
    COMMANDS.put("regenerate", "regenerate {P} --segment=0 --yes --seen={V}");
    COMMANDS.put("redo", "redo {P} --from=0 --run-on --yes --seen={V}");
    COMMANDS.put("merge", "merge {P}");
    COMMANDS.put("restore", "restore {P} {OLD}");
    COMMANDS.put("replace-picture", "replace-picture {P} other.png");
    COMMANDS.put("use-clip", "use-clip {P} own.mp4 --segment=1");
    COMMANDS.put("use-frame", "use-frame {P} own.jpg --segment=0");
    COMMANDS.put("retry", "retry {P} --yes");
    COMMANDS.put("approve", "approve {P} --yes");
    COMMANDS.put("reject", "reject {P} --because=Too_dark");
    COMMANDS.put("verify", "verify {P} --hash --repair");
  }

  @TempDir static Path directory;

  private static Path folder = Path.of("");
  private static Path prepared = Path.of("");
  private static final Map<String, String> projects = new LinkedHashMap<>();
  private static List<String> lines = List.of();

  @BeforeAll
  static void projects_are_there() throws IOException, InterruptedException {
    folder = Files.createDirectory(directory.resolve("work"));
    prepared = directory.resolve("prepared");
    int size = 200;
    for (String name : COMMANDS.keySet()) {
      Photos.write(folder.resolve("photos"), name + ".png", picture(size++));
    }
    Cli cli = new Cli(folder);
    Cli.Result made = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    for (Object task : cli.run("list", "--all", "--json").list("tasks")) {
      String row = String.valueOf(((Map<?, ?>) task).get("record_id"));
      String id = String.valueOf(((Map<?, ?>) task).get("project_id"));
      projects.put(row.substring(0, row.indexOf(".png")), id);
    }
    assertThat(projects.keySet()).containsExactlyInAnyOrderElementsOf(COMMANDS.keySet());
    prepare(cli);
    List<String> all = new ArrayList<>();
    for (Map.Entry<String, String> command : COMMANDS.entrySet()) {
      all.add(line(cli, command.getKey(), command.getValue()));
    }
    lines = List.copyOf(all);
    Files.write(directory.resolve("commands.txt"), lines);
    copy(folder, prepared);
  }

  private static void prepare(Cli cli) throws IOException, InterruptedException {
    done(cli.run("redo", id("generate"), "--from=1"));
    done(cli.run("redo", id("merge"), "--from=1"));
    done(cli.run("generate", id("merge"), "--segment=1", "--yes"));
    done(cli.run("regenerate", id("restore"), "--segment=0", "--yes"));
    Files.writeString(
        folder.resolve("edits.json"),
        "[{\"project_id\": \""
            + id("prompts")
            + "\", \"segment_index\": 1, \"sound\": \"Purring.\"}]");
    Files.write(folder.resolve("other.png"), picture(333));
    Path other = Path.of(String.valueOf(show(cli, "edit").get("folder")));
    Files.copy(first(other.resolve("segments"), "segment_1"), folder.resolve("own.mp4"));
    Files.copy(other.resolve("frames/segment_0_last.jpg"), folder.resolve("own.jpg"));
    Path damaged = Path.of(String.valueOf(show(cli, "verify").get("folder")));
    Files.delete(first(damaged.resolve("segments"), "segment_0"));
    // Both are under way at a provider that takes its time, and their process is gone.
    try (CliProcess worker =
        CliProcess.start(
            folder,
            Map.of(
                "PETFORGE_ANIMATIC_LATENCY", "1h",
                "PETFORGE_HEARTBEAT", "500ms",
                "PETFORGE_RESOLUTION", "360p"),
            "redo",
            id("cancel"),
            id("retry"),
            "--from=1",
            "--run-on",
            "--yes")) {
      await()
          .atMost(SOON)
          .until(() -> cli.run("calls", "--state=running", "--json").list("calls").size() == 2);
      worker.kill();
    }
    done(cli.run("cancel", id("retry"), "--abandon"));
  }

  private static Path first(Path of, String name) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static byte[] picture(int size) {
    return Photos.bytes(Photos.picture(size, size), "png");
  }

  private static String id(String name) {
    return projects.getOrDefault(name, "none");
  }

  private static Cli.Result done(Cli.Result result) {
    assertThat(result.status()).as(result.err()).isZero();
    return result;
  }

  private static Map<?, ?> show(Cli cli, String name) {
    return done(cli.run("show", id(name), "--json")).json();
  }

  private static String line(Cli cli, String name, String command) {
    Map<?, ?> shown = show(cli, name);
    String old =
        cli.run("files", id(name), "--json").list("files").stream()
            .map(file -> (Map<?, ?>) file)
            .filter(file -> "segment 0".equals(file.get("what")))
            .map(file -> String.valueOf(file.get("version")))
            .reduce((newer, older) -> older)
            .orElse("none");
    return command
        .replace(' ', '\t')
        .replace("{P}", id(name))
        .replace("{V}", String.valueOf(shown.get("version")))
        .replace("{OLD}", old);
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path what) {
    try (Stream<Path> all = Files.walk(what)) {
      for (Path file : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void startAgain() {
    delete(folder);
    copy(prepared, folder);
  }

  /** What a dead process left is finished, as the next worker does. */
  private static void settle() {
    Messages messages = PetForgeCli.messages(Language.ENGLISH);
    Configuration configuration =
        Configuration.of(
            Map.of("PETFORGE_MEDIA_CHILDREN", "0", "PETFORGE_RESOLUTION", "360p"), folder);
    try (Installation installation =
        Installation.open(
            folder.resolve("petforge-data"),
            configuration,
            messages.language(),
            Optional.empty(),
            migration -> {})) {
      assertThat(installation.becomeWorker(EnumSet.allOf(JobKind.class))).isTrue();
      await()
          .atMost(SOON)
          .until(
              () ->
                  installation.petForge().projects().list(TaskQuery.all()).stream()
                          .noneMatch(task -> task.standing().runs())
                      && installation.petForge().worker().jobs().stream()
                          .noneMatch(job -> isDue(job, installation)));
    }
  }

  private static boolean isDue(Job job, Installation installation) {
    return switch (job.key().kind()) {
      // The folder that rows came from is not read here.
      case PUSH, SWEEP, CLEAN -> false;
      default ->
          job.state() == Job.State.RUNNING
              || !job.due().isAfter(installation.petForge().clock().instant());
    };
  }

  /** What is to be the same however often a process was killed: no names and no times. */
  private static Map<String, String> state(Cli cli) {
    Map<String, String> state = new TreeMap<>();
    for (String name : COMMANDS.keySet()) {
      Map<?, ?> shown = show(cli, name);
      List<String> segments = new ArrayList<>();
      for (Object one : (List<?>) shown.get("segments")) {
        Map<?, ?> segment = (Map<?, ?>) one;
        segments.add(
            segment.get("status")
                + " stale="
                + segment.get("stale")
                + " edited="
                + segment.get("edited")
                + " earlier="
                + ((List<?>) segment.get("history")).size());
      }
      Map<String, Integer> calls = new TreeMap<>();
      for (Object one : (List<?>) shown.get("calls")) {
        Map<?, ?> call = (Map<?, ?>) one;
        calls.merge(
            call.get("segment") + " " + call.get("state") + " wanted=" + call.get("wanted"),
            1,
            Integer::sum);
      }
      Map<?, ?> task = shown.get("task") instanceof Map<?, ?> nested ? nested : shown;
      state.put(
          name,
          task.get("status")
              + " out_of_date="
              + task.get("final_video_out_of_date")
              + " video="
              + (task.get("final_video") != null)
              + " "
              + segments
              + " "
              + calls
              + " review="
              + (shown.get("review") instanceof Map<?, ?> review ? review.get("verdict") : "none")
              + " "
              + cli.run("show", id(name), "--prompt=0").out().hashCode()
              + " "
              + cli.run("show", id(name), "--prompt=1").out().hashCode());
    }
    return state;
  }

  @Test
  void commands_whose_process_was_killed_are_given_again_as_if_nothing_had_happened()
      throws InterruptedException {
    Cli cli = new Cli(folder);
    long begun = System.nanoTime();
    List<Cli.Result> results = ManyCommands.run(cli, lines);
    Duration length = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(results).filteredOn(result -> result.status() != 0).isEmpty();
    settle();
    Map<String, String> undisturbed = state(cli);

    Random random = new Random(SEED);
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      startAgain();
      // A process of its own begins cold.
      Duration moment = length.multipliedBy(1 + random.nextInt(2_000)).dividedBy(1_000);
      try (CliProcess process =
          CliProcess.start(
              ManyCommands.class,
              320,
              folder,
              Map.of(),
              folder.toString(),
              directory.resolve("commands.txt").toString())) {
        if (!process.endedWithin(moment)) {
          process.kill();
          killed++;
        }
      }

      List<Cli.Result> again = ManyCommands.run(cli, lines);
      settle();

      assertThat(state(cli))
          .as("kill %s of seed %s after %s: %s", i, SEED, moment, again)
          .isEqualTo(undisturbed);
      Cli.Result verified = cli.run("verify", "--hash", "--only=files,ledger,jobs");
      assertThat(verified.status()).as("kill %s: %s%s", i, verified.out(), verified.err()).isZero();
    }
    assertThat(killed).as("of %s kills, how many met a running process", KILLS).isPositive();
  }
}

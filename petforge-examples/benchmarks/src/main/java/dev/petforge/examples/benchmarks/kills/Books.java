package dev.petforge.examples.benchmarks.kills;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.emulator.EmulatedJob;
import dev.petforge.emulator.Emulator;
import dev.petforge.examples.installation.Installation;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Spending;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds the provider's books and its clips against the ledger, the tasks and the disk. What the
 * provider says is taken from the emulator alone, what we say from the database and the files
 * alone.
 */
final class Books {
  private static final Pattern TAKE = Pattern.compile(Person.TAKE + "(\\w+)");

  private final Installation installation;
  private final RunFiles files;
  private final Emulator emulator;
  private final Released released;
  private final Consumer<String> problems;

  /**
   * @param problems is told what does not agree
   */
  Books(
      Installation installation,
      RunFiles files,
      Emulator emulator,
      Released released,
      Consumer<String> problems) {
    this.installation = installation;
    this.files = files;
    this.emulator = emulator;
    this.released = released;
    this.problems = problems;
  }

  private PetForge petForge() {
    return installation.petForge();
  }

  List<ProviderCall> calls() {
    return petForge().money().calls(new CallQuery(Optional.empty(), Set.of()));
  }

  List<ProviderCall> openCalls() {
    return petForge()
        .money()
        .calls(
            CallQuery.in(
                Stream.of(CallState.values()).filter(CallState::open).toArray(CallState[]::new)));
  }

  List<Task> tasks() {
    return petForge().projects().list(TaskQuery.all()).stream()
        .map(project -> petForge().project(project.id()).find().orElseThrow().task())
        .toList();
  }

  long spentMicros() {
    return petForge().money().spending(Spending.By.PROVIDER).stream()
        .mapToLong(spending -> spending.spent().micros())
        .sum();
  }

  /** As long as calls are uncertain, what is counted may differ from the charge by their price. */
  void checkWhileUncertain() {
    long uncertain =
        calls().stream()
            .filter(call -> Person.isUncertain(call) || Settlement.isGivenUp(call))
            .mapToLong(call -> call.terms().price().micros())
            .sum();
    long difference = spentMicros() - emulator.chargedMicros();
    if (Math.abs(difference) > uncertain) {
      problems.accept(
          "spent and charged differ by "
              + ChaosResult.amount(difference)
              + ", the uncertain calls cost "
              + ChaosResult.amount(uncertain));
    }
  }

  /**
   * @param projects how many videos there must be
   * @param slots how many jobs there may have been at once
   */
  ChaosResult.Balance close(int projects, int slots) {
    List<Task> tasks = tasks();
    List<ProviderCall> calls = calls();
    require(tasks.size() == projects, "there are " + tasks.size() + " projects of " + projects);
    tasks.forEach(this::requireCompleted);
    Map<String, EmulatedJob> jobs = new HashMap<>();
    emulator.billed().forEach(job -> jobs.put(job.id(), job));
    Map<Released.Order, Integer> charged = new HashMap<>();
    Set<Released.Order> made = new HashSet<>();
    Set<String> nameless = new HashSet<>(jobs.keySet());
    for (ProviderCall call : calls) {
      require(!call.open(), "call " + call.key() + " is still " + call.status().state().word());
      Released.Order order = released.order(call.subject());
      for (ProviderJobId job : named(call)) {
        if (nameless.remove(job.value())) {
          charged.merge(order, 1, Integer::sum);
        }
      }
      call.status()
          .strayJobs()
          .forEach(job -> problems.accept("call " + call.key() + " was made twice: " + job));
      if (call.status().state() == CallState.DONE) {
        made.add(order);
      }
    }
    nameless.forEach(job -> problems.accept("job " + job + " is in no row of the ledger"));
    int duplicates = charged.values().stream().mapToInt(count -> count - 1).sum() + nameless.size();
    charged.forEach(
        (order, count) ->
            require(count == 1, count + " clips were charged for one order: " + order));
    int missing =
        tasks.stream().mapToInt(task -> task.chain().size() - task.chain().completed()).sum();
    int wanted = made.size() + missing;
    int lost = lost(jobs.values(), tasks);
    long spent = spentMicros();
    long taken = emulator.chargedMicros();
    require(
        jobs.size() == wanted + duplicates,
        jobs.size() + " clips were charged, " + wanted + " were wanted");
    require(
        spent == taken,
        ChaosResult.amount(taken) + " was charged, " + ChaosResult.amount(spent) + " is counted");
    require(
        emulator.mostAtOnce() <= slots,
        emulator.mostAtOnce() + " jobs were under way at once, " + slots + " may be");
    clipsShowTheirShots(tasks, calls, jobs);
    emulator
        .complaints()
        .forEach(what -> problems.accept("the provider complains of a request: " + what));
    return new ChaosResult.Balance(jobs.size(), wanted, duplicates, lost, taken, spent);
  }

  /** For whoever looks for the reason of a problem. */
  void writeDown(Path file) {
    List<String> lines = new ArrayList<>();
    calls()
        .forEach(
            call ->
                lines.add(
                    "call "
                        + call.key()
                        + " "
                        + call.status().state().word()
                        + " wanted="
                        + call.status().wanted()
                        + " "
                        + released.order(call.subject())
                        + " spent="
                        + ChaosResult.amount(call.spent().micros())
                        + " jobs="
                        + named(call)
                        + call.status().failure().map(failure -> " " + failure).orElse("")));
    emulator
        .jobs()
        .forEach(
            job ->
                lines.add(
                    "job "
                        + job.id()
                        + " of "
                        + job.accepted()
                        + ", fate "
                        + job.fate()
                        + ", key "
                        + job.key()));
    emulator.account().forEach(entry -> lines.add(entry.toString()));
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw Folders.unusable(file, e);
    }
  }

  private static List<ProviderJobId> named(ProviderCall call) {
    return Stream.concat(call.status().job().stream(), call.status().strayJobs().stream()).toList();
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.accept(problem);
    }
  }

  private void requireCompleted(Task task) {
    String name = "project " + task.id();
    require(
        task.status() == TaskStatus.COMPLETED,
        name
            + " is "
            + task.statusWord()
            + task.activity().failure().map(failure -> ": " + failure).orElse(""));
    require(!task.chain().finalOutOfDate(), name + " has a video that is out of date");
    require(task.chain().stale().isEmpty(), name + " has stale segments");
  }

  /** Clips that were charged and are on the disk neither as a current version nor in a history. */
  private int lost(Iterable<EmulatedJob> charged, List<Task> tasks) {
    Map<String, Integer> stored = new HashMap<>();
    for (Task task : tasks) {
      FrameRef opening = task.source().opening().frame();
      requireAsItsRowSays(opening.file(), opening.sha256());
      task.chain().finalVideo().ifPresent(video -> requireAsItsRowSays(video.file()));
      for (Segment segment : task.chain().segments()) {
        for (SegmentVersion version : versions(segment)) {
          ConsistencyCheck.all(version.files()).forEach(this::requireAsItsRowSays);
          stored.merge(hash(version.files().video().key()), 1, Integer::sum);
        }
      }
    }
    stored.forEach(
        (hash, times) -> require(times == 1, "clip " + hash + " is " + times + " versions"));
    int lost = 0;
    for (EmulatedJob job : charged) {
      if (!stored.containsKey(emulator.clipOf(job.id()).map(Books::sha256).orElse(""))) {
        lost++;
        problems.accept("the clip of job " + job.id() + " was charged and is nowhere");
      }
    }
    return lost;
  }

  private static List<SegmentVersion> versions(Segment segment) {
    return Stream.concat(
            segment.current().stream(), segment.history().stream().map(ReplacedVersion::version))
        .toList();
  }

  private void requireAsItsRowSays(StoredFile file) {
    requireAsItsRowSays(file.key(), file.sha256());
  }

  private void requireAsItsRowSays(FileKey file, Sha256 expected) {
    require(hash(file).equals(expected.hex()), "the file " + file + " is not as its row says");
  }

  /** Of the bytes that are there. */
  private String hash(FileKey key) {
    try {
      return sha256(Files.readAllBytes(files.place(key)));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The words that a person gave a shot went to the provider for the clip that shows it, or the
   * segment is marked as edited since.
   */
  private void clipsShowTheirShots(
      List<Task> tasks, List<ProviderCall> calls, Map<String, EmulatedJob> jobs) {
    for (Task task : tasks) {
      for (Segment segment : task.chain().segments()) {
        Optional<EmulatedJob> job =
            calls.stream()
                .filter(call -> call.subject().project().equals(task.id()))
                .filter(call -> call.subject().segment() == segment.index())
                .filter(call -> call.status().version().equals(segment.current()))
                .flatMap(call -> call.status().job().stream())
                .flatMap(id -> Optional.ofNullable(jobs.get(id.value())).stream())
                .findFirst();
        Shot shot = task.storyboard().orElseThrow().shot(segment.index());
        String said = take(shot.text(ShotPart.ACTION, Language.ENGLISH));
        String shown = job.map(made -> take(made.prompt())).orElse(said);
        require(
            said.equals(shown) || task.edited(segment.index()),
            "segment "
                + segment.index()
                + " of project "
                + task.id()
                + " shows take '"
                + shown
                + "', its shot says '"
                + said
                + "'");
      }
    }
  }

  private static String take(String text) {
    Matcher take = TAKE.matcher(text);
    return take.find() ? take.group(1) : "";
  }
}

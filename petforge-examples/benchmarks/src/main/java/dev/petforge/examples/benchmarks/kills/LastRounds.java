package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.emulator.Emulator;
import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.cli.PetForgeCli;
import dev.petforge.examples.installation.Installation;
import dev.petforge.failure.PetForgeException;
import dev.petforge.generation.CallKey;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The workers bring an installation to its end, with a person beside them who settles what is
 * uncertain and starts again what gave up.
 */
final class LastRounds {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Then the provider loses no more answers: a run has to come to an end. */
  private static final int ROUNDS_WITH_FAULTS = 5;

  private final Path home;
  private final Map<String, String> environment;
  private final Installation installation;
  private final Crew crew;
  private final ChaosPlan plan;
  private final Emulator emulator;
  private final Person person;
  private final Books books;
  private final Consumer<String> log;
  private int settled;

  LastRounds(
      Path home,
      Map<String, String> environment,
      Installation installation,
      Crew crew,
      ChaosPlan plan,
      Emulator emulator,
      Person person,
      Books books,
      Consumer<String> log) {
    this.home = home;
    this.environment = environment;
    this.installation = installation;
    this.crew = crew;
    this.plan = plan;
    this.emulator = emulator;
    this.person = person;
    this.books = books;
    this.log = log;
  }

  /** How many calls a person had to settle. */
  int settled() {
    return settled;
  }

  /** Returns when every video is there and nothing is open, or when that does not come to be. */
  void finish() throws InterruptedException {
    long end = System.nanoTime() + plan.ending().toNanos();
    for (int round = 1; System.nanoTime() < end; round++) {
      if (round > ROUNDS_WITH_FAULTS) {
        emulator.faults().clear();
      }
      boolean goesOn = goOn();
      awaitRest(end);
      if (person.hasMoreToDo()) {
        person.act();
        goesOn = true;
      }
      awaitRest(end);
      books.checkWhileUncertain();
      if (!settle() && !goesOn && !somethingIsLeft()) {
        return;
      }
    }
  }

  /** Has each project go on that does not by itself. */
  private boolean goOn() {
    boolean any = false;
    for (TaskSummary task : installation.petForge().projects().list(TaskQuery.all())) {
      if (!moves(task) && !isDone(task)) {
        any |= goOn(task);
      }
    }
    return any;
  }

  private boolean goOn(TaskSummary task) {
    try {
      List<Integer> stale = task.progress().stale();
      boolean complete = task.progress().completed() >= task.progress().segments();
      if ((stale.isEmpty() || !complete) && (person.run(task.id()) || person.retry(task.id()))) {
        return true;
      }
      // What does not go on from the one before is never built on: it has to be made anew first.
      return !stale.isEmpty() && person.redo(task.id(), stale.get(0), false);
    } catch (PetForgeException e) {
      log.accept("project " + task.id() + " cannot go on now: " + e.failure());
      return false;
    }
  }

  private static boolean moves(TaskSummary task) {
    return task.standing().runs() || task.standing().waitsForTurn();
  }

  private static boolean isDone(TaskSummary task) {
    return task.progress().status() == TaskStatus.COMPLETED
        && task.progress().stale().isEmpty()
        && !task.progress().finalOutOfDate();
  }

  private boolean somethingIsLeft() {
    return installation.petForge().projects().list(TaskQuery.all()).stream()
            .anyMatch(task -> !isDone(task))
        || books.calls().stream().anyMatch(ProviderCall::open);
  }

  private void awaitRest(long end) throws InterruptedException {
    while (System.nanoTime() < end
        && (installation.petForge().projects().list(TaskQuery.all()).stream()
                .anyMatch(LastRounds::moves)
            || books.openCalls().stream().anyMatch(LastRounds::moves))) {
      crew.fill(plan.workers());
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  /** Whether something becomes of a call by itself. */
  private static boolean moves(ProviderCall call) {
    boolean gaveUp =
        call.status().state() == CallState.FETCHING && call.status().failure().isPresent();
    return call.open() && !gaveUp && !Person.isUncertain(call);
  }

  /** Says of each uncertain call what the provider's list says of it. */
  private boolean settle() {
    Map<CallKey, List<String>> found = Settlement.of(books.calls(), emulator);
    found.forEach(
        (call, verdict) -> {
          log.accept("person: calls " + String.join(" ", verdict));
          settled++;
          command(
              Stream.of(
                      Stream.of("calls"),
                      verdict.stream(),
                      Stream.of("--home=" + home, "--lang=en"))
                  .flatMap(part -> part)
                  .toArray(String[]::new));
        });
    return !found.isEmpty();
  }

  /** Carries out a command beside this worker, as a person does at another terminal. */
  private void command(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status =
        PetForgeCli.run(new CommandContext(environment, home, stream, stream, false), arguments);
    if (status != 0) {
      log.accept(
          String.join(" ", arguments)
              + " failed: "
              + said.toString(StandardCharsets.UTF_8).strip());
    }
  }
}

package dev.petforge.examples.benchmarks.kills;

import dev.petforge.PetForge;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PetForgeException;
import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.task.Existing;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Project;
import dev.petforge.task.Redo;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.TaskVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A person who edits, stops and has things made anew while they are being made. What is given up or
 * replaced with that is noted, so that what the provider charges can be held against it.
 */
final class Person {
  /** Begins the words that an edit puts into a shot, and into nothing else. */
  static final String TAKE = "Take number ";

  private static final int SAVE_A_SHOT = 0;

  /** Per thing that is to be changed: most moments are bad ones. */
  private static final int TRIES = 5;

  private final PetForge petForge;
  private final Released released;
  private final SplittableRandom random;
  private final Consumer<String> log;
  private final int deeds;
  private int tries;
  private int done;

  /**
   * @param deeds how many things will be changed at most
   */
  Person(
      PetForge petForge,
      Released released,
      SplittableRandom random,
      int deeds,
      Consumer<String> log) {
    this.petForge = petForge;
    this.released = released;
    this.random = random;
    this.deeds = deeds;
    this.log = log;
  }

  /** How often something was changed. */
  int deeds() {
    return done;
  }

  boolean hasMoreToDo() {
    return done < deeds && tries < TRIES * deeds;
  }

  /** Does one thing to one project, if there is one; it may be refused. */
  void act() {
    try {
      List<TaskSummary> tasks = petForge.projects().list(TaskQuery.all());
      if (tasks.isEmpty()) {
        return;
      }
      tries++;
      ProjectId chosen = tasks.get(random.nextInt(tasks.size())).id();
      Task task = petForge.project(chosen).find().orElseThrow().task();
      Chain chain = task.chain();
      int segment = random.nextInt(Math.min(chain.size(), chain.completed() + 1));
      // A call that is uncertain has to be looked up at the provider before it is given up.
      if (isUncertain(task.id())) {
        return;
      }
      int what = random.nextInt(6);
      if (what != SAVE_A_SHOT) {
        giveUp(task.id());
      }
      if (changed(task.id(), segment, what)) {
        done++;
      }
      run(task.id());
    } catch (PetForgeException e) {
      log.accept("person: cannot decide now: " + e.failure());
    }
  }

  private boolean changed(ProjectId project, int segment, int what) {
    return switch (what) {
      case SAVE_A_SHOT ->
          replacing(
              "save a shot",
              project,
              List.of(),
              seen ->
                  edit(seen, segment)
                      .map(edit -> petForge.project(project).saveShots(List.of(edit))));
      case 1 -> redo(project, segment, true);
      case 2 ->
          replacing(
              "edit and regenerate",
              project,
              List.of(segment),
              seen -> edit(seen, segment).map(edit -> editAndRegenerate(seen, edit)));
      case 3 ->
          replacing(
              "regenerate",
              project,
              List.of(segment),
              seen -> Optional.of(petForge.project(project).regenerate(segment, version(seen))));
      case 4 ->
          replacing(
              "overwrite the storyboard",
              project,
              List.of(),
              seen -> Optional.of(petForge.project(project).generateStoryboard(Existing.REPLACE)));
      default -> redo(project, segment, false);
    };
  }

  /** Stops what runs, whatever it costs. */
  private void giveUp(ProjectId project) {
    replacing(
        "stop and give up",
        project,
        List.of(),
        seen -> Optional.of(petForge.project(project).cancel(OpenCalls.ABANDON)));
  }

  /** Has a video made anew from a segment on. */
  boolean redo(ProjectId project, int from, boolean rewrite) {
    int size = petForge.project(project).find().orElseThrow().task().chain().size();
    List<Integer> segments = new ArrayList<>();
    for (int i = from; i < size; i++) {
      segments.add(i);
    }
    return replacing(
        "redo from " + from,
        project,
        segments,
        seen -> {
          Redo redo = Redo.from(from, version(seen)).runningOn().abandoning();
          return Optional.of(petForge.project(project).redo(rewrite ? redo.rewriting() : redo));
        });
  }

  /**
   * Wants the videos of projects, of which none was wanted before.
   *
   * @return whether that could be said
   */
  boolean want(List<ProjectId> projects) {
    try {
      petForge.projects().run(projects, Goal.merged(), Math.max(1, projects.size()));
      return true;
    } catch (PetForgeException e) {
      log.accept("person: cannot want anything now: " + e.failure());
      return false;
    }
  }

  /** Wants the video. */
  boolean run(ProjectId project) {
    return replacing(
        "run",
        project,
        List.of(),
        seen -> Optional.of(petForge.project(project).run(Goal.merged())));
  }

  /** Wants again what failed. */
  boolean retry(ProjectId project) {
    return replacing(
        "retry", project, List.of(), seen -> Optional.of(petForge.project(project).retry()));
  }

  private Outcome editAndRegenerate(Project seen, ShotEdit edit) {
    return petForge.project(seen.task().id()).edit(edit, version(seen));
  }

  private static TaskVersion version(Project seen) {
    return seen.task().version();
  }

  /** Words of their own for a shot, so that one sees which clip was made of them. */
  private Optional<ShotEdit> edit(Project seen, int segment) {
    Optional<Storyboard> storyboard = seen.task().storyboard();
    if (storyboard.isEmpty()) {
      return Optional.empty();
    }
    Shot shot = storyboard.get().shot(segment);
    String action = shot.text(ShotPart.ACTION, Language.ENGLISH).replaceAll(TAKE + "\\w+\\. ", "");
    String edited = TAKE + Integer.toHexString(random.nextInt(0x1000, 0x10000)) + ". " + action;
    return Optional.of(new ShotEdit(segment, Language.ENGLISH, Map.of(ShotPart.ACTION, edited)));
  }

  /**
   * Decides, and notes what was given up or replaced with that.
   *
   * @param segments all of whose calls are replaced; the decision must be on what was seen
   */
  private boolean replacing(
      String what,
      ProjectId project,
      List<Integer> segments,
      Function<Project, Optional<Outcome>> decision) {
    Project seen = petForge.project(project).find().orElseThrow();
    Optional<Outcome> outcome = decision.apply(seen);
    if (outcome.isEmpty()) {
      return false;
    }
    if (!(outcome.get() instanceof Decided decided)) {
      log.accept("person: " + what + " of " + project + " refused: " + outcome.get());
      return false;
    }
    segments.forEach(segment -> released.after(seen.calls(), segment));
    if (!decided.abandoned().isEmpty()) {
      Project now = petForge.project(project).find().orElseThrow();
      for (CallKey key : decided.abandoned().keySet()) {
        now.calls().stream()
            .filter(call -> call.key().equals(key))
            .map(ProviderCall::subject)
            .forEach(released::after);
      }
    }
    log.accept(
        "person: "
            + what
            + " of "
            + project
            + (segments.isEmpty() ? "" : ", segments " + segments)
            + (decided.abandoned().isEmpty() ? "" : ", given up " + decided.abandoned().keySet()));
    return true;
  }

  private boolean isUncertain(ProjectId project) {
    return petForge.project(project).find().stream()
        .flatMap(found -> found.calls().stream())
        .anyMatch(Person::isUncertain);
  }

  /** Whether nobody but a person can say what became of a call. */
  static boolean isUncertain(ProviderCall call) {
    return call.status().state() == CallState.UNKNOWN && !call.terms().keyed();
  }
}

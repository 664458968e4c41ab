package dev.petforge.production;

import dev.petforge.event.EventBus;
import dev.petforge.failure.PermanentException;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.task.ClipPlanner;
import dev.petforge.task.Context;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes decisions: reads the project, decides, commits, and decides anew when another decision was
 * faster.
 */
public final class Decisions {
  private static final Logger log = LoggerFactory.getLogger(Decisions.class);
  private static final int TRIES = 20;

  /** So many decisions are one transaction: others wait for the writer of SQLite meanwhile. */
  private static final int TOGETHER = 250;

  private final Persistence persistence;
  private final Supplier<ClipPlanner> planner;
  private final ProductionSettings settings;
  private final ChangeSignal changeSignal;
  private final EventBus events;

  /**
   * @param planner gives what is known now of how segments are ordered
   */
  public Decisions(
      Persistence persistence,
      Supplier<ClipPlanner> planner,
      ProductionSettings settings,
      ChangeSignal changeSignal,
      EventBus events) {
    this.persistence = persistence;
    this.planner = planner;
    this.settings = settings;
    this.changeSignal = changeSignal;
    this.events = events;
  }

  /** A command or a report, as a pure function. */
  public interface Question {
    Outcome decide(Project project, Context context);
  }

  /**
   * @return what was decided and is committed, or refused; empty if there is no such project
   * @throws StaleTaskException if other decisions were faster every time
   */
  public Optional<Outcome> decide(ProjectId id, Question question) {
    for (int i = 1; ; i++) {
      Optional<Project> project = persistence.tasks().find(id);
      if (project.isEmpty()) {
        return Optional.empty();
      }
      Outcome outcome = question.decide(project.get(), context(project.get(), planner.get()));
      if (!(outcome instanceof Outcome.Decided decided)) {
        return Optional.of(outcome);
      }
      try {
        persistence.tasks().commit(decided);
        committed(project.get(), decided);
        return Optional.of(decided);
      } catch (StaleTaskException e) {
        if (i == TRIES) {
          throw e;
        }
        log.debug("decided anew: project={} because={}", id, e.getMessage());
      }
    }
  }

  /** What would be decided on a project that was read just now; nothing is stored. */
  public Outcome preview(Project project, Question question) {
    return ask(project, question::decide);
  }

  /** What the rules say now of a project that was read just now; nothing is stored. */
  public <T> T ask(Project project, BiFunction<Project, Context, T> question) {
    return question.apply(project, context(project, planner.get()));
  }

  /**
   * As {@link #decide}, of a project that there must be.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is none, {@code
   *     PROJECT_DELETED} if it was deleted
   */
  public Outcome require(ProjectId id, Question question) {
    return decide(id, question).orElseThrow(() -> persistence.trash().missing(id));
  }

  /**
   * The same question about many projects. Their decisions are committed {@value #TOGETHER} at a
   * time: to have each on the disk alone takes far longer than all that is decided. One that is
   * refused, or for which another decision was faster, is none of the others' business.
   *
   * @return the outcome for each, in their order
   * @throws PermanentException with code {@code NO_PROJECT} at one that does not exist; what was
   *     decided on those before it is committed
   * @throws StaleTaskException if other decisions on one of them were faster every time
   */
  public Map<ProjectId, Outcome> requireAll(Collection<ProjectId> ids, Question question) {
    Map<ProjectId, Outcome> outcomes = new LinkedHashMap<>();
    List<ProjectId> all = List.copyOf(new LinkedHashSet<>(ids));
    for (int from = 0; from < all.size(); from += TOGETHER) {
      decideTogether(all.subList(from, Math.min(all.size(), from + TOGETHER)), question, outcomes);
    }
    return outcomes;
  }

  private void decideTogether(
      List<ProjectId> ids, Question question, Map<ProjectId, Outcome> outcomes) {
    ClipPlanner known = planner.get();
    Map<ProjectId, Project> projects = new HashMap<>();
    List<Outcome.Decided> decisions = new ArrayList<>();
    Optional<ProjectId> missing = Optional.empty();
    try {
      persistence.tasks().find(ids).forEach(project -> projects.put(project.task().id(), project));
    } catch (PermanentException e) {
      // One of them cannot be read: those before it are decided all the same.
      ids.forEach(id -> outcomes.put(id, require(id, question)));
      return;
    }
    for (ProjectId id : ids) {
      Project project = projects.get(id);
      if (project == null) {
        missing = Optional.of(id);
        break;
      }
      Outcome outcome = question.decide(project, context(project, known));
      outcomes.put(id, outcome);
      if (outcome instanceof Outcome.Decided decided) {
        decisions.add(decided);
      }
    }
    Set<ProjectId> stale = persistence.tasks().commitEach(decisions);
    for (Outcome.Decided decided : decisions) {
      ProjectId id = decided.task().id();
      if (stale.contains(id)) {
        log.debug("decided anew alone: project={}", id);
        outcomes.put(id, require(id, question));
      } else {
        committed(Objects.requireNonNull(projects.get(id)), decided);
      }
    }
    missing.ifPresent(
        id -> {
          throw persistence.trash().missing(id);
        });
  }

  private void committed(Project before, Outcome.Decided decided) {
    log.info(
        "decided: project={} version={} status={}",
        decided.task().id(),
        decided.task().versions().version(),
        decided.task().statusWord());
    told(Optional.of(before.task()), decided);
  }

  /** Has everybody know of a decision that was committed. */
  public void told(Optional<Task> before, Outcome.Decided decided) {
    changeSignal.signal();
    events.decided(before, decided);
  }

  private Context context(Project project, ClipPlanner planner) {
    return new Context(
        persistence.clock().instant(),
        new OperationId(persistence.newId()),
        project.calls(),
        planner,
        persistence.installation(),
        settings.triesPerSegment(),
        settings.gate(),
        settings.approval());
  }
}

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
import java.util.Optional;
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
      Outcome outcome = question.decide(project.get(), context(project.get()));
      if (!(outcome instanceof Outcome.Decided decided)) {
        return Optional.of(outcome);
      }
      try {
        persistence.tasks().commit(decided);
        log.info(
            "decided: project={} version={} status={}",
            id,
            decided.task().versions().version(),
            decided.task().statusWord());
        told(Optional.of(project.get().task()), decided);
        return Optional.of(decided);
      } catch (StaleTaskException e) {
        if (i == TRIES) {
          throw e;
        }
        log.debug("decided anew: project={} because={}", id, e.getMessage());
      }
    }
  }

  /**
   * As {@link #decide}, of a project that there must be.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is none
   */
  public Outcome require(ProjectId id, Question question) {
    return decide(id, question)
        .orElseThrow(() -> new PermanentException("NO_PROJECT", "there is no project " + id));
  }

  /** Has everybody know of a decision that was committed. */
  public void told(Optional<Task> before, Outcome.Decided decided) {
    changeSignal.signal();
    events.decided(before, decided);
  }

  private Context context(Project project) {
    return new Context(
        persistence.clock().instant(),
        new OperationId(persistence.newId()),
        project.calls(),
        planner.get(),
        persistence.installation(),
        settings.triesPerSegment(),
        settings.gate());
  }
}

package dev.petforge.production;

import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.task.ClipPlanner;
import dev.petforge.task.Context;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.StaleTaskException;
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

  /**
   * @param planner gives what is known now of how segments are ordered
   */
  public Decisions(
      Persistence persistence,
      Supplier<ClipPlanner> planner,
      ProductionSettings settings,
      ChangeSignal changeSignal) {
    this.persistence = persistence;
    this.planner = planner;
    this.settings = settings;
    this.changeSignal = changeSignal;
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
        changeSignal.signal();
        return Optional.of(decided);
      } catch (StaleTaskException e) {
        if (i == TRIES) {
          throw e;
        }
        log.debug("decided anew: project={} because={}", id, e.getMessage());
      }
    }
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

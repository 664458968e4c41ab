package dev.petforge.worker;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.TaskPages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Turn;
import dev.petforge.task.WaitingBatch;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts waiting projects: of each batch at most as many at once as it allows, those with the
 * earliest release date first.
 */
final class WaitingProjectsHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(WaitingProjectsHandler.class);

  private final Persistence persistence;
  private final Decisions decisions;

  WaitingProjectsHandler(Persistence persistence, Decisions decisions) {
    this.persistence = persistence;
    this.decisions = decisions;
  }

  @Override
  public JobResult handle(JobKey job) {
    List<Line> lines = persistence.tasks().waiting().stream().map(Line::new).toList();
    for (Optional<Line> next = next(lines); next.isPresent(); next = next(lines)) {
      next.get().startFirst();
    }
    return JobResult.idle();
  }

  private static Optional<Line> next(List<Line> lines) {
    return lines.stream()
        .filter(line -> line.first().isPresent())
        .min(Comparator.comparing(line -> line.first().orElseThrow(), Turn.ORDER));
  }

  /** Those of a request who wait. No more of them are looked at than may be started. */
  private final class Line {
    private final WaitingBatch waiting;
    private final Deque<Turn> read = new ArrayDeque<>();
    private Optional<ProjectId> last = Optional.empty();
    private int room;
    private boolean over;

    Line(WaitingBatch waiting) {
      this.waiting = waiting;
      this.room = waiting.room();
    }

    Optional<Turn> first() {
      if (read.isEmpty() && room > 0 && !over) {
        int asked = Math.min(room, TaskPages.SIZE);
        List<Turn> turns = persistence.tasks().turns(waiting.batch(), last, asked);
        over = turns.size() < asked;
        read.addAll(turns);
      }
      return room > 0 ? Optional.ofNullable(read.peek()) : Optional.empty();
    }

    void startFirst() {
      Turn turn = read.remove();
      last = Optional.of(turn.project());
      if (started(turn.project())) {
        room--;
      }
    }
  }

  private boolean started(ProjectId id) {
    try {
      Optional<Outcome> outcome =
          decisions.decide(id, (project, context) -> project.task().advance(context));
      return outcome.orElse(null) instanceof Outcome.Decided decided
          && decided.task().activity().operation().isPresent();
    } catch (RetryableException e) {
      throw e; // The database: nothing is wrong with the project.
    } catch (RuntimeException e) {
      // One project that cannot be read, or decided on, must not stop the others.
      log.error("a project cannot be started: project={}", id, e);
      return false;
    }
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error("waiting projects cannot be started: because={}", reason);
  }
}

package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts projects whose turn has come: at most as many of a request as it allows at once, the
 * earliest release first.
 */
public final class Advance implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Advance.class);

  private final Persistence persistence;
  private final Decisions decisions;

  public Advance(Persistence persistence, Decisions decisions) {
    this.persistence = persistence;
    this.decisions = decisions;
  }

  @Override
  public Next handle(Work work) {
    List<Task> waiting =
        persistence.tasks().list(TaskQuery.of(TaskQuery.Which.WAITING_FOR_TURN)).stream()
            .sorted(
                Comparator.comparing((Task task) -> task.source().releaseDate())
                    .thenComparing(task -> task.versions().createdAt()))
            .toList();
    if (waiting.isEmpty()) {
      return Next.idle();
    }
    Map<String, Integer> running = new HashMap<>();
    persistence.tasks().list(TaskQuery.of(TaskQuery.Which.BUSY)).stream()
        .flatMap(task -> batch(task).stream())
        .forEach(batch -> running.merge(batch.id(), 1, Integer::sum));
    for (Task task : waiting) {
      Optional<Batch> batch = batch(task);
      int already = batch.map(one -> running.getOrDefault(one.id(), 0)).orElse(0);
      if (batch.isPresent() && already >= batch.get().concurrency()) {
        continue;
      }
      if (started(task)) {
        batch.ifPresent(one -> running.merge(one.id(), 1, Integer::sum));
      }
    }
    return Next.idle();
  }

  private boolean started(Task task) {
    try {
      Optional<Outcome> outcome =
          decisions.decide(task.id(), (project, context) -> project.task().advance(context));
      return outcome.orElse(null) instanceof Outcome.Decided decided
          && decided.task().activity().operation().isPresent();
    } catch (RetryableException e) {
      throw e; // The database: nothing is wrong with the project.
    } catch (RuntimeException e) {
      // One project that cannot be read, or decided on, must not stop the others.
      log.error("a project cannot be started: project={}", task.id(), e);
      return false;
    }
  }

  private static Optional<Batch> batch(Task task) {
    return task.activity().goal().flatMap(Goal::batch);
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    log.error("waiting projects cannot be started: because={}", reason);
  }
}

package dev.petforge.worker;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileStore;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProjectCleaning;
import dev.petforge.production.ProjectDeletion;
import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is not needed any more: deleted projects whose time has come; versions that were
 * stored and never became a row, because their process died in between, so that they were fetched
 * again under another name; and replaced versions that the installation does not keep.
 *
 * <p>Versions are looked for in projects that have changed since they were last looked at, a day
 * after that: what no work was done on has no new files. A process that removes replaced versions
 * looks at all projects once, because the number that is kept may have been set since.
 */
final class CleanupHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(CleanupHandler.class);
  private static final Duration INTERVAL = Duration.ofHours(6);

  /** So many projects are looked at in one run, so that other work gets the disk in between. */
  private static final int PAGE = 100;

  /** Until the next ones are looked at, when there are more. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Persistence persistence;
  private final FileStore files;
  private final ProjectCleaning cleaning;
  private final ProjectDeletion deletion;
  private final Duration trash;

  /** How far this process has come, so that those that cannot be done with keep off no others. */
  private volatile Optional<ProjectId> last = Optional.empty();

  /** How far it has come with all of them. */
  private volatile Optional<ProjectId> lastOfAll = Optional.empty();

  private volatile boolean allSeen;

  /**
   * @param trash for how long deleted projects are kept
   */
  CleanupHandler(
      Persistence persistence,
      FileStore files,
      ProjectCleaning cleaning,
      ProjectDeletion deletion,
      Duration trash) {
    this.persistence = persistence;
    this.files = files;
    this.cleaning = cleaning;
    this.deletion = deletion;
    this.trash = trash;
    this.allSeen = !cleaning.removesVersions();
  }

  @Override
  public JobResult handle(JobKey job) {
    boolean more = emptyTrash();
    Instant old = persistence.clock().instant().minus(ProjectCleaning.AGE);
    removeLeftovers(old);
    List<ProjectId> page = persistence.tasks().uncleaned(old, last, PAGE);
    clean(page);
    last = next(page);
    if (!allSeen) {
      List<ProjectId> some = persistence.tasks().ids(TaskQuery.all().part(lastOfAll, PAGE));
      clean(some);
      lastOfAll = next(some);
      allSeen = lastOfAll.isEmpty();
    }
    return JobResult.again(more || last.isPresent() || !allSeen ? PAUSE : INTERVAL);
  }

  /** What the store refuses for good must not keep the projects from being cleared away. */
  private void removeLeftovers(Instant old) {
    try {
      int removed = files.removeLeftovers(old);
      if (removed > 0) {
        log.info("uploads that never ended were removed: count={} before={}", removed, old);
      }
    } catch (PermanentException e) {
      log.error("uploads that never ended cannot be removed: before={}", old, e);
    }
  }

  /** The one behind which there may be others. */
  private static Optional<ProjectId> next(List<ProjectId> page) {
    return page.size() == PAGE ? Optional.of(page.get(PAGE - 1)) : Optional.empty();
  }

  private void clean(List<ProjectId> page) {
    Map<ProjectId, Long> done = new LinkedHashMap<>();
    for (ProjectId id : page) {
      try {
        cleaning
            .clean(id)
            .flatMap(ProjectCleaning.Cleared::done)
            .ifPresent(version -> done.put(id, version));
      } catch (RetryableException e) {
        throw e; // The database, or where the files are: nothing is wrong with the project.
      } catch (RuntimeException e) {
        // One project whose files cannot be cleared away must not stop the others.
        log.error("files of a project cannot be cleared away: project={}", id, e);
      }
    }
    persistence.tasks().cleaned(done);
  }

  /**
   * Removes deleted projects whose time has come, and the files of those that a process died over.
   *
   * @return whether there may be more of them
   */
  private boolean emptyTrash() {
    Instant before = persistence.clock().instant().minus(trash);
    List<DeletedProject> due = persistence.trash().deletedBefore(before, PAGE);
    due.forEach(project -> persistence.trash().empty(project.id()));
    List<DeletedProject> left = persistence.trash().filesLeft(PAGE);
    boolean failed = false;
    for (DeletedProject project : left) {
      try {
        deletion.removeFiles(project);
        log.info("a deleted project was removed for good: project={}", project.id());
      } catch (PermanentException e) {
        failed = true;
        log.error("files of a deleted project cannot be removed: project={}", project.id(), e);
      }
    }
    return !failed && (due.size() == PAGE || left.size() == PAGE);
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error("old files cannot be removed: because={}", reason);
  }
}

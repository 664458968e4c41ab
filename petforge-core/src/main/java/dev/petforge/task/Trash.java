package dev.petforge.task;

import dev.petforge.failure.PermanentException;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps projects that were deleted: first whole, so that they can be brought back, then the note
 * that there was such a project, for ever. What is in the trash is in no list, sum or search of
 * {@link TaskStore}; its calls and questions stay in their ledgers and go on counting. Safe for use
 * by many threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public interface Trash {
  /**
   * Moves a project into the trash, in one transaction. Whether it may be deleted is asked of
   * {@link Task#refusesDeletion} before; that no call of it is open is looked at again here.
   *
   * @param seen the version that was decided on
   * @throws StaleTaskException if another version is stored, or none, or a call of it is open:
   *     nothing was changed; look again
   */
  void delete(ProjectId project, TaskVersion seen);

  /** A project that was deleted; empty if it was not, or was brought back. */
  Optional<DeletedProject> find(ProjectId project);

  /** Those of these projects that were deleted and not brought back, in any order. */
  default List<DeletedProject> find(Collection<ProjectId> projects) {
    return projects.stream().distinct().flatMap(project -> find(project).stream()).toList();
  }

  /** The project that was deleted last of those that had a row; empty if there is none. */
  Optional<DeletedProject> find(RecordRef row);

  /**
   * Those that can be brought back, the longest deleted first.
   *
   * @param after only those behind this one; all if it cannot be brought back
   * @param limit at most so many, at least 1
   */
  List<DeletedProject> list(Optional<ProjectId> after, int limit);

  /** How many can be brought back. */
  long count();

  /**
   * Those that can be brought back and were deleted before a time, the longest deleted first.
   *
   * @param limit at most so many, at least 1
   */
  List<DeletedProject> deletedBefore(Instant time, int limit);

  /**
   * Brings a project back exactly as it was, in one transaction with the jobs that show its files
   * and its row again.
   *
   * @return whether it was in the trash
   * @throws StaleTaskException if its row belongs to another project by now: nothing was changed
   */
  boolean undelete(ProjectId project);

  /**
   * Drops all of a project but the note that there was one. Its files are for the caller to remove
   * afterwards.
   *
   * @return whether it was in the trash and could have been brought back
   */
  boolean empty(ProjectId project);

  /**
   * Those that were {@linkplain #empty emptied} and whose files may still be there.
   *
   * @param limit at most so many, at least 1
   */
  List<DeletedProject> filesLeft(int limit);

  /** Notes that no file of a project is left. */
  void filesRemoved(ProjectId project);

  /** What is thrown at whoever names a project that is not there: it may have been deleted. */
  default PermanentException missing(ProjectId project) {
    return find(project).map(DeletedProject::failure).orElseGet(() -> TaskStore.missing(project));
  }
}

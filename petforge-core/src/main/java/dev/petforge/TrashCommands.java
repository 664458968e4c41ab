package dev.petforge;

import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.ProjectDeletion;
import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with projects that were deleted ({@link ProjectCommands#delete}). Safe for use
 * by many threads.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public final class TrashCommands {
  private final Persistence persistence;
  private final ProjectDeletion deletion;
  private final ProductionSettings settings;

  TrashCommands(Persistence persistence, ProjectDeletion deletion, ProductionSettings settings) {
    this.persistence = persistence;
    this.deletion = deletion;
    this.settings = settings;
  }

  /**
   * Projects that can be brought back, the longest deleted first.
   *
   * @param after only those behind this one; empty for the first
   * @param limit at most so many, at least 1
   */
  public List<DeletedProject> list(Optional<ProjectId> after, int limit) {
    return persistence.trash().list(after, limit);
  }

  /** How many projects can be brought back. */
  public long count() {
    return persistence.trash().count();
  }

  /** A project that was deleted, also one that cannot be brought back; empty if it was not. */
  public Optional<DeletedProject> find(ProjectId project) {
    return persistence.trash().find(project);
  }

  /** Those of these projects that were deleted, found together; in any order. */
  public List<DeletedProject> find(Collection<ProjectId> projects) {
    return persistence.trash().find(projects);
  }

  /** Until when a deleted project can be brought back: from then on a worker removes it. */
  public Instant until(DeletedProject deleted) {
    return deleted.deletedAt().plus(settings.retention().trash());
  }

  /** For how long deleted projects can be brought back. */
  public Duration kept() {
    return settings.retention().trash();
  }

  /** What the files of a deleted project take, in bytes. Looks at each of them. */
  public long bytes(DeletedProject deleted) {
    return deletion.bytes(deleted.home());
  }

  /**
   * Brings a project back exactly as it was; a worker shows its files and its row again. One that
   * is not deleted stays as it is.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code PROJECT_DELETED} if it was
   *     removed for good, {@code FOREIGN_ROW} if its row belongs to another project by now, {@code
   *     NO_PROJECT} if there never was one
   */
  public void undelete(ProjectId project) {
    deletion.undelete(project);
  }

  /**
   * Removes a deleted project for good, with all its files, before its time has come. What remains
   * is the note that there was one: its id is never used again, and its row makes no new project.
   * Its calls stay in the ledger.
   *
   * @return how many bytes were removed; empty if it was not deleted, or nothing of it was left
   */
  public Optional<Long> empty(ProjectId project) {
    return deletion.empty(project);
  }
}

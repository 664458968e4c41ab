package dev.petforge.production;

import dev.petforge.event.EventBus;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.notification.Notification;
import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Trash;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes projects, brings them back, and removes what is left of them for good. */
public final class ProjectDeletion {
  private static final Logger log = LoggerFactory.getLogger(ProjectDeletion.class);
  private static final int TRIES = 20;

  private final Persistence persistence;
  private final FileStore files;
  private final ChangeSignal changeSignal;
  private final EventBus events;

  public ProjectDeletion(
      Persistence persistence, FileStore files, ChangeSignal changeSignal, EventBus events) {
    this.persistence = persistence;
    this.files = files;
    this.changeSignal = changeSignal;
    this.events = events;
  }

  private Trash trash() {
    return persistence.trash();
  }

  /**
   * Puts a project into the trash. One that is there stays there.
   *
   * @return why it cannot be deleted now; empty if it is deleted
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project
   * @throws StaleTaskException if other decisions on it were faster every time
   */
  public Optional<Outcome.Refused> delete(ProjectId id) {
    for (int i = 1; ; i++) {
      Optional<Project> found = persistence.tasks().find(id);
      if (found.isEmpty()) {
        if (trash().find(id).isEmpty()) {
          throw trash().missing(id);
        }
        return Optional.empty();
      }
      Optional<Outcome.Refused> refused = refusal(found.get());
      if (refused.isPresent()) {
        return refused;
      }
      try {
        trash().delete(id, found.get().task().version());
        log.info("deleted: project={}", id);
        changeSignal.signal();
        events.deleted(id);
        return Optional.empty();
      } catch (StaleTaskException e) {
        if (i == TRIES) {
          throw e;
        }
        log.debug("looked at anew: project={} because={}", id, e.getMessage());
      }
    }
  }

  /** Why a project that was read just now cannot be deleted; empty if it can be. */
  public Optional<Outcome.Refused> refusal(Project project) {
    return project
        .task()
        .refusesDeletion(project.calls(), persistence.publications().of(project.task().id()));
  }

  /**
   * Brings a project back exactly as it was; a worker shows its files and its row again. One that
   * is there stays as it is.
   *
   * @throws PermanentException with code {@code PROJECT_DELETED} if it was emptied, {@code
   *     FOREIGN_ROW} if its row belongs to another project by now, {@code NO_PROJECT} if there
   *     never was one
   */
  public void undelete(ProjectId id) {
    boolean done;
    try {
      done = trash().undelete(id);
    } catch (StaleTaskException e) {
      throw new PermanentException(
          "FOREIGN_ROW",
          "project "
              + id
              + " cannot be brought back: its row belongs to another project by now; delete that"
              + " one first, or give it another row",
          e);
    }
    if (done) {
      log.info("brought back: project={}", id);
      changeSignal.signal();
    } else if (persistence.tasks().find(id).isEmpty()) {
      throw trash().missing(id);
    }
  }

  /**
   * Removes all of a deleted project but the note that there was one. First that is noted, then its
   * files go: whatever dies in between, they are removed by the next {@link #removeFiles}.
   *
   * @return the bytes that were removed; empty if it was not deleted, or nothing of it was left
   */
  public Optional<Long> empty(ProjectId id) {
    if (trash().empty(id)) {
      log.info("removed for good: project={}", id);
    }
    return trash().find(id).filter(DeletedProject::filesLeft).map(this::removeFiles);
  }

  /**
   * Removes the files of a project that was emptied, and what was noted of it for those who are
   * told what happens: there is no news of it any more.
   *
   * @return how many bytes
   */
  public long removeFiles(DeletedProject deleted) {
    persistence.notifications().forget(List.of(Notification.topic(deleted.id())));
    if (!deleted.home().name().equals(deleted.id().value())) {
      // Not a folder of its own, so not only its files: a person has to look.
      log.error(
          "files of a deleted project are left, because its folder is not called like it:"
              + " project={} folder={}",
          deleted.id(),
          deleted.home());
      trash().filesRemoved(deleted.id());
      return 0;
    }
    long bytes = bytes(deleted.home());
    List<FileKey> all = files.list(deleted.home());
    all.stream().filter(key -> key.isBelow(deleted.home())).forEach(files::delete);
    trash().filesRemoved(deleted.id());
    return bytes;
  }

  /** What a folder takes on the disk; one file under two names counts once. */
  public long bytes(FileKey home) {
    Set<String> seen = new HashSet<>();
    return files.survey(home).stream()
        .filter(file -> file.identity().isEmpty() || seen.add(file.identity()))
        .mapToLong(file -> file.bytes())
        .sum();
  }
}

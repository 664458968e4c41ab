package dev.petforge;

import dev.petforge.production.Persistence;
import dev.petforge.production.ProjectCleaning;
import dev.petforge.production.ProjectCleaning.Cleared;
import dev.petforge.production.ProjectDeletion;
import dev.petforge.production.TaskPages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Clears everything away at once. */
final class Cleaning {
  private static final int PAGE = 500;

  private final Persistence persistence;
  private final ProjectCleaning cleaning;
  private final ProjectDeletion deletion;
  private final Duration trash;

  Cleaning(
      Persistence persistence, ProjectCleaning cleaning, ProjectDeletion deletion, Duration trash) {
    this.persistence = persistence;
    this.cleaning = cleaning;
    this.deletion = deletion;
    this.trash = trash;
  }

  long run(boolean preview, Consumer<Cleared> listener) {
    if (preview) {
      dueProjects().forEach(project -> listener.accept(cleared(project, bytes(project))));
    } else {
      emptyTrash(listener);
    }
    long looked = 0;
    Iterator<ProjectId> ids = TaskPages.ids(persistence.tasks(), TaskQuery.all()).iterator();
    while (ids.hasNext()) {
      ProjectId id = ids.next();
      Optional<Cleared> cleared = preview ? cleaning.preview(id) : cleaning.clean(id);
      cleared.filter(one -> one.versions() > 0 || !one.files().isEmpty()).ifPresent(listener);
      looked++;
    }
    return looked;
  }

  private List<DeletedProject> dueProjects() {
    Instant before = persistence.clock().instant().minus(trash);
    return persistence.trash().deletedBefore(before, Integer.MAX_VALUE);
  }

  private void emptyTrash(Consumer<Cleared> listener) {
    for (DeletedProject project : dueProjects()) {
      deletion.empty(project.id()).ifPresent(bytes -> listener.accept(cleared(project, bytes)));
    }
    // Those that a process died over.
    List<DeletedProject> left;
    do {
      left = persistence.trash().filesLeft(PAGE);
      for (DeletedProject project : left) {
        listener.accept(cleared(project, deletion.removeFiles(project)));
      }
    } while (left.size() == PAGE);
  }

  private long bytes(DeletedProject project) {
    return deletion.bytes(project.home());
  }

  private static Cleared cleared(DeletedProject project, long bytes) {
    return new Cleared(project.id(), 0, List.of(project.home()), bytes, Optional.empty());
  }
}

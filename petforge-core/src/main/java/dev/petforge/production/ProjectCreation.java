package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.ProjectFiles;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Opening;
import dev.petforge.task.Outcome;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.Source;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Makes projects of pictures that are in no table. */
public final class ProjectCreation {
  private final Ports ports;
  private final OpeningPictures pictures;
  private final Decisions decisions;
  private final ProductionSettings settings;

  public ProjectCreation(
      Ports ports, OpeningPictures pictures, Decisions decisions, ProductionSettings settings) {
    this.ports = ports;
    this.pictures = pictures;
    this.decisions = decisions;
    this.settings = settings;
  }

  /**
   * Stores the picture and the project.
   *
   * @throws PermanentException with code {@code PROJECT_EXISTS} if there is a project of that name,
   *     with code {@code PROJECT_DELETED} if there was one, with code {@code UNKNOWN_TEMPLATE} if
   *     there is no such template, or with what is wrong with the picture
   */
  public ProjectId create(NewProject wanted) {
    requireKnown(wanted.template());
    Instant now = ports.persistence().clock().instant();
    ProjectId id = wanted.id().orElseGet(() -> new ProjectId(ports.persistence().newId()));
    if (wanted.id().flatMap(ports.persistence().tasks()::find).isPresent()) {
      throw exists(id);
    }
    wanted.id().ifPresent(this::requireNotDeleted);
    LocalDate releaseDate =
        wanted.releaseDate().orElseGet(() -> LocalDate.ofInstant(now, settings.zone()));
    ProjectFiles home = ProjectFiles.of(releaseDate, wanted.template().value(), id);
    Opening opening =
        pictures
            .store(wanted.picture(), home, now)
            .from(wanted.pictureName().map(name -> new PictureOrigin(name, "")));
    Source source =
        new Source(
            Optional.empty(),
            wanted.template(),
            releaseDate,
            wanted.segmentCount(),
            wanted.description(),
            opening,
            home.home());
    Outcome.Decided created = Task.imported(id, source, now);
    try {
      ports.persistence().tasks().commit(created);
    } catch (StaleTaskException e) {
      pictures.remove(opening);
      requireNotDeleted(id);
      throw exists(id);
    }
    decisions.told(Optional.empty(), created);
    return id;
  }

  private void requireNotDeleted(ProjectId id) {
    ports
        .persistence()
        .trash()
        .find(id)
        .ifPresent(
            deleted -> {
              throw deleted.failure();
            });
  }

  private static PermanentException exists(ProjectId id) {
    return new PermanentException("PROJECT_EXISTS", "there is a project " + id + " already");
  }

  private void requireKnown(TemplateId template) {
    if (!ports.writer().templates().contains(template)) {
      throw new PermanentException(
          "UNKNOWN_TEMPLATE",
          "there is no template '"
              + template
              + "', there are "
              + ports.writer().templates().stream().map(TemplateId::value).sorted().toList());
    }
  }
}

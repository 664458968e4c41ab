package dev.petforge.production;

import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.TemplateId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A project that is to be made of a picture which is in no table.
 *
 * @param picture a file in any form that an opening image may have; it is copied
 * @param template what its storyboard is written from
 * @param segmentCount 1 to {@value Storyboard#MAX_SHOTS}
 * @param releaseDate the day on which the video is wanted; empty for today
 * @param description of the scene in a person's words; possibly empty
 * @param id what it is called; empty for a name of 12 hex digits. Whoever gives one can repeat the
 *     command without making a second project
 * @param pictureName what people know the picture by, and the project with it; empty if they know
 *     it by nothing but its id
 */
public record NewProject(
    Path picture,
    TemplateId template,
    int segmentCount,
    Optional<LocalDate> releaseDate,
    String description,
    Optional<ProjectId> id,
    Optional<String> pictureName) {
  public NewProject {
    if (segmentCount < 1 || segmentCount > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segmentCount must be 1 to " + Storyboard.MAX_SHOTS + ", was " + segmentCount);
    }
  }

  /** A project of seven segments for today, from the default template. */
  public static NewProject of(Path picture) {
    return new NewProject(
        picture, TemplateId.DEFAULT, 7, Optional.empty(), "", Optional.empty(), Optional.empty());
  }

  /** The same from another template. */
  public NewProject template(TemplateId other) {
    return new NewProject(picture, other, segmentCount, releaseDate, description, id, pictureName);
  }

  /** The same with so many segments, 1 to {@value Storyboard#MAX_SHOTS}. */
  public NewProject segments(int count) {
    return new NewProject(picture, template, count, releaseDate, description, id, pictureName);
  }

  /** The same for a day. */
  public NewProject releasedOn(LocalDate day) {
    return new NewProject(
        picture, template, segmentCount, Optional.of(day), description, id, pictureName);
  }

  /** The same, described in words. */
  public NewProject describedAs(String words) {
    return new NewProject(picture, template, segmentCount, releaseDate, words, id, pictureName);
  }

  /** The same under a name of the caller's. */
  public NewProject named(ProjectId name) {
    return new NewProject(
        picture, template, segmentCount, releaseDate, description, Optional.of(name), pictureName);
  }

  /** The same, of a picture that people know by a name. */
  public NewProject pictureNamed(String name) {
    return new NewProject(
        picture, template, segmentCount, releaseDate, description, id, Optional.of(name));
  }
}

package dev.petforge.publication;

import dev.petforge.project.ProjectId;

/**
 * Names a publication: one version of a video at one place.
 *
 * @param project whose video it is
 * @param version the video's id; 1 to 60 of {@code [A-Za-z0-9_-]}
 * @param destination where it goes
 */
public record PublicationKey(ProjectId project, String version, Destination destination) {
  public PublicationKey {
    if (!version.matches("[A-Za-z0-9_-]{1,60}")) {
      throw new IllegalArgumentException(
          "version must be 1 to 60 of [A-Za-z0-9_-], was '" + version + "'");
    }
  }

  /**
   * What {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  public static PublicationKey parse(String text) {
    String[] parts = text.split("/", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException(
          "publication must be <project>/<version>/<destination>, was '" + text + "'");
    }
    return new PublicationKey(new ProjectId(parts[0]), parts[1], new Destination(parts[2]));
  }

  /** {@code <project>/<version>/<destination>}. */
  @Override
  public String toString() {
    return project + "/" + version + "/" + destination;
  }
}

package dev.petforge.migration;

import dev.petforge.project.ProjectId;
import java.util.List;

/**
 * A project of the other installation, as its rows and folders say.
 *
 * @param id what it is called there, and here
 * @param place where it was found, for people
 * @param source what it was made from
 * @param film what there is of it
 * @param status the word that was stored for it; empty text for none
 * @param progress the text that was stored for people; empty text for none
 * @param findings what was wrong or missing when it was read
 */
public record OldProject(
    ProjectId id,
    String place,
    OldSource source,
    OldFilm film,
    String status,
    String progress,
    List<Finding> findings) {
  public OldProject {
    findings = List.copyOf(findings);
  }
}

package dev.petforge.task;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a project that was deleted. Its id is never given to another one, and its row
 * makes no new project, also when nothing else is left of it.
 *
 * @param id the project
 * @param row the row that it came from, or had moved to; empty if it had none
 * @param picture the table's handle of the picture that it started from, by which people know it;
 *     empty if nobody noted it, or it was emptied
 * @param home the folder of its files
 * @param deletedAt when it was put into the trash
 * @param emptiedAt since when it cannot be brought back; empty while it can
 * @param filesLeft whether its files may still be there
 */
public record DeletedProject(
    ProjectId id,
    Optional<RecordRef> row,
    Optional<String> picture,
    FileKey home,
    Instant deletedAt,
    Optional<Instant> emptiedAt,
    boolean filesLeft) {
  /** The code of {@link #failure}. */
  public static final String CODE = "PROJECT_DELETED";

  /** What is thrown at whoever names it as if it was there. */
  public PermanentException failure() {
    return new PermanentException(CODE, message());
  }

  /** Since when it is gone, and what can be done about it, in words for people. */
  public String message() {
    return emptiedAt
        .map(
            at ->
                "project "
                    + id
                    + " was deleted at "
                    + deletedAt
                    + ", and its files were removed at "
                    + at
                    + ": it cannot be brought back, and its id is not used again")
        .orElseGet(
            () ->
                "project "
                    + id
                    + " was deleted at "
                    + deletedAt
                    + ": undelete it to have it back as it was");
  }
}

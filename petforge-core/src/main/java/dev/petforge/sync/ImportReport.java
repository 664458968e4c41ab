package dev.petforge.sync;

import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.task.CellEdit;
import dev.petforge.task.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an import did. Every row is one of these: taken in as a new project, the row of a known one,
 * or refused.
 *
 * @param rows how many were to be taken in and are there
 * @param imported new projects, in the order of the rows
 * @param known projects that were there already, those among them whose rows were edited
 * @param refused rows that cannot be taken in; what is known of them stays as it is
 * @param edited known projects that something new was taken in of
 * @param heldBack known projects whose rows say something that was not taken
 * @param gone projects whose rows were found not to be there any more; each is told once
 * @param missing what the table lacks to show all of these videos; what belongs there waits
 * @param idle how many other rows there are, in which nobody asks for anything; 0 if only some rows
 *     were looked at
 */
public record ImportReport(
    int rows,
    List<ProjectId> imported,
    List<ProjectId> known,
    List<RefusedRow> refused,
    List<EditedRow> edited,
    List<HeldBackRow> heldBack,
    List<ProjectId> gone,
    Optional<MissingColumns> missing,
    int idle) {
  /** No row was looked at. */
  public static final ImportReport NOTHING =
      new ImportReport(
          0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty(), 0);

  public ImportReport {
    imported = List.copyOf(imported);
    known = List.copyOf(known);
    refused = List.copyOf(refused);
    edited = List.copyOf(edited);
    heldBack = List.copyOf(heldBack);
    gone = List.copyOf(gone);
    requireAll(rows, imported, known, refused);
  }

  /** Nothing that people wrote may be lost in silence. */
  private static void requireAll(
      int rows, List<ProjectId> imported, List<ProjectId> known, List<RefusedRow> refused) {
    Set<ProjectId> there = Set.copyOf(known);
    long others =
        refused.stream().filter(row -> row.project().filter(there::contains).isEmpty()).count();
    if (imported.size() + there.size() + others != rows) {
      throw new IllegalArgumentException(
          "each of "
              + rows
              + " rows must be new, known or refused, but "
              + imported.size()
              + " are new, "
              + there.size()
              + " known and "
              + others
              + " others refused");
    }
  }

  /**
   * What a table lacks to show a video.
   *
   * @param columns that are missing, or of the wrong kind, by name
   * @param segments of the longest video
   */
  public record MissingColumns(List<String> columns, int segments) {
    public MissingColumns {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A row that cannot be taken in.
   *
   * @param place where a person finds it
   * @param column what is wrong there
   * @param failure why
   * @param project the project of the row, if it has one already
   */
  public record RefusedRow(
      String place, String column, Failure failure, Optional<ProjectId> project) {
    @Override
    public String toString() {
      return place + ", column " + column + ": " + failure.message();
    }
  }

  /**
   * A row that was edited, and what was taken of it.
   *
   * @param place where a person finds it
   * @param project whose row it is
   * @param cells what was taken, with what the task had before
   * @param storyboardDropped whether the task's storyboard was written for something else and is
   *     gone; the next run writes another one
   */
  public record EditedRow(
      String place, ProjectId project, List<CellEdit> cells, boolean storyboardDropped) {
    public EditedRow {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A row that says something that was not taken.
   *
   * @param place where a person finds it
   * @param project whose row it is
   * @param cells what was not taken, with what the task has
   * @param reason {@link Refusal#BUSY}: the next import asks again; {@link Refusal#BOUGHT} or
   *     {@link Refusal#EDITED_BY_HAND}: a person has to say more
   */
  public record HeldBackRow(String place, ProjectId project, List<CellEdit> cells, Refusal reason) {
    public HeldBackRow {
      cells = List.copyOf(cells);
    }
  }
}

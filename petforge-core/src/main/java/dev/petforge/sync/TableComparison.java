package dev.petforge.sync;

import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a table stands to the database.
 *
 * @param table the table
 * @param projects how many projects came from it
 * @param different rows that show something else than they should: a person changed a result
 * @param gone projects whose row is not there any more
 * @param refused projects whose newest state the table does not take, or cannot show all of
 * @param behind projects whose newest state was not shown yet: no fault, it comes
 * @param missingColumns what is wrong with columns that results belong into, by name, and how it is
 *     mended; whether or not something is to be shown there now
 * @param notImported where the rows are that are of no project yet, for the next import: no fault
 */
public record TableComparison(
    TableRef table,
    int projects,
    List<DifferentRow> different,
    List<GoneRow> gone,
    List<RefusedRow> refused,
    List<ProjectId> behind,
    Map<String, String> missingColumns,
    List<String> notImported) {
  public TableComparison {
    different = List.copyOf(different);
    gone = List.copyOf(gone);
    refused = List.copyOf(refused);
    behind = List.copyOf(behind);
    missingColumns = Collections.unmodifiableMap(new LinkedHashMap<>(missingColumns));
    notImported = List.copyOf(notImported);
  }

  /** Whether nothing was found that does not go away by itself. */
  public boolean sound() {
    return different.isEmpty() && gone.isEmpty() && refused.isEmpty() && missingColumns.isEmpty();
  }

  /**
   * A row that shows something else than it should.
   *
   * @param project whose row it is
   * @param place where a person finds it
   * @param cells what is different
   */
  public record DifferentRow(ProjectId project, String place, List<DifferentCell> cells) {
    public DifferentRow {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A cell that shows something else than it should. Of a long text only what is around the first
   * difference is told.
   *
   * @param column its name
   * @param shown what stands there, empty text for nothing
   * @param expected what should, empty text for nothing
   */
  public record DifferentCell(String column, String shown, String expected) {}

  /**
   * A row that is not there any more.
   *
   * @param project whose row it was
   * @param record the table's own name of it
   */
  public record GoneRow(ProjectId project, String record) {}

  /**
   * A row that the table does not take, or cannot show all of.
   *
   * @param project whose row it is
   * @param place where a person finds it
   * @param reason why
   */
  public record RefusedRow(ProjectId project, String place, String reason) {}
}

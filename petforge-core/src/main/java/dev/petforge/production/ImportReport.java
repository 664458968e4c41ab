package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import java.util.List;

/**
 * What an import did.
 *
 * @param imported new projects, in the order of the rows
 * @param known projects that were there already; nothing of them was changed
 * @param refused rows that cannot be taken in
 */
public record ImportReport(
    List<ProjectId> imported, List<ProjectId> known, List<RefusedRow> refused) {
  public ImportReport {
    imported = List.copyOf(imported);
    known = List.copyOf(known);
    refused = List.copyOf(refused);
  }

  /**
   * A row that cannot be taken in.
   *
   * @param place where a person finds it
   * @param column what is wrong there
   * @param failure why
   */
  public record RefusedRow(String place, String column, Failure failure) {
    @Override
    public String toString() {
      return place + ", column " + column + ": " + failure.message();
    }
  }
}

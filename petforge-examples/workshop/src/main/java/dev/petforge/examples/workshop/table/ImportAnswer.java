package dev.petforge.examples.workshop.table;

import dev.petforge.examples.installation.Messages;
import dev.petforge.sync.ImportReport;
import java.util.List;

/**
 * What an import did.
 *
 * @param rows how many were to be taken in
 * @param imported new projects
 * @param unchanged how many known projects of which nothing new was taken in
 * @param updated known projects whose edited rows were taken in
 * @param heldBack rows that say something that was not taken
 * @param refused rows that cannot be taken in
 */
public record ImportAnswer(
    int rows,
    List<String> imported,
    int unchanged,
    List<String> updated,
    List<String> heldBack,
    List<RefusedRow> refused) {
  /**
   * A row that cannot be taken in.
   *
   * @param place where a person finds it
   * @param column what is wrong there
   * @param error why, for people
   */
  public record RefusedRow(String place, String column, String error) {}

  /** Of a report. */
  public static ImportAnswer of(ImportReport report, Messages messages) {
    return new ImportAnswer(
        report.rows(),
        report.imported().stream().map(Object::toString).toList(),
        report.known().size() - report.edited().size(),
        report.edited().stream().map(row -> row.project().value()).toList(),
        report.heldBack().stream().map(ImportReport.HeldBackRow::place).toList(),
        report.refused().stream()
            .map(row -> new RefusedRow(row.place(), row.column(), messages.failure(row.failure())))
            .toList());
  }
}

package dev.petforge.verification;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.TableComparison;
import dev.petforge.sync.TableSync;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.TableRef;
import dev.petforge.verification.Remedy.Way;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks whether tables show what the database has. */
final class TableEnd {
  private final Persistence persistence;
  private final ConnectedTables tables;
  private final TableSync sync;

  TableEnd(Persistence persistence, ConnectedTables tables, TableSync sync) {
    this.persistence = persistence;
    this.tables = tables;
    this.sync = sync;
  }

  /**
   * Looks at all tables that projects came from.
   *
   * @param wanted only rows of these projects; all if empty, with what concerns whole tables
   */
  void check(Optional<Set<ProjectId>> wanted, Consumer<Finding> found) {
    Consumer<Finding> those =
        finding -> {
          if (wanted.isEmpty() || finding.project().filter(wanted.get()::contains).isPresent()) {
            found.accept(finding);
          }
        };
    Set<TableRef> all = new LinkedHashSet<>(tables.refs());
    persistence.tasks().tables().stream()
        .sorted(Comparator.comparing(TableRef::value))
        .forEach(all::add);
    for (TableRef table : all) {
      try {
        findings(sync.compare(table), those);
      } catch (PetForgeException e) {
        those.accept(of(Optional.empty(), new Subject.Table(table), e.failure(), person()));
      }
    }
  }

  private static Remedy person() {
    return new Remedy.Person();
  }

  private static void findings(TableComparison comparison, Consumer<Finding> found) {
    TableRef table = comparison.table();
    for (TableComparison.DifferentRow row : comparison.different()) {
      String cells =
          row.cells().stream()
              .map(cell -> cell.column() + " '" + cell.shown() + "' ('" + cell.expected() + "')")
              .collect(Collectors.joining(", "));
      found.accept(
          of(
              Optional.of(row.project()),
              new Subject.TableRow(table, row.place()),
              Failure.permanent(
                  "ROW_DIFFERS",
                  row.place() + " of project " + row.project() + " shows, and should: " + cells),
              new Remedy.Repair(Way.SEND)));
    }
    for (TableComparison.GoneRow row : comparison.gone()) {
      found.accept(
          of(
              Optional.of(row.project()),
              new Subject.TableRow(table, row.record()),
              Failure.permanent(
                  "ROW_GONE",
                  "row " + row.record() + " of project " + row.project() + " is not in the table"),
              person()));
    }
    for (TableComparison.RefusedRow row : comparison.refused()) {
      found.accept(
          of(
              Optional.of(row.project()),
              new Subject.TableRow(table, row.place()),
              Failure.permanent(
                  "ROW_REFUSED",
                  "the table does not take "
                      + row.place()
                      + " of project "
                      + row.project()
                      + ": "
                      + row.reason()),
              person()));
    }
    List<String> columns = comparison.missingColumns().values().stream().distinct().toList();
    if (!columns.isEmpty()) {
      found.accept(
          of(
              Optional.empty(),
              new Subject.Table(table),
              Failure.permanent("WRONG_COLUMNS", String.join("; ", columns)),
              person()));
    }
  }

  private static Finding of(
      Optional<ProjectId> project, Subject subject, Failure problem, Remedy remedy) {
    return new Finding(End.TABLE, project, subject, problem, Optional.empty(), remedy);
  }
}

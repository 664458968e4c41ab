package dev.petforge.examples.workshop.command;

import dev.petforge.PetForge;
import dev.petforge.examples.workshop.security.AuditTarget;
import dev.petforge.examples.workshop.table.KnownTables;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the projects that a request names. */
@Component
class Targets {
  private final PetForge petForge;
  private final KnownTables tables;

  Targets(PetForge petForge, KnownTables tables) {
    this.petForge = petForge;
    this.tables = tables;
  }

  /**
   * A project that was named.
   *
   * @param record the row that it was named by, if it was
   * @param project empty if the row has none
   */
  record Target(@Nullable String record, Optional<ProjectId> project) {
    /** Its id, or else that of the row. */
    String name() {
      return project.map(Object::toString).orElse(String.valueOf(record));
    }
  }

  /** In the order in which they were named: rows first. */
  List<Target> of(Selection selection) {
    return of(selection.table(), List.of(selection));
  }

  /**
   * One selection after the other; all are looked for together.
   *
   * @param table whose rows they are, if it was said
   */
  List<Target> of(Optional<String> table, List<Selection> selections) {
    Map<String, ProjectId> rows =
        rows(
            table
                .<Collection<TableRef>>map(name -> List.of(tables.named(name)))
                .orElseGet(tables::all),
            selections.stream().flatMap(one -> one.records().stream()).collect(Collectors.toSet()));
    List<Target> found = new ArrayList<>();
    for (Selection selection : selections) {
      for (String record : selection.records()) {
        found.add(new Target(record, Optional.ofNullable(rows.get(record))));
      }
      for (String project : selection.projects()) {
        found.add(new Target(null, Optional.of(new ProjectId(project))));
      }
    }
    AuditTarget.note(found.stream().map(Target::name).collect(Collectors.joining(" ")));
    return found;
  }

  /** By the names of rows; where two tables have one of a name, the first of them counts. */
  private Map<String, ProjectId> rows(Collection<TableRef> among, Set<String> records) {
    Map<String, ProjectId> found = new HashMap<>();
    for (TableRef table : among) {
      List<RecordRef> open =
          records.stream()
              .filter(record -> !found.containsKey(record))
              .map(record -> new RecordRef(table, record))
              .toList();
      petForge.projects().of(open).forEach((row, project) -> found.put(row.record(), project));
    }
    return found;
  }
}

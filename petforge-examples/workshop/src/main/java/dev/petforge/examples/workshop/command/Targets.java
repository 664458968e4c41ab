package dev.petforge.examples.workshop.command;

import dev.petforge.PetForge;
import dev.petforge.examples.workshop.security.AuditTarget;
import dev.petforge.examples.workshop.table.KnownTables;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
    Collection<TableRef> among =
        selection
            .table()
            .<Collection<TableRef>>map(name -> List.of(tables.named(name)))
            .orElseGet(tables::all);
    List<Target> found = new ArrayList<>();
    for (String record : selection.records()) {
      found.add(
          new Target(
              record,
              among.stream()
                  .flatMap(table -> petForge.projects().of(new RecordRef(table, record)).stream())
                  .findFirst()));
    }
    for (String project : selection.projects()) {
      found.add(new Target(null, Optional.of(new ProjectId(project))));
    }
    AuditTarget.note(found.stream().map(Target::name).collect(Collectors.joining(" ")));
    return found;
  }
}

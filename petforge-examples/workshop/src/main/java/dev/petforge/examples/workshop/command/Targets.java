package dev.petforge.examples.workshop.command;

import dev.petforge.PetForge;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the projects that a request names. */
@Component
class Targets {
  private final PetForge petForge;

  Targets(PetForge petForge) {
    this.petForge = petForge;
  }

  /**
   * A project that was named.
   *
   * @param record the row that it was named by, if it was
   * @param project empty if the row has none
   */
  record Target(@Nullable String record, Optional<ProjectId> project) {}

  /** In the order in which they were named: rows first. */
  List<Target> of(Selection selection) {
    Collection<TableRef> tables = tables(selection.table());
    List<Target> found = new ArrayList<>();
    for (String record : selection.records()) {
      found.add(
          new Target(
              record,
              tables.stream()
                  .flatMap(table -> petForge.projects().of(new RecordRef(table, record)).stream())
                  .findFirst()));
    }
    for (String project : selection.projects()) {
      found.add(new Target(null, Optional.of(new ProjectId(project))));
    }
    return found;
  }

  /**
   * The tables that a name may mean: PetForge's own name of one, or that which Feishu gave it, as
   * PetForge2's clients know it.
   */
  private Collection<TableRef> tables(Optional<String> name) {
    Set<TableRef> all = petForge.tables().ofProjects();
    if (name.isEmpty()) {
      return all;
    }
    List<TableRef> meant =
        all.stream()
            .filter(
                table ->
                    table.value().equals(name.get()) || table.value().endsWith("|" + name.get()))
            .toList();
    if (meant.isEmpty()) {
      throw new BadRequest(
          "table_id", "table_id must be a table that projects came from, was '" + name.get() + "'");
    }
    return meant;
  }
}

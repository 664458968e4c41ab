package dev.petforge.examples.workshop.table;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.table.TableRef;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The tables that requests name: by PetForge's own name, or by that which Feishu gave them, as
 * PetForge2's clients know them.
 */
@Component
public class KnownTables {
  private static final String FOLDER = "folder:";

  private final PetForge petForge;

  KnownTables(PetForge petForge) {
    this.petForge = petForge;
  }

  /** Those that are connected, and those that projects came from. */
  public Set<TableRef> all() {
    Set<TableRef> all = new LinkedHashSet<>(petForge.tables().refs());
    all.addAll(petForge.tables().ofProjects());
    return all;
  }

  /** What people know a table by. */
  public String title(TableRef table, Messages messages) {
    return petForge
        .table(table)
        .connection()
        .map(one -> messages.translated(one.name()))
        .orElseGet(
            () ->
                folder(table)
                    .map(path -> String.valueOf(Path.of(path).getFileName()))
                    .orElse(table.value()));
  }

  /** The path of a table that is a folder; empty if it is none. */
  static Optional<String> folder(TableRef table) {
    return Optional.of(table.value())
        .filter(value -> value.startsWith(FOLDER))
        .map(value -> value.substring(FOLDER.length()));
  }

  /** The table of a name. */
  public TableRef named(String name) {
    List<TableRef> meant =
        all().stream()
            .filter(table -> table.value().equals(name) || table.value().endsWith("|" + name))
            .toList();
    if (meant.size() != 1) {
      throw new BadRequest("table_id", "table_id must be one of " + all() + ", was '" + name + "'");
    }
    return meant.get(0);
  }
}

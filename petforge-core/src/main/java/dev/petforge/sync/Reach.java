package dev.petforge.sync;

import dev.petforge.job.Need;
import dev.petforge.production.Persistence;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import java.util.List;

/**
 * Whether another worker is to do what concerns a table. One that this process cannot reach is left
 * to those that can; where none can, it is tried here, so that whoever waits is told why.
 */
final class Reach {
  private final Persistence persistence;

  Reach(Persistence persistence) {
    this.persistence = persistence;
  }

  /**
   * @param name of a table, or of what several have in common
   * @param connected what this process knows of it
   */
  boolean isElsewhere(String name, List<RecordTable> connected) {
    return connected.isEmpty()
        || (connected.stream().allMatch(table -> table.unreachable().isPresent())
            && persistence.workers().stream()
                .flatMap(worker -> worker.serves().stream())
                .anyMatch(words -> isOf(name, words)));
  }

  /** A worker tells of tables, and not of what they have in common. */
  private static boolean isOf(String name, String words) {
    return Need.known(words)
        .filter(need -> need.kind() == Need.Kind.TABLE)
        .map(Need::name)
        .filter(table -> table.equals(name) || new TableRef(table).base().equals(name))
        .isPresent();
  }
}

package dev.petforge.storage.jdbc;

import dev.petforge.job.Need;
import dev.petforge.job.Offer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jdbi.v3.core.Handle;

/**
 * What waiting jobs need and this worker does not have. Those jobs it does not take. It is looked
 * at anew now and then, because a worker gets more while it runs.
 */
final class Lacks {
  private final Offer offer;
  private final Set<String> lacking = new CopyOnWriteArraySet<>();

  Lacks(Offer offer) {
    this.offer = offer;
  }

  /** Words of needs, as they stand in the database. */
  Set<String> words() {
    return lacking;
  }

  /** A job that it has taken needs something that it does not have. */
  void add(Need need) {
    lacking.add(need.toString());
  }

  /** What is needed by jobs that a worker once left. */
  static Set<String> needed(Handle handle) {
    return new TreeSet<>(
        handle
            .createQuery("select distinct needs from " + JobRows.TABLE + " where needs is not null")
            .mapTo(String.class)
            .list());
  }

  /**
   * A condition that holds for jobs which need none of these; with a parameter for each.
   *
   * @param needs of those that are left to other workers
   */
  static String leaving(List<String> needs) {
    return needs.isEmpty()
        ? ""
        : " and (needs is null or needs not in ("
            + String.join(", ", Collections.nCopies(needs.size(), "?"))
            + "))";
  }

  /** Asks its offer again. */
  void look(Set<String> needed) {
    needed.stream().filter(word -> !serves(word)).forEach(lacking::add);
    lacking.removeIf(word -> !needed.contains(word) || serves(word));
  }

  /** What a newer version knows to need, this one does not have. */
  private boolean serves(String word) {
    return Need.known(word).filter(offer::serves).isPresent();
  }
}

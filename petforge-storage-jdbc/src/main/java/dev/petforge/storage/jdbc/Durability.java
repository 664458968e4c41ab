package dev.petforge.storage.jdbc;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether PostgreSQL says of a purchase that it is stored before it is where a failover finds it.
 * Who may not read the states of standbys sees that there are some.
 */
final class Durability {
  private static final Logger log = LoggerFactory.getLogger(Durability.class);

  private Durability() {}

  /**
   * Of a server.
   *
   * @param fsync whether it waits for the disk at all
   * @param commit when a commit counts
   * @param names of the standbys that a commit may wait for
   * @param standbys how many get commits
   */
  record Settings(String fsync, String commit, String names, int standbys) {
    Optional<String> risk() {
      if (fsync.equals("off")) {
        return Optional.of(
            "fsync=off: what was committed last, or all of it, may be lost when the machine dies");
      }
      if (commit.equals("off")) {
        return Optional.of(
            "synchronous_commit=off: what was committed last may be lost in a crash");
      }
      boolean waits = !names.isBlank() && !commit.equals("local");
      return standbys == 0 || waits
          ? Optional.empty()
          : Optional.of(
              standbys
                  + " standby servers get commits later (synchronous_standby_names='"
                  + names
                  + "', synchronous_commit="
                  + commit
                  + "): what was committed last may be lost in a failover");
    }
  }

  /** What may be lost although it was committed; empty if nothing. */
  static Optional<String> risk(Handle handle) {
    return handle
        .createQuery(
            "select current_setting('fsync'), current_setting('synchronous_commit'),"
                + " current_setting('synchronous_standby_names'), (select count(*) from"
                + " pg_stat_replication where state is null or state = 'streaming')")
        .map(
            (row, context) ->
                new Settings(row.getString(1), row.getString(2), row.getString(3), row.getInt(4)))
        .one()
        .risk();
  }

  /** Warns of a server that may lose what it has confirmed. */
  static void check(Db db) {
    if (db.dialect() == Dialect.POSTGRESQL) {
      db.read("read how commits are stored", Durability::risk)
          .ifPresent(risk -> log.warn("{}: database={}", risk, db.name()));
    }
  }
}

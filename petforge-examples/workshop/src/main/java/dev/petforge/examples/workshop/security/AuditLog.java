package dev.petforge.examples.workshop.security;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who did what, in the order in which it was done. */
@Component
public class AuditLog {
  private final JdbcClient database;
  private final InstantSource clock;

  AuditLog(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Something that was done.
   *
   * @param id later ones are greater
   * @param at when
   * @param user who
   * @param action the request, for example {@code POST /api/batch/run}
   * @param target what it was about, as far as its path or body says
   * @param status the HTTP status of the answer
   */
  public record Entry(long id, Instant at, String user, String action, String target, int status) {}

  void note(String user, String action, String target, int status) {
    database
        .sql(
            "insert into audit (at, user, action, target, status)"
                + " values (:at, :user, :action, :target, :status)")
        .param("at", clock.millis())
        .param("user", user)
        .param("action", action)
        .param("target", target)
        .param("status", status)
        .update();
  }

  /** The newest first, behind an entry. */
  public List<Entry> list(Optional<Long> before, int limit) {
    return database
        .sql("select * from audit where id < :before order by id desc limit :limit")
        .param("before", before.orElse(Long.MAX_VALUE))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Entry(
                    row.getLong("id"),
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("user"),
                    row.getString("action"),
                    row.getString("target"),
                    row.getInt("status")))
        .list();
  }
}

package dev.petforge.storage.jdbc;

import dev.petforge.work.Work;
import dev.petforge.work.WorkKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Sets notes within a transaction. A note is a row of {@code jobs} (what it is about, how it goes)
 * and a row of a table of db-scheduler (when it is due, who has it). Notes of one transaction are
 * set in one order, after everything else, so that two transactions never wait for each other.
 */
final class Notes {
  /** When a note that waits for nobody but a ring is due: 9999-12-31T00:00:00Z. */
  static final long NEVER = 253_402_214_400_000L;

  /** The table of db-scheduler. */
  static final String TABLE = "scheduled";

  /** A note without a wake-up: there are as many to be looked at as there is work to do. */
  private static final String LOST =
      "kind in ("
          + Stream.of(WorkKind.values())
              .map(kind -> "'" + kind.word() + "'")
              .collect(Collectors.joining(", "))
          + ") and state <> 'parked' and not exists (select 1 from "
          + TABLE
          + " s where s.task_name = jobs.kind and s.task_instance = jobs.id)";

  private static final int RACES = 5;
  private static final Comparator<Work> ORDER =
      Comparator.comparing(Work::kind).thenComparing(Work::subject);

  private final Dialect dialect;
  private final DatabaseClock clock;
  private final Supplier<String> ids;

  Notes(Dialect dialect, DatabaseClock clock, Supplier<String> ids) {
    this.dialect = dialect;
    this.clock = clock;
    this.ids = ids;
  }

  /** Which of the notes that are there already start again. */
  private interface Again {
    boolean starts(Found found);
  }

  /** Sets notes that are due now; rings those that are there, unless they are parked. */
  void set(Handle handle, Collection<Work> notes) {
    set(handle, notes, Optional.empty());
  }

  /**
   * Sets the notes of a decision or a fact: those that are parked, or wait for their next try,
   * start again.
   */
  void news(Handle handle, Collection<Work> notes) {
    set(handle, notes, Optional.of(found -> found.parked() || found.failed()));
  }

  /**
   * Sets notes; those that are parked start again.
   *
   * @param before only those that were last begun by then, in milliseconds since 1970
   */
  void revive(Handle handle, Collection<Work> notes, long before) {
    set(handle, notes, Optional.of(found -> found.parked() && found.begun() <= before));
  }

  private void set(Handle handle, Collection<Work> notes, Optional<Again> again) {
    List<Work> ordered = notes.stream().distinct().sorted(ORDER).toList();
    for (Work note : ordered) {
      set(handle, note);
      if (again.isPresent() && !note.kind().recurring()) {
        find(handle, note)
            .filter(again.get()::starts)
            .ifPresent(found -> restart(handle, note.kind(), found.id(), clock.millis()));
      }
    }
  }

  private void set(Handle handle, Work note) {
    // Each round ends unless another transaction has just ended the note that was there.
    for (int round = 0; round < RACES; round++) {
      long now = clock.millis();
      if (note.kind().recurring() && ring(handle, note, now)) {
        return;
      }
      String id = ids.get();
      if (insertJob(handle, id, note, now)) {
        wake(handle, note.kind(), id, now);
        return;
      }
      if (ring(handle, note, now) || wakeAgain(handle, note, now)) {
        return;
      }
    }
    throw new IllegalStateException(note + " could not be set: it comes and goes");
  }

  /**
   * Has a note that is there looked at again, one of a recurring kind now. Somebody who has it just
   * now may have looked before this happened: he sees the count, and does not end it.
   *
   * @return whether it was there
   */
  private static boolean ring(Handle handle, Work note, long now) {
    return handle
            .createUpdate(
                "update "
                    + TABLE
                    + " set rings = rings + 1,"
                    + " execution_time = case when picked = :picked or execution_time < :due"
                    + " then execution_time else :due end"
                    + " where task_name = :kind and task_instance ="
                    + " (select id from jobs where kind = :kind and subject = :subject)")
            .bind("picked", true)
            .bind("due", note.kind().recurring() ? now : NEVER)
            .bind("kind", note.kind().word())
            .bind("subject", note.subject())
            .execute()
        > 0;
  }

  /** A note that lost its wake-up. Nobody ends it before this transaction is over. */
  private boolean wakeAgain(Handle handle, Work note, long now) {
    Optional<String> id =
        handle
            .createQuery(
                "select id from jobs where kind = :kind and subject = :subject"
                    + dialect.forUpdate())
            .bind("kind", note.kind().word())
            .bind("subject", note.subject())
            .mapTo(String.class)
            .findOne();
    id.ifPresent(there -> wake(handle, note.kind(), there, now));
    return id.isPresent();
  }

  /** A note that is there already. */
  private record Found(String id, boolean parked, boolean failed, long begun) {}

  private static Optional<Found> find(Handle handle, Work note) {
    return handle
        .createQuery(
            "select id, state, failures, started_at from jobs where kind = :kind and subject ="
                + " :subject")
        .bind("kind", note.kind().word())
        .bind("subject", note.subject())
        .map(
            (row, context) ->
                new Found(
                    row.getString("id"),
                    row.getString("state").equals("parked"),
                    row.getInt("failures") > 0,
                    row.getLong("started_at")))
        .findOne();
  }

  /** Lets a note run again, now, that is parked or waits for its next try. */
  static boolean restart(Handle handle, WorkKind kind, String id, long now) {
    wake(handle, kind, id, now);
    return handle
            .createUpdate(
                "update jobs set state = 'waiting', starts = 0, failures = 0, error = null,"
                    + " giving_up = null where id = :id and (state = 'parked' or failures > 0)")
            .bind("id", id)
            .execute()
        > 0;
  }

  private static boolean insertJob(Handle handle, String id, Work note, long now) {
    return handle
            .createUpdate(
                "insert into jobs (id, kind, subject, state, created_at)"
                    + " values (:id, :kind, :subject, 'waiting', :now) on conflict do nothing")
            .bind("id", id)
            .bind("kind", note.kind().word())
            .bind("subject", note.subject())
            .bind("now", now)
            .execute()
        > 0;
  }

  private static void wake(Handle handle, WorkKind kind, String id, long now) {
    handle
        .createUpdate(
            "insert into "
                + TABLE
                + " as s (task_name, task_instance, execution_time, picked, version, rings) values"
                + " (:kind, :id, :now, :picked, 1, 1) on conflict (task_name, task_instance) do"
                + " update set rings = s.rings + 1, execution_time = case when s.picked = :running"
                + " then s.execution_time else excluded.execution_time end")
        .bind("kind", kind.word())
        .bind("id", id)
        .bind("now", now)
        .bind("picked", false)
        .bind("running", true)
        .execute();
  }

  /** Whether a note of a known kind has lost its wake-up. */
  static boolean isAnyLost(Handle handle) {
    return handle
            .createQuery(
                "select count(*) from (select 1 from jobs where " + LOST + " limit 1) lost")
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /** Gives every note of a known kind that lost its wake-up another one. */
  static int repair(Handle handle, long now) {
    return handle
        .createUpdate(
            "insert into "
                + TABLE
                + " (task_name, task_instance, execution_time, picked, version, rings)"
                + " select kind, id, :now, :picked, 1, 0 from jobs where "
                + LOST
                + " on conflict do nothing")
        .bind("now", now)
        .bind("picked", false)
        .execute();
  }
}

package dev.petforge.storage.jdbc;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Sets jobs within a transaction. A job is a row of {@code jobs} (what it is about, how it goes)
 * and a row of a table of db-scheduler (when it is due, who has it). Jobs of one transaction are
 * set in one order, after everything else, so that two transactions never wait for each other.
 */
final class JobRows {
  /** When a job that waits for nobody but a signal is due: 9999-12-31T00:00:00Z. */
  static final long NEVER = 253_402_214_400_000L;

  /** The table of db-scheduler. */
  static final String TABLE = "scheduled";

  /** A job without a wake-up: there are as many to be looked at as there is work to do. */
  private static final String LOST =
      "kind in ("
          + Stream.of(JobKind.values())
              .map(kind -> "'" + kind.word() + "'")
              .collect(Collectors.joining(", "))
          + ") and state <> 'parked' and not exists (select 1 from "
          + TABLE
          + " s where s.task_name = jobs.kind and s.task_instance = jobs.id)";

  private static final String INSERT =
      "insert into jobs (id, kind, subject, state, created_at)"
          + " values (:id, :kind, :subject, 'waiting', :now) on conflict do nothing";

  private static final String WAKE =
      "insert into "
          + TABLE
          + " as s (task_name, task_instance, execution_time, picked, version, rings) values"
          + " (:kind, :id, :now, :picked, 1, 1) on conflict (task_name, task_instance) do"
          + " update set rings = s.rings + 1, execution_time = case when s.picked = :running"
          + " then s.execution_time else excluded.execution_time end";

  /** What somebody has begun who was not heard of since: few, if it is not sought by its kind. */
  private static final String LEFT =
      " where picked = :picked and last_heartbeat <= :oldest and task_name || '' in (<kinds>)";

  private static final int RACES = 5;
  private static final Comparator<JobKey> ORDER =
      Comparator.comparing(JobKey::kind).thenComparing(JobKey::subject);

  private final Dialect dialect;
  private final DatabaseClock clock;
  private final Supplier<String> ids;

  JobRows(Dialect dialect, DatabaseClock clock, Supplier<String> ids) {
    this.dialect = dialect;
    this.clock = clock;
    this.ids = ids;
  }

  /** Which of the jobs that are there already start again. */
  private interface Again {
    boolean starts(Found found);
  }

  /** Sets jobs that are due now; signals those that are there, unless they are parked. */
  void set(Handle handle, Collection<JobKey> jobs) {
    set(handle, jobs, Optional.empty());
  }

  /**
   * Sets the jobs of a decision or a fact: those that are parked, or wait for their next try, start
   * again.
   */
  void news(Handle handle, Collection<JobKey> jobs) {
    set(handle, jobs, Optional.of(found -> found.parked() || found.failed()));
  }

  /**
   * Sets jobs; those that are parked start again.
   *
   * @param before only those that were last begun by then, in milliseconds since 1970
   */
  void revive(Handle handle, Collection<JobKey> jobs, long before) {
    set(handle, jobs, Optional.of(found -> found.parked() && found.begun() <= before));
  }

  private void set(Handle handle, Collection<JobKey> jobs, Optional<Again> again) {
    List<JobKey> ordered = jobs.stream().distinct().sorted(ORDER).toList();
    Set<JobKey> added =
        add(handle, ordered.stream().filter(job -> !job.kind().recurring()).toList());
    for (JobKey job : ordered) {
      if (added.contains(job)) {
        continue;
      }
      set(handle, job);
      if (again.isPresent() && !job.kind().recurring()) {
        find(handle, job)
            .filter(again.get()::starts)
            .ifPresent(found -> restart(handle, job.kind(), found.id(), clock.millis()));
      }
    }
  }

  /** Sets those that are not there, which are nearly all but those that recur. */
  private Set<JobKey> add(Handle handle, List<JobKey> jobs) {
    if (jobs.isEmpty()) {
      return Set.of();
    }
    long now = clock.millis();
    Map<JobKey, String> named = new LinkedHashMap<>();
    jobs.forEach(job -> named.put(job, ids.get()));
    PreparedBatch rows = handle.prepareBatch(INSERT);
    named.forEach((job, id) -> bind(rows, id, job, now).add());
    int[] inserted = rows.execute();
    Map<JobKey, String> added = new LinkedHashMap<>();
    for (int i = 0; i < inserted.length; i++) {
      if (inserted[i] > 0) {
        added.put(jobs.get(i), named.get(jobs.get(i)));
      }
    }
    if (!added.isEmpty()) {
      PreparedBatch wakeUps = handle.prepareBatch(WAKE);
      added.forEach((job, id) -> bindWake(wakeUps, job.kind(), id, now).add());
      wakeUps.execute();
    }
    return added.keySet();
  }

  private void set(Handle handle, JobKey job) {
    // Each round ends unless another transaction has just ended the job that was there.
    for (int round = 0; round < RACES; round++) {
      long now = clock.millis();
      if (signal(handle, job, now)
          || !add(handle, List.of(job)).isEmpty()
          || wakeAgain(handle, job, now)) {
        return;
      }
    }
    throw new IllegalStateException(job + " could not be set: it comes and goes");
  }

  /**
   * Has a job that is there looked at again, one of a recurring kind now. Somebody who has it just
   * now may have looked before this happened: he sees the count, and does not end it.
   *
   * @return whether it was there
   */
  private static boolean signal(Handle handle, JobKey job, long now) {
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
            .bind("due", job.kind().recurring() ? now : NEVER)
            .bind("kind", job.kind().word())
            .bind("subject", job.subject())
            .execute()
        > 0;
  }

  /** A job that lost its wake-up. Nobody ends it before this transaction is over. */
  private boolean wakeAgain(Handle handle, JobKey job, long now) {
    Optional<String> id =
        handle
            .createQuery(
                "select id from jobs where kind = :kind and subject = :subject"
                    + dialect.forUpdate())
            .bind("kind", job.kind().word())
            .bind("subject", job.subject())
            .mapTo(String.class)
            .findOne();
    id.ifPresent(there -> wake(handle, job.kind(), there, now));
    return id.isPresent();
  }

  /** A job that is there already. */
  private record Found(String id, boolean parked, boolean failed, long begun) {}

  private static Optional<Found> find(Handle handle, JobKey job) {
    return handle
        .createQuery(
            "select id, state, failures, started_at from jobs where kind = :kind and subject ="
                + " :subject")
        .bind("kind", job.kind().word())
        .bind("subject", job.subject())
        .map(
            (row, context) ->
                new Found(
                    row.getString("id"),
                    row.getString("state").equals("parked"),
                    row.getInt("failures") > 0,
                    row.getLong("started_at")))
        .findOne();
  }

  /** Lets a job run again, now, that is parked or waits for its next try. */
  static boolean restart(Handle handle, JobKind kind, String id, long now) {
    wake(handle, kind, id, now);
    return handle
            .createUpdate(
                "update jobs set state = 'waiting', starts = 0, failures = 0, error = null,"
                    + " giving_up = null where id = :id and (state = 'parked' or failures > 0)")
            .bind("id", id)
            .execute()
        > 0;
  }

  private static <S extends SqlStatement<S>> S bind(S insert, String id, JobKey job, long now) {
    return insert
        .bind("id", id)
        .bind("kind", job.kind().word())
        .bind("subject", job.subject())
        .bind("now", now);
  }

  private static void wake(Handle handle, JobKind kind, String id, long now) {
    bindWake(handle.createUpdate(WAKE), kind, id, now).execute();
  }

  private static <S extends SqlStatement<S>> S bindWake(
      S wakeUp, JobKind kind, String id, long now) {
    return wakeUp
        .bind("kind", kind.word())
        .bind("id", id)
        .bind("now", now)
        .bind("picked", false)
        .bind("running", true);
  }

  /** Whether a job of a known kind has lost its wake-up. */
  static boolean isAnyLost(Handle handle) {
    return handle
            .createQuery(
                "select count(*) from (select 1 from jobs where " + LOST + " limit 1) lost")
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /** Gives every job of a known kind that lost its wake-up another one. */
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

  /** Whether somebody has begun a job and not been heard of since a time. */
  static boolean isAnyLeft(Handle handle, Collection<JobKind> kinds, long oldest) {
    return handle
            .createQuery("select count(*) from (select 1 from " + TABLE + LEFT + " limit 1) dead")
            .bind("picked", true)
            .bind("oldest", oldest)
            .bindList("kinds", kinds.stream().map(JobKind::word).toList())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /** Gives jobs whose worker was not heard of since a time to whoever takes them first. */
  static int takeOver(Handle handle, Collection<JobKind> kinds, long oldest, long now) {
    return handle
        .createUpdate(
            "update "
                + TABLE
                + " set picked = :free, picked_by = null, last_heartbeat = null,"
                + " execution_time = :now, version = version + 1"
                + LEFT)
        .bind("free", false)
        .bind("now", now)
        .bind("picked", true)
        .bind("oldest", oldest)
        .bindList("kinds", kinds.stream().map(JobKind::word).toList())
        .execute();
  }
}

package dev.petforge.storage.jdbc;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.JobKind;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.Need;
import dev.petforge.job.SharedSettings;
import dev.petforge.production.Persistence;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a worker: its row in {@code worker}, and on SQLite the lock that keeps it alone,
 * with a lease in the database that tells when the lock failed.
 */
final class WorkerLease implements Senders {
  private static final Logger log = LoggerFactory.getLogger(WorkerLease.class);

  private static final Duration NEVER = Duration.ofDays(36_500);

  /** Names the lease of the one worker of a SQLite database. */
  private static final String LEASE = "worker";

  private static final String OWN_LEASE = " where name = :name and holder = :id and token = :token";

  private final Db db;
  private final DatabaseTarget target;
  private final DatabaseClock clock;
  private final String id;
  private final String name;
  private final Duration deadAfter;
  private @Nullable ProcessLock lock;
  private Consumer<Failure> stopped = reason -> {};
  private volatile long token;
  private volatile Instant lastHeartbeat = Instant.MIN;
  private volatile boolean working;

  /** It goes on counting as alive, and takes up nothing more. */
  private volatile boolean ending;

  /** What was last told of this worker. */
  private volatile Optional<Told> told = Optional.empty();

  private record Told(Set<JobKind> kinds, List<Need> serves, Set<String> lacks) {}

  /**
   * @param id of this process in this life, never used before
   * @param name for people
   * @param deadAfter a worker that was silent for so long is dead
   */
  WorkerLease(
      Db db,
      DatabaseTarget target,
      DatabaseClock clock,
      String id,
      String name,
      Duration deadAfter) {
    this.db = db;
    this.target = target;
    this.clock = clock;
    this.id = id;
    this.name = name;
    this.deadAfter = deadAfter;
  }

  @Override
  public String own() {
    return id;
  }

  String name() {
    return name;
  }

  boolean working() {
    return working;
  }

  /** {@link Instant#MIN} also when nobody knows how long ago it was. */
  Instant lastHeartbeat() {
    return working && !clock.outOfStep() ? lastHeartbeat : Instant.MIN;
  }

  /** On SQLite the lock keeps all others out, however silent this process is. */
  Duration takenOverAfter() {
    return target.dialect() == Dialect.SQLITE ? NEVER : deadAfter;
  }

  /**
   * @param whenStopped is told once why, if this stops being a worker although nobody asked it to
   * @throws PermanentException with code {@code WORKER_RUNNING}, {@code WORKER_NAME} or {@code
   *     SETTINGS_DIFFER}
   */
  synchronized void begin(SharedSettings shared, Consumer<Failure> whenStopped) {
    db.requireOpen();
    if (working) {
      return;
    }
    lock = target.file().map(this::lock).orElse(null);
    stopped = whenStopped;
    Instant now = clock.instant();
    try {
      db.writeUnchecked("register the worker", handle -> register(handle, shared, now));
    } catch (RuntimeException e) {
      unlock();
      throw e;
    }
    lastHeartbeat = now;
    working = true;
    Durability.check(db);
    log.info("worker began: worker={} name={} database={}", id, name, target);
  }

  private ProcessLock lock(Path database) {
    return ProcessLock.ofWorker(database)
        .orElseThrow(() -> new PermanentException("WORKER_RUNNING", "another worker " + running()));
  }

  private String running() {
    Optional<String> other =
        db.read(
            "read the workers",
            handle ->
                handle
                    .createQuery(
                        "select pid, host, started_at from worker where ended_at is null order by"
                            + " started_at desc limit 1")
                    .map(
                        (row, context) ->
                            "process "
                                + row.getLong("pid")
                                + " on host "
                                + row.getString("host")
                                + " since "
                                + Instant.ofEpochMilli(row.getLong("started_at")))
                    .findOne());
    return "runs on this database: " + other.orElse("it has just begun") + " (" + target + ")";
  }

  private boolean register(Handle handle, SharedSettings shared, Instant now) {
    // Locked: whoever shuts this version out sees this worker, or this one sees that.
    requireWriter(handle, db.dialect().forUpdate());
    if (db.dialect() == Dialect.SQLITE) {
      // We hold the lock: whatever others left behind, they are dead. One that lives all the same,
      // because somebody deleted its lock, sees at its next heartbeat that it has lost the lease.
      token =
          handle
              .createQuery(
                  "insert into lease as l (name, holder, token, expires_at)"
                      + " values (:name, :id, 1, :until) on conflict (name) do update"
                      + " set holder = excluded.holder, token = l.token + 1,"
                      + " expires_at = excluded.expires_at returning token")
              .bind("name", LEASE)
              .bind("id", id)
              .bind("until", now.plus(deadAfter).toEpochMilli())
              .mapTo(Long.class)
              .one();
      handle
          .createUpdate("update worker set ended_at = heartbeat_at where ended_at is null")
          .execute();
      handle
          .createUpdate(
              "update "
                  + JobRows.TABLE
                  + " set picked = :free, picked_by = null, last_heartbeat = null,"
                  + " version = version + 1 where picked = :picked and last_heartbeat > 0")
          .bind("free", false)
          .bind("picked", true)
          .execute();
    }
    WorkerRows.holdName(handle, id, name, oldest())
        .ifPresent(
            other -> {
              throw new PermanentException(
                  "WORKER_NAME",
                  "another worker named '"
                      + name
                      + "' works on this database: process "
                      + other.pid()
                      + " on host "
                      + other.host()
                      + ", last heard of at "
                      + other.seen());
            });
    agree(handle, shared);
    handle
        .createUpdate(
            "insert into worker (id, name, host, pid, started_at, heartbeat_at, version, held_name,"
                + " settings) values (:id, :name, :host, :pid, :now, :now, :version, :name,"
                + " :settings) on conflict (id) do update set ended_at = null, heartbeat_at = excluded.heartbeat_at,"
                + " held_name = excluded.held_name, settings = excluded.settings, gives_way = null")
        .bind("id", id)
        .bind("name", name)
        .bind("host", host())
        .bind("pid", ProcessHandle.current().pid())
        .bind("now", now.toEpochMilli())
        .bind("settings", WorkerRows.words(shared.values()))
        .bind("version", WorkerLease.class.getPackage().getImplementationVersion())
        .execute();
    return true;
  }

  /**
   * With all that live; others wait until this transaction is over. One that is silent is not
   * asked, and gives way if it is heard again.
   */
  private void agree(Handle handle, SharedSettings shared) {
    Instant oldest = Instant.ofEpochMilli(oldest());
    for (WorkerRows.Begun other : WorkerRows.notEnded(handle)) {
      List<String> conflicts = shared.conflicts(other.worker().settings());
      if (conflicts.isEmpty()) {
        continue;
      }
      String differences = String.join("; ", conflicts);
      if (!shared.forAll() && !other.worker().seen().isBefore(oldest)) {
        throw new PermanentException(
            "SETTINGS_DIFFER",
            "worker '"
                + other.worker().name()
                + "' (process "
                + other.worker().pid()
                + " on host "
                + other.worker().host()
                + ") works with other settings, and all must have the same: "
                + differences);
      }
      WorkerRows.giveWay(handle, other.id(), differences);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine need not know its own name; it is shown to people only.
      return "localhost";
    }
  }

  /** Tells the others what this worker does and has, unless they know. */
  void tell(Set<JobKind> kinds, List<Need> serves, Set<String> lacks) {
    Told news = new Told(kinds, serves, Set.copyOf(lacks));
    if (!told.equals(Optional.of(news))) {
      db.write(
          "store what the worker serves",
          handle -> {
            WorkerRows.tell(handle, id, kinds, serves, news.lacks());
            return news;
          });
      told = Optional.of(news);
    }
  }

  /**
   * Tells the database that this worker lives, and renews its lease.
   *
   * @throws dev.petforge.failure.RetryableException if the database cannot be used now
   */
  void beat() {
    if (!working) {
      return;
    }
    if (clock.outOfStep()) {
      clock.read();
    }
    boolean shortlyBefore = isHeard();
    Instant now = clock.instant();
    if (db.writeQuickly("store the heartbeat", handle -> renewed(handle, now))) {
      Optional<Failure> newer =
          DatabaseSchema.newer(
              db.readQuickly("read which versions may write", handle -> writer(handle, "")),
              target);
      if (newer.isPresent() && !shortlyBefore) {
        // The tables may have been changed while this process stood still, since it was dead.
        stop(newer.get());
        return;
      }
      lastHeartbeat = now;
      db.readQuickly("read whether the worker is to give way", this::givesWay)
          .ifPresent(
              differences ->
                  stop(
                      Failure.permanent(
                          Persistence.SETTINGS_CHANGED,
                          "another worker began with settings for all: " + differences)));
      newer.ifPresent(this::endInOrder);
    } else if (working) {
      stop(
          Failure.permanent(
              Persistence.LEASE_LOST,
              "this process is no worker any more, another one " + running()));
    }
  }

  /**
   * Tries a database that is away. A worker tells at once that it lives: what it does next depends
   * on that.
   */
  void lookForDatabase() {
    if (db.outage().isAway()) {
      if (working) {
        beat();
      } else {
        db.readQuickly("look whether it is back", handle -> handle.execute("select 1"));
      }
    }
  }

  /**
   * Whether the tables cannot have been changed into what this version must not write: a migration
   * waits until this worker counts as dead, for which there is as much time again.
   */
  private boolean isHeard() {
    return lastHeartbeat().plus(deadAfter.dividedBy(2)).isAfter(clock.instant());
  }

  /**
   * Refuses a transaction of a process that is no worker, or was silent for so long that nobody may
   * wait for it, if this version must not write any more. Until it ends no migration begins.
   *
   * @throws PermanentException with code {@link Persistence#NEWER_DATABASE}
   */
  void requireWriter(Handle handle) {
    if (!isHeard()) {
      requireWriter(handle, db.dialect().forKeyShare());
    }
  }

  private void requireWriter(Handle handle, String lock) {
    DatabaseSchema.newer(writer(handle, lock), target)
        .ifPresent(
            newer -> {
              throw new PermanentException(newer.code(), newer.message());
            });
  }

  /** The oldest form of the tables that a program may know which writes. */
  private static int writer(Handle handle, String lock) {
    return handle
        .createQuery("select writer_version from petforge_meta where id = 1" + lock)
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Takes up nothing more, finishes what is under way, and ends: nobody may take it over before,
   * who has another idea of the tables.
   */
  private void endInOrder(Failure reason) {
    Consumer<Failure> tell;
    synchronized (this) {
      if (!working || ending) {
        return;
      }
      ending = true;
      tell = stopped;
    }
    log.error("worker ends, in order: worker={} reason={}", id, reason);
    tell.accept(reason);
  }

  /** All that was under way has come to its end. */
  void drained() {
    if (ending) {
      end();
    }
  }

  private Optional<String> givesWay(Handle handle) {
    return handle
        .createQuery("select gives_way from worker where id = :id and gives_way is not null")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  private boolean renewed(Handle handle, Instant now) {
    int leases =
        db.dialect() == Dialect.SQLITE
            ? handle
                .createUpdate("update lease set expires_at = :until" + OWN_LEASE)
                .bind("until", now.plus(deadAfter).toEpochMilli())
                .bind("name", LEASE)
                .bind("id", id)
                .bind("token", token)
                .execute()
            : 1;
    int rows =
        handle
            .createUpdate(
                "update worker set heartbeat_at = :now where id = :id and ended_at is null")
            .bind("now", now.toEpochMilli())
            .bind("id", id)
            .execute();
    return leases > 0 && rows > 0;
  }

  /** Whoever was last heard of before is dead; in milliseconds since 1970. */
  long oldest() {
    return db.outage().oldest(clock.millis(), deadAfter);
  }

  /** All that live, this one too if it works. */
  List<LivingWorker> living() {
    long oldest = oldest();
    return db.read("read the workers", handle -> WorkerRows.all(handle, oldest));
  }

  /** Refuses what must not be done beside a worker. */
  void requireNone() {
    if (target.file().isPresent()) {
      db.requireOpen();
      NoWorker.lock(target, target.file().get()).close();
      return;
    }
    db.read(
        "read the workers",
        handle -> {
          NoWorker.require(target, handle, deadAfter);
          return true;
        });
  }

  /** Stops being a worker because this process cannot rely on itself any more. */
  void outOfMemory(OutOfMemoryError e) {
    stop(
        Failure.permanent(
            Persistence.OUT_OF_MEMORY, "this process has run out of memory: " + e.getMessage()));
  }

  /**
   * Stops being a worker although nobody asked it to: others may take over at once. What is under
   * way here cannot harm them, its ends are refused.
   */
  void stop(Failure reason) {
    Consumer<Failure> tell;
    synchronized (this) {
      if (!working) {
        return;
      }
      working = false;
      tell = stopped;
    }
    try {
      log.error("worker stopped by itself: worker={} reason={}", id, reason);
      unlock();
    } finally {
      tell.accept(reason);
    }
  }

  @Override
  public boolean alive(String sender) {
    if (db.dialect() == Dialect.SQLITE) {
      return false;
    }
    long oldest = oldest();
    return db.read(
        "read a worker",
        handle ->
            handle
                    .createQuery(
                        "select count(*) from worker where id = :id and ended_at is null and"
                            + " heartbeat_at >= :oldest")
                    .bind("id", sender)
                    .bind("oldest", oldest)
                    .mapTo(Integer.class)
                    .one()
                > 0);
  }

  synchronized void end() {
    if (!working) {
      return;
    }
    working = false;
    try {
      db.writeUnchecked(
          "store the end of the worker",
          handle -> {
            handle
                .createUpdate("update lease set expires_at = 0" + OWN_LEASE)
                .bind("name", LEASE)
                .bind("id", id)
                .bind("token", token)
                .execute();
            return handle
                .createUpdate("update worker set ended_at = :now, held_name = null where id = :id")
                .bind("now", clock.millis())
                .bind("id", id)
                .execute();
          });
    } catch (RuntimeException e) {
      // Others find out by its silence.
      log.warn("end of the worker not stored: worker={} reason={}", id, e.getMessage());
    }
    unlock();
  }

  /** Ends without a word, as a power cut does. */
  synchronized void crash() {
    working = false;
    unlock();
  }

  private synchronized void unlock() {
    ProcessLock held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }
}

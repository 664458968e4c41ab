package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a worker: its row in {@code worker}, and on SQLite the lock that keeps it alone.
 */
final class Worker implements Senders {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private static final Duration NEVER = Duration.ofDays(36_500);

  private final Db db;
  private final DatabaseUrl url;
  private final DatabaseClock clock;
  private final String id;
  private final String name;
  private final Duration deadAfter;
  private @Nullable FileChannel lockFile;
  private volatile Instant lastHeartbeat = Instant.MIN;
  private volatile boolean working;

  /**
   * @param id of this process in this life, never used before
   * @param name for people
   * @param deadAfter a worker that was silent for so long is dead
   */
  Worker(Db db, DatabaseUrl url, DatabaseClock clock, String id, String name, Duration deadAfter) {
    this.db = db;
    this.url = url;
    this.clock = clock;
    this.id = id;
    this.name = name;
    this.deadAfter = deadAfter;
  }

  @Override
  public String own() {
    return id;
  }

  boolean working() {
    return working;
  }

  Instant lastHeartbeat() {
    return lastHeartbeat;
  }

  /** On SQLite the lock keeps all others out, however silent this process is. */
  Duration takenOverAfter() {
    return url.dialect() == Dialect.SQLITE ? NEVER : deadAfter;
  }

  /**
   * @throws PermanentException with code {@code WORKER_RUNNING}
   */
  synchronized void begin() {
    if (working) {
      return;
    }
    if (url.file().isPresent()) {
      lockFile = lock(Path.of(url.file().get() + ".worker.lock"));
    }
    Instant now = clock.instant();
    try {
      db.write("register the worker", handle -> register(handle, now));
    } catch (RuntimeException e) {
      unlock();
      throw e;
    }
    lastHeartbeat = now;
    working = true;
    log.info("worker began: worker={} name={} database={}", id, name, url);
  }

  /** Held until the process ends, however it ends; the file stays, so that all lock the same. */
  private FileChannel lock(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new PermanentException("WORKER_RUNNING", running());
      }
      return channel;
    } catch (IOException e) {
      throw new PermanentException("DATABASE", "cannot lock " + path + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another database object of this process has it.
      return null;
    }
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
    return "another worker runs on this database: "
        + other.orElse("it has just begun")
        + " ("
        + url
        + ")";
  }

  private boolean register(Handle handle, Instant now) {
    if (db.dialect() == Dialect.SQLITE) {
      // We hold the lock: whatever others left behind, they are dead.
      handle
          .createUpdate("update worker set ended_at = heartbeat_at where ended_at is null")
          .execute();
      handle
          .createUpdate(
              "update "
                  + Notes.TABLE
                  + " set picked = 0, picked_by = null, last_heartbeat = null,"
                  + " version = version + 1 where picked = 1")
          .execute();
    }
    handle
        .createUpdate(
            "insert into worker (id, name, host, pid, started_at, heartbeat_at)"
                + " values (:id, :name, :host, :pid, :now, :now)"
                + " on conflict (id) do update set ended_at = null, heartbeat_at = excluded.heartbeat_at")
        .bind("id", id)
        .bind("name", name)
        .bind("host", host())
        .bind("pid", ProcessHandle.current().pid())
        .bind("now", now.toEpochMilli())
        .execute();
    return true;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine need not know its own name; it is shown to people only.
      return "localhost";
    }
  }

  /** Tells the database that this worker lives. */
  void beat() {
    if (!working) {
      return;
    }
    Instant now = clock.instant();
    int rows =
        db.write(
            "store the heartbeat",
            handle ->
                handle
                    .createUpdate(
                        "update worker set heartbeat_at = :now where id = :id and ended_at is null")
                    .bind("now", now.toEpochMilli())
                    .bind("id", id)
                    .execute());
    if (rows > 0) {
      lastHeartbeat = now;
    }
  }

  @Override
  public boolean alive(String sender) {
    if (db.dialect() == Dialect.SQLITE) {
      return false;
    }
    long oldest = clock.instant().minus(deadAfter).toEpochMilli();
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
      db.write(
          "store the end of the worker",
          handle ->
              handle
                  .createUpdate("update worker set ended_at = :now where id = :id")
                  .bind("now", clock.millis())
                  .bind("id", id)
                  .execute());
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

  private void unlock() {
    FileChannel held = lockFile;
    lockFile = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        log.warn("lock not released: worker={} reason={}", id, e.getMessage());
      }
    }
  }
}

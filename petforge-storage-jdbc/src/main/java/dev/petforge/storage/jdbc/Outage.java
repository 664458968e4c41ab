package dev.petforge.storage.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server of PostgreSQL is there, as all who use it find out together. Whoever meets a
 * connection that is broken says so, and from then on all wait but those who look whether it is
 * back. One that stays away is told once, and once that it is back: what each of the others would
 * have to say of it is left out of the log.
 */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  /** What is over sooner is not worth a warning: a connection broke, and there is another one. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final String database;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean away;
  private volatile boolean watched;
  private volatile @Nullable Past last;
  private String reason = "";
  private long since;
  private boolean told;
  private boolean closed;

  /**
   * One that is over, on the counter of this machine.
   *
   * @param from in nanoseconds
   * @param to in nanoseconds
   */
  private record Past(long from, long to) {}

  /**
   * @param database names it to people
   */
  Outage(String database) {
    this.database = database;
  }

  /**
   * Whether a failure means that this connection can be used no more, and most likely no other one:
   * it broke, the server shuts down or starts up, or another one has taken over from it.
   */
  static boolean isMeantBy(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return state.startsWith("08") || state.startsWith("57P") || state.equals("25006");
      }
    }
    return false;
  }

  boolean isAway() {
    return away;
  }

  /** From now on somebody looks again and again whether it is over. Else nobody waits for that. */
  void watch() {
    watched = true;
  }

  /** Somebody met it. */
  void begin(String why) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (!away) {
        away = true;
        told = false;
        since = System.nanoTime();
      }
      if (!told) {
        // Who tries again knows more of it than whose connection broke.
        reason = why;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Somebody was answered. */
  void end() {
    if (!away) {
      return;
    }
    lock.lock();
    try {
      if (!away) {
        return;
      }
      long now = System.nanoTime();
      away = false;
      last = new Past(since, now);
      if (told) {
        log.warn("the database is back: database={} away={} s", database, seconds(now - since));
      } else {
        log.info(
            "connections were lost and made anew: database={} after={} ms reason={}",
            database,
            TimeUnit.NANOSECONDS.toMillis(now - since),
            reason);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static long seconds(long nanos) {
    return Math.round(nanos / 1e9);
  }

  /**
   * Waits until it is over, if somebody looks for that.
   *
   * @return whether the database is to be tried; false if it is not over yet, if this was closed,
   *     or if the thread was interrupted, which it stays then
   */
  boolean await(Duration atMost) {
    if (!away || !watched) {
      return true;
    }
    lock.lock();
    try {
      long end = System.nanoTime() + Math.min(atMost.toNanos(), Long.MAX_VALUE / 4);
      while (away && !closed && end - System.nanoTime() > 0) {
        long untilTold = told ? Long.MAX_VALUE : SHORT.toNanos() - (System.nanoTime() - since);
        if (untilTold <= 0) {
          tell();
        } else {
          long unused =
              changed.awaitNanos(Math.min(untilTold, Math.max(1, end - System.nanoTime())));
        }
      }
      return !away;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    told = true;
    log.warn(
        "the database is away, all work waits for it: database={} reason={}", database, reason);
  }

  /** Why it is thought to be away, for people. */
  String reason() {
    lock.lock();
    try {
      return reason;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The oldest sign of life that still counts. While the database was away, nobody could give one:
   * that time is left out.
   *
   * @param now in milliseconds since 1970
   * @param silence after which somebody counts as dead
   */
  long oldest(long now, Duration silence) {
    Past past = last;
    long oldest = now - silence.toMillis();
    if (past == null || millis(System.nanoTime() - past.to()) >= silence.toMillis()) {
      return oldest;
    }
    return oldest - millis(past.to() - past.from());
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** Nobody waits any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

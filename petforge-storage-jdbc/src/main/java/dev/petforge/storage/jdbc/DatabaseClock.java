package dev.petforge.storage.jdbc;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The database's time in whole milliseconds: its offset to this machine's counter is read now and
 * then. Never goes back, whatever the clocks do.
 */
final class DatabaseClock implements InstantSource, Clock {
  private final Db db;
  private final LongSupplier nanoTime;
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);
  private volatile long offset;

  DatabaseClock(Db db) {
    this(db, System::nanoTime);
  }

  DatabaseClock(Db db, LongSupplier nanoTime) {
    this.db = db;
    this.nanoTime = nanoTime;
    read();
  }

  /**
   * Reads the offset anew.
   *
   * @throws dev.petforge.failure.RetryableException if the database cannot be used now; the offset
   *     stays
   */
  void read() {
    long before = local();
    long told =
        db.read(
            "tell the time",
            handle -> handle.createQuery("select " + db.dialect().now()).mapTo(Long.class).one());
    // Half of the way there and back.
    offset = told - (before + (local() - before) / 2);
  }

  private long local() {
    return nanoTime.getAsLong() / 1_000_000;
  }

  @Override
  public long millis() {
    long now = local() + offset;
    return last.accumulateAndGet(now, Math::max);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public Instant now() {
    return instant();
  }
}

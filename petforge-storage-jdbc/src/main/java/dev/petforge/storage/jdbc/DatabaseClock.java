package dev.petforge.storage.jdbc;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's time in whole milliseconds: its offset to this machine's counter is read now and
 * then.
 *
 * <ul>
 *   <li>It never goes back. What it was ahead of the database, it makes good by going at half speed
 *       until the database has caught up, so it never stands still either.
 *   <li>A reading is wrong by at most half the time that it took, so it is taken from the quickest
 *       of several samples, and not at all when even that was slow: a pause in the middle of one
 *       must not bend the time.
 *   <li>The counter stands still while a machine is suspended; the wall clock does not. When the
 *       two disagree, {@link #outOfStep} says so until the next reading.
 * </ul>
 */
final class DatabaseClock implements InstantSource, Clock {
  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final int SAMPLES = 5;
  private static final long GOOD_MS = 10;
  private static final long SLOWEST_MS = 1_000;

  /** Wall clocks are corrected by less than this all the time. */
  private static final long STEP_MS = 2_000;

  private final LongSupplier database;
  private final LongSupplier nanoTime;
  private final LongSupplier wallMillis;
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);
  private volatile Line line;

  /**
   * @throws dev.petforge.failure.RetryableException if the database cannot be used now
   */
  DatabaseClock(Db db) {
    this(db, System::nanoTime, System::currentTimeMillis);
  }

  /**
   * @param nanoTime this machine's counter, in nanoseconds
   * @param wallMillis this machine's idea of the time, in milliseconds since 1970
   */
  DatabaseClock(Db db, LongSupplier nanoTime, LongSupplier wallMillis) {
    this(() -> told(db), nanoTime, wallMillis);
  }

  /**
   * @param database tells the database's time, in milliseconds since 1970
   */
  DatabaseClock(LongSupplier database, LongSupplier nanoTime, LongSupplier wallMillis) {
    this.database = database;
    this.nanoTime = nanoTime;
    this.wallMillis = wallMillis;
    // However slow it was: there is nothing better yet.
    Sample first = quickest();
    this.line = new Line(first.offset(), 0, Long.MIN_VALUE / 2, first.step());
  }

  private static long told(Db db) {
    return db.readQuickly("tell the time", handle -> now(handle, db.dialect()));
  }

  /** The database's time, in milliseconds since 1970. */
  static long now(Handle handle, Dialect dialect) {
    return handle.createQuery("select " + dialect.now()).mapTo(Long.class).one();
  }

  /**
   * One question to the database.
   *
   * @param offset between the counter and the database's time
   * @param took there and back
   * @param step between the counter and the wall clock
   * @param interrupted whether the machine was suspended meanwhile
   */
  private record Sample(long offset, long took, long step, boolean interrupted) {
    boolean quickerThan(Sample other) {
      return interrupted == other.interrupted ? took < other.took : other.interrupted;
    }
  }

  private Sample sample() {
    long before = local();
    long step = step();
    long told = database.getAsLong();
    long took = local() - before;
    // Half of the way there and back.
    return new Sample(told - (before + took / 2), took, step, Math.abs(step() - step) > STEP_MS);
  }

  private Sample quickest() {
    Sample quickest = sample();
    for (int i = 1; i < SAMPLES && (quickest.interrupted() || quickest.took() > GOOD_MS); i++) {
      Sample another = sample();
      quickest = another.quickerThan(quickest) ? another : quickest;
    }
    return quickest;
  }

  /**
   * How the time goes from one reading to the next, over this machine's counter: as the database
   * has it, or at half speed as long as that is behind what was shown already.
   *
   * @param offset between the counter and the database's time
   * @param from the counter at the reading
   * @param shown what was shown then
   * @param step between the counter and the wall clock at the reading
   */
  private record Line(long offset, long from, long shown, long step) {
    long at(long local) {
      return Math.max(local + offset, shown + (local - from) / 2);
    }
  }

  /**
   * Reads the offset anew; keeps the one that it has if the database is too slow now.
   *
   * @throws dev.petforge.failure.RetryableException if the database cannot be used now; the offset
   *     stays
   */
  synchronized void read() {
    Sample quickest = quickest();
    if (quickest.interrupted() || quickest.took() > SLOWEST_MS) {
      log.warn("database's time not read, it took too long: took={} ms", quickest.took());
      return;
    }
    long now = local();
    long shown = Math.max(line.at(now), last.get());
    long ahead = shown - (now + quickest.offset());
    if (ahead > STEP_MS) {
      log.warn("time was ahead of the database's and goes at half speed: ahead={} ms", ahead);
    }
    line = new Line(quickest.offset(), now, shown, quickest.step());
  }

  /**
   * Whether the wall clock and the counter have gone apart since the last reading: this machine was
   * suspended, or somebody set its clock. Then nobody knows how much time has passed.
   */
  boolean outOfStep() {
    return Math.abs(step() - line.step()) > STEP_MS;
  }

  private long step() {
    return wallMillis.getAsLong() - local();
  }

  private long local() {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
  }

  @Override
  public long millis() {
    return last.accumulateAndGet(line.at(local()), Math::max);
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

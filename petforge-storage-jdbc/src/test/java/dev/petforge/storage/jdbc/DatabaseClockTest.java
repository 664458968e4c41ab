package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseClockTest {
  @TempDir Path folder;

  @Test
  void it_tells_the_databases_time_in_whole_milliseconds() {
    for (String url : List.of(Databases.sqlite(folder), Postgres.emptyDatabase())) {
      try (Db db = Db.open(DatabaseUrl.parse(url), 4)) {
        Instant now = new DatabaseClock(db).instant();

        // The server of this test runs on this machine.
        assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
        assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MILLIS));
      }
    }
  }

  /** A machine and a database whose clocks a test moves. */
  private static final class Times {
    final AtomicLong counterMs = new AtomicLong(5_000);
    final AtomicLong wall = new AtomicLong(NOON);
    final AtomicLong database = new AtomicLong(NOON);

    /** Happens in the middle of each question to the database, before and after it has answered. */
    Runnable way = () -> {};

    DatabaseClock clock() {
      return new DatabaseClock(
          () -> {
            way.run();
            long told = database.get();
            way.run();
            return told;
          },
          () -> TimeUnit.MILLISECONDS.toNanos(counterMs.get()),
          wall::get);
    }

    void pass(long millis) {
      counterMs.addAndGet(millis);
      wall.addAndGet(millis);
      database.addAndGet(millis);
    }
  }

  private static final long NOON = Instant.parse("2026-11-01T12:00:00Z").toEpochMilli();

  @Test
  void it_goes_on_with_this_machines_counter() {
    Times times = new Times();
    DatabaseClock clock = times.clock();
    assertThat(clock.millis()).isEqualTo(NOON);

    times.pass(TimeUnit.HOURS.toMillis(1));

    assertThat(clock.millis()).isEqualTo(NOON + TimeUnit.HOURS.toMillis(1));
  }

  @Test
  void it_follows_a_database_that_is_ahead_at_once() {
    Times times = new Times();
    DatabaseClock clock = times.clock();

    times.database.addAndGet(TimeUnit.HOURS.toMillis(1));
    clock.read();

    assertThat(clock.millis()).isEqualTo(NOON + TimeUnit.HOURS.toMillis(1));
  }

  @Test
  void it_neither_goes_back_nor_stands_still_when_it_was_ahead_of_the_database() {
    Times times = new Times();
    DatabaseClock clock = times.clock();
    times.database.addAndGet(-30_000);
    clock.read();
    long shown = clock.millis();
    assertThat(shown).isEqualTo(NOON);

    for (int second = 1; second <= 59; second++) {
      times.pass(1_000);
      if (second % 7 == 0) {
        clock.read();
      }
      long now = clock.millis();
      assertThat(now - shown).as("second " + second).isBetween(499L, 501L);
      shown = now;
    }
    times.pass(2_000);

    assertThat(clock.millis()).as("the database has caught up").isEqualTo(times.database.get());
  }

  @Test
  void a_pause_in_the_middle_of_a_reading_does_not_bend_it() {
    Times times = new Times();
    DatabaseClock clock = times.clock();

    AtomicInteger moments = new AtomicInteger();
    // Before the first answer, and after the second one; the third is quick.
    times.way =
        () -> times.pass(List.of(60_000, 0, 0, 60_000, 1, 1).get(moments.getAndIncrement()));
    clock.read();
    assertThat(moments).hasValue(6);
    assertThat(clock.millis()).isEqualTo(times.database.get());

    times.way = () -> times.pass(moments.getAndIncrement() % 2 == 0 ? 60_000 : 0);
    clock.read();
    assertThat(clock.millis()).as("none was quick").isEqualTo(times.database.get());
  }

  @Test
  void a_database_that_is_always_slow_is_better_than_none() {
    Times times = new Times();
    times.way = () -> times.pass(2_000);

    DatabaseClock clock = times.clock();

    assertThat(clock.millis()).isEqualTo(times.database.get());
  }

  @Test
  void it_knows_that_the_machine_was_suspended_until_it_has_asked_again() {
    Times times = new Times();
    DatabaseClock clock = times.clock();
    times.pass(TimeUnit.HOURS.toMillis(3));
    assertThat(clock.outOfStep()).isFalse();

    // The counter stands still meanwhile.
    times.wall.addAndGet(TimeUnit.HOURS.toMillis(1));
    times.database.addAndGet(TimeUnit.HOURS.toMillis(1));
    assertThat(clock.outOfStep()).isTrue();
    clock.read();

    assertThat(clock.outOfStep()).isFalse();
    assertThat(clock.millis()).isEqualTo(times.database.get());
  }

  @Test
  void an_answer_that_was_read_only_after_the_machine_had_slept_is_none() {
    Times times = new Times();
    DatabaseClock clock = times.clock();
    AtomicInteger moments = new AtomicInteger();
    times.way =
        () -> {
          if (moments.incrementAndGet() == 2) {
            times.wall.addAndGet(TimeUnit.HOURS.toMillis(1));
            times.database.addAndGet(TimeUnit.HOURS.toMillis(1));
          }
        };

    clock.read();

    assertThat(clock.millis()).isEqualTo(times.database.get());
    assertThat(clock.outOfStep()).isFalse();
  }
}

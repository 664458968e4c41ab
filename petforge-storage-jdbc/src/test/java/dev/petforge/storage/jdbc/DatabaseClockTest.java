package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  @Test
  void it_goes_on_with_this_machines_counter_and_never_goes_back() {
    try (Db db = Db.open(DatabaseUrl.parse(Databases.sqlite(folder)), 4)) {
      AtomicLong nanos = new AtomicLong();
      DatabaseClock clock = new DatabaseClock(db, nanos::get);
      Instant first = clock.instant();

      nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
      assertThat(clock.instant()).isEqualTo(first.plus(Duration.ofHours(1)));

      // The counter was wrong by an hour, as the database now says: time stands, it does not turn.
      clock.read();
      assertThat(clock.instant()).isEqualTo(first.plus(Duration.ofHours(1)));

      nanos.addAndGet(TimeUnit.HOURS.toNanos(2));
      assertThat(Duration.between(first.plus(Duration.ofHours(2)), clock.instant()).abs())
          .isLessThan(Duration.ofMinutes(1));
    }
  }
}

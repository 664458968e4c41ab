package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.money.AccountId;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcAccountPaceTest {
  private static final AccountId KLING = new AccountId("kling/default");
  private static final Duration LONG = Duration.ofHours(1);

  /** So seldom that all of a test is over before the next turn. */
  private static final Rate RARE = Rate.perSecond(1);

  @TempDir Path folder;

  @Test
  void two_processes_share_the_turns_of_an_account() {
    String url = Postgres.newDatabase();
    try (JdbcPersistence one = Databases.open(url);
        JdbcPersistence two = Databases.open(url)) {
      List<Duration> waits = new ArrayList<>();
      for (AccountPace pace : List.of(one.pace(), two.pace(), two.pace(), one.pace())) {
        waits.add(pace.next(KLING, RARE, LONG).orElseThrow());
      }

      assertThat(waits.get(0)).isZero();
      for (int i = 1; i < waits.size(); i++) {
        // In a second each, less what the test has taken until then.
        assertThat(waits.get(i)).isLessThanOrEqualTo(Duration.ofSeconds(i));
        assertThat(waits.get(i)).isGreaterThan(waits.get(i - 1));
      }
      assertThat(one.pace().next(new AccountId("kling/other"), RARE, Duration.ZERO))
          .as("another account has turns of its own")
          .contains(Duration.ZERO);
    }
  }

  @Test
  void a_turn_that_comes_too_late_is_not_taken() {
    try (JdbcPersistence database = Databases.open(Postgres.newDatabase())) {
      AccountPace pace = database.pace();
      for (int i = 0; i < 100; i++) {
        assertThat(pace.next(KLING, RARE, LONG)).isPresent();
      }

      assertThat(pace.next(KLING, RARE, Duration.ofSeconds(10))).isEmpty();
      Duration next = pace.next(KLING, RARE, LONG).orElseThrow();
      assertThat(next).isLessThanOrEqualTo(Duration.ofSeconds(100));
    }
  }

  @Test
  void turns_that_nobody_took_for_a_second_may_be_taken_at_once() {
    try (JdbcPersistence database = Databases.open(Postgres.newDatabase())) {
      AccountPace pace = database.pace();
      List<Optional<Duration>> waits = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        waits.add(pace.next(KLING, Rate.perSecond(50), LONG));
      }

      assertThat(waits).containsOnly(Optional.of(Duration.ZERO));
    }
  }

  @Test
  void a_rate_may_be_counted_in_minutes() {
    try (JdbcPersistence database = Databases.open(Postgres.newDatabase())) {
      AccountPace pace = database.pace();
      Rate two = Rate.perMinute(2);
      List<Duration> waits = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waits.add(pace.next(KLING, two, LONG).orElseThrow());
      }

      assertThat(waits.subList(0, 2)).containsOnly(Duration.ZERO);
      assertThat(waits.get(2)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }
  }

  @Test
  void where_one_process_works_there_is_nothing_to_share() {
    try (JdbcPersistence database = Databases.open(Databases.newSqlite(folder))) {
      for (int i = 0; i < 3; i++) {
        assertThat(database.pace().next(KLING, RARE, Duration.ZERO)).contains(Duration.ZERO);
      }
    }
  }
}

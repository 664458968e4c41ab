package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.MessageCatalog;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings of a server let it lose what it has said to be stored. */
class DurabilityTest {
  private static final MessageCatalog CHINESE = MessageCatalog.of(Locale.CHINESE);

  @ParameterizedTest
  @CsvSource({
    "off, on,           '',        0, fsync=off",
    "off, off,          'ANY 1 (b)', 1, fsync=off",
    "on,  off,          'ANY 1 (b)', 1, synchronous_commit=off",
    "on,  on,           '',        2, 2 standby servers get commits later",
    "on,  local,        'ANY 1 (b)', 1, synchronous_commit=local"
  })
  void what_may_be_lost_is_said_in_both_languages(
      String fsync, String commit, String names, int standbys, String said) {
    String risk = new Durability.Settings(fsync, commit, names, standbys).risk().orElseThrow();

    assertThat(risk).contains(said, "may be lost");
    assertThat(CHINESE.say(risk)).contains("可能丢失").doesNotContain("lost", "later");
  }

  @ParameterizedTest
  @CsvSource({
    "on, '',          0",
    "on, 'ANY 1 (b)', 2",
    "remote_write, 'b', 1",
    "remote_apply, '*', 1",
    "local, '',       0"
  })
  void what_waits_for_the_disk_and_for_those_that_take_over_loses_nothing(
      String commit, String names, int standbys) {
    assertThat(new Durability.Settings("on", commit, names, standbys).risk()).isEmpty();
  }

  @Test
  void a_server_is_asked() {
    try (JdbcPersistence database = Databases.open(Postgres.newDatabase())) {
      assertThat(database.durabilityRisk())
          .hasValueSatisfying(risk -> assertThat(risk).startsWith("fsync=off"));
    }
  }
}

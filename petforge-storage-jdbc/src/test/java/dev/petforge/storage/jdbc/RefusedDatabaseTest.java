package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.MessageCatalog;
import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is there and does not let in whoever comes, or lets them do nothing. */
class RefusedDatabaseTest {
  private static final String SECRET = "not-for-logs";

  @TempDir static Path folder;

  private static OwnServer server;

  @BeforeAll
  static void start() throws IOException {
    Path access = folder.resolve("access");
    Files.writeString(
        access,
        "local all all trust\n"
            + "host all postgres all trust\n"
            + "host all guest all scram-sha-256\n"
            + "host all other all reject\n");
    server = new OwnServer(folder.resolve("data")).with("hba_file", access.toString()).start();
    server.execute("create role guest login password '" + SECRET + "'");
    server.execute("create role other login");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "guest:wrong-one, postgres, password authentication failed for user",
    "nobody:" + SECRET + ", postgres, no pg_hba.conf entry",
    "other:" + SECRET + ", postgres, pg_hba.conf rejects connection",
    "postgres:" + SECRET + ", nothing, 'database \"nothing\" does not exist'",
    "guest:" + SECRET + ", postgres, permission denied for schema public"
  })
  void what_the_server_refuses_is_said_with_its_words_and_the_place(
      String user, String database, String words) {
    assertRefused("postgresql://" + user + "@localhost:" + server.port() + "/" + database, words);
  }

  @Test
  void tables_that_a_user_may_not_read_are_named() {
    String schema = server.newDatabase().replaceFirst(".*currentSchema=", "");
    server.execute("grant usage on schema " + schema + " to guest");

    assertRefused(
        "postgresql://guest:"
            + SECRET
            + "@localhost:"
            + server.port()
            + "/postgres?currentSchema="
            + schema,
        "permission denied for table petforge_meta");
  }

  private static void assertRefused(String url, String words) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> Databases.open(url).close())
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DATABASE_REFUSED"))
        .satisfies(
            e ->
                assertThat(e.failure().message())
                    .contains("localhost:" + server.port(), " refuses: ", words)
                    .doesNotContain(SECRET, "wrong-one"))
        .satisfies(
            e ->
                assertThat(MessageCatalog.of(Locale.CHINESE).say(e.failure().message()))
                    .contains("拒绝", words));
  }
}

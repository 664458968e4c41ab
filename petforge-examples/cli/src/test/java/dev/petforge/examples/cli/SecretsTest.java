package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.VeoEmulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs in which much goes wrong, at each provider: whatever is said, logged, written into a table
 * or kept, no key, no token and no signed address is in it.
 */
class SecretsTest {
  private static final String WRONG_KEY = "sk-wrong-key-0123456789abcdef";

  /** A token of OAuth or a signed one; an address that opens without a key; a header. */
  private static final Pattern SECRET =
      Pattern.compile(
          "eyJ[A-Za-z0-9_-]{8,}\\.|[?&](Signature|Expires|sig|token|key)=|Bearer [A-Za-z0-9]"
              + "|PRIVATE KEY|emulated-token",
          Pattern.CASE_INSENSITIVE);

  @TempDir Path directory;

  private final StringBuilder said = new StringBuilder();

  private Cli.Result run(Cli cli, String... arguments) {
    Cli.Result result = cli.run(arguments);
    said.append(result.out()).append(result.err());
    return result;
  }

  private Cli strangers(PaidAccount account, Emulator emulator) {
    Cli cli = new Cli(directory);
    account.settings(emulator.address()).forEach(cli::with);
    return cli.with("PETFORGE_ALLOW_LOCAL", "true").with(account.keySetting(), WRONG_KEY);
  }

  private Cli cli(PaidAccount account, Emulator emulator) throws IOException {
    Cli cli = new Cli(directory);
    account.settings(emulator.address()).forEach(cli::with);
    // Google's own way to let programs in: tokens for a signed assertion.
    if (account == PaidAccount.VEO && emulator instanceof VeoEmulator veo) {
      Path file = Files.writeString(directory.resolve("account.json"), veo.serviceAccountJson());
      cli.with("PETFORGE_VEO_TOKEN", "").with("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
    }
    return cli.with("PETFORGE_ALLOW_LOCAL", "true")
        .with("PETFORGE_POLL_INTERVAL", "50ms")
        .with("PETFORGE_LOOKUP_WAIT", "100ms");
  }

  @ParameterizedTest
  @EnumSource(
      value = PaidAccount.class,
      names = {"KLING", "KLING_KEYS", "VEO", "OMNI", "RELAY"})
  void no_secret_is_in_anything_that_a_run_leaves(PaidAccount account) throws Exception {
    photo("cat.png");
    String[] order = {
      "run", "--photos=photos", "--segments=1", "--provider=" + account.provider(), "--verbose"
    };
    try (Emulator emulator = account.emulator(EmulatorSettings.standard())) {
      run(strangers(account, emulator), order);
      emulator
          .faults()
          .next(
              Fault.JOB_STRANGE_WORD,
              Fault.POLL_UNAVAILABLE,
              Fault.POLL_HTML,
              Fault.RESULT_EXPIRED,
              Fault.RESULT_CUT,
              Fault.RESULT_HTML);

      Cli.Result first = run(cli(account, emulator), order);

      assertThat(first.status()).as(first.err()).isZero();
      assertThat(emulator.faults().met(Fault.RESULT_HTML)).as("all faults happened").isEqualTo(1);
      photo("refused.png");
      emulator.faults().next(Fault.CONTENT);
      run(cli(account, emulator), order);
      photo("lost.png");
      emulator.faults().next(Fault.CUT_AFTER);
      run(cli(account, emulator), order);
      for (Object task : cli(account, emulator).run("list", "--json").list("tasks")) {
        String project = String.valueOf(((Map<?, ?>) task).get("project_id"));
        run(cli(account, emulator), "show", project);
      }
      run(cli(account, emulator), "calls", "--json");
      run(cli(account, emulator), "jobs", "--json");
      run(cli(account, emulator), "verify", "--provider=" + account.provider(), "--verbose");
    }
    assertClean("what was said", said.toString());
    for (Path file : textFiles()) {
      assertClean(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    }
    assertClean("the database", database());
  }

  private void photo(String name) {
    Photos.write(directory.resolve("photos"), name, Photos.bytes(Photos.picture(400, 400), "png"));
  }

  private static void assertClean(String where, String text) {
    assertThat(text).as(where).isNotBlank();
    assertThat(text).as(where).doesNotContain(EmulatorSettings.KEY).doesNotContain(WRONG_KEY);
    assertThat(SECRET.matcher(text).results().map(found -> around(text, found.start())))
        .as(where)
        .isEmpty();
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 80));
  }

  private List<Path> textFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.endsWith("account.json"))
              .filter(file -> file.toString().matches(".*\\.(log|csv|json|properties)"))
              .toList();
      assertThat(found)
          .extracting(file -> String.valueOf(file.getFileName()))
          .contains("petforge.log", "table.csv", "meta.json");
      return found;
    }
  }

  /**
   * All that the database keeps, as text; without the one column that is there to hold addresses of
   * results, so that a clip which is paid for can be fetched again.
   */
  private String database() throws SQLException {
    StringBuilder text = new StringBuilder();
    Path file = directory.resolve("petforge-data/petforge.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery("select name from sqlite_master where type = 'table'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      assertThat(tables).hasSizeGreaterThan(4);
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("select * from \"" + table + "\"")) {
          dump(table, rows, text);
        }
      }
    }
    return text.toString();
  }

  private static void dump(String table, ResultSet rows, StringBuilder text) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        String column = rows.getMetaData().getColumnName(i);
        if (column.equals("result")) {
          continue;
        }
        Object value = rows.getObject(i);
        String shown =
            value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : String.valueOf(value);
        text.append(table).append('.').append(column).append('=').append(shown).append('\n');
      }
    }
  }
}

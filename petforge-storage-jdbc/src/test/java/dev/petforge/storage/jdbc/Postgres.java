package dev.petforge.storage.jdbc;

import dev.petforge.testkit.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One server for all tests of a JVM; a schema of its own for each that asks. */
final class Postgres {
  /** A server on a busy machine is not there within the ten seconds that its library waits. */
  static final Duration LONGEST_START = Duration.ofMinutes(2);

  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** Triggers and keys that refer to other tables do not matter where all rows go. */
  private static final String EMPTYING =
      """
      set local search_path to %1$s;
      set local session_replication_role = replica;
      do $$ declare one text; begin
        for one in select tablename from pg_tables where schemaname = '%1$s' loop
          execute 'delete from ' || one;
        end loop;
      end $$;
      select setval(sequencename::regclass, start_value, false)
          from pg_sequences where schemaname = '%1$s';
      %2$s
      """;

  private static final Map<Class<?>, String> REUSED = new ConcurrentHashMap<>();

  private Postgres() {}

  /** Started by whoever asks first; it ends with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres ONE = start();

    private static EmbeddedPostgres start() {
      try {
        // Its own defaults lose commits when the server dies. Nobody cuts the power off in a test,
        // so that it need not wait for the disk.
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "on")
            .setPGStartupWait(LONGEST_START)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The statements of all migrations, one after the other. */
  private static final class Tables {
    static final String SQL = read();

    private static String read() {
      try {
        Path folder =
            Path.of(
                Objects.requireNonNull(DatabaseSchema.class.getResource("db/migration/postgresql"))
                    .toURI());
        try (Stream<Path> scripts = Files.list(folder)) {
          StringBuilder all = new StringBuilder();
          for (Path script : scripts.sorted(Comparator.comparingInt(Tables::version)).toList()) {
            all.append(Files.readString(script)).append('\n');
          }
          return all.toString();
        }
      } catch (URISyntaxException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static int version(Path script) {
      String name = script.getFileName().toString();
      return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }
  }

  /** The address of the same schema by way of a proxy. */
  static String through(TcpProxy proxy, String url) {
    return url.replace("@localhost:" + port() + "/", "@127.0.0.1:" + proxy.port() + "/");
  }

  /** Where the server listens on this machine. */
  static int port() {
    return Server.ONE.getPort();
  }

  /**
   * The address of an empty schema: to its user it is a database, and it is made a hundred times
   * faster.
   */
  static String emptyDatabase() {
    return database(Server.ONE, "");
  }

  /**
   * The address of a schema with all tables, which are empty, for tests of what is done with them:
   * the migrations take ten times as long if they are run one by one.
   */
  static String newDatabase() {
    return database(Server.ONE, newTables());
  }

  /**
   * The same for a class whose tests come one after the other and close what they open: emptying
   * the schema of the test before takes a small part of the time that making another one takes.
   */
  static String emptiedDatabase(Class<?> tests) {
    String known = REUSED.get(tests);
    if (known == null) {
      String url = newDatabase();
      REUSED.put(tests, url);
      return url;
    }
    execute(Server.ONE, EMPTYING.formatted(known.replaceFirst(".*=", ""), newMeta()));
    return known;
  }

  /** The same on a server of a test alone. */
  static String newDatabase(EmbeddedPostgres server) {
    return database(server, newTables());
  }

  private static String newTables() {
    return Tables.SQL + newMeta();
  }

  private static String newMeta() {
    return "insert into petforge_meta (id, installation, schema_version, reader_version,"
        + " writer_version, created_at) values (1, '%1$s', %2$d, %2$d, %2$d, 1764000000000);"
            .formatted(HexFormat.of().toHexDigits(DATABASES.get()), DatabaseSchema.VERSION);
  }

  /** For a driver: the database in which the schemas of all tests are. */
  static String serverDatabase() {
    return Server.ONE.getJdbcUrl("postgres", "postgres");
  }

  /** For a driver: an empty database, for tests of what several applications do in one. */
  static String ownDatabase() {
    String name = "own" + DATABASES.incrementAndGet();
    try (Connection connection = Server.ONE.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Server.ONE.getJdbcUrl("postgres", name);
  }

  private static String database(EmbeddedPostgres server, String tables) {
    String name = "test" + DATABASES.incrementAndGet();
    execute(server, "create schema " + name + "; set local search_path to " + name + ";" + tables);
    return "postgresql://postgres:postgres@localhost:"
        + server.getPort()
        + "/postgres?currentSchema="
        + name;
  }

  private static void execute(EmbeddedPostgres server, String statements) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("begin;" + statements + "commit");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

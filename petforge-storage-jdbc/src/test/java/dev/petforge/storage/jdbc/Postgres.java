package dev.petforge.storage.jdbc;

import dev.petforge.testkit.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests of a JVM; a schema of its own for each that asks. */
final class Postgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Postgres() {}

  /** Started by whoever asks first; it ends with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres ONE = start();

    private static EmbeddedPostgres start() {
      try {
        // Its own defaults are made for speed, and lose commits.
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
    String name = "test" + DATABASES.incrementAndGet();
    try (Connection connection = Server.ONE.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return "postgresql://postgres:postgres@localhost:" + port() + "/postgres?currentSchema=" + name;
  }
}

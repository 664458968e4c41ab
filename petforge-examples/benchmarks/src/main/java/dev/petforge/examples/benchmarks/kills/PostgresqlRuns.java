package dev.petforge.examples.benchmarks.kills;

import dev.petforge.failure.PermanentException;
import dev.petforge.testkit.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server of this process, with a database for each run. */
final class PostgresqlRuns implements ChaosDatabase {
  /** A query that is not answered by then is lost: some seconds, so that runs stay short. */
  private static final String TIMEOUTS = "?connectTimeout=3&socketTimeout=3";

  private final EmbeddedPostgres server;
  private final AtomicInteger databases = new AtomicInteger();

  PostgresqlRuns() {
    try {
      // Its own defaults are made for speed, and lose commits.
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .start();
    } catch (IOException e) {
      throw new PermanentException("NOT_STARTED", "PostgreSQL cannot be started: " + e, e);
    }
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public RunDatabase create(Path home) {
    String name = "chaos" + databases.incrementAndGet();
    administer("create database " + name);
    return new RunDatabase() {
      @Override
      public boolean takesManyWorkers() {
        return true;
      }

      @Override
      public Optional<TcpProxy> line() {
        return Optional.of(TcpProxy.to("localhost", server.getPort()));
      }

      @Override
      public Map<String, String> settings(Optional<TcpProxy> line) {
        return Map.of(
            "DB_URL",
            "postgresql://postgres:postgres@localhost:"
                + line.map(TcpProxy::port).orElseGet(server::getPort)
                + "/"
                + name
                + TIMEOUTS);
      }

      @Override
      public Watch watch() {
        return Watch.of(server.getJdbcUrl("postgres", name));
      }

      @Override
      public void close() {
        administer("drop database if exists " + name + " with (force)");
      }
    };
  }

  private void administer(String command) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    } catch (SQLException e) {
      throw new PermanentException("DATABASE", command + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new PermanentException("DATABASE", "PostgreSQL cannot be ended: " + e, e);
    }
  }
}

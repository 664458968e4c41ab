package dev.petforge.examples.benchmarks.kills;

import dev.petforge.failure.PermanentException;
import dev.petforge.testkit.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL server that forgets nothing, on a port and in a folder that it keeps. */
final class PostgresqlServer implements RunDatabase {
  /** A query that is not answered by then is lost: some seconds, so that runs stay short. */
  private static final String TIMEOUTS = "?connectTimeout=3&socketTimeout=3";

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final String NAME = "postgres";

  private final Path data;
  private EmbeddedPostgres server;
  private final int port;

  PostgresqlServer(Path data) {
    this.data = data;
    this.server = start(0);
    this.port = server.getPort();
  }

  private EmbeddedPostgres start(int where) {
    try {
      // Its own defaults are made for speed, and lose commits.
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setPGStartupWait(LONGEST_START)
          .setPort(where)
          .start();
    } catch (IOException e) {
      throw new PermanentException("NOT_STARTED", "PostgreSQL cannot be started: " + e, e);
    }
  }

  @Override
  public boolean takesManyWorkers() {
    return true;
  }

  @Override
  public Optional<TcpProxy> line() {
    return Optional.of(TcpProxy.to("localhost", port));
  }

  @Override
  public Map<String, String> settings(Optional<TcpProxy> line) {
    return Map.of(
        "DB_URL",
        "postgresql://postgres:postgres@localhost:"
            + line.map(TcpProxy::port).orElse(port)
            + "/"
            + NAME
            + TIMEOUTS);
  }

  @Override
  public Watch watch() {
    return Watch.of(server.getJdbcUrl("postgres", NAME));
  }

  @Override
  public void end(boolean orderly, Signals signals) throws InterruptedException {
    Process process = server.getProcess();
    // SIGINT is its fast shutdown; after SIGQUIT it recovers from its log, as after a crash.
    signals.send(orderly ? "INT" : "QUIT", process);
    process.waitFor();
    close();
  }

  @Override
  public void comeBack() {
    server = start(port);
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

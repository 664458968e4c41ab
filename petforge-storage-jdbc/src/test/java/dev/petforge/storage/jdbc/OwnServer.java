package dev.petforge.storage.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server of a test alone, which goes away and comes back with what it has stored. */
final class OwnServer implements AutoCloseable {
  /** How a server goes away. */
  enum Stop {
    /** It ends all connections, and itself in order. */
    FAST,
    /** It ends all at once, and mends its files at the next start. */
    IMMEDIATE
  }

  private final Path data;
  private final int port;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private @Nullable EmbeddedPostgres server;

  /**
   * @param data where it keeps what it stores; made if it is not there
   */
  OwnServer(Path data) {
    this.data = data;
    this.port = freePort();
    // It is not the power that fails: what a process has written, the machine has.
    settings.put("fsync", "off");
    settings.put("synchronous_commit", "on");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OwnServer with(String name, String value) {
    settings.put(name, value);
    return this;
  }

  OwnServer start() {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(true)
              .setPGStartupWait(Postgres.LONGEST_START)
              .setPort(port);
      settings.forEach(builder::setServerConfig);
      server = builder.start();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when it has gone. */
  void stop(Stop how) {
    if (how == Stop.IMMEDIATE) {
      die();
    }
    close();
  }

  private void die() {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
      ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Makes a standby of this server, which must not run: it streams from it, when both are started.
   *
   * @param copy where the standby keeps what it stores; must not be there
   */
  OwnServer standby(Path copy) {
    OwnServer standby = new OwnServer(copy);
    try {
      copy(copy);
      Files.createFile(copy.resolve("standby.signal"));
      Files.writeString(
          copy.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=localhost port=" + port + " user=postgres'\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return standby;
  }

  private void copy(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        Path there = target.resolve(data.relativize(file).toString());
        if (Files.isDirectory(file)) {
          // A server refuses a folder that others may read.
          Files.createDirectory(
              there,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.copy(file, there);
        }
      }
    }
  }

  /** Has something done that gives nothing. */
  void execute(String statement) {
    try (Connection connection =
            Objects.requireNonNull(server, "it is not there")
                .getPostgresDatabase()
                .getConnection();
        Statement doing = connection.createStatement()) {
      doing.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a query gives. */
  String ask(String query) {
    try (Connection connection =
            Objects.requireNonNull(server, "it is not there")
                .getPostgresDatabase()
                .getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return port;
  }

  /** The address of a schema with all tables, which are empty. */
  String newDatabase() {
    return Postgres.newDatabase(Objects.requireNonNull(server, "it is not there"));
  }

  @Override
  public void close() {
    EmbeddedPostgres running = server;
    server = null;
    try {
      if (running != null) {
        running.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.petforge.storage.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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

  Path data() {
    return data;
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

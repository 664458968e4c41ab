package dev.petforge.examples.benchmarks.kills;

import dev.petforge.testkit.TcpProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A database that is a file. */
final class SqliteFile implements RunDatabase {
  private final Path file;

  SqliteFile(Path file) {
    this.file = file;
  }

  @Override
  public boolean takesManyWorkers() {
    return false;
  }

  @Override
  public Optional<TcpProxy> line() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> settings(Optional<TcpProxy> line) {
    return Map.of("DB_URL", "jdbc:sqlite:" + file);
  }

  @Override
  public Watch watch() {
    return Watch.ofFile(file);
  }

  @Override
  public void end(boolean orderly, Signals signals) {
    throw new UnsupportedOperationException("a file cannot be ended");
  }

  @Override
  public void comeBack() {
    throw new UnsupportedOperationException("a file cannot be ended");
  }

  @Override
  public void close() {
    // It goes with the folder of the run.
  }
}

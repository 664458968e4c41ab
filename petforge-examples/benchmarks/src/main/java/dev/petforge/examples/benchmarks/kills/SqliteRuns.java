package dev.petforge.examples.benchmarks.kills;

import dev.petforge.testkit.TcpProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A SQLite file for each run, where the command line puts it by itself. */
final class SqliteRuns implements ChaosDatabase {
  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public RunDatabase create(Path home) {
    return new RunDatabase() {
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
        return Map.of();
      }

      @Override
      public Watch watch() {
        return Watch.ofFile(home.resolve("petforge.db"));
      }

      @Override
      public void close() {
        // It goes with the folder.
      }
    };
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}

package dev.petforge.examples.benchmarks.kills;

import java.nio.file.Path;

/** Where runs of chaos get their databases from, a new one for each. */
public interface ChaosDatabase extends AutoCloseable {
  /** A file in the folder of each run. */
  static ChaosDatabase sqlite() {
    return new SqliteRuns();
  }

  /** A server that is started now and lives as long as this; a database of its own for each run. */
  static ChaosDatabase postgresql() {
    return new PostgresqlRuns();
  }

  /** As {@code --database} has it. */
  String name();

  /** Makes the database of a run. */
  RunDatabase create(Path home);

  @Override
  void close();
}

package dev.petforge.examples.benchmarks.kills;

import java.nio.file.Path;
import java.util.Locale;

/** What keeps the rows of a run. */
public enum ChaosDatabase {
  /** A file. */
  SQLITE {
    @Override
    RunDatabase open(Path folder) {
      return new SqliteFile(folder.resolve("petforge.db"));
    }
  },

  /** A server of its own for each run. */
  POSTGRESQL {
    @Override
    RunDatabase open(Path folder) {
      return new PostgresqlServer(folder.resolve("postgresql"));
    }
  };

  /** As {@code --database} has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes it.
   *
   * @param folder that it is below
   */
  abstract RunDatabase open(Path folder);
}

package dev.petforge.storage.jdbc;

import java.nio.file.Path;
import java.util.Optional;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A database as it was given. Its text names it to people, and shows no password. */
interface DatabaseTarget {
  Dialect dialect();

  /** The file of a SQLite database. */
  Optional<Path> file();

  /** The schema that was asked for; empty for the one that connections have by themselves. */
  Optional<String> schema();

  /**
   * Opens the connections to it.
   *
   * @param connections how many there may be at once, if nobody else has decided that
   * @throws RuntimeException if it cannot be reached
   */
  Db open(int connections);

  /**
   * Has migrations connect to it: a statement of theirs may take any time.
   *
   * @param db what {@link #open} gave
   */
  FluentConfiguration migrating(FluentConfiguration flyway, Db db);
}

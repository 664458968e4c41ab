package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.ConnectionException;

/**
 * A schema of a PostgreSQL database that somebody else connects to.
 *
 * @param connections are not closed here
 * @param name of the schema
 */
record GivenDatabase(DataSource connections, String name) implements DatabaseTarget {
  private static final String POSTGRESQL = "PostgreSQL";
  private static final String SQLITE = "SQLite";

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public Optional<String> schema() {
    return Optional.of(name);
  }

  @Override
  public Db open(int most) {
    requirePostgresql(product());
    return Db.borrowing(this, new BorrowedConnections(connections, name));
  }

  private String product() {
    try (Connection connection = connections.getConnection()) {
      return connection.getMetaData().getDatabaseProductName();
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private static void requirePostgresql(String product) {
    if (product.equals(SQLITE)) {
      throw new PermanentException(
          "SQLITE_DATA_SOURCE",
          "a SQLite database must be given by its address, sqlite:///path, and not as a DataSource:"
              + " PetForge needs one writer whose transactions begin as IMMEDIATE and wait for the"
              + " disk, readers beside it, and the path of the file for the locks that keep two"
              + " workers apart; nothing tells whether connections of a DataSource are like that");
    }
    if (!product.equals(POSTGRESQL)) {
      throw new PermanentException(
          "UNSUPPORTED_DATABASE",
          "a DataSource must connect to PostgreSQL; this one connects to " + product);
    }
  }

  /** Connections as they are given: nothing here limits how long a statement takes. */
  @Override
  public FluentConfiguration migrating(FluentConfiguration flyway, Db db) {
    return flyway.dataSource(connections);
  }

  @Override
  public String toString() {
    return "schema " + name + " of the PostgreSQL database of a DataSource";
  }
}

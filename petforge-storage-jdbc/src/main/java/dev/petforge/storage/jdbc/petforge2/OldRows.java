package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rows of {@code batch_tasks}, read from a copy of PetForge2's database, one at a time. */
final class OldRows implements AutoCloseable {
  private static final String TABLE = "batch_tasks";

  private final Path database;
  private final Connection connection;
  private final List<Key> keys;

  /**
   * Names a row.
   *
   * @param number as SQLite counts it
   * @param project its {@code project_id} as it stands there; empty text for none
   */
  record Key(long number, String project) {
    String place() {
      return "row " + number;
    }
  }

  private OldRows(Path database, Connection connection) throws SQLException {
    this.database = database;
    this.connection = connection;
    requirePetForge2();
    this.keys = readKeys();
  }

  /**
   * @param copy of the database
   * @param database that it is a copy of, for messages
   * @throws PermanentException with code {@code MIGRATION_SOURCE} if it is not PetForge2's
   */
  static OldRows open(Path copy, Path database) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
      try {
        return new OldRows(database, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new PermanentException(
          PetForge2.SOURCE, "the database " + database + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void requirePetForge2() throws SQLException {
    Set<String> tables =
        new HashSet<>(texts("select lower(name) from sqlite_master where type = 'table'"));
    if (tables.contains("petforge_meta")) {
      throw new PermanentException(
          PetForge2.SOURCE,
          "the database "
              + database
              + " is one of PetForge itself: there is nothing to migrate, --home opens it");
    }
    if (!tables.contains(TABLE)
        || !texts("select lower(name) from pragma_table_info('" + TABLE + "')")
            .contains("project_id")) {
      throw new PermanentException(
          PetForge2.SOURCE,
          "the database "
              + database
              + " is none of PetForge2: it has no table batch_tasks with a column project_id");
    }
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private List<Key> readKeys() throws SQLException {
    List<Key> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select rowid, coalesce(project_id, '') from " + TABLE + " order by rowid")) {
      while (rows.next()) {
        all.add(new Key(rows.getLong(1), rows.getString(2).strip()));
      }
    }
    return all;
  }

  List<Key> keys() {
    return keys;
  }

  /**
   * The cells of a row that say something, by the names of their columns.
   *
   * @throws PermanentException with code {@code MIGRATION_SOURCE} if it cannot be read
   */
  Map<String, String> row(Key key) {
    try (PreparedStatement select =
        connection.prepareStatement("select * from " + TABLE + " where rowid = ?")) {
      select.setLong(1, key.number());
      try (ResultSet row = select.executeQuery()) {
        Map<String, String> cells = new LinkedHashMap<>();
        if (row.next()) {
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String text = row.getString(i);
            if (text != null && !text.isBlank()) {
              cells.put(row.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT), text);
            }
          }
        }
        return cells;
      }
    } catch (SQLException e) {
      throw new PermanentException(
          PetForge2.SOURCE,
          key.place() + " of the database " + database + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new PermanentException(
          PetForge2.SOURCE, "the copy of " + database + " cannot be closed: " + e.getMessage(), e);
    }
  }
}

package dev.petforge.storage.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table that two databases have in the same form. Rows are read in the order of their keys, so
 * that a copy that was interrupted goes on behind the last row that arrived, and so that both
 * databases give the same hash.
 */
final class TableCopy {
  private static final int PART = 500;

  /** Bytes of one part, of rows with long documents. */
  private static final long PART_BYTES = 4_000_000;

  private final String table;
  private final List<String> columns;
  private final List<String> keys;

  /** Those whose order a database would else decide by the language of its server. */
  private final Set<String> texts;

  /** In which the target keeps what SQLite keeps as 0 and 1. */
  private final Set<String> booleans;

  private TableCopy(
      String table,
      List<String> columns,
      List<String> keys,
      Set<String> texts,
      Set<String> booleans) {
    this.table = table;
    this.columns = columns;
    this.keys = keys;
    this.texts = texts;
    this.booleans = booleans;
  }

  /** The table as it is in a database. */
  static TableCopy of(Connection connection, String table) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    List<String> columns = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    Set<String> booleans = new HashSet<>();
    try (ResultSet rows = about.getColumns(null, connection.getSchema(), table, "%")) {
      while (rows.next()) {
        // An underscore in the name that is asked for stands for any character.
        if (rows.getString("TABLE_NAME").equalsIgnoreCase(table)) {
          String column = rows.getString("COLUMN_NAME");
          columns.add(column);
          String type = rows.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
          if (type.equals("text")) {
            texts.add(column);
          } else if (type.startsWith("bool")) {
            booleans.add(column);
          }
        }
      }
    }
    // Databases have them in the order in which they were added.
    Collections.sort(columns);
    TreeMap<Integer, String> keys = new TreeMap<>();
    try (ResultSet rows = about.getPrimaryKeys(null, connection.getSchema(), table)) {
      while (rows.next()) {
        keys.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return new TableCopy(table, columns, List.copyOf(keys.values()), texts, booleans);
  }

  String table() {
    return table;
  }

  /** Whether there is a last row to go on behind. */
  boolean hasKey() {
    return !keys.isEmpty();
  }

  Set<String> columns() {
    return new HashSet<>(columns);
  }

  static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  void clear(Connection target) throws SQLException {
    try (Statement statement = target.createStatement()) {
      statement.executeUpdate("delete from " + table);
    }
  }

  /**
   * Adds the rows that are missing behind the last one that is there, and commits them part by
   * part.
   *
   * @param of this table in the source
   * @param target without autocommit
   * @param copied is told after each part how many rows have arrived
   */
  void fill(
      Connection source, TableCopy of, Connection target, Dialect dialect, LongConsumer copied)
      throws SQLException {
    List<@Nullable Object> last = hasKey() ? last(target, dialect) : List.of();
    String insert =
        "insert into "
            + table
            + of.columns.stream().collect(Collectors.joining(", ", " (", ")"))
            + dialect.keepingIds()
            + of.columns.stream().map(c -> "?").collect(Collectors.joining(", ", " values (", ")"));
    try (PreparedStatement rows = of.rows(source, last);
        ResultSet row = rows.executeQuery();
        PreparedStatement writing = target.prepareStatement(insert)) {
      int part = 0;
      long bytes = 0;
      while (row.next()) {
        for (int i = 0; i < of.columns.size(); i++) {
          Object value = value(row, i + 1);
          bytes += size(value);
          if (value instanceof Long number && booleans.contains(of.columns.get(i))) {
            writing.setBoolean(i + 1, number != 0);
          } else {
            writing.setObject(i + 1, value);
          }
        }
        writing.addBatch();
        part++;
        if (part == PART || bytes > PART_BYTES) {
          store(writing, target, part, copied);
          part = 0;
          bytes = 0;
        }
      }
      store(writing, target, part, copied);
    }
  }

  private static void store(
      PreparedStatement writing, Connection target, int rows, LongConsumer copied)
      throws SQLException {
    if (rows > 0) {
      writing.executeBatch();
      target.commit();
      copied.accept(rows);
    }
  }

  private static long size(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    return value instanceof byte[] bytes ? bytes.length : Long.BYTES;
  }

  /** The key of the last row; empty if there is none. */
  private List<@Nullable Object> last(Connection connection, Dialect dialect) throws SQLException {
    String query =
        "select "
            + String.join(", ", keys)
            + " from "
            + table
            + " order by "
            + keys.stream()
                .map(key -> ordered(key, dialect) + " desc")
                .collect(Collectors.joining(", "))
            + " limit 1";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<@Nullable Object> last = new ArrayList<>();
      if (row.next()) {
        for (int i = 1; i <= keys.size(); i++) {
          last.add(value(row, i));
        }
      }
      return last;
    }
  }

  private PreparedStatement rows(Connection connection, List<@Nullable Object> behind)
      throws SQLException {
    Dialect dialect = dialect(connection);
    StringBuilder query = new StringBuilder("select " + String.join(", ", columns));
    query.append(" from ").append(table);
    if (!behind.isEmpty()) {
      query.append(
          keys.stream()
              .map(key -> ordered(key, dialect))
              .collect(Collectors.joining(", ", " where (", ") > ")));
      query.append(keys.stream().map(key -> "?").collect(Collectors.joining(", ", "(", ")")));
    }
    List<String> order = hasKey() ? keys : columns;
    query.append(
        order.stream()
            .map(column -> ordered(column, dialect) + (hasKey() ? "" : " nulls first"))
            .collect(Collectors.joining(", ", " order by ", "")));
    PreparedStatement rows = connection.prepareStatement(query.toString());
    // Without it the driver of PostgreSQL reads the whole table into memory.
    rows.setFetchSize(PART);
    for (int i = 0; i < behind.size(); i++) {
      rows.setObject(i + 1, behind.get(i));
    }
    return rows;
  }

  private static Dialect dialect(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
        ? Dialect.POSTGRESQL
        : Dialect.SQLITE;
  }

  private String ordered(String column, Dialect dialect) {
    return dialect == Dialect.POSTGRESQL && texts.contains(column)
        ? column + " collate \"C\""
        : column;
  }

  /** How many rows, and a hash of all that is in them. */
  Content content(Connection connection) throws SQLException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    long count = 0;
    try (PreparedStatement rows = rows(connection, List.of());
        ResultSet row = rows.executeQuery()) {
      while (row.next()) {
        count++;
        for (int i = 1; i <= columns.size(); i++) {
          add(digest, columns.get(i - 1), value(row, i));
        }
      }
    }
    return new Content(count, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * What is in a table.
   *
   * @param sha256 the same in both databases if all rows are
   */
  record Content(long rows, String sha256) {}

  /** Each with its name, its type and its length, so that no two rows look like one. */
  private static void add(MessageDigest digest, String column, @Nullable Object value) {
    byte[] bytes;
    if (value instanceof byte[] raw) {
      bytes = raw;
    } else {
      bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }
    String type =
        value == null
            ? "null"
            : value instanceof Long ? "number" : value instanceof String ? "text" : "bytes";
    String head = column.toLowerCase(Locale.ROOT) + ' ' + type + ' ' + bytes.length + '\n';
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  /** A number, a text, bytes or nothing: what both databases have. */
  private static @Nullable Object value(ResultSet row, int column) throws SQLException {
    Object value = row.getObject(column);
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value;
  }
}

package dev.petforge.storage.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills every table of a database, whatever tables and columns there are, and reads all of it
 * again: by plain JDBC, so that nothing that is tested is used.
 */
final class RandomRows {
  /** Words that databases sort differently. */
  private static final List<String> WORDS =
      List.of("a", "B", "_", "é", "橘猫", "", "it's \"quoted\"", "\n\t\\", "😺");

  private static final Set<String> MANY = Set.of("provider_calls", "jobs", "publications");

  private RandomRows() {}

  static Connection connect(String url) throws SQLException {
    DatabaseUrl read = DatabaseUrl.parse(url);
    Properties login = new Properties();
    read.user().ifPresent(user -> login.setProperty("user", user));
    read.password().ifPresent(password -> login.setProperty("password", password));
    return DriverManager.getConnection(read.jdbc(), login);
  }

  static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        String table = rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
        if (!table.startsWith("sqlite_") && !table.startsWith("petforge_")) {
          tables.add(table);
        }
      }
    }
    Collections.sort(tables);
    return tables;
  }

  /**
   * @param rows of each table
   * @param many of a table with a number, one with a text and one with several texts as its key
   */
  static void fill(String url, long seed, int rows, int many) throws SQLException {
    Random random = new Random(seed);
    try (Connection connection = connect(url)) {
      connection.setAutoCommit(false);
      for (String table : tables(connection)) {
        fill(connection, table, random, MANY.contains(table) ? many : rows);
      }
      connection.commit();
    }
  }

  private static void fill(Connection connection, String table, Random random, int rows)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    List<Boolean> nullable = new ArrayList<>();
    try (ResultSet about =
        connection.getMetaData().getColumns(null, connection.getSchema(), table, "%")) {
      while (about.next()) {
        if (about.getString("TABLE_NAME").equalsIgnoreCase(table)
            && !about.getString("IS_AUTOINCREMENT").equals("YES")
            && !(table.matches("batch_tasks|model_calls")
                && about.getString("COLUMN_NAME").equals("id"))
            && !about.getString("COLUMN_NAME").equals("seq")) {
          columns.add(about.getString("COLUMN_NAME"));
          types.add(about.getString("TYPE_NAME").toLowerCase(Locale.ROOT));
          nullable.add(about.getInt("NULLABLE") == 1);
        }
      }
    }
    String insert =
        columns.stream()
                .collect(Collectors.joining(", ", "insert into " + table + " (", ") values (?"))
            + ", ?".repeat(columns.size() - 1)
            + ")";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < columns.size(); i++) {
          statement.setObject(
              i + 1, value(columns.get(i), types.get(i), nullable.get(i), random, row));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static @Nullable Object value(
      String column, String type, boolean nullable, Random random, int row) {
    if (nullable && random.nextInt(3) == 0) {
      return null;
    }
    if (column.equals("state")) {
      return List.of("done", "failed", "planned").get(random.nextInt(3));
    }
    if (type.startsWith("int") || type.startsWith("bigint")) {
      return column.equals("picked") ? random.nextInt(2) : row + random.nextInt(1_000_000_000);
    }
    if (type.startsWith("bool")) {
      return random.nextBoolean();
    }
    if (type.equals("blob") || type.equals("bytea")) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      return bytes;
    }
    if (column.equals("scene_description") && random.nextInt(50) == 0) {
      return "长".repeat(100_000) + row;
    }
    return WORDS.get(random.nextInt(WORDS.size())) + Integer.toHexString(random.nextInt()) + row;
  }

  /** All rows of all tables, with the highest numbers that were given. */
  static Map<String, List<String>> read(String url) throws SQLException {
    Map<String, List<String>> all = new TreeMap<>();
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      for (String table : tables(connection)) {
        try (ResultSet rows = statement.executeQuery("select * from " + table)) {
          all.put(table, rows(rows));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "select installation, last_change, created_at from petforge_meta")) {
        all.put("petforge_meta", rows(rows));
      }
    }
    return all;
  }

  private static List<String> rows(ResultSet rows) throws SQLException {
    ResultSetMetaData about = rows.getMetaData();
    List<String> all = new ArrayList<>();
    while (rows.next()) {
      Map<String, String> row = new TreeMap<>();
      for (int i = 1; i <= about.getColumnCount(); i++) {
        Object value = rows.getObject(i);
        String text =
            value instanceof byte[] bytes
                ? Arrays.toString(bytes)
                : value instanceof Boolean truth ? (truth ? "1" : "0") : String.valueOf(value);
        row.put(about.getColumnName(i).toLowerCase(Locale.ROOT), text);
      }
      all.add(row.toString());
    }
    Collections.sort(all);
    return all;
  }
}

package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.storyboard.Language;
import dev.petforge.testkit.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseSchemaTest {
  @TempDir Path folder;

  private List<String> urls() {
    return List.of(Databases.sqlite(folder), Postgres.emptyDatabase());
  }

  @Test
  void tables_are_made_once_and_the_installation_keeps_its_name() {
    for (String url : urls()) {
      String name;
      try (JdbcPersistence first = Databases.open(url)) {
        name = first.installation();
        assertThat(name).matches("[a-z0-9]{1,12}");
      }
      try (JdbcPersistence second = Databases.open(url)) {
        assertThat(second.installation()).isEqualTo(name);
      }
    }
  }

  /**
   * {@code -Dpetforge.docs=write} writes the tables of a new database anew, which each migration
   * changes.
   */
  @Test
  void a_new_sqlite_database_is_as_all_migrations_one_after_the_other_make_it() throws Exception {
    String migrated = Databases.sqlite(folder);
    Flyway.configure()
        .dataSource(DatabaseUrl.parse(migrated).jdbc(), "", "")
        .locations(Dialect.SQLITE.migrations())
        .table("petforge_schema_history")
        .load()
        .migrate();
    String script = script(migrated);
    Path file = Path.of("src/main/resources/dev/petforge/storage/jdbc", DatabaseSchema.NEW_SQLITE);
    if ("write".equals(System.getProperty("petforge.docs"))) {
      Files.writeString(file, script);
    }
    assertThat(Files.readString(file))
        .as("%s; -Dpetforge.docs=write writes it anew", file)
        .isEqualTo(script);

    String made = Databases.sqlite(folder);
    Databases.open(made).close();
    execute(made, "delete from petforge_meta");
    assertThat(script(made)).isEqualTo(script);
  }

  /** Statements that make a database's tables with what is in them. */
  private static String script(String url) throws SQLException {
    StringJoiner script =
        new StringJoiner(
            "\n",
            "-- What the migrations come to, written by DatabaseSchemaTest with -Dpetforge.docs=write.\n",
            "\n");
    List<String> tables = new ArrayList<>();
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "select type, name, sql from sqlite_master where name not like 'sqlite_%'"
                  + " order by rowid")) {
        while (row.next()) {
          script.add(row.getString("sql") + ";");
          if (row.getString("type").equals("table")) {
            tables.add(row.getString("name"));
          }
        }
      }
      for (String table : tables) {
        try (ResultSet row = statement.executeQuery("select * from " + table)) {
          ResultSetMetaData columns = row.getMetaData();
          while (row.next()) {
            StringJoiner names = new StringJoiner(", ", "insert into " + table + " (", ") values ");
            StringJoiner values = new StringJoiner(", ", "(", ");");
            for (int i = 1; i <= columns.getColumnCount(); i++) {
              // What the history has of the machine.
              switch (columns.getColumnName(i)) {
                case "installed_on" -> {}
                case "execution_time" -> {
                  names.add(columns.getColumnName(i));
                  values.add("0");
                }
                default -> {
                  names.add(columns.getColumnName(i));
                  values.add(quoted(row.getObject(i)));
                }
              }
            }
            script.add(names + values.toString());
          }
        }
      }
    }
    return script.toString();
  }

  private static String quoted(Object value) {
    return value instanceof Number
        ? value.toString()
        : "'" + value.toString().replace("'", "''") + "'";
  }

  @Test
  void many_may_open_a_new_database_at_once() throws Exception {
    for (String url : urls()) {
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try {
        List<Future<String>> names = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          names.add(
              threads.submit(
                  () -> {
                    try (JdbcPersistence database = Databases.open(url)) {
                      return database.installation();
                    }
                  }));
        }
        assertThat(names).extracting(Future::get).containsOnly(names.get(0).get());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void a_new_sqlite_file_that_another_process_writes_is_waited_for() throws Exception {
    String url = Databases.sqlite(folder);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection other = DriverManager.getConnection(DatabaseUrl.parse(url).jdbc());
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      Future<String> name =
          thread.submit(
              () -> {
                try (JdbcPersistence database = Databases.open(url)) {
                  return database.installation();
                }
              });
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> name.get(200, TimeUnit.MILLISECONDS));

      statement.execute("commit");

      assertThat(name.get(10, TimeUnit.SECONDS)).isNotEmpty();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void a_database_of_the_predecessor_is_refused_with_the_command_that_takes_it_over() {
    for (String url : urls()) {
      execute(url, "create table batch_tasks (id integer primary key, project_id varchar(50))");

      refused(url, "PETFORGE2_DATABASE").contains("migrate");
      execute(url, "insert into batch_tasks values (1, 'as it was')");
    }
  }

  @Test
  void a_database_of_somebody_else_is_refused() {
    for (String url : urls()) {
      execute(url, "create table customers (id integer primary key)");

      refused(url, "FOREIGN_DATABASE").contains("customers");
    }
  }

  @Test
  void a_database_that_a_newer_version_wrote_is_refused() {
    for (String url : urls()) {
      Databases.open(url).close();
      execute(url, "update petforge_meta set schema_version = 99, writer_version = 1");
      // It may still be written by this version, and the new tables are left as they are.
      Databases.open(url).close();
      execute(url, "update petforge_meta set writer_version = " + (DatabaseSchema.VERSION + 1));
      try (JdbcPersistence reader = Databases.open(url)) {
        assertThat(reader.jobQueue().list()).as("it may still be read").isEmpty();
      }
      execute(url, "update petforge_meta set reader_version = " + (DatabaseSchema.VERSION + 1));

      refused(url, "NEWER_DATABASE")
          .contains("schema " + (DatabaseSchema.VERSION + 1), "schema " + DatabaseSchema.VERSION);
    }
  }

  @Test
  void a_database_of_the_first_schema_is_brought_up_to_date_with_what_is_in_it() throws Exception {
    for (String url : urls()) {
      firstSchema(url, "abc123", Tasks.id(1).value());

      try (JdbcPersistence later = Databases.open(url)) {
        assertThat(later.installation()).isEqualTo("abc123");
        assertThat(later.tasks().find(Tasks.id(1))).isPresent();
        assertThat(later.calls().purchases()).isEmpty();
        assertThat(later.connections().all()).isEmpty();
      }
    }
  }

  /** What the first schema's tables and one task in them were, on a database that is empty. */
  static void firstSchema(String url, String installation, String project) throws SQLException {
    DatabaseUrl address = DatabaseUrl.parse(url);
    Dialect dialect = address.file().isPresent() ? Dialect.SQLITE : Dialect.POSTGRESQL;
    Flyway.configure()
        .dataSource(address.jdbc(), address.user().orElse(""), address.password().orElse(""))
        .locations(dialect.migrations())
        .table("petforge_schema_history")
        .target("1")
        .load()
        .migrate();
    execute(
        url,
        "insert into petforge_meta values (1, '" + installation + "', 1, 1, 1, 1764000000000)");
    String opening =
        "{\"key\": \"projects/2026-01-28/eating-template/p/archive/opening/v/opening_image.jpg\","
            + " \"sha256\": \""
            + "0".repeat(64)
            + "\", \"width\": 1376, \"height\": 768, \"main_colours\": [\"#e8d9c0\"],"
            + " \"brightness\": 140}";
    try (Connection connection = connect(url);
        PreparedStatement row =
            connection.prepareStatement(
                "insert into batch_tasks (project_id, template_id, storage_path, status, progress,"
                    + " error_message, segment_urls, segment_history, final_video_url,"
                    + " total_segments, current_segment, publish_date, created_at, updated_at,"
                    + " segment_count, scene_description, opening, opening_sha256, final_videos,"
                    + " activity, version, commit_id, projection, busy, waiting) values (?,"
                    + " 'eating-template', 'projects/2026-01-28/eating-template/p', 'pending', '',"
                    + " '', '{}', '{}', '', 7, 0, '20260128', 1, 1, 7, '', ?, ?, '{}',"
                    + " '{\"gave_up\": false}', 1, 'c', 1, 0, 0)")) {
      row.setString(1, project);
      row.setString(2, opening);
      row.setString(3, "0".repeat(64));
      row.executeUpdate();
    }
  }

  @Test
  void derived_columns_speak_the_language_of_the_database() throws SQLException {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.builder(url).language(Language.CHINESE).open()) {
        database.tasks().commit(Tasks.imported(Tasks.id(1)));
      }
      try (Connection connection = connect(url);
          Statement statement = connection.createStatement();
          var row = statement.executeQuery("select progress from batch_tasks")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("等待分镜");
      }
    }
  }

  @Test
  void derived_columns_are_there_for_people() throws SQLException {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.builder(url).language(Language.ENGLISH).open()) {
        database.tasks().commit(Tasks.imported(Tasks.id(1)));
      }
      try (Connection connection = connect(url);
          Statement statement = connection.createStatement();
          var row =
              statement.executeQuery(
                  "select status, progress, publish_date, final_video_url, storage_path, user_id"
                      + " from batch_tasks")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("pending");
        assertThat(row.getString(2)).isEqualTo("waiting for a storyboard");
        assertThat(row.getString(3)).matches("[0-9]{8}");
        assertThat(row.getString(4)).isEmpty();
        assertThat(row.getString(5)).startsWith("projects/");
        assertThat(row.getString(6)).isNull();
      }
    }
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refused(String url, String code) {
    PermanentException[] refusal = new PermanentException[1];
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> Databases.open(url).close())
        .satisfies(e -> refusal[0] = e);
    assertThat(refusal[0].failure().code()).isEqualTo(code);
    return assertThat(refusal[0].getMessage());
  }

  static Connection connect(String url) throws SQLException {
    DatabaseUrl address = DatabaseUrl.parse(url);
    return DriverManager.getConnection(
        address.jdbc(), address.user().orElse(""), address.password().orElse(""));
  }

  static void execute(String url, String sql) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

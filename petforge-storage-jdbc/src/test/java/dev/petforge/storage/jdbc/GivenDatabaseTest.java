package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.petforge.failure.PermanentException;
import dev.petforge.production.ChangeCursor;
import dev.petforge.testkit.Tasks;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A database that the application connects to, beside what it has in it itself. */
class GivenDatabaseTest {
  private static final int CONNECTIONS = 16;

  @TempDir Path migrations;

  private HikariDataSource pool;

  @BeforeEach
  void connect() throws IOException {
    pool = pool(Postgres.ownDatabase(), true);
    Files.writeString(migrations.resolve("V1__shop.sql"), "create table customers (id bigint);");
  }

  @AfterEach
  void disconnect() {
    pool.close();
  }

  /** As an application has one: with its own ideas of what a connection is like. */
  static HikariDataSource pool(String url, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("postgres");
    config.setPassword("postgres");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setAutoCommit(autoCommit);
    config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    config.addDataSourceProperty("options", "-c lock_timeout=7s");
    return new HikariDataSource(config);
  }

  private JdbcPersistence.Builder builder() {
    return JdbcPersistence.builder(pool);
  }

  private Flyway theirs() {
    return Flyway.configure()
        .dataSource(pool)
        .locations("filesystem:" + migrations)
        .loggers("slf4j")
        .load();
  }

  @Test
  void it_comes_to_a_database_that_the_application_has_migrated() throws Exception {
    theirs().migrate();

    useOnce();

    addTheirNext();
    useAgain();
    assertThat(tables("public"))
        .containsExactlyInAnyOrder("customers", "orders", "flyway_schema_history");
    assertThat(tables(JdbcPersistence.SCHEMA))
        .contains("batch_tasks", "petforge_schema_history")
        .doesNotContain("customers");
  }

  @Test
  void the_application_comes_to_a_database_that_is_used_already() throws Exception {
    useOnce();

    theirs().migrate();

    addTheirNext();
    useAgain();
    assertThat(tables("public"))
        .containsExactlyInAnyOrder("customers", "orders", "flyway_schema_history");
  }

  private void useOnce() {
    try (JdbcPersistence database = builder().open()) {
      database.becomeWorker();
      database.tasks().commit(Tasks.imported(Tasks.id(1)));
    }
  }

  private void addTheirNext() throws IOException {
    Files.writeString(migrations.resolve("V2__orders.sql"), "create table orders (id bigint);");
    assertThat(theirs().migrate().migrationsExecuted).isEqualTo(1);
    theirs().validate();
  }

  private void useAgain() {
    try (JdbcPersistence database = builder().open()) {
      assertThat(database.tasks().find(Tasks.id(1))).isPresent();
      assertThat(database.changes().changes(ChangeCursor.START, 9).changed())
          .containsExactly(Tasks.id(1));
      database.tasks().commit(Tasks.imported(Tasks.id(2)));
    }
  }

  private List<String> tables(String schema) throws SQLException {
    try (Connection connection = pool.getConnection();
        ResultSet row =
            connection.getMetaData().getTables(null, schema, null, new String[] {"TABLE"})) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString("TABLE_NAME"));
      }
      return names;
    }
  }

  @Test
  void two_installations_live_in_schemas_of_their_own() {
    try (JdbcPersistence one = builder().schema("one").open();
        JdbcPersistence two = builder().schema("two").open()) {
      one.tasks().commit(Tasks.imported(Tasks.id(1)));

      assertThat(two.tasks().find(Tasks.id(1))).isEmpty();
      assertThat(one.tasks().find(Tasks.id(1))).isPresent();
      assertThat(two.installation()).isNotEqualTo(one.installation());
    }
  }

  @Test
  void the_application_gets_its_connections_back_as_they_were_and_keeps_them() throws Exception {
    for (boolean autoCommit : List.of(true, false)) {
      try (HikariDataSource theirs = pool(pool.getJdbcUrl(), autoCommit)) {
        List<String> before = settings(theirs);

        try (JdbcPersistence database = JdbcPersistence.builder(theirs).open()) {
          database.becomeWorker();
          database.tasks().commit(Tasks.imported(Tasks.id(autoCommit ? 1 : 2)));
        }

        assertThat(theirs.isClosed()).isFalse();
        assertThat(theirs.getHikariPoolMXBean().getActiveConnections()).isZero();
        assertThat(settings(theirs)).isEqualTo(before);
      }
    }
  }

  /** Of all connections that there may be. */
  private static List<String> settings(DataSource connections) throws SQLException {
    List<Connection> all = new ArrayList<>();
    try {
      List<String> settings = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Connection connection = connections.getConnection();
        all.add(connection);
        try (Statement statement = connection.createStatement();
            ResultSet row =
                statement.executeQuery(
                    "select concat_ws('|', current_setting('search_path'),"
                        + " current_setting('transaction_isolation'),"
                        + " current_setting('lock_timeout'),"
                        + " current_setting('idle_in_transaction_session_timeout'))")) {
          row.next();
          settings.add(
              row.getString(1)
                  + "|"
                  + connection.getAutoCommit()
                  + "|"
                  + connection.getNetworkTimeout());
        }
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
      }
      return settings;
    } finally {
      for (Connection connection : all) {
        connection.close();
      }
    }
  }

  @Test
  void a_schema_of_somebody_else_is_refused() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema shop; create table shop.customers (id bigint)");
    }

    refused(builder().schema("shop"), "FOREIGN_DATABASE");
  }

  @Test
  void a_schema_can_be_named_beside_an_address_too() throws SQLException {
    String url = pool.getJdbcUrl() + "&user=postgres&password=postgres&currentSchema=public";
    try (JdbcPersistence database = JdbcPersistence.builder(url).schema("video").open()) {
      database.tasks().commit(Tasks.imported(Tasks.id(1)));
    }

    assertThat(tables("video")).contains("batch_tasks", "petforge_schema_history");
    assertThat(tables("public")).isEmpty();
  }

  @Test
  void sqlite_has_neither_data_sources_nor_schemas() {
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + migrations.resolve("x.db"));

    refused(JdbcPersistence.builder(sqlite), "SQLITE_DATA_SOURCE");
    refused(JdbcPersistence.builder(Databases.sqlite(migrations)).schema("x"), "DB_URL");
  }

  @Test
  void another_database_is_refused_by_its_name() {
    refused(JdbcPersistence.builder(of("MariaDB")), "UNSUPPORTED_DATABASE");
  }

  private static DataSource of(String product) {
    DatabaseMetaData meta = fake(DatabaseMetaData.class, product);
    return fake(DataSource.class, fake(Connection.class, meta));
  }

  /** Answers everything alike, but for what gives nothing. */
  private static <T> T fake(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> method.getReturnType() == void.class ? null : answer));
  }

  @Test
  void a_schema_has_a_plain_name() {
    for (String name : List.of("", "Pet", "a b", "1a", "pg_x", "a\"b", "x".repeat(64))) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> builder().schema(name))
          .withMessageContaining(name);
    }
  }

  private static void refused(JdbcPersistence.Builder builder, String code) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> builder.open().close())
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
  }
}

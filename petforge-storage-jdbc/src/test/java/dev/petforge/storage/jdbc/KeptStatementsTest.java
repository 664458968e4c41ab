package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statement behind a closed one is told from others by its hash code. */
class KeptStatementsTest {
  private static final String INSERT = "insert into pets (name, age) values (?, ?)";
  private static final String SELECT = "select name, age from pets where age >= ? order by age";

  @TempDir Path folder;

  private Connection connection;
  private String url;

  @BeforeEach
  void open() throws SQLException {
    url = "jdbc:sqlite:" + folder.resolve("pets.db");
    connection = new KeptStatements(url, new Properties()).getConnection();
    execute("create table pets (name text, age integer unique)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void insert(String name, int age) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, name);
      insert.setInt(2, age);
      insert.execute();
    }
  }

  @Test
  void a_statement_with_the_same_words_is_the_one_that_was_closed() throws SQLException {
    insert("Tom", 3);
    int first;
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      first = select.hashCode();
    }

    try (PreparedStatement select = connection.prepareStatement(SELECT);
        PreparedStatement other = connection.prepareStatement(SELECT + " desc")) {
      assertThat(select.hashCode()).isEqualTo(first);
      assertThat(other.hashCode()).isNotEqualTo(first);
    }
  }

  @Test
  void one_that_is_in_use_is_not_shared() throws SQLException {
    insert("Tom", 3);
    insert("Kitty", 5);

    try (PreparedStatement outer = connection.prepareStatement(SELECT);
        PreparedStatement inner = connection.prepareStatement(SELECT)) {
      outer.setInt(1, 0);
      inner.setInt(1, 5);
      try (ResultSet all = outer.executeQuery();
          ResultSet old = inner.executeQuery()) {
        assertThat(all.next()).isTrue();
        assertThat(old.next()).isTrue();
        assertThat(old.getString(1)).isEqualTo("Kitty");
        assertThat(all.getString(1)).isEqualTo("Tom");
      }
    }
  }

  @Test
  void values_and_limits_of_the_one_before_are_gone() throws SQLException {
    insert("Tom", 3);
    insert("Kitty", 5);
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setInt(1, 0);
      select.setMaxRows(1);
      select.executeQuery();
    }

    try (PreparedStatement select = connection.prepareStatement(SELECT);
        ResultSet none = select.executeQuery()) {
      assertThat(none.next()).as("nothing is compared with what was not said").isFalse();
    }
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setInt(1, 0);
      try (ResultSet all = select.executeQuery()) {
        assertThat(all.next()).isTrue();
        assertThat(all.next()).isTrue();
      }
    }
  }

  @Test
  void one_that_was_left_in_the_middle_of_its_rows_holds_nothing_up() throws SQLException {
    insert("Tom", 3);
    insert("Kitty", 5);
    connection.setAutoCommit(false);
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setInt(1, 0);
      assertThat(select.executeQuery().next()).isTrue();
    }
    connection.commit();

    // As long as a statement reads, nobody may drop its table.
    execute("drop table pets");
    connection.commit();
  }

  @Test
  void one_that_failed_is_not_used_again() throws SQLException {
    insert("Tom", 3);
    int failed;
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      failed = insert.hashCode();
      insert.setString(1, "Kitty");
      insert.setInt(2, 3);
      assertThatThrownBy(insert::execute).isInstanceOf(SQLException.class);
    }

    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      assertThat(insert.hashCode()).isNotEqualTo(failed);
      insert.setString(1, "Kitty");
      insert.setInt(2, 4);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void a_closed_one_is_of_no_use() throws SQLException {
    PreparedStatement select = connection.prepareStatement(SELECT);
    select.close();
    select.close();

    assertThat(select.isClosed()).isTrue();
    assertThatThrownBy(select::executeQuery).isInstanceOf(SQLException.class);
    try (PreparedStatement one = connection.prepareStatement(SELECT);
        PreparedStatement two = connection.prepareStatement(SELECT)) {
      assertThat(one.hashCode()).as("closed twice, kept once").isNotEqualTo(two.hashCode());
    }
  }

  @Test
  void another_process_may_change_the_tables_meanwhile() throws SQLException {
    insert("Tom", 3);
    try (PreparedStatement select = connection.prepareStatement("select * from pets")) {
      select.executeQuery();
    }
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute("alter table pets add column colour text default 'black'");
    }

    try (PreparedStatement select = connection.prepareStatement("select * from pets");
        ResultSet rows = select.executeQuery()) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("name")).isEqualTo("Tom");
      assertThat(rows.getInt("age")).isEqualTo(3);
    }
  }

  @Test
  void the_longest_unused_go_when_there_are_many() throws SQLException {
    int first;
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      first = select.hashCode();
    }
    for (int i = 0; i < 200; i++) {
      connection.prepareStatement("select " + i).close();
    }

    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      assertThat(select.hashCode()).isNotEqualTo(first);
    }
  }
}

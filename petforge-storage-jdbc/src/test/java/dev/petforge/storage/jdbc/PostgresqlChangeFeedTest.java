package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Task;
import dev.petforge.testkit.ChangeFeedContract;
import dev.petforge.testkit.Tasks;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class PostgresqlChangeFeedTest extends ChangeFeedContract {
  private static final ProjectId A = Tasks.id(1);
  private static final ProjectId B = Tasks.id(2);

  @Override
  protected Persistence fresh() {
    return Databases.open(Postgres.emptiedDatabase(getClass()));
  }

  @Test
  void what_began_first_and_is_committed_last_is_not_missed() throws SQLException {
    String url = Postgres.newDatabase();
    try (JdbcPersistence database = Databases.open(url);
        Connection connection = connect(url);
        Handle slow = Jdbi.create(connection).open()) {
      Task a = imported(database, A);
      Task b = imported(database, B);
      ChangeCursor cursor = database.changes().changes(ChangeCursor.START, 9).next();

      slow.begin();
      JdbcChangeFeed.note(slow, List.of(A));
      database.tasks().commit(Tasks.decided(Tasks.next(b)));
      ChangePage between = database.changes().changes(cursor, 9);
      assertThat(between.changed()).containsExactly(B);
      slow.commit();

      ChangePage after = database.changes().changes(between.next(), 9);
      assertThat(after.changed()).containsExactly(A);

      // The same of one whose earlier change nobody has read yet: there is nothing to write.
      database.tasks().commit(Tasks.decided(Tasks.next(a)));
      slow.begin();
      JdbcChangeFeed.note(slow, List.of(A));
      database.tasks().commit(Tasks.decided(Tasks.next(Tasks.next(b))));
      ChangePage again = database.changes().changes(after.next(), 9);
      assertThat(again.changed()).containsExactly(B);
      slow.commit();

      assertThat(database.changes().changes(again.next(), 9).changed()).containsExactly(A);
    }
  }

  @Test
  void what_was_undone_keeps_its_earlier_change() throws SQLException {
    String url = Postgres.newDatabase();
    try (JdbcPersistence database = Databases.open(url);
        Connection connection = connect(url);
        Handle slow = Jdbi.create(connection).open()) {
      imported(database, A);

      slow.begin();
      JdbcChangeFeed.note(slow, List.of(A));
      ChangePage during = database.changes().changes(ChangeCursor.START, 9);
      slow.rollback();

      assertThat(during.changed()).isEmpty();
      assertThat(database.changes().changes(during.next(), 9).changed()).containsExactly(A);
    }
  }

  private static Connection connect(String url) throws SQLException {
    DatabaseUrl address = DatabaseUrl.parse(url);
    return DriverManager.getConnection(
        address.jdbc(), address.user().orElse(""), address.password().orElse(""));
  }

  private static Task imported(Persistence database, ProjectId project) {
    database.tasks().commit(Tasks.imported(project));
    return database.tasks().find(project).orElseThrow().task();
  }
}

package dev.petforge.storage.jdbc;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.task.Execution;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How db-scheduler uses SQLite. Times are whole milliseconds: the library's own customization for
 * SQLite shares one calendar between threads, and then times of other rows come back. Due rows are
 * taken by one statement; there is one writer, so no row has to be skipped. The plus keeps SQLite
 * from reading all rows of the names, which has the primary key as an index, instead of those that
 * are due.
 */
final class SqliteMillisCustomization extends DefaultJdbcCustomization {
  private final List<String> known;
  private final Supplier<Set<String>> lacks;

  /**
   * @param known the names of the tasks that are taken; others are left alone
   * @param lacks needs of which none is taken now
   */
  SqliteMillisCustomization(List<String> known, Supplier<Set<String>> lacks) {
    super(true);
    this.known = known;
    this.lacks = lacks;
  }

  @Override
  public String getName() {
    return "SQLite";
  }

  @Override
  public void setInstant(PreparedStatement statement, int index, @Nullable Instant value)
      throws SQLException {
    Millis.set(statement, index, value);
  }

  @Override
  public @Nullable Instant getInstant(ResultSet row, String column) throws SQLException {
    return Millis.get(row, column);
  }

  @Override
  public String getQueryLimitPart(int limit) {
    return " limit " + limit;
  }

  @Override
  public boolean supportsSingleStatementLockAndFetch() {
    return true;
  }

  @Override
  public List<Execution> lockAndFetchSingleStatement(
      JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
    List<String> left = List.copyOf(lacks.get());
    String update =
        "update "
            + context.tableName
            + " set picked = 1, picked_by = ?, last_heartbeat = ?, version = version + 1"
            + " where rowid in (select rowid from "
            + context.tableName
            + " where picked = 0 and execution_time <= ? and +task_name in ("
            + String.join(", ", Collections.nCopies(known.size(), "?"))
            + ")"
            + Lacks.leaving(left)
            + " order by execution_time limit "
            + limit
            + ") returning *";
    return context.jdbcRunner.query(
        update,
        statement -> {
          int index = 1;
          statement.setString(index++, context.schedulerName.getName());
          Millis.set(statement, index++, now);
          Millis.set(statement, index++, now);
          for (String name : known) {
            statement.setString(index++, name);
          }
          for (String need : left) {
            statement.setString(index++, need);
          }
        },
        context.resultSetMapper.get());
  }
}

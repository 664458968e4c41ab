package dev.petforge.storage.jdbc;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
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
 * How db-scheduler uses PostgreSQL: as its own customization says, with times in milliseconds, and
 * without a look at jobs that this worker does not handle: its own statement takes such a row and
 * gives it back, and for that moment other workers do not see it.
 */
final class PostgresqlMillisCustomization extends PostgreSqlJdbcCustomization {
  private final List<String> known;
  private final Supplier<Set<String>> lacks;

  /**
   * @param known the names of the tasks that are taken; others are left alone
   * @param lacks needs of which none is taken now
   */
  PostgresqlMillisCustomization(List<String> known, Supplier<Set<String>> lacks) {
    super(false, true);
    this.known = known;
    this.lacks = lacks;
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
  public List<Execution> lockAndFetchSingleStatement(
      JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
    List<String> left = List.copyOf(lacks.get());
    String update =
        "with due as materialized (select task_name, task_instance from "
            + context.tableName
            + " where picked = false and execution_time <= ? and task_name in ("
            + String.join(", ", Collections.nCopies(known.size(), "?"))
            + ")"
            + Lacks.leaving(left)
            + " order by execution_time limit "
            + limit
            + " for update skip locked) update "
            + context.tableName
            + " as s set picked = true, picked_by = ?, last_heartbeat = ?, version = s.version + 1"
            + " from due where s.task_name = due.task_name"
            + " and s.task_instance = due.task_instance returning s.*";
    try {
      return taken(context, update, now, left);
    } catch (RuntimeException e) {
      if (Outage.isMeantBy(e)) {
        // The library would log it with its stack, once for each queue; the next look comes.
        return List.of();
      }
      throw e;
    }
  }

  private List<Execution> taken(
      JdbcTaskRepositoryContext context, String update, Instant now, List<String> left) {
    return context.jdbcRunner.query(
        update,
        statement -> {
          int index = 1;
          Millis.set(statement, index++, now);
          for (String name : known) {
            statement.setString(index++, name);
          }
          for (String need : left) {
            statement.setString(index++, need);
          }
          statement.setString(index++, context.schedulerName.getName());
          Millis.set(statement, index++, now);
        },
        context.resultSetMapper.get());
  }
}

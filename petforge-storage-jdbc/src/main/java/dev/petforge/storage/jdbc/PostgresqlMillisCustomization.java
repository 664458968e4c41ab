package dev.petforge.storage.jdbc;

import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How db-scheduler uses PostgreSQL: as its own customization says, with times in milliseconds. */
final class PostgresqlMillisCustomization extends PostgreSqlJdbcCustomization {
  PostgresqlMillisCustomization() {
    super(false, true);
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
}

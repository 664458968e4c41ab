package dev.petforge.storage.jdbc;

import dev.petforge.generation.AccountPace;
import dev.petforge.money.AccountId;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns that are counted in the database, by its clock: one row for each account has when the next
 * turn is free. On SQLite one process works, which keeps to the rate by itself.
 */
final class JdbcAccountPace implements AccountPace {
  private static final long SECOND_MICROS = 1_000_000;

  private final Db db;

  JdbcAccountPace(Db db) {
    this.db = db;
  }

  @Override
  public Optional<Duration> next(AccountId account, int perSecond, Duration longest) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("perSecond must be at least 1, was " + perSecond);
    }
    if (db.dialect() == Dialect.SQLITE) {
      return Optional.of(Duration.ZERO);
    }
    long step = SECOND_MICROS / perSecond;
    return db.writeQuickly(
            "take a turn at " + account,
            handle ->
                handle
                    .createQuery(
                        "insert into account_pace as p (account, free_at) values (:account, "
                            + db.dialect().now()
                            + " * 1000 - :kept + :step) on conflict (account) do update set"
                            + " free_at = :step + case when p.free_at > "
                            + db.dialect().now()
                            + " * 1000 - :kept then p.free_at else "
                            + db.dialect().now()
                            + " * 1000 - :kept end where p.free_at <= "
                            + db.dialect().now()
                            + " * 1000 + :longest returning free_at - :step - "
                            + db.dialect().now()
                            + " * 1000")
                    .bind("account", account.value())
                    // Turns of the last second that nobody took, less the one that is taken now.
                    .bind("kept", SECOND_MICROS - step)
                    .bind("step", step)
                    .bind("longest", longest.toNanos() / 1_000)
                    .mapTo(Long.class)
                    .findOne())
        .map(micros -> Duration.ofNanos(Math.max(0, micros) * 1_000));
  }
}

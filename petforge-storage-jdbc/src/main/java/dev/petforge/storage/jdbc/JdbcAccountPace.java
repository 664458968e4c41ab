package dev.petforge.storage.jdbc;

import dev.petforge.money.AccountId;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Rate;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns that are counted in the database, by its clock: one row for each account has when the next
 * turn is free. On SQLite one process works, which keeps to the rate by itself.
 */
final class JdbcAccountPace implements AccountPace {
  private final Db db;

  JdbcAccountPace(Db db) {
    this.db = db;
  }

  @Override
  public Optional<Duration> next(AccountId account, Rate rate, Duration longest) {
    if (db.dialect() == Dialect.SQLITE) {
      return Optional.of(Duration.ZERO);
    }
    long period = rate.period().toNanos() / 1_000;
    long step = Math.max(1, period / rate.turns());
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
                    // Turns of the last period that nobody took, less the one that is taken now.
                    .bind("kept", period - step)
                    .bind("step", step)
                    .bind("longest", longest.toNanos() / 1_000)
                    .mapTo(Long.class)
                    .findOne())
        .map(micros -> Duration.ofNanos(Math.max(0, micros) * 1_000));
  }
}

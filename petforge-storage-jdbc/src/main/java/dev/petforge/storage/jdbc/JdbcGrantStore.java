package dev.petforge.storage.jdbc;

import dev.petforge.connection.Grant;
import dev.petforge.connection.GrantStore;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What users allowed, in {@code grants}. */
final class JdbcGrantStore implements GrantStore {
  private final Db db;
  private final DatabaseClock clock;

  JdbcGrantStore(Db db, DatabaseClock clock) {
    this.db = db;
    this.clock = clock;
  }

  @Override
  public Optional<Grant> find(String account) {
    return db.read("read the grant of " + account, handle -> select(handle, account));
  }

  private static Optional<Grant> select(Handle handle, String account) {
    return handle
        .createQuery("select * from grants where account = :account")
        .bind("account", account)
        .map(
            (row, context) ->
                new Grant(
                    row.getString("account"), row.getString("sealed"), row.getLong("version")))
        .findOne();
  }

  @Override
  public Grant put(String account, String sealed) {
    return db.write(
        "store the grant of " + account,
        handle -> {
          handle
              .createUpdate(
                  "insert into grants (account, sealed, version, changed_at) values (:account,"
                      + " :sealed, 1, :now) on conflict (account) do update set sealed ="
                      + " excluded.sealed, version = grants.version + 1, changed_at ="
                      + " excluded.changed_at")
              .bind("account", account)
              .bind("sealed", sealed)
              .bind("now", clock.millis())
              .execute();
          return select(handle, account).orElseThrow();
        });
  }

  @Override
  public Optional<Grant> replace(Grant seen, String sealed) {
    int changed =
        db.write(
            "change the grant of " + seen.account(),
            handle ->
                handle
                    .createUpdate(
                        "update grants set sealed = :sealed, version = version + 1, changed_at ="
                            + " :now where account = :account and version = :seen")
                    .bind("sealed", sealed)
                    .bind("now", clock.millis())
                    .bind("account", seen.account())
                    .bind("seen", seen.version())
                    .execute());
    return changed > 0
        ? Optional.of(new Grant(seen.account(), sealed, seen.version() + 1))
        : Optional.empty();
  }

  @Override
  public boolean remove(String account) {
    return db.write(
        "remove the grant of " + account,
        handle ->
            handle
                    .createUpdate("delete from grants where account = :account")
                    .bind("account", account)
                    .execute()
                > 0);
  }
}

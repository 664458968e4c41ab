package dev.petforge.testkit;

import dev.petforge.connection.Grant;
import dev.petforge.connection.GrantStore;
import java.util.Optional;

/** What users allowed, in memory. */
final class InMemoryGrantStore implements GrantStore {
  private final InMemoryDatabase database;
  private final String process;

  InMemoryGrantStore(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public Optional<Grant> find(String account) {
    return database.in(process, () -> Optional.ofNullable(database.grants.get(account)));
  }

  @Override
  public Grant put(String account, String sealed) {
    return database.in(
        process,
        () -> {
          Grant before = database.grants.get(account);
          Grant next = new Grant(account, sealed, before == null ? 1 : before.version() + 1);
          database.grants.put(account, next);
          return next;
        });
  }

  @Override
  public Optional<Grant> replace(Grant seen, String sealed) {
    return database.in(
        process,
        () -> {
          Grant stored = database.grants.get(seen.account());
          return stored == null || stored.version() != seen.version()
              ? Optional.<Grant>empty()
              : Optional.of(put(seen.account(), sealed));
        });
  }

  @Override
  public boolean remove(String account) {
    return database.in(process, () -> database.grants.remove(account) != null);
  }
}

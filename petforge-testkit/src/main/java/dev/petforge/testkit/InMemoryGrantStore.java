package dev.petforge.testkit;

import dev.petforge.connection.Grant;
import dev.petforge.connection.GrantStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What users allowed, in memory. */
final class InMemoryGrantStore implements GrantStore {
  private final Map<String, Grant> grants = new HashMap<>();

  @Override
  public synchronized Optional<Grant> find(String account) {
    return Optional.ofNullable(grants.get(account));
  }

  @Override
  public synchronized Grant put(String account, String sealed) {
    Grant before = grants.get(account);
    Grant next = new Grant(account, sealed, before == null ? 1 : before.version() + 1);
    grants.put(account, next);
    return next;
  }

  @Override
  public synchronized Optional<Grant> replace(Grant seen, String sealed) {
    Grant stored = grants.get(seen.account());
    if (stored == null || stored.version() != seen.version()) {
      return Optional.empty();
    }
    return Optional.of(put(seen.account(), sealed));
  }

  @Override
  public synchronized boolean remove(String account) {
    return grants.remove(account) != null;
  }
}

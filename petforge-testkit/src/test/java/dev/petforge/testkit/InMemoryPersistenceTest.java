package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryPersistenceTest extends PersistenceContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }

  @Override
  protected Persistence reopened(Persistence before) {
    return ((InMemoryPersistence) before).crash();
  }
}

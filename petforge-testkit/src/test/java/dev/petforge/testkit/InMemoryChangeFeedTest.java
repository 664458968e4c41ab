package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryChangeFeedTest extends ChangeFeedContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}

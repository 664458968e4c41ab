package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryPublicationStoreTest extends PublicationStoreContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}

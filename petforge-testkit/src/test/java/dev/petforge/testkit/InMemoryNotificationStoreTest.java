package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryNotificationStoreTest extends NotificationStoreContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}

package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryTrashTest extends TrashContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}

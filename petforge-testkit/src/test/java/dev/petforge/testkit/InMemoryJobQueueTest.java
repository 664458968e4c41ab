package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryJobQueueTest extends JobQueueContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }

  @Override
  protected Persistence killed(Persistence before) {
    return ((InMemoryPersistence) before).crash();
  }
}

package dev.petforge.testkit;

import dev.petforge.production.Persistence;
import java.time.Duration;

class InMemoryPushTurnsTest extends PushTurnsContract {
  private final MovableClock clock = new MovableClock();

  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.manual(clock);
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }
}

package dev.petforge.testkit;

import dev.petforge.call.UndeliveredFacts;

class InMemoryUndeliveredFactsTest extends UndeliveredFactsContract {
  private final InMemoryUndeliveredFacts one = new InMemoryUndeliveredFacts();

  @Override
  protected UndeliveredFacts fresh() {
    return one;
  }

  @Override
  protected UndeliveredFacts reopened() {
    return one;
  }
}

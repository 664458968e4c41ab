package dev.petforge.testkit;

import dev.petforge.money.PurchaseWitness;

class InMemoryPurchaseWitnessTest extends PurchaseWitnessContract {
  private PurchaseWitness witness = PurchaseWitness.none();

  @Override
  protected PurchaseWitness fresh() {
    witness = new InMemoryPurchaseWitness();
    return witness;
  }

  @Override
  protected PurchaseWitness reopened() {
    return witness;
  }
}

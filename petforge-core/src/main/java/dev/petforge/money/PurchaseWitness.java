package dev.petforge.money;

import java.util.Collection;
import java.util.List;

/**
 * Remembers outside of the database how much was bought, so that a database which was put back to
 * an earlier state, or begun anew, is noticed before it buys the same again. It must not be put
 * back together with the database. Safe for use by many threads and processes.
 */
public interface PurchaseWitness {
  /** Remembers nothing: a database that was put back is not noticed. */
  static PurchaseWitness none() {
    return new PurchaseWitness() {
      @Override
      public List<PurchaseMark> marks() {
        return List.of();
      }

      @Override
      public void remember(Collection<PurchaseMark> marks) {
        // Nobody wants to know.
      }
    };
  }

  /**
   * The highest mark of each installation and account.
   *
   * @throws dev.petforge.failure.PetForgeException if it cannot be known now; nothing may be bought
   *     then
   */
  List<PurchaseMark> marks();

  /**
   * Remembers marks, for good when this returns. One that is lower than what is remembered for its
   * installation and account changes nothing, whoever comes first.
   *
   * @throws dev.petforge.failure.PetForgeException if they may not be remembered; what they stand
   *     for must not be sent then
   */
  void remember(Collection<PurchaseMark> marks);
}

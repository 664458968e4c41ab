package dev.petforge.call;

import dev.petforge.failure.PermanentException;
import java.util.Collection;
import java.util.List;

/**
 * Keeps facts outside of the database while it cannot be told: the name of a paid job must outlive
 * the process that heard it. Whoever can reach the database delivers them. Safe for use by many
 * threads and processes.
 */
public interface UndeliveredFacts {
  /** Keeps nothing: what a process could not tell the database ends with it. */
  static UndeliveredFacts none() {
    return new UndeliveredFacts() {
      @Override
      public List<UndeliveredFact> all() {
        return List.of();
      }

      @Override
      public void keep(Collection<UndeliveredFact> facts) {
        throw new PermanentException(
            "NOT_KEPT", "no place outside of the database was given to keep facts in");
      }

      @Override
      public void forget(Collection<UndeliveredFact> facts) {
        // There are none.
      }
    };
  }

  /**
   * All that are kept, of whatever installation, in the order in which they came.
   *
   * @throws dev.petforge.failure.PetForgeException if they cannot be known now; nothing may be
   *     bought then
   */
  List<UndeliveredFact> all();

  /**
   * Keeps facts, for good when this returns. One that is kept already is kept once.
   *
   * @throws dev.petforge.failure.PetForgeException if they may not be kept
   */
  void keep(Collection<UndeliveredFact> facts);

  /**
   * Forgets facts that were delivered; those that are not kept are left out.
   *
   * @throws dev.petforge.failure.PetForgeException if they may still be kept
   */
  void forget(Collection<UndeliveredFact> facts);
}

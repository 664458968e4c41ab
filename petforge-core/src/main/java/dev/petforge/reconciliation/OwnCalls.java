package dev.petforge.reconciliation;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;

/** Calls that this installation made: only of them does it learn anything new. */
final class OwnCalls {
  private OwnCalls() {}

  /**
   * @throws PermanentException with code {@code BOUGHT_ELSEWHERE} if it came with its project
   */
  static void require(ProviderCall call) {
    if (call.status().imported()) {
      throw new PermanentException(
          "BOUGHT_ELSEWHERE",
          "call "
              + call.key()
              + " came with its project: the installation that made it has paid it, and goes on"
              + " with it");
    }
  }
}

package dev.petforge.generation;

/**
 * The last check before an order leaves. Between the decision to send a call and its first byte a
 * process may stand still for any time, and another may take the call over meanwhile.
 */
@FunctionalInterface
public interface SendFence {
  /** Lets everything pass. */
  SendFence OPEN = () -> true;

  /** Whether the order may leave now. Takes as long as a commit; never throws. */
  boolean passes();
}

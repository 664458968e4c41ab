package dev.petforge.failure;

import org.jspecify.annotations.Nullable;

/**
 * The root of every failure that crosses a port. The adapter sorts once, at its edge: a failure is
 * {@link RetryableException retryable} or {@link PermanentException permanent}, nothing between.
 */
public abstract sealed class PetForgeException extends RuntimeException
    permits RetryableException, PermanentException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  PetForgeException(Failure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  /** What is stored and shown of this failure. */
  public final Failure failure() {
    return failure;
  }

  /** Class, message and code: what a stack trace begins with. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // messages are quoted in others, codes once
  public String toString() {
    return getClass().getName() + ": " + failure;
  }
}

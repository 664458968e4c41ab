package dev.petforge.failure;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The world failed and may recover: a time-out, too many requests, a lock that is busy. */
public non-sealed class RetryableException extends PetForgeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * @param code a short word for programs, the other side's own where it has one
   * @param message for people; names the value, the rule and the place, and no secret
   */
  public RetryableException(String code, String message) {
    this(code, message, null, null);
  }

  /**
   * @param retryAfter how long the other side asked to wait, or null if it did not say
   * @param cause what was caught, or null
   */
  public RetryableException(
      String code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(Failure.retryable(code, message), cause);
    this.retryAfter = retryAfter;
  }

  /** How long the other side asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}

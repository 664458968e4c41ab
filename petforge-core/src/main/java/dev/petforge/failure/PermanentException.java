package dev.petforge.failure;

import org.jspecify.annotations.Nullable;

/**
 * The world will fail again: bad input, a wrong key, refused content, an answer nobody can read.
 */
public non-sealed class PermanentException extends PetForgeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param code a short word for programs, the other side's own where it has one
   * @param message for people; names the value, the rule and the place, and no secret
   */
  public PermanentException(String code, String message) {
    this(code, message, null);
  }

  /**
   * @param cause what was caught, or null
   */
  public PermanentException(String code, String message, @Nullable Throwable cause) {
    super(Failure.permanent(code, message), cause);
  }
}

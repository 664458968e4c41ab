package dev.petforge.failure;

/**
 * A failure as it is stored and shown.
 *
 * <p>Both are freed of control characters: much of them is said by others.
 *
 * @param code a short word for programs, one of {@link FailureCode}; or the other side's own where
 *     it has one, for example {@code 1301}
 * @param message for people; names the value, the rule and the place, and no secret
 * @param retryable whether the same thing may work later
 */
public record Failure(String code, String message, boolean retryable) {
  /** More than this many characters of a message are never kept: answers can be whole pages. */
  public static final int MAX_MESSAGE = 2_000;

  public Failure {
    if (code.isBlank()) {
      throw new IllegalArgumentException("code must not be blank, message was: " + message);
    }
    String word = ForeignText.word(code);
    code = word.isBlank() ? "?" : word;
    message = ForeignText.of(message);
    if (message.length() > MAX_MESSAGE) {
      message = message.substring(0, MAX_MESSAGE - 1) + "…";
    }
  }

  /** A failure that may not happen again. */
  public static Failure retryable(String code, String message) {
    return new Failure(code, message, true);
  }

  /** A failure that will happen again. */
  public static Failure permanent(String code, String message) {
    return new Failure(code, message, false);
  }

  /** Whether it is none, but the decision of a person: {@link FailureCode#endedByPerson}. */
  public boolean endedByPerson() {
    return FailureCode.of(this).filter(FailureCode::endedByPerson).isPresent();
  }

  @Override
  public String toString() {
    return message + " (" + code + ")";
  }
}

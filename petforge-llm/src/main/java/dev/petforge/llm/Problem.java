package dev.petforge.llm;

/**
 * Something that is wrong with an answer.
 *
 * @param pointer where in the answer (RFC 6901), for example {@code /segments/3/action}
 * @param rule which rule it breaks, one word
 * @param content whether what is wrong is what the shots show, so that the picture is needed again
 * @param message for models and people; names the rule and the value
 */
record Problem(String pointer, String rule, boolean content, String message) {
  /** What stays the same when the same mistake is made again. */
  String identity() {
    return pointer + " " + rule;
  }

  @Override
  public String toString() {
    return pointer.isEmpty() ? message : pointer + ": " + message;
  }
}

package dev.petforge.emulator.llm;

/** What goes wrong with a chat completion. What is not answered for is not billed. */
public enum LlmFault {
  /** Status 429, without a word on when to come back. */
  RATE,
  /** Status 429 with {@code Retry-After: 1}. */
  RATE_WITH_WAIT,
  /** Status 401, although the key is right. */
  KEY_REFUSED,
  /** Status 402, although there is money. */
  BALANCE,
  /** Status 422. */
  PARAMETER,
  /** Status 400 of the moderation. */
  MODERATED,
  /** Status 500. */
  INTERNAL,
  /** Status 503. */
  OVERLOADED,
  /** Status 503 with {@code Retry-After: 0}, on which OkHttp sends the request again by itself. */
  OVERLOADED_NOW,
  /** Status 502 with a gateway's page. */
  GATEWAY,
  /** A page of HTML with status 200. */
  HTML,
  /** The connection ends before the answer is made. */
  CUT_BEFORE,
  /** The answer is made and billed, and the connection ends before its first byte. */
  CUT_AFTER,
  /** The answer is made and billed, and the connection ends in the middle of it. */
  CUT_WITHIN,
  /** The answer is made and billed, and never comes. */
  HUNG,
  /** The answer is 400 spaces, with the finish reason {@code stop}. */
  BLANK,
  /** The second half of the answer is missing, with the finish reason {@code length}. */
  TOO_LONG,
  /** The same, with {@code insufficient_system_resource}. */
  CAPACITY,
  /** Nothing is said, with the finish reason {@code content_filter}. */
  FILTERED,
  /** No content, only what was thought. */
  ONLY_THOUGHTS
}

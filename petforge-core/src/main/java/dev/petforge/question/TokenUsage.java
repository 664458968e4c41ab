package dev.petforge.question;

/**
 * What a model counted in one answer, or in several together.
 *
 * @param prompt tokens that were read, those from a cache included, at least 0
 * @param cached how many of them came from the provider's cache, at most {@code prompt}
 * @param completion tokens that were written, those of thinking included, at least 0
 * @param reasoning how many of them were thinking, at most {@code completion}
 */
public record TokenUsage(long prompt, long cached, long completion, long reasoning) {
  /** Nothing was counted. */
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

  public TokenUsage {
    if (cached < 0 || prompt < cached || reasoning < 0 || completion < reasoning) {
      throw new IllegalArgumentException(
          "tokens must be at least 0, and a part not more than its whole, were prompt "
              + prompt
              + ", cached "
              + cached
              + ", completion "
              + completion
              + ", reasoning "
              + reasoning);
    }
  }

  /** Both together. */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        prompt + other.prompt,
        cached + other.cached,
        completion + other.completion,
        reasoning + other.reasoning);
  }
}

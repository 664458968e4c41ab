package dev.petforge.emulator.llm;

import dev.petforge.money.Money;
import dev.petforge.question.TokenUsage;

/**
 * What a model costs, in millionths of the currency for a million tokens.
 *
 * @param hit for a million tokens of the prompt that came from the cache, at least 0
 * @param miss for a million other tokens of the prompt, at least 0
 * @param output for a million tokens that were written, those of thinking included, at least 0
 * @param currency three capital letters (ISO 4217)
 */
public record LlmPrice(long hit, long miss, long output, String currency) {
  public LlmPrice {
    if (hit < 0 || miss < 0 || output < 0) {
      throw new IllegalArgumentException(
          "prices must be at least 0, were hit " + hit + ", miss " + miss + ", output " + output);
    }
  }

  /** What an answer costs, rounded up to the next millionth of the currency. */
  public Money of(TokenUsage usage) {
    long sum =
        usage.cached() * hit
            + (usage.prompt() - usage.cached()) * miss
            + usage.completion() * output;
    return new Money((sum + 999_999) / 1_000_000, currency);
  }
}

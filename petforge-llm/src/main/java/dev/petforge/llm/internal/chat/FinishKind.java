package dev.petforge.llm.internal.chat;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a model stopped, whatever its provider calls it. A word says what became of an answer that
 * cannot be used; of one that can it says nothing. Words of OpenAI, DeepSeek, Qwen, GLM, Kimi,
 * MiniMax, Ark, Hunyuan, Gemini, Claude, Mistral, Cohere, Bedrock, vLLM, TGI and OpenRouter were
 * read in documentation and reports (2024-06 to 2026-11).
 */
public enum FinishKind {
  /** It came to its end. */
  ENDED,
  /** It reached the most tokens that it may write or read. */
  CUT_OFF,
  /** Its answer is withheld for what it says. */
  WITHHELD,
  /** Something failed on the way: the same may be asked again. */
  BROKEN_OFF,
  /** A word that is not known here. */
  UNKNOWN;

  private static final Pattern WITHHELD_WORDS =
      Pattern.compile(
          "sensitiv|safety|prohibit|recitation|refus|filter|moderat|block|spii|toxic|censor"
              + "|guardrail|policy|violat|risk|inspection|armor|unsafe|敏感|违规");
  private static final Pattern CUT_OFF_WORDS =
      Pattern.compile(
          "length|max_(?:[a-z]+_)?(?:tokens?|output)|tokens?_limit|error_limit|^limit$"
              + "|context_window|truncat|incomplete");
  private static final Pattern BROKEN_OFF_WORDS =
      Pattern.compile(
          "error|abort|cancel|insufficient|time_?out|time_limit|overload|busy|unavailable|fail"
              + "|interrupt|exception|rate_limit|malformed|disconnect");
  private static final Pattern ENDED_WORDS =
      Pattern.compile(
          "(?:finish_reason_)?(?:stop|stopped|stop_sequence|eos|eos_token|end|ended|end_turn"
              + "|end_of_(?:turn|text|sequence)|complete|completed|done|finish|finished|normal"
              + "|success|tool_calls?|tool_use|function_call|null|none)?");

  /** The kind of a provider's word; a missing one says nothing against an answer. */
  public static FinishKind of(Optional<String> reason) {
    String word =
        reason
            .orElse("")
            .strip()
            .replaceAll("([a-z])([A-Z])", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\s-]+", "_");
    if (WITHHELD_WORDS.matcher(word).find()) {
      return WITHHELD;
    }
    if (CUT_OFF_WORDS.matcher(word).find()) {
      return CUT_OFF;
    }
    if (BROKEN_OFF_WORDS.matcher(word).find()) {
      return BROKEN_OFF;
    }
    return ENDED_WORDS.matcher(word).matches() ? ENDED : UNKNOWN;
  }
}

package dev.petforge.llm.internal.chat;

import dev.petforge.question.TokenUsage;
import java.util.Optional;

/**
 * What a model said.
 *
 * @param content its text, or the arguments of the tool that it called; possibly blank
 * @param reasoning what it thought before, if the provider shows that; possibly blank
 * @param refusal its reason to say nothing, if it gave one in a field of its own
 * @param finishReason why it stopped, in the provider's word
 * @param usage what was counted, if the provider says so
 */
public record ChatReply(
    String content,
    String reasoning,
    Optional<String> refusal,
    Optional<String> finishReason,
    Optional<TokenUsage> usage) {
  /** Nothing. */
  public static final ChatReply NONE =
      new ChatReply("", "", Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Where a storyboard can be: several models and gateways leave {@code content} empty and have the
   * whole answer in the field of their thoughts.
   */
  public String answer() {
    return content.isBlank() ? reasoning : content;
  }

  /** Whether the provider withholds an answer for what it says. */
  public boolean withheld() {
    return refusal.isPresent() || finish() == FinishKind.WITHHELD;
  }

  /** What its finish reason means. */
  public FinishKind finish() {
    return FinishKind.of(finishReason);
  }
}

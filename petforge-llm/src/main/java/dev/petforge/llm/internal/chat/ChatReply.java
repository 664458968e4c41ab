package dev.petforge.llm.internal.chat;

import dev.petforge.question.TokenUsage;
import java.util.Optional;

/**
 * What a model said.
 *
 * @param content its text, or the arguments of the tool that it called; possibly blank
 * @param refusal its reason to say nothing, if it gave one in a field of its own
 * @param finishReason why it stopped, in the provider's word
 * @param usage what was counted, if the provider says so
 */
public record ChatReply(
    String content,
    Optional<String> refusal,
    Optional<String> finishReason,
    Optional<TokenUsage> usage) {}

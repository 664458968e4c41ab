package dev.petforge.emulator.llm;

import dev.petforge.money.Money;
import dev.petforge.question.TokenUsage;

/**
 * A chat completion that was asked for with a valid key, and what became of it.
 *
 * @param request what was asked
 * @param status the HTTP status; 0 if the connection was cut or kept silent before it
 * @param finishReason as it was sent, or would have been; empty text if nothing was answered
 * @param content what was answered; empty text if nothing was
 * @param usage what was counted; nothing if nothing was answered
 * @param cost what was billed
 */
public record LlmCall(
    LlmRequest request,
    int status,
    String finishReason,
    String content,
    TokenUsage usage,
    Money cost) {}

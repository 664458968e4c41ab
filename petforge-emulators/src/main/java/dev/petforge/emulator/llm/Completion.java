package dev.petforge.emulator.llm;

import dev.petforge.question.TokenUsage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * An answer that a model made.
 *
 * @param id as the vendor names it
 * @param model that made it
 * @param content what it wrote; empty for null
 * @param reasoning what it thought; empty if it did not
 * @param refusal why it does not answer; empty if it does
 * @param tool what it calls; empty if it calls nothing
 * @param finishReason why it stopped
 * @param usage what was counted
 */
record Completion(
    String id,
    LlmModel model,
    Optional<String> content,
    Optional<String> reasoning,
    Optional<String> refusal,
    Optional<Tool> tool,
    String finishReason,
    TokenUsage usage) {

  /** A call of a tool. */
  record Tool(String id, String name, String arguments) {}

  private static final String THOUGHT =
      "The request asks for one answer in a fixed form, so each part is planned before it is"
          + " written down. ";

  /** Writes an answer within the request's budget; thinking comes first and spends it, too. */
  static Completion make(
      LlmRequest request, LlmModel model, LlmAnswer answer, int prompt, int cached) {
    LlmAnswer.Said said = answer.said();
    boolean calls = said instanceof LlmAnswer.ToolCall;
    String written = "";
    if (said instanceof LlmAnswer.Text text) {
      written = text.content();
    } else if (said instanceof LlmAnswer.ToolCall call) {
      written = call.arguments();
    } else if (said instanceof LlmAnswer.Refusal refusal) {
      written = refusal.words();
    }
    int room = model.limits().context() - prompt;
    int budget = Math.min(room, request.budget().orElse(model.limits().usualOutput()));

    Optional<String> thoughts = Optional.empty();
    if (request.thinks(model) || said instanceof LlmAnswer.Thoughts) {
      thoughts = Optional.of(answer.reasoning().orElse(thoughtsAbout(written)));
    }
    String thought = TokenCount.cut(thoughts.orElse(""), budget);
    int reasoning = TokenCount.count(thought);
    String kept = TokenCount.cut(written, budget - reasoning);
    boolean cut = !thought.equals(thoughts.orElse("")) || !kept.equals(written);

    String natural = calls ? "tool_calls" : "stop";
    String finish = cut ? "length" : answer.finishReason().orElse(natural);
    TokenUsage usage =
        new TokenUsage(prompt, cached, reasoning + TokenCount.count(kept), reasoning);
    boolean silent = said instanceof LlmAnswer.Thoughts || said instanceof LlmAnswer.Refusal;
    return new Completion(
        UUID.randomUUID().toString(),
        model,
        silent ? Optional.empty() : Optional.of(calls ? "" : kept),
        thoughts.map(all -> thought),
        said instanceof LlmAnswer.Refusal ? Optional.of(kept) : Optional.empty(),
        calls ? Optional.of(tool(request, kept)) : Optional.empty(),
        finish,
        usage);
  }

  private static Tool tool(LlmRequest request, String arguments) {
    String first =
        request.tools().isEmpty() ? "unknown" : LlmRequest.nameOf(request.tools().get(0));
    return new Tool(
        "call_" + UUID.randomUUID().toString().replace("-", ""),
        request.forcedTool().orElse(first),
        arguments);
  }

  /** As long as the answer, so that thinking doubles it; at least one sentence. */
  private static String thoughtsAbout(String written) {
    int tokens = Math.max(TokenCount.count(THOUGHT), TokenCount.count(written));
    return TokenCount.cut(THOUGHT.repeat(tokens / TokenCount.count(THOUGHT) + 1), tokens).strip();
  }

  /** What was said, wherever it stands. */
  String text() {
    return tool.map(Tool::arguments).orElse(content.orElse(refusal.orElse("")));
  }

  /** The tokens of thinking; empty if the model did not think. */
  OptionalInt reasoningTokens() {
    return reasoning.isPresent()
        ? OptionalInt.of(Math.toIntExact(usage.reasoning()))
        : OptionalInt.empty();
  }

  /** Whether the service shows what was thought. */
  boolean showsReasoning() {
    return reasoning.isPresent() && model.thinking() != LlmModel.Thinking.HIDDEN;
  }
}

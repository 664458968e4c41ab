package dev.petforge.llm.internal.chat;

import dev.petforge.question.TokenUsage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a chat completion, whole or as a stream of events. A stream's last content chunk holds the
 * reason and the usage together (DeepSeek), or the usage comes in a chunk of its own without
 * choices (OpenAI). Gateways pass on bodies of the protocols behind them: what was paid for is read
 * in these, too.
 */
final class ReplyReader {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final List<String> CHOICES = List.of("choices", "candidates");
  private static final List<String> ENVELOPES = List.of("data", "output", "result", "response");
  private static final List<String> REASONS =
      List.of("finish_reason", "finishReason", "stop_reason", "done_reason");

  private final MessageReader message = new MessageReader();
  private @Nullable String finishReason;
  private @Nullable TokenUsage usage;
  private @Nullable ServiceError error;
  private boolean ended;

  /** A body as JSON; empty if it is anything else. Blank lines before it are nothing. */
  static Optional<JsonNode> json(byte[] body) {
    try {
      return Optional.ofNullable(MAPPER.readTree(body)).filter(JsonNode::isContainer);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Takes a whole completion. */
  void whole(JsonNode json) {
    for (JsonNode choice : take(json)) {
      ended = true;
      // Some gateways put a text and the call of a tool into choices of their own.
      if (message.isBlank()) {
        part(choice, "message", "delta");
      }
    }
  }

  /**
   * Takes a stream to its end.
   *
   * @param most bytes that are read
   * @param progress is told how many characters there are
   */
  void stream(BufferedSource body, long most, IntConsumer progress) throws IOException {
    long left = most;
    while (!body.exhausted()) {
      String line = line(body, Math.max(1, left));
      left -= line.length() + 1L;
      if (line.startsWith("data:")) {
        String data = line.substring(5).strip();
        if (data.equals("[DONE]")) {
          ended = true;
          return;
        }
        if (!data.isEmpty()) {
          event(data);
          progress.accept(message.length());
        }
      }
    }
  }

  /** Events are small; a line without end must not fill the memory. The last may have none. */
  private static String line(BufferedSource body, long most) throws IOException {
    if (body.indexOf((byte) '\n', 0, most) >= 0) {
      return body.readUtf8LineStrict(most);
    }
    if (body.getBuffer().size() >= most) {
      throw new IOException("an event of the stream is too long");
    }
    return body.readUtf8();
  }

  private void event(String data) throws IOException {
    try {
      for (JsonNode choice : take(MAPPER.readTree(data))) {
        // The last event of some has the whole message once more.
        if (choice.path("delta").isObject() || message.isEmpty()) {
          part(choice, "delta", "message");
        }
      }
    } catch (JacksonException e) {
      throw new IOException("an event of the stream is not JSON", e);
    }
  }

  /** Takes what stands around the choices, and gives these. */
  private List<JsonNode> take(JsonNode json) {
    ServiceError.declared(json).ifPresent(found -> error = found);
    JsonNode body = opened(json);
    for (JsonNode holder : List.of(json, body)) {
      for (String name : List.of("usage", "usageMetadata")) {
        usage(holder.path(name)).ifPresent(counted -> usage = counted);
      }
    }
    List<JsonNode> choices = choices(body);
    if (!choices.isEmpty()) {
      reason(choices.get(0)).or(() -> reason(body)).ifPresent(this::finished);
    }
    withheld(json).ifPresent(this::finished);
    return choices;
  }

  private void finished(String reason) {
    finishReason = reason;
    ended = true;
  }

  private void part(JsonNode choice, String name, String otherwise) {
    JsonNode part = choice.path(name).isObject() ? choice.path(name) : choice.path(otherwise);
    message.take(part.isObject() ? part : choice);
  }

  private static JsonNode opened(JsonNode json) {
    if (choices(json).isEmpty()) {
      for (String name : ENVELOPES) {
        if (!choices(json.path(name)).isEmpty()) {
          return json.path(name);
        }
      }
    }
    return json;
  }

  /** The answers in a body; one that is an answer itself, as of Claude and Ollama, is its own. */
  private static List<JsonNode> choices(JsonNode body) {
    for (String name : CHOICES) {
      if (body.path(name).isArray()) {
        return List.copyOf(body.path(name).values());
      }
    }
    boolean itself =
        body.path("message").isObject()
            || body.path("content").isArray()
            || body.path("content").isString();
    return itself ? List.of(body) : List.of();
  }

  private static Optional<String> reason(JsonNode node) {
    return REASONS.stream()
        .map(name -> node.path(name).asString(""))
        .filter(reason -> !reason.isBlank())
        .findFirst();
  }

  /** MiniMax and Gemini say beside the choices that there is none for its content. */
  private static Optional<String> withheld(JsonNode json) {
    for (String flag : List.of("input_sensitive", "output_sensitive")) {
      if (json.path(flag).asBoolean(false)) {
        return Optional.of(flag);
      }
    }
    String blocked = json.path("promptFeedback").path("blockReason").asString("");
    return blocked.isEmpty() ? Optional.empty() : Optional.of("blocked: " + blocked);
  }

  /** What was counted; empty if nothing was: many streams send zeros until their end. */
  static Optional<TokenUsage> usage(JsonNode usage) {
    long prompt = count(usage, "prompt_tokens", "input_tokens", "promptTokenCount");
    long hit =
        Math.max(
            count(usage, "prompt_cache_hit_tokens", "cachedContentTokenCount"),
            count(usage.path("prompt_tokens_details"), "cached_tokens"));
    long completion = count(usage, "completion_tokens", "output_tokens", "candidatesTokenCount");
    long reasoning =
        Math.max(
            count(usage, "thoughtsTokenCount"),
            count(usage.path("completion_tokens_details"), "reasoning_tokens"));
    // Some count thinking beside the completion; the whole is never less than its part.
    return prompt + completion + reasoning == 0
        ? Optional.empty()
        : Optional.of(
            new TokenUsage(Math.max(prompt, hit), hit, Math.max(completion, reasoning), reasoning));
  }

  private static long count(JsonNode usage, String... names) {
    long most = 0;
    for (String name : names) {
      most = Math.max(most, usage.path(name).asLong(0));
    }
    return most;
  }

  Optional<ServiceError> error() {
    return Optional.ofNullable(error);
  }

  /** Whether the model came to an end, for whatever reason. */
  boolean ended() {
    return ended;
  }

  /** Whether something was said until now, or thought. */
  boolean began() {
    return !message.isBlank() || !message.reasoning().isBlank();
  }

  /** What was said until now. */
  ChatReply reply() {
    return new ChatReply(
        message.said(),
        message.reasoning(),
        Optional.of(message.refusal()).filter(words -> !words.isBlank()),
        Optional.ofNullable(finishReason),
        Optional.ofNullable(usage));
  }
}

package dev.petforge.llm.internal.chat;

import dev.petforge.question.TokenUsage;
import java.io.IOException;
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
 * choices (OpenAI).
 */
final class ReplyReader {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final StringBuilder content = new StringBuilder();
  private final StringBuilder arguments = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private @Nullable String finishReason;
  private @Nullable TokenUsage usage;
  private @Nullable JsonNode error;
  private boolean ended;

  /** A body as a JSON object; empty if it is anything else. Blank lines before it are nothing. */
  static Optional<JsonNode> object(byte[] body) {
    try {
      return Optional.ofNullable(MAPPER.readTree(body)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Takes a whole completion. */
  void whole(JsonNode json) {
    take(json, "message");
    ended = json.path("choices").isArray() && json.path("choices").size() > 0;
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
      // Events are small; a line without end must not fill the memory.
      String line = body.readUtf8LineStrict(Math.max(1, left));
      left -= line.length() + 1L;
      if (line.startsWith("data:")) {
        String data = line.substring(5).strip();
        if (data.equals("[DONE]")) {
          ended = true;
          return;
        }
        try {
          take(MAPPER.readTree(data), "delta");
        } catch (JacksonException e) {
          throw new IOException("an event of the stream is not JSON", e);
        }
        progress.accept(content.length() + arguments.length());
      }
    }
  }

  private void take(JsonNode json, String part) {
    if (json.path("error").isObject()) {
      error = json.path("error");
    }
    if (json.path("usage").isObject()) {
      usage = usage(json.path("usage"));
    }
    JsonNode choice = json.path("choices").path(0);
    String reason = choice.path("finish_reason").asString("");
    if (!reason.isEmpty()) {
      finishReason = reason;
      ended = true;
    }
    JsonNode message = choice.path(part);
    content.append(text(message.path("content")));
    refusal.append(message.path("refusal").asString(""));
    for (JsonNode call : message.path("tool_calls")) {
      arguments.append(call.path("function").path("arguments").asString(""));
    }
  }

  /** Some gateways give the text in parts, as a question has it. */
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asString("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asString("")));
    return text.toString();
  }

  static TokenUsage usage(JsonNode usage) {
    long prompt = count(usage.path("prompt_tokens"));
    long hit =
        Math.max(
            count(usage.path("prompt_cache_hit_tokens")),
            count(usage.path("prompt_tokens_details").path("cached_tokens")));
    long completion = count(usage.path("completion_tokens"));
    long reasoning = count(usage.path("completion_tokens_details").path("reasoning_tokens"));
    // Some count thinking beside the completion; the whole is never less than its part.
    return new TokenUsage(Math.max(prompt, hit), hit, Math.max(completion, reasoning), reasoning);
  }

  private static long count(JsonNode number) {
    return Math.max(0, number.asLong(0));
  }

  Optional<JsonNode> error() {
    return Optional.ofNullable(error);
  }

  /** Whether the model came to an end, for whatever reason. */
  boolean ended() {
    return ended;
  }

  /** What was said until now. */
  String said() {
    return content.length() > 0 ? content.toString() : arguments.toString();
  }

  ChatReply reply() {
    return new ChatReply(
        said(),
        Optional.of(refusal.toString()).filter(words -> !words.isBlank()),
        Optional.ofNullable(finishReason),
        Optional.ofNullable(usage));
  }
}

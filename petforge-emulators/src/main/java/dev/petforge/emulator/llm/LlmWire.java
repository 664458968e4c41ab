package dev.petforge.emulator.llm;

import dev.petforge.question.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Completions as the interface writes them (recorded exchanges of 2026-08). */
final class LlmWire {
  private static final String FINGERPRINT = "fp_emulated";

  private final LlmVendor vendor;

  LlmWire(LlmVendor vendor) {
    this.vendor = vendor;
  }

  /** A whole answer. */
  Map<String, @Nullable Object> document(Completion completion, long created) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", completion.content().orElse(null));
    if (completion.showsReasoning()) {
      message.put("reasoning_content", completion.reasoning().orElse(""));
    }
    if (vendor == LlmVendor.OPENAI) {
      message.put("refusal", completion.refusal().orElse(null));
    } else {
      completion.refusal().ifPresent(words -> message.put("refusal", words));
    }
    completion.tool().ifPresent(tool -> message.put("tool_calls", List.of(call(tool, true))));

    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("logprobs", null);
    choice.put("finish_reason", completion.finishReason());

    Map<String, @Nullable Object> document = head(completion, "chat.completion", created);
    document.put("choices", List.of(choice));
    document.put("usage", usage(completion));
    return document;
  }

  /**
   * The chunks of a stream.
   *
   * @param withUsage whether usage was asked for
   * @param parts into how many the text is cut
   */
  List<Map<String, @Nullable Object>> chunks(
      Completion completion, long created, boolean withUsage, int parts) {
    List<Map<String, @Nullable Object>> deltas = new ArrayList<>();
    boolean thinks = completion.showsReasoning();
    deltas.add(delta("assistant", thinks ? null : "", thinks ? "" : null, thinks));
    for (String piece : pieces(thinks ? completion.reasoning().orElse("") : "", parts)) {
      deltas.add(delta(null, null, piece, true));
    }
    for (String piece : pieces(completion.content().orElse(""), parts)) {
      deltas.add(delta(null, piece, null, thinks));
    }
    for (String piece : pieces(completion.refusal().orElse(""), parts)) {
      Map<String, @Nullable Object> delta = new LinkedHashMap<>();
      delta.put("refusal", piece);
      deltas.add(delta);
    }
    completion.tool().ifPresent(tool -> deltas.addAll(toolDeltas(tool, parts)));

    List<Map<String, @Nullable Object>> chunks = new ArrayList<>();
    for (Map<String, @Nullable Object> delta : deltas) {
      chunks.add(chunk(completion, created, delta, null, withUsage));
    }
    Map<String, @Nullable Object> last =
        vendor == LlmVendor.OPENAI ? new LinkedHashMap<>() : delta(null, "", null, thinks);
    Map<String, @Nullable Object> end =
        chunk(completion, created, last, completion.finishReason(), withUsage);
    chunks.add(end);
    if (withUsage && vendor == LlmVendor.DEEPSEEK) {
      end.put("usage", usage(completion));
    } else if (withUsage) {
      Map<String, @Nullable Object> counted = head(completion, "chat.completion.chunk", created);
      counted.put("choices", List.of());
      counted.put("usage", usage(completion));
      chunks.add(counted);
    }
    return chunks;
  }

  /** Whether a chunk comes after the text. */
  static boolean closes(Map<String, @Nullable Object> chunk) {
    return !(chunk.get("choices") instanceof List<?> choices)
        || choices.isEmpty()
        || (choices.get(0) instanceof Map<?, ?> choice && choice.get("finish_reason") != null);
  }

  private static Map<String, @Nullable Object> delta(
      @Nullable String role, @Nullable String content, @Nullable String reasoning, boolean thinks) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    if (role != null) {
      delta.put("role", role);
    }
    delta.put("content", content);
    if (thinks) {
      delta.put("reasoning_content", reasoning);
    }
    return delta;
  }

  private static List<Map<String, @Nullable Object>> toolDeltas(Completion.Tool tool, int parts) {
    List<Map<String, @Nullable Object>> deltas = new ArrayList<>();
    Map<String, @Nullable Object> first = new LinkedHashMap<>();
    first.put("tool_calls", List.of(call(new Completion.Tool(tool.id(), tool.name(), ""), true)));
    deltas.add(first);
    for (String piece : pieces(tool.arguments(), parts)) {
      Map<String, @Nullable Object> delta = new LinkedHashMap<>();
      delta.put("tool_calls", List.of(call(new Completion.Tool("", "", piece), false)));
      deltas.add(delta);
    }
    return deltas;
  }

  private static Map<String, Object> call(Completion.Tool tool, boolean named) {
    Map<String, Object> call = new LinkedHashMap<>();
    Map<String, Object> function = new LinkedHashMap<>();
    call.put("index", 0);
    if (named) {
      call.put("id", tool.id());
      call.put("type", "function");
      function.put("name", tool.name());
    }
    function.put("arguments", tool.arguments());
    call.put("function", function);
    return call;
  }

  private Map<String, @Nullable Object> chunk(
      Completion completion,
      long created,
      Map<String, @Nullable Object> delta,
      @Nullable String finish,
      boolean withUsage) {
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("logprobs", null);
    choice.put("finish_reason", finish);
    Map<String, @Nullable Object> chunk = head(completion, "chat.completion.chunk", created);
    chunk.put("choices", List.of(choice));
    if (withUsage) {
      chunk.put("usage", null);
    }
    return chunk;
  }

  private static Map<String, @Nullable Object> head(
      Completion completion, String object, long created) {
    Map<String, @Nullable Object> head = new LinkedHashMap<>();
    head.put("id", completion.id());
    head.put("object", object);
    head.put("created", created);
    head.put("model", completion.model().name());
    head.put("system_fingerprint", FINGERPRINT);
    return head;
  }

  private Map<String, Object> usage(Completion completion) {
    TokenUsage usage = completion.usage();
    Map<String, Object> counted = new LinkedHashMap<>();
    counted.put("prompt_tokens", usage.prompt());
    counted.put("completion_tokens", usage.completion());
    counted.put("total_tokens", usage.prompt() + usage.completion());
    counted.put("prompt_tokens_details", Map.of("cached_tokens", usage.cached()));
    if (vendor == LlmVendor.DEEPSEEK) {
      counted.put("prompt_cache_hit_tokens", usage.cached());
      counted.put("prompt_cache_miss_tokens", usage.prompt() - usage.cached());
    }
    completion
        .reasoningTokens()
        .ifPresent(
            tokens -> counted.put("completion_tokens_details", Map.of("reasoning_tokens", tokens)));
    return counted;
  }

  /** A text in about equal parts, none of which is empty; none at all for an empty text. */
  static List<String> pieces(String text, int parts) {
    List<String> pieces = new ArrayList<>();
    int length = text.codePointCount(0, text.length());
    int size = Math.max(1, (length + parts - 1) / parts);
    int at = 0;
    while (at < text.length()) {
      int left = text.codePointCount(at, text.length());
      int end = text.offsetByCodePoints(at, Math.min(size, left));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces;
  }
}

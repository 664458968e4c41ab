package dev.petforge.examples.cli;

import dev.petforge.generation.TokenUsage;
import java.util.LinkedHashMap;
import java.util.Map;

/** What models counted, for programs. */
final class UsageView {
  private UsageView() {}

  static Map<String, Object> tree(TokenUsage usage) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("prompt_tokens", usage.prompt());
    tree.put("cached_tokens", usage.cached());
    tree.put("completion_tokens", usage.completion());
    tree.put("reasoning_tokens", usage.reasoning());
    return tree;
  }
}

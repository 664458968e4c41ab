package dev.petforge.examples.cli;

import dev.petforge.generation.ModelAnswer;
import dev.petforge.generation.ModelCall;
import dev.petforge.generation.Money;
import dev.petforge.generation.TokenUsage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What models were asked, added up. */
final class UsageView {
  private final Collection<ModelCall> calls;

  UsageView(Collection<ModelCall> calls) {
    this.calls = calls;
  }

  /** For people, a line; empty if no model was asked. */
  List<String> lines(Words words) {
    if (calls.isEmpty()) {
      return List.of();
    }
    TokenUsage sum = sum();
    return List.of(
        words.say(
            "usage.models",
            calls.size(),
            sum.prompt(),
            Math.round(100 * hitRate(sum)),
            sum.completion(),
            String.join(" + ", cost().stream().map(Money::toString).toList())));
  }

  /** For programs. */
  Map<String, Object> tree() {
    TokenUsage sum = sum();
    Map<String, Object> tree = tree(sum);
    tree.put("questions", calls.size());
    tree.put("cache_hit_rate", Math.round(1000 * hitRate(sum)) / 1000.0);
    tree.put("cost", cost().stream().map(Money::toString).toList());
    return tree;
  }

  static Map<String, Object> tree(TokenUsage usage) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("prompt_tokens", usage.prompt());
    tree.put("cached_tokens", usage.cached());
    tree.put("completion_tokens", usage.completion());
    tree.put("reasoning_tokens", usage.reasoning());
    return tree;
  }

  private TokenUsage sum() {
    return calls.stream()
        .flatMap(call -> call.answer().stream())
        .map(ModelAnswer::usage)
        .reduce(TokenUsage.NONE, TokenUsage::plus);
  }

  private static double hitRate(TokenUsage usage) {
    return usage.prompt() == 0 ? 0 : (double) usage.cached() / usage.prompt();
  }

  /** One amount for each currency. */
  private List<Money> cost() {
    Map<String, Long> micros = new TreeMap<>();
    calls.forEach(call -> micros.merge(call.spent().currency(), call.spent().micros(), Long::sum));
    return micros.entrySet().stream()
        .map(entry -> new Money(entry.getValue(), entry.getKey()))
        .toList();
  }
}

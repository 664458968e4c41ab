package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.money.Money;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCall;
import dev.petforge.question.TokenUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What models were asked, added up. */
final class UsageView {
  private int questions;
  private TokenUsage sum = TokenUsage.NONE;
  private final Map<String, Long> micros = new TreeMap<>();

  private UsageView() {}

  /** Of questions, of which one after the other is in memory. */
  static UsageView of(Stream<ModelCall> calls) {
    UsageView view = new UsageView();
    calls.forEachOrdered(view::add);
    return view;
  }

  private void add(ModelCall call) {
    questions++;
    sum = call.answer().map(ModelAnswer::usage).map(sum::plus).orElse(sum);
    micros.merge(call.spent().currency(), call.spent().micros(), Long::sum);
  }

  /** Whether any model was asked. */
  boolean isAny() {
    return questions > 0;
  }

  /** For people, a line; empty if no model was asked. */
  List<String> lines(Messages messages) {
    if (!isAny()) {
      return List.of();
    }
    return List.of(
        messages.say(
            "usage.models",
            questions,
            sum.prompt(),
            Math.round(100 * hitRate(sum)),
            sum.completion(),
            String.join(" + ", cost().stream().map(Money::toString).toList())));
  }

  /** For programs. */
  Map<String, Object> tree() {
    Map<String, Object> tree = tree(sum);
    tree.put("questions", questions);
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

  private static double hitRate(TokenUsage usage) {
    return usage.prompt() == 0 ? 0 : (double) usage.cached() / usage.prompt();
  }

  /** One amount for each currency. */
  private List<Money> cost() {
    return micros.entrySet().stream()
        .map(entry -> new Money(entry.getValue(), entry.getKey()))
        .toList();
  }
}

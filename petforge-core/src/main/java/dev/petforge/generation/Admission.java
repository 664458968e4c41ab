package dev.petforge.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongBiFunction;

/**
 * Says which planned calls of a pool may be sent now. Everything is counted from what the ledger
 * has committed, under a lock that the ledger holds; nothing is kept in counters of a process.
 *
 * @param slots how many calls of the pool may be at the provider at once, at least 0
 * @param budgets each of them must hold
 */
public record Admission(int slots, List<Budget> budgets) {
  public Admission {
    budgets = List.copyOf(budgets);
    if (slots < 0) {
      throw new IllegalArgumentException("slots must be at least 0, was " + slots);
    }
  }

  /**
   * What was decided.
   *
   * @param admitted in the order in which they shall be sent
   * @param waiting the others, with what each waits for
   */
  public record Verdict(List<ProviderCall> admitted, Map<CallKey, WaitReason> waiting) {
    public Verdict {
      admitted = List.copyOf(admitted);
      waiting = Map.copyOf(waiting);
    }
  }

  /**
   * @param planned the wanted, planned calls of the pool that are due
   * @param occupied how many slots are taken
   * @param spent what was spent so far under a budget that concerns a call, in millionths of the
   *     budget's currency
   */
  public Verdict choose(
      List<ProviderCall> planned, int occupied, ToLongBiFunction<Budget, ProviderCall> spent) {
    List<ProviderCall> admitted = new ArrayList<>();
    Map<CallKey, WaitReason> waiting = new LinkedHashMap<>();
    for (ProviderCall call :
        planned.stream().sorted(Comparator.comparing(ProviderCall::urgency)).toList()) {
      if (!budgets.stream().allMatch(budget -> holds(budget, call, admitted, spent))) {
        waiting.put(call.key(), WaitReason.BUDGET);
      } else if (occupied + admitted.size() >= slots) {
        waiting.put(call.key(), WaitReason.SLOT);
      } else {
        admitted.add(call);
      }
    }
    return new Verdict(admitted, waiting);
  }

  private static boolean holds(
      Budget budget,
      ProviderCall call,
      List<ProviderCall> admitted,
      ToLongBiFunction<Budget, ProviderCall> spent) {
    long before = spent.applyAsLong(budget, call);
    for (ProviderCall other : admitted) {
      if (covers(budget.scope(), other, call)) {
        before += other.terms().price().micros();
      }
    }
    return budget.holds(call.terms().price(), before);
  }

  private static boolean covers(Budget.Scope scope, ProviderCall other, ProviderCall call) {
    return switch (scope) {
      case DAY -> true;
      case TABLE -> other.subject().table().equals(call.subject().table());
      case TASK -> other.subject().project().equals(call.subject().project());
    };
  }
}

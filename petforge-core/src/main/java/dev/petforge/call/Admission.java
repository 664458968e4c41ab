package dev.petforge.call;

import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** What must be known of a planned call to admit it. */
  public record Candidate(ProjectId project, Optional<TableRef> table, Money price) {
    public static Candidate of(ProviderCall call) {
      return new Candidate(call.subject().project(), call.subject().table(), call.terms().price());
    }
  }

  /**
   * Begins to go through the planned calls of a pool.
   *
   * @param occupied how many slots are taken
   * @param spent what was spent so far under a budget that concerns a call, in millionths of the
   *     budget's currency; asked once for each payer
   */
  public Round round(int occupied, ToLongBiFunction<Budget, Candidate> spent) {
    return new Round(occupied, spent);
  }

  /** Goes through the wanted, planned calls that are due, by {@link ProviderCall#urgency}. */
  public final class Round {
    private final ToLongBiFunction<Budget, Candidate> spentBefore;
    private final Map<List<Object>, Long> spent = new HashMap<>();
    private int free;

    private Round(int occupied, ToLongBiFunction<Budget, Candidate> spentBefore) {
      this.free = slots - occupied;
      this.spentBefore = spentBefore;
    }

    /** What the next call has to wait for; empty if it may be sent. */
    public Optional<WaitReason> waitsFor(Candidate call) {
      if (!budgets.stream().allMatch(budget -> budget.holds(call.price(), spent(budget, call)))) {
        return Optional.of(WaitReason.BUDGET);
      }
      return free > 0 ? Optional.empty() : Optional.of(WaitReason.SLOT);
    }

    /** It is sent: what it takes, those behind it cannot have. */
    public void admit(Candidate call) {
      free--;
      for (Budget budget : budgets) {
        spent.put(account(budget, call), spent(budget, call) + call.price().micros());
      }
    }

    private long spent(Budget budget, Candidate call) {
      return spent.computeIfAbsent(
          account(budget, call), any -> spentBefore.applyAsLong(budget, call));
    }

    private List<Object> account(Budget budget, Candidate call) {
      return List.of(budget, budget.payer(call.project(), call.table()));
    }
  }
}

package dev.petforge.explanation;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.CallStatus;
import dev.petforge.call.LedgerCall;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.money.Budget;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.project.ProjectId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out what projects wait for before their next clips are ordered. */
public final class Waits {
  /** Somebody among so many has the words. */
  private static final int LOOKED_AT = 100;

  private final Persistence persistence;
  private final ProductionSettings settings;

  public Waits(Persistence persistence, ProductionSettings settings) {
    this.persistence = persistence;
    this.settings = settings;
  }

  /** What a project waits for; empty if it waits for nothing, or for a free slot at most. */
  public Optional<Wait> of(ProjectId project) {
    return of(
        persistence.calls().find(new CallQuery(Optional.of(project), Set.of(CallState.PLANNED))));
  }

  /**
   * The same of calls that were read.
   *
   * @param calls of one project
   */
  public Optional<Wait> of(List<ProviderCall> calls) {
    return calls.stream()
        .filter(LedgerCall::wantedAndOpen)
        .sorted(Comparator.comparing(call -> call.subject().segment()))
        .flatMap(call -> of(call).stream())
        .filter(wait -> wait.reason() != WaitReason.SLOT)
        .findFirst();
  }

  /** What a planned call waits for, if that is known. */
  public Optional<Wait> of(ProviderCall call) {
    CallStatus status = call.status();
    if (status.state() != CallState.PLANNED) {
      return Optional.empty();
    }
    return status
        .waitingFor()
        .map(
            reason ->
                new Wait(
                    reason,
                    call.terms().provider(),
                    reason == WaitReason.BUDGET ? shortage(call) : Optional.empty(),
                    because(call, reason),
                    settings.zone()));
  }

  private Optional<Wait.Shortage> shortage(ProviderCall call) {
    Instant now = persistence.clock().instant();
    for (Budget budget : settings.admission().budgets()) {
      long spent =
          persistence.modelCalls().spent(budget, call.subject().project(), call.subject().table());
      if (!budget.holds(call.terms().price(), spent)) {
        return Optional.of(Wait.Shortage.of(budget, call.terms().price(), spent, now));
      }
    }
    return Optional.empty();
  }

  /** What concerns all was said to one. */
  private Optional<Failure> because(ProviderCall call, WaitReason reason) {
    if (reason != WaitReason.PROVIDER && reason != WaitReason.RATE) {
      return Optional.empty();
    }
    return call.status()
        .failure()
        .or(
            () ->
                persistence
                    .calls()
                    .find(CallQuery.in(CallState.PLANNED).part(Optional.empty(), LOOKED_AT))
                    .stream()
                    .filter(other -> other.terms().pool().equals(call.terms().pool()))
                    .filter(other -> other.status().waitingFor().equals(Optional.of(reason)))
                    .flatMap(other -> other.status().failure().stream())
                    .findFirst());
  }
}

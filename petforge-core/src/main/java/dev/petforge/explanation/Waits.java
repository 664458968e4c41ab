package dev.petforge.explanation;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.CallStatus;
import dev.petforge.call.CallSubject;
import dev.petforge.call.CallSummary;
import dev.petforge.call.LedgerCall;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.job.Need;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.WaitingQuestion;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what projects wait for before their next clips are ordered, or their next questions to
 * models asked.
 */
public final class Waits {
  /** Somebody among so many has the words. */
  private static final int LOOKED_AT = 100;

  /** Of so many projects the calls are read at once. */
  private static final int PART = 500;

  private final Persistence persistence;
  private final ProductionSettings settings;

  public Waits(Persistence persistence, ProductionSettings settings) {
    this.persistence = persistence;
    this.settings = settings;
  }

  /**
   * What projects wait for.
   *
   * @return by project; those that wait for nothing, or for a free slot at most, are left out
   */
  public Map<ProjectId, Wait> of(Collection<ProjectId> projects) {
    return of(projects, new Look(true), false);
  }

  /** As {@link #of(Collection)}, with those that wait for a free slot. */
  public Map<ProjectId, Wait> all(Collection<ProjectId> projects) {
    return of(projects, new Look(true), true);
  }

  /** What a project waits for as {@link Wait#lastingText} tells it, without what was said of it. */
  public Optional<Wait> lasting(ProjectId project) {
    return Optional.ofNullable(of(List.of(project), new Look(false), false).get(project));
  }

  private Map<ProjectId, Wait> of(Collection<ProjectId> projects, Look look, boolean slots) {
    List<ProjectId> all = List.copyOf(new LinkedHashSet<>(projects));
    Map<ProjectId, Wait> found = new LinkedHashMap<>();
    for (int from = 0; from < all.size(); from += PART) {
      List<ProjectId> some = all.subList(from, Math.min(all.size(), from + PART));
      persistence.calls().find(CallQuery.in(CallState.PLANNED).of(Set.copyOf(some))).stream()
          .filter(LedgerCall::wantedAndOpen)
          .sorted(Comparator.comparing(call -> call.subject().segment()))
          .forEach(
              call ->
                  look.of(call)
                      .filter(wait -> slots || wait.reason() != WaitReason.SLOT)
                      .ifPresent(wait -> found.putIfAbsent(call.subject().project(), wait)));
      persistence
          .modelCalls()
          .waiting(some)
          .forEach(waiting -> found.putIfAbsent(waiting.project(), look.of(waiting)));
    }
    return found;
  }

  /** What a planned call waits for, if that is known. */
  public Optional<Wait> of(ProviderCall call) {
    return new Look(true).of(call);
  }

  /** What the question of a project waits for, if it has one that waits. */
  public Optional<Wait> ofQuestion(ProjectId project) {
    Look look = new Look(true);
    return persistence.modelCalls().waiting(List.of(project)).stream().map(look::of).findFirst();
  }

  /** What all questions wait for that do, longest first. */
  public Map<ProjectId, Wait> ofQuestions() {
    Look look = new Look(true);
    Map<ProjectId, Wait> found = new LinkedHashMap<>();
    persistence
        .modelCalls()
        .waiting()
        .forEach(waiting -> found.put(waiting.project(), look.of(waiting)));
    return found;
  }

  /** One look at what calls and questions wait for: what concerns several of them is asked once. */
  private final class Look {
    private final boolean words;
    private final Instant now = persistence.clock().instant();
    private final Map<Shared, Long> spent = new HashMap<>();
    private final Map<PoolId, Map<WaitReason, Failure>> said = new HashMap<>();
    private @Nullable Set<Need> unserved;

    /**
     * @param words whether it is asked what providers said
     */
    Look(boolean words) {
      this.words = words;
    }

    /** Those who share a budget. */
    private record Shared(Budget budget, Budget.Payer payer) {}

    Optional<Wait> of(ProviderCall call) {
      CallStatus status = call.status();
      if (status.state() != CallState.PLANNED) {
        return Optional.empty();
      }
      CallSubject subject = call.subject();
      if (unserved().contains(Generators.need(call.terms().pool().account()))) {
        return Optional.of(
            wait(WaitReason.WORKER, call.terms().provider(), Optional::empty, Optional.empty()));
      }
      return status
          .waitingFor()
          .map(
              reason ->
                  wait(
                      reason,
                      call.terms().provider(),
                      () ->
                          shortage(subject.project(), subject.table(), any -> call.terms().price()),
                      because(call, reason)));
    }

    /** What no living worker has of what jobs need. */
    private Set<Need> unserved() {
      Set<Need> known = unserved;
      if (known == null) {
        known =
            persistence.jobQueue().unserved().stream()
                .flatMap(job -> job.need().stream())
                .collect(Collectors.toSet());
        unserved = known;
      }
      return known;
    }

    Wait of(WaitingQuestion waiting) {
      return wait(
          waiting.reason(),
          waiting.question().map(ModelQuestion::provider).orElse(""),
          () ->
              waiting
                  .question()
                  .flatMap(
                      question -> shortage(waiting.project(), waiting.table(), question::price)),
          waiting.because());
    }

    private Wait wait(
        WaitReason reason,
        String provider,
        Supplier<Optional<Wait.Shortage>> shortage,
        Optional<Failure> because) {
      return new Wait(
          reason,
          provider,
          reason == WaitReason.BUDGET ? shortage.get() : Optional.empty(),
          because,
          settings.zone());
    }

    /**
     * The first budget that does not hold what is to be bought.
     *
     * @param price by the budget that has to hold it
     */
    private Optional<Wait.Shortage> shortage(
        ProjectId project, Optional<TableRef> table, Function<Budget, Money> price) {
      for (Budget budget : settings.admission().budgets()) {
        Shared shared = new Shared(budget, budget.payer(project, table));
        long before =
            spent.computeIfAbsent(
                shared, any -> persistence.modelCalls().spent(budget, project, table));
        if (!budget.holds(price.apply(budget), before)) {
          return Optional.of(Wait.Shortage.of(budget, price.apply(budget), before, now));
        }
      }
      return Optional.empty();
    }

    /** What concerns all was said to one. */
    private Optional<Failure> because(ProviderCall call, WaitReason reason) {
      if (!words || (reason != WaitReason.PROVIDER && reason != WaitReason.RATE)) {
        return Optional.empty();
      }
      return call.status()
          .failure()
          .or(
              () ->
                  Optional.ofNullable(
                      said.computeIfAbsent(call.terms().pool(), this::said).get(reason)));
    }

    private Map<WaitReason, Failure> said(PoolId pool) {
      Map<WaitReason, Failure> first = new EnumMap<>(WaitReason.class);
      persistence.calls().part(CallState.PLANNED, Optional.empty(), LOOKED_AT).stream()
          .filter(call -> call.terms().pool().equals(pool))
          .map(CallSummary::status)
          .forEach(
              status ->
                  status
                      .waitingFor()
                      .ifPresent(
                          reason ->
                              status.failure().ifPresent(why -> first.putIfAbsent(reason, why))));
      return first;
    }
  }
}

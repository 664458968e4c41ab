package dev.petforge.testkit;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.CallStatus;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.call.WaitingCall;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.PoolId;
import dev.petforge.money.PurchaseCount;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.money.WrongTotal;
import dev.petforge.testkit.InMemoryDatabase.CallRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Calls in memory. */
final class InMemoryCallLedger implements CallLedger {
  private final InMemoryDatabase database;
  private final String process;

  InMemoryCallLedger(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public Map<CallKey, CallSummary> record(Map<CallKey, Fact> facts) {
    return database.in(
        process,
        () -> {
          Map<CallKey, CallSummary> now = new LinkedHashMap<>();
          List<JobKey> jobs = new ArrayList<>();
          facts.forEach(
              (key, fact) -> {
                CallRow row = database.calls.get(key);
                if (row != null) {
                  ProviderCall before = row.call;
                  row.call = before.after(fact, database.now());
                  if (!row.call.equals(before)
                      && !before.status().differsInDueAlone(row.call.status())) {
                    database.note(List.of(before.subject().project()));
                  }
                  jobs.addAll(row.call.followUps(before.status()));
                  now.put(key, row.call.summary());
                }
              });
          database.setNews(jobs);
          return now;
        });
  }

  @Override
  public List<ProviderCall> admit(PoolId pool, Admission admission) {
    return database.in(
        process,
        () -> {
          Instant now = database.now();
          int occupied =
              (int) in(pool).filter(row -> holdsSlot(row.call.status(), row.call, now)).count();
          Admission.Round round = admission.round(occupied, this::spent);
          List<ProviderCall> admitted = new ArrayList<>();
          for (CallRow row :
              duePlanned(pool, now)
                  .sorted(Comparator.comparing((CallRow one) -> one.call.urgency()))
                  .toList()) {
            Admission.Candidate candidate = Admission.Candidate.of(row.call);
            Optional<WaitReason> reason = round.waitsFor(candidate);
            if (reason.isPresent()) {
              wait(row, reason.get());
            } else {
              round.admit(candidate);
              ProviderCall planned = row.call;
              row.call = planned.with(planned.status().sending(process, now));
              database.setNews(row.call.followUps(planned.status()));
              database.note(List.of(planned.subject().project()));
              admitted.add(row.call);
            }
          }
          return admitted;
        });
  }

  @Override
  public boolean confirmSend(CallKey key, int send) {
    return database.in(
        process,
        () ->
            Optional.ofNullable(database.calls.get(key))
                .map(row -> row.call.status())
                .filter(status -> status.state() == CallState.SUBMITTING && status.wanted())
                .filter(status -> status.sends() == send)
                .flatMap(CallStatus::sender)
                .filter(process::equals)
                .isPresent());
  }

  private static void wait(CallRow row, WaitReason reason) {
    row.call = row.call.with(row.call.status().waiting(Optional.of(reason)));
  }

  /** A call is taken for over when no run takes so long. */
  private static boolean holdsSlot(CallStatus status, ProviderCall call, Instant now) {
    return status.state().holdsSlot()
        && now.isBefore(status.since().plus(call.terms().longestRun()));
  }

  private long spent(Budget budget, Admission.Candidate call) {
    return database.spent(budget, call.project(), call.table());
  }

  @Override
  public void hold(PoolId pool, WaitReason reason) {
    database.in(
        process,
        () -> {
          List<CallRow> held = duePlanned(pool, database.now()).toList();
          held.forEach(row -> wait(row, reason));
          return held;
        });
  }

  @Override
  public void release(PoolId pool, WaitReason reason) {
    database.in(
        process,
        () -> {
          List<CallRow> held =
              in(pool)
                  .filter(row -> row.call.status().state() == CallState.PLANNED)
                  .filter(row -> row.call.status().waitingFor().equals(Optional.of(reason)))
                  .toList();
          held.forEach(
              row -> row.call = row.call.with(row.call.status().waiting(Optional.empty())));
          return held;
        });
  }

  @Override
  public void pause(PoolId pool, WaitReason reason, Duration wait) {
    database.in(
        process,
        () -> {
          Instant until = database.now().plus(wait);
          List<CallRow> paused = duePlanned(pool, until).toList();
          paused.forEach(
              row -> row.call = row.call.with(row.call.status().pausedUntil(until, reason)));
          return paused;
        });
  }

  @Override
  public Map<AccountId, PurchaseCount> purchases() {
    return database.in(
        process,
        () -> {
          Map<AccountId, PurchaseCount> counts = new LinkedHashMap<>(database.cleared);
          database.calls.values().stream()
              .map(row -> row.call)
              .filter(call -> call.terms().price().micros() > 0 && call.status().sends() > 0)
              .filter(call -> !call.status().imported())
              .forEach(
                  call ->
                      counts.merge(
                          call.terms().pool().account(),
                          new PurchaseCount(call.status().sends(), 0),
                          (one, more) ->
                              new PurchaseCount(one.sends() + more.sends(), one.excused())));
          return counts;
        });
  }

  @Override
  public void clear(AccountId account, long sends, long excused) {
    database.in(
        process,
        () -> {
          PurchaseCount noted = database.cleared.getOrDefault(account, PurchaseCount.NONE);
          long counted =
              purchases().getOrDefault(account, PurchaseCount.NONE).sends() - noted.sends();
          database.cleared.put(
              account,
              new PurchaseCount(
                  Math.max(noted.sends(), sends - counted), Math.max(noted.excused(), excused)));
          return account;
        });
  }

  @Override
  public boolean keepsKeys(AccountId account, String place) {
    return database.in(process, () -> database.keeping.contains(List.of(account.value(), place)));
  }

  @Override
  public void noteKeys(AccountId account, String place, boolean kept) {
    database.in(
        process,
        () -> {
          List<String> where = List.of(account.value(), place);
          return kept ? database.keeping.add(where) : database.keeping.remove(where);
        });
  }

  @Override
  public List<CallSummary> due(PoolId pool, int limit) {
    return database.in(
        process,
        () -> {
          Instant now = database.now();
          return in(pool)
              .map(row -> row.call)
              .filter(call -> atProvider(call) && !call.status().due().isAfter(now))
              .sorted(Comparator.comparing(call -> call.status().due()))
              .limit(limit)
              .map(ProviderCall::summary)
              .toList();
        });
  }

  private static boolean atProvider(ProviderCall call) {
    return call.status().state() == CallState.SUBMITTED
        || call.status().state() == CallState.RUNNING;
  }

  @Override
  public List<ProviderCall> stranded(PoolId pool) {
    return database.in(
        process,
        () ->
            in(pool)
                .map(row -> row.call)
                .filter(call -> call.status().state() == CallState.SUBMITTING)
                .filter(call -> call.status().sender().filter(database::isWorker).isEmpty())
                .toList());
  }

  @Override
  public List<ProviderCall> lost(PoolId pool) {
    return database.in(
        process,
        () -> {
          Instant now = database.now();
          return in(pool)
              .map(row -> row.call)
              .filter(call -> lookedUp(call) && !call.status().due().isAfter(now))
              .toList();
        });
  }

  private static boolean lookedUp(ProviderCall call) {
    return call.status().state() == CallState.UNKNOWN && call.terms().keyed();
  }

  @Override
  public Optional<Instant> nextDispatch(PoolId pool) {
    return earliest(pool, call -> call.status().state() == CallState.PLANNED || lookedUp(call));
  }

  @Override
  public Optional<Instant> nextPoll(PoolId pool) {
    return earliest(pool, InMemoryCallLedger::atProvider);
  }

  private Optional<Instant> earliest(PoolId pool, Predicate<ProviderCall> which) {
    return database.in(
        process,
        () ->
            in(pool)
                .map(row -> row.call)
                .filter(which)
                .map(call -> call.status().due())
                .min(Comparator.naturalOrder()));
  }

  @Override
  public Optional<ProviderCall> find(CallKey key) {
    return database.in(
        process, () -> Optional.ofNullable(database.calls.get(key)).map(row -> row.call));
  }

  @Override
  public List<ProviderCall> find(CallQuery query) {
    return database.in(
        process,
        () -> {
          List<ProviderCall> sorted =
              new ArrayList<>(database.calls.values().stream().map(row -> row.call).toList());
          if (query.order() == CallQuery.Order.NEWEST_FIRST) {
            Collections.reverse(sorted);
          }
          int first =
              query
                      .after()
                      .map(key -> sorted.stream().map(ProviderCall::key).toList().indexOf(key))
                      .orElse(-1)
                  + 1;
          return sorted.subList(first, sorted.size()).stream()
              .filter(
                  call ->
                      query.projects().isEmpty()
                          || query.projects().contains(call.subject().project()))
              .filter(
                  call ->
                      query.states().isEmpty() || query.states().contains(call.status().state()))
              .limit(query.limit())
              .toList();
        });
  }

  @Override
  public List<Spending> spending(SpendingQuery query) {
    return database.in(
        process,
        () ->
            Spending.of(
                database.calls.values().stream()
                    .flatMap(row -> row.call.expense().stream())
                    .filter(query::isOf)
                    .toList(),
                query.by(),
                query.zone()));
  }

  /** It keeps no sums. */
  @Override
  public List<WrongTotal> recount() {
    return List.of();
  }

  @Override
  public List<WaitingCall> waiting(PoolId pool, Set<WaitReason> reasons, int limit) {
    return database.in(
        process,
        () ->
            in(pool)
                .map(row -> row.call)
                .filter(
                    call ->
                        call.status().state() == CallState.PLANNED
                            && call.status().wanted()
                            && call.status().waitingFor().filter(reasons::contains).isPresent())
                .limit(limit)
                .map(
                    call ->
                        new WaitingCall(call.subject(), call.status().waitingFor().orElseThrow()))
                .toList());
  }

  private Stream<CallRow> in(PoolId pool) {
    return database.calls.values().stream().filter(row -> row.call.terms().pool().equals(pool));
  }

  private Stream<CallRow> duePlanned(PoolId pool, Instant now) {
    return in(pool)
        .filter(
            row ->
                row.call.status().state() == CallState.PLANNED
                    && row.call.status().wanted()
                    && !row.call.status().due().isAfter(now));
  }

  @Override
  public List<CallSummary> part(CallState state, Optional<CallKey> after, int limit) {
    return database.in(
        process,
        () -> {
          List<ProviderCall> all = database.calls.values().stream().map(row -> row.call).toList();
          int first = 0;
          for (int i = 0; i < all.size(); i++) {
            if (after.equals(Optional.of(all.get(i).key()))) {
              first = i + 1;
            }
          }
          return all.subList(first, all.size()).stream()
              .filter(call -> call.status().state() == state)
              .limit(limit)
              .map(ProviderCall::summary)
              .toList();
        });
  }
}

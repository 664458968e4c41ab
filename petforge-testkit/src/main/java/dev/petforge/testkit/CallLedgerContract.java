package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.CallStatus;
import dev.petforge.call.CallSubject;
import dev.petforge.call.CallSummary;
import dev.petforge.call.EndedCalls;
import dev.petforge.call.Fact;
import dev.petforge.call.LedgerCall;
import dev.petforge.call.PoolCalls;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.call.WaitingCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.Expense;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.money.PurchaseCount;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Abandonment;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CallLedger} promises. The test of a database module extends this and supplies
 * an empty database for each test.
 */
public abstract class CallLedgerContract {
  private static final Failure LATER = Failure.retryable("503", "later");
  private static final PoolId OTHER = new PoolId("sample/account/model-2");
  private static final Admission ALL = new Admission(1_000, List.of());
  private static final Duration HOUR = Duration.ofHours(1);

  private Persistence database;
  private CallLedger calls;
  private int projects = 1_000;

  /** A database without a task, that no other test uses, whose clock is that of the real world. */
  protected abstract Persistence fresh();

  /**
   * The same database for the next process, after the one before has ended: closed, or killed.
   *
   * @param before what {@link #fresh} gave
   */
  protected abstract Persistence reopened(Persistence before);

  @BeforeEach
  final void open() {
    use(fresh());
  }

  @AfterEach
  final void close() {
    database.close();
  }

  private void use(Persistence next) {
    database = next;
    calls = next.calls();
    next.becomeWorker();
  }

  @Test
  void a_planned_call_comes_back_as_it_was_written_down() {
    for (ProviderTerms terms : List.of(Calls.keyed(), Calls.keyless(), slow(Calls.POOL))) {
      for (int segment = 0; segment < 3; segment++) {
        ProviderCall call = plan(Calls.planned(project(), segment, 7, terms));

        assertThat(calls.find(call.key())).contains(call);
      }
    }
    assertThat(calls.find(new CallKey("nobody"))).isEmpty();
  }

  @Test
  void a_call_of_a_project_without_a_row_has_no_table() {
    ProviderCall call = plan(inTable(Calls.planned(project(), 0), Optional.empty()));

    assertThat(calls.find(call.key()).orElseThrow().subject().table()).isEmpty();
  }

  @Test
  void a_call_comes_back_as_it_is_in_every_state() {
    Map<CallKey, ProviderCall> expected = new HashMap<>();
    for (String way : Calls.ways(Calls.planned(project(), 0)).keySet()) {
      ProviderCall call = plan(Calls.planned(project(), 0, 1, slow(new PoolId(way))));
      ProviderCall before = admitted(call);
      for (Fact fact : facts(call, way)) {
        CallSummary after = calls.record(call.key(), fact).orElseThrow();

        ProviderCall expectedNow = before.after(fact, momentOf(fact, before, after));
        assertThat(after).as("%s after %s", way, fact).isEqualTo(expectedNow.summary());
        assertThat(calls.find(call.key())).contains(expectedNow);
        assertThat(calls.part(after.status().state(), Optional.empty(), 100)).contains(after);
        before = expectedNow;
      }
      expected.put(call.key(), before);
    }

    assertThat(calls.find(new CallQuery(Optional.empty(), java.util.Set.of())))
        .containsExactlyInAnyOrderElementsOf(expected.values());
    use(reopened(database));
    expected.forEach((key, call) -> assertThat(calls.find(key)).contains(call));
  }

  @Test
  void calls_come_in_parts_in_either_order() {
    List<ProviderCall> planned = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      planned.add(plan(Calls.planned(project(), 0)));
    }
    CallQuery all = new CallQuery(Optional.empty(), java.util.Set.of());

    assertThat(calls.find(all.part(Optional.empty(), 2)))
        .containsExactlyElementsOf(planned.subList(0, 2));
    assertThat(calls.find(all.part(Optional.of(planned.get(1).key()), 2)))
        .containsExactlyElementsOf(planned.subList(2, 4));
    assertThat(calls.find(all.part(Optional.of(planned.get(4).key()), 2))).isEmpty();
    assertThat(calls.find(all.newestFirst().part(Optional.of(planned.get(3).key()), 2)))
        .containsExactly(planned.get(2), planned.get(1));
    assertThat(calls.find(all.part(Optional.of(new CallKey("nobody")), 1)))
        .containsExactly(planned.get(0));
    assertThat(calls.find(CallQuery.in(CallState.PLANNED).newestFirst().part(Optional.empty(), 1)))
        .containsExactly(planned.get(4));
  }

  @Test
  void what_was_spent_is_added_up_as_call_by_call() {
    TableRef other = new TableRef("folder:/other");
    int number = 0;
    for (String way : Calls.ways(Calls.planned(project(), 0)).keySet()) {
      ProviderCall planned = Calls.planned(project(), 0, 1, slow(new PoolId(way)));
      ProviderCall call =
          plan(
              switch (number++ % 3) {
                case 0 -> inTable(planned, Optional.empty());
                case 1 -> inTable(planned, Optional.of(other));
                default -> planned;
              });
      brought(call, facts(call, way));
    }
    plan(Calls.planned(project(), 0));
    List<Expense> expenses =
        calls.find(new CallQuery(Optional.empty(), java.util.Set.of())).stream()
            .flatMap(call -> call.expense().stream())
            .toList();
    assertThat(expenses).isNotEmpty();

    for (Spending.By by : Spending.By.values()) {
      for (String zone : List.of("UTC", "Asia/Kolkata", "America/Los_Angeles")) {
        ZoneId there = ZoneId.of(zone);
        LocalDate today = LocalDate.ofInstant(expenses.get(0).at(), there);
        for (Optional<LocalDate> since :
            List.of(
                Optional.<LocalDate>empty(), Optional.of(today), Optional.of(today.plusDays(2)))) {
          for (Optional<TableRef> table : List.of(Optional.<TableRef>empty(), Optional.of(other))) {
            SpendingQuery query = new SpendingQuery(by, there, since, table);
            assertThat(calls.spending(query))
                .as(query.toString())
                .isEqualTo(Spending.of(expenses.stream().filter(query::isOf).toList(), by, there));
          }
        }
      }
    }
    assertThat(calls.spending(new SpendingQuery(Spending.By.TASK, ZoneOffset.UTC)))
        .hasSize(expenses.size())
        .anySatisfy(line -> assertThat(line.running().micros()).isPositive());
  }

  @Test
  void calls_are_counted_by_pool_and_by_how_they_ended_as_call_by_call() {
    for (String way : Calls.ways(Calls.planned(project(), 0)).keySet()) {
      ProviderCall call = plan(Calls.planned(project(), 0, 1, slow(new PoolId(way))));
      brought(call, facts(call, way));
    }
    PoolId shared = new PoolId("sample/account/shared");
    plan(Calls.planned(project(), 0, 1, slow(shared)));
    plan(Calls.planned(project(), 0, 1, slow(shared)));
    List<ProviderCall> all = calls.find(new CallQuery(Optional.empty(), java.util.Set.of()));
    Instant now = database.clock().instant();
    Instant later =
        all.stream()
            .map(call -> call.status().since().plus(call.terms().longestRun()))
            .max(Comparator.naturalOrder())
            .orElseThrow();

    List<PoolCalls> pools = calls.pools(now);

    assertThat(pools)
        .extracting(one -> one.pool().value())
        .isSorted()
        .containsExactlyElementsOf(
            all.stream()
                .filter(ProviderCall::open)
                .map(call -> call.terms().pool().value())
                .distinct()
                .sorted()
                .toList());
    for (PoolCalls pool : pools) {
      List<ProviderCall> open =
          all.stream()
              .filter(call -> call.open() && call.terms().pool().equals(pool.pool()))
              .toList();
      assertThat(pool.calls())
          .isEqualTo(
              open.stream()
                  .collect(
                      Collectors.groupingBy(call -> call.status().state(), Collectors.counting())));
      assertThat(pool.occupied())
          .isEqualTo(open.stream().filter(call -> call.status().state().holdsSlot()).count());
    }
    assertThat(pools).anySatisfy(pool -> assertThat(pool.occupied()).isPositive());
    assertThat(calls.pools(later)).allSatisfy(pool -> assertThat(pool.occupied()).isZero());

    List<EndedCalls> ended = calls.ended();

    assertThat(ended)
        .extracting(EndedCalls::state)
        .containsExactly(CallState.DONE, CallState.FAILED);
    for (EndedCalls sum : ended) {
      List<ProviderCall> those =
          all.stream()
              .filter(call -> call.status().state() == sum.state() && call.expense().isPresent())
              .toList();
      assertThat(sum.provider()).isEqualTo(those.get(0).expense().orElseThrow().provider());
      assertThat(sum.calls()).isEqualTo(those.size());
      assertThat(sum.took())
          .isEqualTo(
              those.stream()
                  .map(
                      call ->
                          Duration.between(
                              call.expense().orElseThrow().at(), call.status().since()))
                  .reduce(Duration.ZERO, Duration::plus));
    }
  }

  /** The moment at which a fact was recorded, as what it changed tells. */
  private static Instant momentOf(Fact fact, LedgerCall before, LedgerCall after) {
    CallStatus was = before.status();
    if (after.status().state() != was.state() || !after.status().since().equals(was.since())) {
      return after.status().since();
    }
    return fact instanceof Fact.Running
            || fact instanceof Fact.ResultMissing
            || fact instanceof Fact.NotFound
        ? after.status().due().minus(before.terms().pollInterval())
        : after.status().since();
  }

  @Test
  void a_fact_about_a_call_that_is_not_there_is_left_out() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    admitted(call);
    Map<CallKey, CallSummary> now =
        calls.record(
            Map.of(
                call.key(),
                new Fact.Accepted(1, job(call)),
                new CallKey("nobody"),
                new Fact.Accepted(1, new ProviderJobId("x"))));

    assertThat(now).containsOnlyKeys(call.key());
    assertThat(now.get(call.key())).isEqualTo(now(call).summary());
    assertThat(now(call).status().state()).isEqualTo(CallState.SUBMITTED);
    assertThat(calls.record(Map.of())).isEmpty();
  }

  @Test
  void a_fact_that_is_no_news_changes_nothing() {
    for (String way : Calls.ways(Calls.planned(project(), 0)).keySet()) {
      ProviderCall call = plan(Calls.planned(project(), 0));
      ProviderCall before = brought(call, facts(call, way));
      List<Fact> stale =
          List.of(
              new Fact.NotMade(0, LATER, HOUR),
              new Fact.Refused(0, LATER),
              new Fact.AnswerLost(0, LATER),
              new Fact.NotFound(0),
              new Fact.Running(new ProviderJobId("somebody else's")),
              new Fact.Succeeded(new ProviderJobId("somebody else's"), "x", Optional.empty()),
              new Fact.Failed(new ProviderJobId("somebody else's"), LATER, Optional.empty()));
      for (Fact fact : stale) {
        assertThat(calls.record(call.key(), fact))
            .as("%s, %s", way, fact)
            .contains(before.summary());
      }
      assertThat(calls.find(call.key())).contains(before);
    }
  }

  @Test
  void facts_of_many_calls_are_recorded_together_with_their_jobs() {
    Map<CallKey, Fact> facts = new LinkedHashMap<>();
    List<JobKey> jobs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ProviderCall call = plan(Calls.planned(project(), 0));
      brought(call, facts(call, "running"));
      facts.put(call.key(), new Fact.Succeeded(job(call), "r" + i, Optional.empty()));
      jobs.add(call.fetch());
    }

    Map<CallKey, CallSummary> now = calls.record(facts);

    assertThat(now).containsOnlyKeys(facts.keySet());
    assertThat(now.values())
        .extracting(call -> call.status().state())
        .containsOnly(CallState.FETCHING);
    assertThat(jobs()).containsAll(jobs);
  }

  @Test
  void calls_that_go_on_running_are_put_off_each_to_its_own_time() {
    Map<CallKey, Fact> facts = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      ProviderCall call = plan(Calls.planned(project(), 0, 1, slow(Calls.POOL)));
      brought(call, facts(call, "running"));
      // Most are due at the same time, one is not.
      Optional<Duration> next = i == 2 ? Optional.of(HOUR.multipliedBy(9)) : Optional.empty();
      facts.put(call.key(), new Fact.Running(job(call), Optional.empty(), next));
    }

    Map<CallKey, CallSummary> now = calls.record(facts);

    assertThat(now).containsOnlyKeys(facts.keySet());
    now.forEach(
        (key, call) ->
            assertThat(calls.find(key).map(ProviderCall::summary)).as("%s", key).contains(call));
  }

  @Test
  void every_change_sets_the_jobs_that_follow_from_it() {
    for (String way : Calls.ways(Calls.planned(project(), 0)).keySet()) {
      ProviderCall call = plan(Calls.planned(project(), 0));
      CallSummary before = admitted(call).summary();
      for (Fact fact : facts(call, way)) {
        CallSummary after = calls.record(call.key(), fact).orElseThrow();

        assertThat(jobs())
            .as("%s after %s", way, fact)
            .containsAll(after.followUps(before.status()));
        before = after;
      }
    }
  }

  @Test
  void a_fact_that_is_no_news_sets_no_job() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    ProviderCall done = brought(call, facts(call, "submitted"));
    List<JobKey> before = jobs();

    calls.record(call.key(), new Fact.NotMade(1, LATER, Duration.ZERO));
    calls.record(call.key(), new Fact.FetchFailed(LATER));
    calls.record(call.key(), new Fact.Fetched(Calls.clip(call, "20260101_000000_00000000")));

    assertThat(now(call)).isEqualTo(done);
    assertThat(jobs()).containsExactlyElementsOf(before);
  }

  @Test
  void facts_that_many_report_at_once_in_any_order_lead_forward() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    admitted(call);
    List<Fact> facts = new ArrayList<>(facts(call, "done"));
    facts.add(new Fact.Running(job(call)));
    facts.add(new Fact.AnswerLost(1, LATER));
    facts.add(new Fact.FetchFailed(LATER));

    List<List<CallState>> seen =
        Await.inThreads(
            8,
            thread ->
                () -> {
                  List<CallState> states = new ArrayList<>();
                  List<Fact> mine = new ArrayList<>(facts);
                  // Whoever comes late finds everything told already, however it is shuffled.
                  for (int round = 0; round < 6; round++) {
                    Collections.shuffle(mine, new Random(31L * thread + round));
                    for (Fact fact : mine) {
                      calls.record(call.key(), fact);
                      states.add(now(call).status().state());
                    }
                  }
                  return states;
                });

    List<CallState> order =
        List.of(
            CallState.SUBMITTING,
            CallState.UNKNOWN,
            CallState.SUBMITTED,
            CallState.RUNNING,
            CallState.FETCHING,
            CallState.DONE);
    for (List<CallState> states : seen) {
      assertThat(states.stream().map(order::indexOf).toList()).isSorted().doesNotContain(-1);
    }
    assertThat(now(call).status().state()).isEqualTo(CallState.DONE);
    assertThat(now(call).status().strayJobs()).isEmpty();
  }

  @Test
  void of_many_jobs_that_are_told_of_at_once_none_is_forgotten() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    admitted(call);

    Await.inThreads(
        8,
        thread ->
            (Callable<Object>)
                () ->
                    calls.record(
                        call.key(), new Fact.Accepted(1, new ProviderJobId("job " + thread))));

    List<ProviderJobId> known = new ArrayList<>(now(call).status().strayJobs());
    known.add(now(call).status().job().orElseThrow());
    assertThat(known).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void admitted_calls_are_marked_as_being_sent_before_they_are() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    Instant before = database.clock().instant();

    List<ProviderCall> admitted = calls.admit(Calls.POOL, ALL);

    ProviderCall sending = admitted.get(0);
    assertThat(admitted).hasSize(1);
    assertThat(now(call)).isEqualTo(sending);
    assertThat(sending)
        .isEqualTo(
            call.with(
                call.status()
                    .sending(sending.status().sender().orElseThrow(), sending.status().since())));
    assertThat(sending.status().since()).isBetween(before, database.clock().instant());
    assertThat(calls.admit(Calls.POOL, ALL)).as("nothing is admitted twice").isEmpty();
  }

  @Test
  void calls_are_admitted_in_the_order_of_their_urgency() {
    ProviderCall far = plan(Calls.planned(project(), 0, 1, Calls.keyed(), 9));
    ProviderCall near = plan(Calls.planned(project(), 0, 1, Calls.keyed(), 1));
    ProviderCall middle = plan(Calls.planned(project(), 0, 1, Calls.keyed(), 5));

    List<ProviderCall> admitted = calls.admit(Calls.POOL, new Admission(2, List.of()));

    assertThat(admitted).extracting(ProviderCall::key).containsExactly(near.key(), middle.key());
    assertThat(now(far).status()).isEqualTo(far.status().waiting(Optional.of(WaitReason.SLOT)));
  }

  @Test
  void slots_are_held_from_the_send_to_the_end_of_the_run() {
    Map<String, Integer> held = new LinkedHashMap<>();
    for (String way : Calls.ways(Calls.planned(project(), 0)).keySet()) {
      PoolId pool = new PoolId("pool of " + way);
      ProviderCall call = plan(Calls.planned(project(), 0, 1, slow(pool)));
      calls.admit(pool, ALL);
      facts(call, way).forEach(fact -> calls.record(call.key(), fact));
      plan(Calls.planned(project(), 0, 1, slow(pool), 99));
      plan(Calls.planned(project(), 0, 1, slow(pool), 99));
      held.put(way, 2 - calls.admit(pool, new Admission(2, List.of())).size());
    }

    assertThat(held)
        .containsEntry("submitting", 1)
        .containsEntry("unknown", 1)
        .containsEntry("looked up once", 1)
        .containsEntry("submitted", 1)
        .containsEntry("running", 1)
        .containsEntry("given up and found", 1)
        .containsEntry("done without a clip", 1)
        .containsEntry("planned again, not due", 0)
        .containsEntry("planned again, due", 0)
        .containsEntry("refused", 0)
        .containsEntry("given up", 0)
        .containsEntry("failed", 0)
        .containsEntry("fetching", 0)
        .containsEntry("done", 0);
  }

  @Test
  void an_uncertain_call_holds_its_slot_no_longer_than_a_run_can_take() {
    ProviderTerms quick = Calls.terms(Calls.POOL, false, Duration.ZERO, Duration.ofMillis(1));
    ProviderCall call = plan(Calls.planned(project(), 0, 1, quick));
    brought(call, facts(call, "unknown"));
    ProviderCall next = plan(Calls.planned(project(), 0));
    Admission one = new Admission(1, List.of());

    Await.until("the slot is free", () -> !calls.admit(Calls.POOL, one).isEmpty());

    assertThat(now(next).status().state()).isEqualTo(CallState.SUBMITTING);
    assertThat(now(call).status().state()).isEqualTo(CallState.UNKNOWN);
  }

  @Test
  void many_who_admit_at_once_never_give_a_slot_twice() {
    for (int i = 0; i < 40; i++) {
      plan(Calls.planned(project(), 0));
    }
    Admission twenty = new Admission(20, List.of());

    List<List<CallKey>> admitted =
        Await.inThreads(
            8,
            thread ->
                () -> {
                  List<CallKey> mine = new ArrayList<>();
                  for (int round = 0; round < 5; round++) {
                    calls.admit(Calls.POOL, twenty).forEach(call -> mine.add(call.key()));
                  }
                  return mine;
                });

    assertThat(admitted.stream().flatMap(List::stream)).hasSize(20).doesNotHaveDuplicates();
    assertThat(calls.find(CallQuery.in(CallState.SUBMITTING))).hasSize(20);
  }

  @Test
  void a_call_that_is_not_due_is_neither_admitted_nor_told_to_wait_for_something_else() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    ProviderCall waiting = brought(call, facts(call, "planned again, not due"));

    assertThat(calls.admit(Calls.POOL, ALL)).isEmpty();
    calls.hold(Calls.POOL, WaitReason.DISK);

    assertThat(now(call)).isEqualTo(waiting);
    assertThat(waiting.status().waitingFor()).contains(WaitReason.RATE);
  }

  @Test
  void a_call_that_was_certainly_not_made_is_sent_again_under_its_key() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    brought(call, facts(call, "planned again, due"));

    List<ProviderCall> again = calls.admit(Calls.POOL, ALL);

    assertThat(again).extracting(ProviderCall::key).containsExactly(call.key());
    assertThat(again.get(0).status().sends()).isEqualTo(2);
    assertThat(calls.record(call.key(), new Fact.NotMade(1, LATER, HOUR)))
        .as("late news of the first send")
        .contains(again.get(0).summary());
  }

  @Test
  void pools_do_not_know_each_other() {
    ProviderCall here = plan(Calls.planned(project(), 0));
    ProviderCall there = plan(Calls.planned(project(), 0, 1, slow(OTHER)));

    calls.hold(OTHER, WaitReason.APPROVAL);
    assertThat(now(here).status().waitingFor()).isEmpty();
    assertThat(calls.admit(Calls.POOL, new Admission(1, List.of()))).hasSize(1);
    assertThat(calls.admit(OTHER, new Admission(1, List.of()))).hasSize(1);

    calls.record(there.key(), new Fact.Accepted(1, job(there)));
    assertThat(calls.nextPoll(Calls.POOL)).isEmpty();
    assertThat(calls.nextPoll(OTHER)).isPresent();
    assertThat(calls.nextDispatch(OTHER)).isEmpty();
  }

  @Test
  void an_abandoned_call_is_not_sent() {
    ProjectId project = project();
    ProviderCall call = plan(Calls.planned(project, 0));
    Task task = database.tasks().find(project).orElseThrow().task();
    database
        .tasks()
        .commit(
            new Decided(
                Tasks.next(task),
                List.of(),
                Map.of(
                    call.key(),
                    new Abandonment(Failure.permanent("ABANDONED", "x"), call.status().state())),
                List.of()));

    assertThat(calls.admit(Calls.POOL, ALL)).isEmpty();
    assertThat(now(call).status().state()).isEqualTo(CallState.FAILED);
  }

  @Test
  void what_was_spent_and_bought_is_what_all_calls_add_up_to_whatever_became_of_them() {
    Random random = new Random(20_260_128);
    List<TableRef> tables = List.of(Tasks.TABLE, new TableRef("folder:/others"));
    List<ProviderTerms> terms =
        List.of(
            Calls.keyed(),
            Calls.chargedAtOrder(),
            Calls.at(new Money(0, "USD"), Calls.keyed()),
            Calls.terms(OTHER, false, Duration.ZERO, HOUR),
            Calls.at(new Money(300_000, "CNY"), Calls.keyed()));
    List<ProviderCall> planned = new ArrayList<>();

    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 5; i++) {
        ProviderCall call = Calls.planned(project(), 0, 1, any(terms, random));
        planned.add(plan(inTable(call, Optional.of(any(tables, random)))));
      }
      for (ProviderCall call : planned.subList(planned.size() - 5, planned.size())) {
        if (random.nextInt(4) == 0) {
          abandon(call);
        } else {
          admitted(call);
          any(List.copyOf(Calls.ways(call).values()), random)
              .forEach(fact -> calls.record(call.key(), fact));
        }
      }
      for (int i = 0; i < 8; i++) {
        ProviderCall call = any(planned, random);
        if (random.nextInt(8) == 0) {
          abandon(call);
        } else {
          calls.record(call.key(), late(call, random));
        }
      }
      if (round == 7) {
        use(reopened(database));
      }
      for (TableRef table : tables) {
        assertSpent(table, "USD");
        assertSpent(table, "CNY");
      }
      assertThat(calls.purchases()).as("round %d", round).isEqualTo(bought());
    }

    assertThat(calls.recount()).as("sums that were wrong").isEmpty();
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  /** What may be told of a call long after it has ended. */
  private static Fact late(ProviderCall call, Random random) {
    String currency = call.terms().price().currency();
    List<Fact> facts =
        List.of(
            new Fact.Billed(new Money(random.nextInt(1_000_000), currency)),
            new Fact.Billed(new Money(0, currency)),
            new Fact.FollowedAgain(job(call)),
            new Fact.Accepted(1, new ProviderJobId("stray " + random.nextInt(3))),
            new Fact.Accepted(1, job(call)),
            new Fact.Failed(job(call), LATER, Optional.of(new Money(0, currency))),
            new Fact.Succeeded(job(call), "x", Optional.of(new Money(77, currency))),
            new Fact.Fetched(Calls.clip(call, "20260101_000000_00000000")));
    return any(facts, random);
  }

  private void abandon(ProviderCall call) {
    Task task = database.tasks().find(call.subject().project()).orElseThrow().task();
    database
        .tasks()
        .commit(
            new Decided(
                Tasks.next(task),
                List.of(),
                Map.of(
                    call.key(),
                    new Abandonment(
                        Failure.permanent("ABANDONED", "x"), now(call).status().state())),
                List.of()));
  }

  /** A call of the table is sent exactly if it has room beside what all others add up to. */
  private void assertSpent(TableRef table, String currency) {
    long spent =
        calls.find(new CallQuery(Optional.empty(), Set.of())).stream()
            .filter(call -> call.subject().table().equals(Optional.of(table)))
            .filter(call -> call.terms().price().currency().equals(currency))
            .mapToLong(call -> call.spent().micros())
            .sum();
    PoolId pool = new PoolId("probe/account/model");
    ProviderTerms terms =
        Calls.at(
            new Money(100, currency), Calls.terms(pool, true, Duration.ZERO, Duration.ofHours(1)));
    ProviderCall probe = plan(inTable(Calls.planned(project(), 0, 1, terms), Optional.of(table)));

    assertThat(calls.admit(pool, tableMaySpend(spent + 99, currency))).isEmpty();
    assertThat(calls.admit(pool, tableMaySpend(spent + 100, currency)))
        .extracting(ProviderCall::key)
        .containsExactly(probe.key());
  }

  private static Admission tableMaySpend(long micros, String currency) {
    return new Admission(
        1_000,
        List.of(new Budget(Budget.Scope.TABLE, new Money(micros, currency), ZoneOffset.UTC)));
  }

  private Map<AccountId, PurchaseCount> bought() {
    Map<AccountId, PurchaseCount> counts = new HashMap<>();
    calls.find(new CallQuery(Optional.empty(), Set.of())).stream()
        .filter(call -> call.terms().price().micros() > 0 && call.status().sends() > 0)
        .forEach(
            call ->
                counts.merge(
                    call.terms().pool().account(),
                    new PurchaseCount(call.status().sends(), 0),
                    (one, more) -> new PurchaseCount(one.sends() + more.sends(), 0)));
    return counts;
  }

  @Test
  void why_nothing_may_be_sent_is_told_with_every_call_that_is_due() {
    ProviderCall one = plan(Calls.planned(project(), 0));
    ProviderCall other = plan(Calls.planned(project(), 0));

    for (WaitReason reason : WaitReason.values()) {
      calls.hold(Calls.POOL, reason);
      assertThat(now(one).status()).isEqualTo(one.status().waiting(Optional.of(reason)));
      assertThat(now(other).status().waitingFor()).contains(reason);
    }

    assertThat(calls.admit(Calls.POOL, ALL))
        .allSatisfy(call -> assertThat(call.status().waitingFor()).isEmpty());
  }

  @Test
  void what_is_released_waits_for_nothing_and_what_waits_for_something_else_still_does() {
    ProviderCall held = plan(Calls.planned(project(), 0));
    ProviderCall elsewhere = plan(Calls.planned(project(), 0, 1, slow(OTHER)));
    calls.hold(Calls.POOL, WaitReason.VERIFICATION);
    calls.hold(OTHER, WaitReason.VERIFICATION);
    calls.release(Calls.POOL, WaitReason.DISK);
    assertThat(now(held).status().waitingFor()).contains(WaitReason.VERIFICATION);

    calls.release(Calls.POOL, WaitReason.VERIFICATION);

    assertThat(now(held)).isEqualTo(held);
    assertThat(now(elsewhere).status().waitingFor()).contains(WaitReason.VERIFICATION);
  }

  @Test
  void every_send_of_a_call_with_a_price_counts_as_a_purchase_at_its_account_and_for_ever() {
    AccountId account = Calls.POOL.account();
    AccountId another = new AccountId("sample/another");
    ProviderCall call = plan(Calls.planned(project(), 0));
    plan(Calls.planned(project(), 0, 1, slow(new PoolId(another + "/model-1"))));
    plan(Calls.planned(project(), 0, 1, slow(OTHER)));
    plan(
        Calls.planned(
            project(),
            0,
            1,
            Calls.at(new Money(0, "USD"), slow(new PoolId("free/default/model")))));
    assertThat(calls.purchases()).as("nothing was sent").isEmpty();

    calls.admit(Calls.POOL, ALL);
    assertThat(calls.purchases()).isEqualTo(Map.of(account, new PurchaseCount(1, 0)));
    calls.admit(OTHER, ALL);
    calls.admit(new PoolId("free/default/model"), ALL);
    calls.admit(new PoolId(another + "/model-1"), ALL);
    calls.record(call.key(), new Fact.NotMade(1, LATER, Duration.ZERO));
    assertThat(calls.purchases().get(account)).isEqualTo(new PurchaseCount(2, 0));
    calls.admit(Calls.POOL, ALL);
    calls.record(call.key(), new Fact.Refused(2, LATER));

    use(reopened(database));
    assertThat(calls.purchases())
        .isEqualTo(Map.of(account, new PurchaseCount(3, 0), another, new PurchaseCount(1, 0)));
  }

  @Test
  void what_was_seen_of_an_accounts_keys_holds_for_its_place_until_something_else_is_seen() {
    AccountId account = AccountId.of("kling", "default");

    assertThat(calls.keepsKeys(account, "https://relay.example")).as("nothing was seen").isFalse();
    calls.noteKeys(account, "https://relay.example", true);

    assertThat(calls.keepsKeys(account, "https://relay.example")).isTrue();
    assertThat(calls.keepsKeys(account, "https://other.example")).isFalse();
    assertThat(calls.keepsKeys(AccountId.of("kling", "two"), "https://relay.example")).isFalse();
    calls.noteKeys(account, "https://relay.example", false);
    assertThat(calls.keepsKeys(account, "https://relay.example")).isFalse();
    calls.noteKeys(account, "https://relay.example", true);
    use(reopened(database));
    assertThat(calls.keepsKeys(account, "https://relay.example")).isTrue();
  }

  @Test
  void what_somebody_cleared_is_added_to_the_purchases_that_are_counted() {
    AccountId account = Calls.POOL.account();
    plan(Calls.planned(project(), 0));
    calls.admit(Calls.POOL, ALL);

    calls.clear(account, 10, 70);
    calls.clear(account, 4, 3);
    calls.clear(new AccountId("sample/fresh"), 0, 10);
    assertThat(calls.purchases())
        .isEqualTo(
            Map.of(
                account,
                new PurchaseCount(10, 70),
                new AccountId("sample/fresh"),
                new PurchaseCount(0, 10)));

    plan(Calls.planned(project(), 0));
    calls.admit(Calls.POOL, ALL);
    use(reopened(database));
    assertThat(calls.purchases().get(account)).isEqualTo(new PurchaseCount(11, 70));
    calls.clear(account, 20, 0);
    assertThat(calls.purchases().get(account)).isEqualTo(new PurchaseCount(20, 70));
  }

  @Test
  void the_budget_of_a_task_counts_all_its_calls_and_no_others() {
    ProjectId rich = project();
    ProjectId poor = project();
    ProviderCall spent = plan(Calls.planned(poor, 0));
    brought(spent, facts(spent, "running"));
    ProviderCall first = plan(Calls.planned(rich, 0));
    ProviderCall second = plan(Calls.planned(rich, 1));
    ProviderCall refused = plan(Calls.planned(poor, 1));

    List<ProviderCall> admitted =
        calls.admit(Calls.POOL, new Admission(9, List.of(budget(Budget.Scope.TASK, 2))));
    assertThat(admitted)
        .extracting(ProviderCall::key)
        .containsExactlyInAnyOrder(first.key(), second.key(), refused.key());

    ProviderCall third = plan(Calls.planned(rich, 2));
    ProviderCall other = plan(Calls.planned(project(), 0));
    assertThat(calls.admit(Calls.POOL, new Admission(9, List.of(budget(Budget.Scope.TASK, 2)))))
        .extracting(ProviderCall::key)
        .containsExactly(other.key());
    assertThat(now(third).status().waitingFor()).contains(WaitReason.BUDGET);
  }

  @Test
  void the_budget_of_a_table_counts_the_calls_of_its_projects() {
    ProviderCall spent = plan(Calls.planned(project(), 0));
    brought(spent, facts(spent, "submitted"));
    ProviderCall same = plan(Calls.planned(project(), 0));
    ProviderCall other =
        plan(inTable(Calls.planned(project(), 0), Optional.of(new TableRef("folder:/other"))));

    List<ProviderCall> admitted =
        calls.admit(Calls.POOL, new Admission(9, List.of(budget(Budget.Scope.TABLE, 1))));

    assertThat(admitted).extracting(ProviderCall::key).containsExactly(other.key());
    assertThat(now(same).status().waitingFor()).contains(WaitReason.BUDGET);
  }

  @Test
  void the_budget_of_a_day_counts_the_calls_of_every_pool_and_project() {
    ProviderCall spent = plan(Calls.planned(project(), 0, 1, slow(OTHER)));
    calls.admit(OTHER, ALL);
    calls.record(spent.key(), new Fact.Accepted(1, job(spent)));
    plan(Calls.planned(project(), 0));
    plan(Calls.planned(project(), 0));

    assertThat(calls.admit(Calls.POOL, new Admission(9, List.of(budget(Budget.Scope.DAY, 2)))))
        .hasSize(1);
    assertThat(calls.admit(Calls.POOL, new Admission(9, List.of(budget(Budget.Scope.DAY, 3)))))
        .hasSize(1);
  }

  @Test
  void every_budget_must_hold() {
    plan(Calls.planned(project(), 0));
    Budget wide = budget(Budget.Scope.DAY, 100);
    Budget none = new Budget(Budget.Scope.TASK, new Money(0, "USD"), ZoneOffset.UTC);

    assertThat(calls.admit(Calls.POOL, new Admission(9, List.of(wide, none)))).isEmpty();
    assertThat(calls.admit(Calls.POOL, new Admission(9, List.of(wide)))).hasSize(1);
  }

  @Test
  void what_a_call_has_spent_depends_on_what_is_known_of_it() {
    Map<String, Long> spent = spentByWay(Calls.keyed());

    long price = Calls.PRICE.micros();
    assertThat(spent)
        .containsEntry("submitting", price)
        .containsEntry("unknown", price)
        .containsEntry("given up", price)
        .containsEntry("running", price)
        .containsEntry("submitted, with a stray", 2 * price)
        .containsEntry("done without a clip", 450_002L)
        .containsEntry("fetching", 450_001L)
        .containsEntry("done", 450_001L)
        .containsEntry("failed", 0L)
        .containsEntry("failed and refunded", 0L)
        .containsEntry("failed, with a stray", price)
        .containsEntry("failed and charged", price)
        .containsEntry("refused", 0L);
  }

  @Test
  void a_job_that_failed_is_spent_where_the_provider_charges_with_the_order() {
    Map<String, Long> spent = spentByWay(Calls.chargedAtOrder());

    long price = Calls.PRICE.micros();
    assertThat(spent)
        .containsEntry("failed", price)
        .containsEntry("failed and refunded", 0L)
        .containsEntry("failed, with a stray", 2 * price)
        .containsEntry("refused", 0L)
        .containsEntry("given up", price)
        .containsEntry("done", 450_001L);
  }

  /** What budgets see of a call is what it says itself, whatever way it went. */
  private Map<String, Long> spentByWay(ProviderTerms terms) {
    Map<String, Long> spent = new HashMap<>();
    for (String way : Calls.ways(Calls.planned(project(), 0)).keySet()) {
      ProjectId project = project();
      ProviderCall call = plan(Calls.planned(project, 0, 1, terms));
      ProviderCall now = brought(call, facts(call, way));
      assertThat(now.spent().currency()).isEqualTo(Calls.PRICE.currency());
      long expected = now.spent().micros();
      if (now.status().state() != CallState.PLANNED) {
        // One millionth less than what both cost is too little, exactly that is enough.
        ProviderCall next = plan(Calls.planned(project, 1));
        long both = expected + Calls.PRICE.micros();
        assertThat(calls.admit(Calls.POOL, tasksMaySpend(both - 1))).as(way).isEmpty();
        assertThat(calls.admit(Calls.POOL, tasksMaySpend(both)))
            .as(way)
            .extracting(ProviderCall::key)
            .containsExactly(next.key());
      } else if (now.status().due().isAfter(database.clock().instant())) {
        assertThat(calls.admit(Calls.POOL, ALL)).as(way).isEmpty();
      } else {
        assertThat(calls.admit(Calls.POOL, tasksMaySpend(Calls.PRICE.micros()))).as(way).hasSize(1);
      }
      spent.put(way, expected);
    }
    return spent;
  }

  @Test
  void a_price_in_another_currency_than_the_budget_is_not_admitted() {
    ProviderCall yuan =
        plan(Calls.planned(project(), 0, 1, Calls.at(new Money(1, "CNY"), Calls.keyed())));
    ProviderCall free =
        plan(Calls.planned(project(), 0, 1, Calls.at(new Money(0, "CNY"), Calls.keyed())));

    List<ProviderCall> admitted =
        calls.admit(Calls.POOL, new Admission(9, List.of(budget(Budget.Scope.DAY, 100))));

    assertThat(admitted).extracting(ProviderCall::key).containsExactly(free.key());
    assertThat(now(yuan).status().waitingFor()).contains(WaitReason.BUDGET);
  }

  @Test
  void calls_at_the_provider_are_due_to_be_asked_for_longest_due_first() {
    assertThat(calls.due(Calls.POOL, 10)).isEmpty();
    assertThat(calls.nextPoll(Calls.POOL)).isEmpty();
    List<CallKey> order = new ArrayList<>();
    for (String way :
        List.of("running", "submitted", "given up and found", "submitted, with a stray")) {
      ProviderCall call = plan(Calls.planned(project(), 0));
      ProviderCall now = brought(call, facts(call, way));
      order.add(call.key());
      // Times are whole milliseconds: the next one shall be due later.
      Await.until("time goes on", () -> database.clock().instant().isAfter(now.status().due()));
    }
    for (String way : List.of("submitting", "unknown", "fetching", "done", "planned again, due")) {
      ProviderCall call = plan(Calls.planned(project(), 0));
      brought(call, facts(call, way));
    }

    assertThat(calls.due(Calls.POOL, 10)).extracting(CallSummary::key).isEqualTo(order);
    assertThat(calls.due(Calls.POOL, 2))
        .extracting(CallSummary::key)
        .isEqualTo(order.subList(0, 2));
    assertThat(calls.nextPoll(Calls.POOL))
        .contains(calls.find(order.get(0)).orElseThrow().status().due());
    assertThat(calls.due(OTHER, 10)).isEmpty();
  }

  @Test
  void a_call_is_not_due_before_its_interval_is_over() {
    ProviderCall call = plan(Calls.planned(project(), 0, 1, slow(Calls.POOL)));
    ProviderCall now = brought(call, facts(call, "submitted"));

    assertThat(calls.due(Calls.POOL, 10)).isEmpty();
    assertThat(calls.nextPoll(Calls.POOL)).contains(now.status().due());

    CallSummary running = calls.record(call.key(), new Fact.Running(job(call))).orElseThrow();
    assertThat(running.status().due()).isAfterOrEqualTo(now.status().due());
    assertThat(calls.nextPoll(Calls.POOL)).contains(running.status().due());
  }

  @Test
  void what_is_odd_about_a_job_that_runs_is_kept_until_it_is_so_no_more() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    brought(call, facts(call, "submitted"));
    Failure odd = Failure.retryable("UNKNOWN_STATUS", "the job is 'reviewing'");

    calls.record(call.key(), new Fact.Running(job(call), Optional.of(odd)));
    assertThat(now(call).status().failure()).contains(odd);

    calls.record(call.key(), new Fact.Running(job(call)));
    assertThat(now(call).status().failure()).isEmpty();
    assertThat(now(call).status().state()).isEqualTo(CallState.RUNNING);
  }

  @Test
  void a_call_that_this_process_sends_is_not_stranded() {
    admitted(plan(Calls.planned(project(), 0)));

    assertThat(calls.stranded(Calls.POOL)).isEmpty();
  }

  @Test
  void a_call_may_leave_only_as_long_as_this_process_sends_it_and_by_this_send_alone() {
    ProviderCall call = plan(Calls.planned(project(), 0));
    assertThat(calls.confirmSend(call.key(), 0)).as("only planned").isFalse();
    assertThat(calls.confirmSend(new CallKey("nobody"), 1)).isFalse();
    ProviderCall first = admitted(call);

    assertThat(calls.confirmSend(call.key(), 1)).isTrue();
    assertThat(calls.confirmSend(call.key(), 1)).as("asked again").isTrue();
    assertThat(calls.confirmSend(call.key(), 2)).as("a send to come").isFalse();
    assertThat(now(call)).as("nothing is changed by that").isEqualTo(first);
    calls.record(call.key(), new Fact.AnswerLost(1, LATER));
    assertThat(calls.confirmSend(call.key(), 1)).as("somebody took it for lost").isFalse();
    calls.record(call.key(), new Fact.NotMade(1, LATER, Duration.ZERO));
    admitted(call);

    assertThat(calls.confirmSend(call.key(), 1)).as("sent again since").isFalse();
    assertThat(calls.confirmSend(call.key(), 2)).isTrue();
    calls.record(call.key(), new Fact.Accepted(2, job(call)));
    assertThat(calls.confirmSend(call.key(), 2)).as("it is there").isFalse();
  }

  @Test
  void a_call_that_another_process_sends_may_not_leave() {
    ProviderCall call = admitted(plan(Calls.planned(project(), 0)));
    use(reopened(database));

    assertThat(calls.confirmSend(call.key(), 1)).isFalse();
  }

  @Test
  void what_was_never_sent_is_planned_again_unless_it_is_sent_since_under_the_same_number() {
    ProviderCall call = admitted(plan(Calls.planned(project(), 0)));
    String sender = call.status().sender().orElseThrow();
    Instant at = call.status().sentAt().orElseThrow();

    for (Fact other :
        List.of(
            new Fact.NeverSent(1, "somebody else", at, LATER, Duration.ZERO),
            new Fact.NeverSent(2, sender, at, LATER, Duration.ZERO),
            new Fact.NeverSent(1, sender, at.minusMillis(1), LATER, Duration.ZERO))) {
      calls.record(call.key(), other);
      assertThat(now(call)).as("%s", other).isEqualTo(call);
    }
    calls.record(call.key(), new Fact.AnswerLost(1, LATER));
    calls.record(call.key(), new Fact.NeverSent(1, sender, at, LATER, Duration.ZERO));

    assertThat(now(call).status().state()).isEqualTo(CallState.PLANNED);
  }

  @Test
  void a_call_whose_sender_died_is_stranded() {
    ProviderCall sending = admitted(plan(Calls.planned(project(), 0)));
    admitted(plan(Calls.planned(project(), 0, 1, slow(OTHER))));
    ProviderCall sent = plan(Calls.planned(project(), 0));
    brought(sent, facts(sent, "submitted"));

    use(reopened(database));

    assertThat(calls.stranded(Calls.POOL)).containsExactly(sending);
    calls.record(sending.key(), new Fact.AnswerLost(1, LATER));
    assertThat(calls.stranded(Calls.POOL)).isEmpty();
    assertThat(calls.lost(Calls.POOL)).extracting(ProviderCall::key).contains(sending.key());
  }

  @Test
  void lost_calls_with_a_key_are_due_to_be_looked_up() {
    ProviderCall keyed = plan(Calls.planned(project(), 0));
    ProviderCall keyless = plan(Calls.planned(project(), 0, 1, Calls.keyless()));
    brought(keyed, facts(keyed, "unknown"));
    brought(keyless, facts(keyless, "unknown"));

    assertThat(calls.lost(Calls.POOL)).containsExactly(now(keyed));
    assertThat(calls.lost(OTHER)).isEmpty();
    assertThat(calls.nextDispatch(Calls.POOL)).contains(now(keyed).status().due());
  }

  @Test
  void a_lost_call_is_not_looked_up_again_before_its_wait_is_over() {
    ProviderCall call = plan(Calls.planned(project(), 0, 1, slow(Calls.POOL)));
    ProviderCall now = brought(call, facts(call, "looked up once"));

    assertThat(calls.lost(Calls.POOL)).isEmpty();
    assertThat(calls.nextDispatch(Calls.POOL)).contains(now.status().due());
    assertThat(now.status().due()).isAfter(database.clock().instant());
  }

  @Test
  void the_next_dispatch_is_that_of_the_call_that_is_due_first() {
    assertThat(calls.nextDispatch(Calls.POOL)).isEmpty();
    ProviderCall later = plan(Calls.planned(project(), 0));
    ProviderCall waiting = brought(later, facts(later, "planned again, not due"));
    assertThat(calls.nextDispatch(Calls.POOL)).contains(waiting.status().due());

    ProviderCall now = plan(Calls.planned(project(), 0));
    assertThat(calls.nextDispatch(Calls.POOL)).contains(now.status().due());
  }

  @Test
  void calls_are_found_in_the_order_in_which_they_were_planned() {
    ProjectId one = project();
    ProjectId two = project();
    ProviderCall a = plan(Calls.planned(one, 2));
    ProviderCall b = plan(Calls.planned(two, 0));
    ProviderCall c = plan(Calls.planned(one, 0, 1, Calls.keyed(), 0));
    ProviderCall sent = calls.admit(Calls.POOL, new Admission(1, List.of())).get(0);
    a = now(a);
    b = now(b);

    assertThat(sent.key()).isEqualTo(c.key());
    assertThat(calls.find(CallQuery.of(one))).containsExactly(a, sent);
    assertThat(calls.find(CallQuery.of(project()))).isEmpty();
    assertThat(calls.find(CallQuery.in(CallState.PLANNED, CallState.DONE))).containsExactly(a, b);
    assertThat(calls.find(CallQuery.in(CallState.DONE))).isEmpty();
    assertThat(calls.find(new CallQuery(Optional.of(one), java.util.Set.of(CallState.SUBMITTING))))
        .containsExactly(sent);
    assertThat(calls.find(CallQuery.in(CallState.PLANNED).of(Set.of(one, two))))
        .containsExactly(a, b);
    assertThat(calls.find(CallQuery.in(CallState.PLANNED).of(Set.of(two, project()))))
        .containsExactly(b);
  }

  @Test
  void planned_calls_of_a_pool_that_wait_are_found_by_what_they_wait_for() {
    ProviderCall a = plan(Calls.planned(project(), 0));
    ProviderCall b = plan(Calls.planned(project(), 1));
    plan(Calls.planned(project(), 0, 1, slow(OTHER)));
    calls.hold(Calls.POOL, WaitReason.DISK);
    calls.hold(OTHER, WaitReason.DISK);
    ProviderCall free = plan(Calls.planned(project(), 0));
    Set<WaitReason> reasons = Set.of(WaitReason.DISK, WaitReason.BUDGET);

    assertThat(calls.waiting(Calls.POOL, reasons, 9))
        .containsExactly(
            new WaitingCall(a.subject(), WaitReason.DISK),
            new WaitingCall(b.subject(), WaitReason.DISK));
    assertThat(calls.waiting(Calls.POOL, reasons, 1))
        .containsExactly(new WaitingCall(a.subject(), WaitReason.DISK));
    assertThat(calls.waiting(Calls.POOL, Set.of(WaitReason.BUDGET), 9)).isEmpty();

    calls.hold(Calls.POOL, WaitReason.VERIFICATION);
    assertThat(calls.waiting(Calls.POOL, reasons, 9)).isEmpty();
    assertThat(calls.waiting(Calls.POOL, Set.of(WaitReason.VERIFICATION), 9))
        .extracting(WaitingCall::subject)
        .containsExactly(a.subject(), b.subject(), free.subject());
  }

  @Test
  void calls_in_a_state_are_found_in_parts_in_the_order_in_which_they_were_planned() {
    List<ProviderCall> planned = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      planned.add(plan(Calls.planned(project(), 0, 1, slow(i == 2 ? OTHER : Calls.POOL))));
    }
    ProviderCall sent = calls.admit(OTHER, new Admission(1, List.of())).get(0);
    CallKey first = planned.get(0).key();

    assertThat(keys(calls.part(CallState.PLANNED, Optional.empty(), 2)))
        .containsExactly(first, planned.get(1).key());
    // Behind one that has another state by now.
    assertThat(keys(calls.part(CallState.PLANNED, Optional.of(sent.key()), 9)))
        .containsExactly(planned.get(3).key(), planned.get(4).key());
    assertThat(keys(calls.part(CallState.PLANNED, Optional.of(new CallKey("nobody")), 1)))
        .containsExactly(first);
    assertThat(keys(calls.part(CallState.SUBMITTING, Optional.of(first), 9)))
        .containsExactly(sent.key());
    calls.record(sent.key(), new Fact.Refused(1, Failure.permanent("1301", "refused")));
    assertThat(keys(calls.part(CallState.FAILED, Optional.empty(), 9))).containsExactly(sent.key());
    assertThat(calls.part(CallState.DONE, Optional.empty(), 9)).isEmpty();
  }

  private static List<CallKey> keys(List<CallSummary> found) {
    return found.stream().map(CallSummary::key).toList();
  }

  private ProjectId project() {
    return Tasks.id(projects++);
  }

  /** Stores the call, and its project where it is not there yet. */
  private ProviderCall plan(ProviderCall call) {
    ProjectId project = call.subject().project();
    if (database.tasks().find(project).isEmpty()) {
      Optional<RecordRef> row =
          call.subject().table().map(table -> new RecordRef(table, "r" + project));
      database.tasks().commit(Task.imported(project, Tasks.source(project, 7, row), Tasks.START));
    }
    Task task = database.tasks().find(project).orElseThrow().task();
    database.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
    return call;
  }

  private static ProviderCall inTable(ProviderCall call, Optional<TableRef> table) {
    CallSubject subject = call.subject();
    return new ProviderCall(
        call.key(),
        new CallSubject(
            subject.project(),
            table,
            subject.segment(),
            subject.attempt(),
            subject.operation(),
            subject.purpose()),
        call.terms(),
        call.request(),
        call.urgency(),
        call.status());
  }

  /** All its waits take an hour. */
  private static ProviderTerms slow(PoolId pool) {
    return Calls.terms(pool, true, HOUR, HOUR);
  }

  private static ProviderJobId job(ProviderCall call) {
    return new ProviderJobId("job-" + call.key());
  }

  private static List<Fact> facts(ProviderCall call, String way) {
    return Optional.ofNullable(Calls.ways(call).get(way)).orElseThrow();
  }

  private ProviderCall now(ProviderCall call) {
    return calls.find(call.key()).orElseThrow();
  }

  private ProviderCall admitted(ProviderCall call) {
    calls.admit(call.terms().pool(), ALL);
    ProviderCall now = now(call);
    assertThat(now.status().state()).isEqualTo(CallState.SUBMITTING);
    return now;
  }

  private ProviderCall brought(ProviderCall call, List<Fact> facts) {
    admitted(call);
    facts.forEach(fact -> calls.record(call.key(), fact));
    return now(call);
  }

  private static Budget budget(Budget.Scope scope, int calls) {
    return new Budget(scope, new Money(calls * Calls.PRICE.micros(), "USD"), ZoneOffset.UTC);
  }

  private static Admission tasksMaySpend(long micros) {
    return new Admission(
        1_000, List.of(new Budget(Budget.Scope.TASK, new Money(micros, "USD"), ZoneOffset.UTC)));
  }

  private List<JobKey> jobs() {
    return database.jobQueue().list().stream()
        .map(Job::key)
        .sorted(java.util.Comparator.comparing(JobKey::toString))
        .toList();
  }

  @Test
  void what_a_provider_asks_to_wait_holds_for_every_planned_call_of_its_pool() {
    plan(Calls.planned(project(), 0));
    ProviderCall other = plan(Calls.planned(project(), 0));
    ProviderCall elsewhere = plan(Calls.planned(project(), 0, 1, slow(OTHER)));
    Instant before = database.clock().instant();

    calls.pause(Calls.POOL, WaitReason.RATE, Duration.ofMinutes(5));

    assertThat(calls.admit(Calls.POOL, new Admission(10, List.of()))).isEmpty();
    assertThat(calls.nextDispatch(Calls.POOL).orElseThrow())
        .isAfterOrEqualTo(before.plus(Duration.ofMinutes(5)));
    assertThat(now(other).status().waitingFor()).contains(WaitReason.RATE);
    assertThat(calls.admit(OTHER, new Admission(10, List.of())))
        .extracting(ProviderCall::key)
        .containsExactly(elsewhere.key());
  }

  @Test
  void a_job_that_the_provider_is_silent_about_lets_the_others_be_asked_for() {
    ProviderCall silent =
        brought(
            plan(Calls.planned(project(), 0, 1, slow(Calls.POOL))),
            List.of(new Fact.Accepted(1, new ProviderJobId("silent"))));
    assertThat(calls.due(Calls.POOL, 10)).isEmpty();
    assertThat(calls.nextPoll(Calls.POOL)).isPresent();
    Instant due = now(silent).status().due();

    calls.record(silent.key(), new Fact.Silent(silent.status().job().orElseThrow()));

    assertThat(now(silent).status().due()).isAfterOrEqualTo(due);
    assertThat(now(silent).status().state()).isEqualTo(CallState.SUBMITTED);
  }
}

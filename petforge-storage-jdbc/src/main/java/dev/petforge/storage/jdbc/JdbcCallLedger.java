package dev.petforge.storage.jdbc;

import dev.petforge.call.Admission;
import dev.petforge.call.AdmissionInDoubtException;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.EndedCalls;
import dev.petforge.call.Fact;
import dev.petforge.call.LedgerCall;
import dev.petforge.call.PoolCalls;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.RefusedFactException;
import dev.petforge.call.WaitReason;
import dev.petforge.call.WaitingCall;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.money.PurchaseCount;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.money.WrongTotal;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Calls in {@code provider_calls}. */
final class JdbcCallLedger implements CallLedger {
  /**
   * Unknown states hold a slot too: better too few calls at a provider than too many. After the
   * longest run of its provider a call holds none any more.
   */
  private static final String OCCUPIED =
      CallRows.OPEN
          + " and state not in ("
          + CallRows.words(
              Stream.of(CallState.values())
                  .filter(state -> !state.holdsSlot())
                  .map(CallState::word))
          + ") and (since + longest_run_ms > :now or state not in ("
          + CallRows.words(Stream.of(CallState.values()).map(CallState::word))
          + "))";

  private static final String OPEN_IN_POOL = CallRows.OPEN + " and pool = :pool and ";

  /** Those that may be sent now. */
  private static final String PLANNED =
      OPEN_IN_POOL + "state = 'planned' and wanted = 1 and due <= :now";

  private static final String LIMIT = " limit :limit offset :offset";

  private static final String URGENT_FIRST = " order by remaining, release_date, planned_at, seq";

  private final Db db;
  private final DatabaseClock clock;
  private final JobRows jobRows;
  private final JobSignal jobSignal;
  private final Senders senders;
  private final Admissions admissions;

  JdbcCallLedger(
      Db db,
      DatabaseClock clock,
      JobRows jobRows,
      JobSignal jobSignal,
      Senders senders,
      Admissions admissions) {
    this.db = db;
    this.clock = clock;
    this.jobRows = jobRows;
    this.jobSignal = jobSignal;
    this.senders = senders;
    this.admissions = admissions;
  }

  @Override
  public Map<CallKey, CallSummary> record(Map<CallKey, Fact> facts) {
    try {
      return recordTogether(facts);
    } catch (RetryableException e) {
      throw e;
    } catch (RuntimeException e) {
      db.requireOpen();
      // One of them: the others must not wait for it.
      return recordOneByOne(facts, e);
    }
  }

  private Map<CallKey, CallSummary> recordOneByOne(
      Map<CallKey, Fact> facts, RuntimeException reason) {
    if (facts.size() == 1) {
      throw new RefusedFactException(Map.of(facts.keySet().iterator().next(), reason));
    }
    Map<CallKey, CallSummary> now = new LinkedHashMap<>();
    Map<CallKey, RuntimeException> refused = new LinkedHashMap<>();
    facts.forEach(
        (key, fact) -> {
          try {
            now.putAll(recordTogether(Map.of(key, fact)));
          } catch (RetryableException e) {
            throw e;
          } catch (RuntimeException e) {
            db.requireOpen();
            refused.put(key, e);
          }
        });
    if (!refused.isEmpty()) {
      throw new RefusedFactException(refused);
    }
    return now;
  }

  private Map<CallKey, CallSummary> recordTogether(Map<CallKey, Fact> facts) {
    Map<CallKey, Fact> ordered = new TreeMap<>(Comparator.comparing(CallKey::value));
    ordered.putAll(facts);
    Map<CallKey, CallSummary> now = new LinkedHashMap<>();
    List<JobKey> set = new ArrayList<>();
    db.write(
        "record facts",
        handle -> {
          now.clear();
          set.clear();
          List<CallSummary> later = new ArrayList<>();
          List<ProjectId> changed = new ArrayList<>();
          List<CallSummary> locked = CallRows.lock(handle, db.dialect(), ordered.keySet());
          Instant at = clock.instant();
          for (CallSummary call : locked) {
            Fact fact = Objects.requireNonNull(ordered.get(call.key()));
            CallSummary next = call.after(fact, at);
            now.put(call.key(), next);
            if (call.status().differsInDueAlone(next.status())) {
              // Of thousands that run, this is all that a poll has to say.
              later.add(next);
            } else if (!next.equals(call)) {
              store(handle, call, next);
              changed.add(next.subject().project());
              set.addAll(next.followUps(call.status()));
            }
          }
          CallRows.updateDue(handle, later);
          jobRows.news(handle, set);
          JdbcChangeFeed.note(handle, changed);
          return now;
        });
    jobSignal.signal(set);
    return now;
  }

  private void store(Handle handle, CallSummary before, CallSummary now) {
    if (before.open() && now.open()) {
      CallRows.update(handle, now);
    } else {
      CallRows.lock(handle, db.dialect(), now.key())
          .ifPresent(whole -> CallRows.rewrite(handle, whole.with(now.status())));
    }
  }

  @Override
  public List<ProviderCall> admit(PoolId pool, Admission admission) {
    List<ProviderCall> admitted = new ArrayList<>();
    try {
      db.write(
          "admit calls of " + pool,
          handle -> {
            admitted.clear();
            admitted.addAll(admitLocked(handle, pool, admission));
            JdbcChangeFeed.note(
                handle, admitted.stream().map(call -> call.subject().project()).toList());
            return admitted;
          });
    } catch (RetryableException e) {
      throw admitted.isEmpty() ? e : new AdmissionInDoubtException(admitted, e);
    }
    return List.copyOf(admitted);
  }

  @Override
  public boolean confirmSend(CallKey call, int send) {
    return db.write(
        "confirm the send of " + call,
        handle ->
            handle
                    .createUpdate(
                        "update provider_calls set revision = revision + 1 where call_key = :key"
                            + " and state = 'submitting' and wanted = 1 and sends = :send"
                            + " and sender = :own")
                    .bind("key", call.value())
                    .bind("send", send)
                    .bind("own", senders.own())
                    .execute()
                > 0);
  }

  private List<ProviderCall> admitLocked(Handle handle, PoolId pool, Admission admission) {
    admissions.lock(handle, pool.value());
    if (!admission.budgets().isEmpty()) {
      admissions.lockBudgets(handle);
    }
    Instant now = clock.instant();
    int occupied =
        handle
            .createQuery("select count(*) from provider_calls where pool = :pool and " + OCCUPIED)
            .bind("pool", pool.value())
            .bind("now", now.toEpochMilli())
            .mapTo(Integer.class)
            .one();
    int free = Math.max(0, admission.slots() - occupied);
    return admission.budgets().isEmpty()
        ? admitFirst(handle, pool, free, now)
        : admitWithin(handle, pool, admission, occupied, now);
  }

  /** Where there is no budget nothing but the order decides, so the others need not be read. */
  private List<ProviderCall> admitFirst(Handle handle, PoolId pool, int free, Instant now) {
    List<ProviderCall> first =
        first(
            handle,
            PLANNED + URGENT_FIRST,
            db.dialect().forUpdate(),
            Map.of("pool", pool.value(), "now", now.toEpochMilli()),
            free);
    List<ProviderCall> admitted = first.stream().map(call -> sent(handle, call, now)).toList();
    hold(handle, pool, WaitReason.SLOT, now);
    return admitted;
  }

  private ProviderCall sent(Handle handle, ProviderCall call, Instant now) {
    ProviderCall sent = call.with(call.status().sending(senders.own(), now));
    CallRows.update(handle, sent);
    return sent;
  }

  /**
   * A planned call, without the request that makes it large.
   *
   * @param waitingFor what it is noted to wait for
   */
  private record Planned(String key, Admission.Candidate candidate, @Nullable String waitingFor) {}

  private List<ProviderCall> admitWithin(
      Handle handle, PoolId pool, Admission admission, int occupied, Instant now) {
    Map<String, Map<ProjectId, Long>> ofProjects = new HashMap<>();
    Admission.Round round =
        admission.round(
            occupied,
            (budget, call) -> {
              if (budget.scope() != Budget.Scope.TASK) {
                return admissions.spent(handle, budget, call.project(), call.table(), now);
              }
              String currency = budget.limit().currency();
              return ofProjects
                  .computeIfAbsent(
                      currency,
                      any -> admissions.spentByProject(handle, currency, PLANNED, pool, now))
                  // Its call is not planned any more, and so it is not sent.
                  .getOrDefault(call.project(), Long.MAX_VALUE / 2);
            });
    List<ProviderCall> admitted = new ArrayList<>();
    Set<WaitReason> reasons = EnumSet.noneOf(WaitReason.class);
    Map<String, WaitReason> news = new HashMap<>();
    for (Planned planned : planned(handle, pool, now)) {
      Optional<WaitReason> reason = round.waitsFor(planned.candidate());
      if (reason.isPresent()) {
        reasons.add(reason.get());
        if (!CallRows.word(reason.get()).equals(planned.waitingFor())) {
          news.put(planned.key(), reason.get());
        }
      } else {
        Optional<ProviderCall> call = stillPlanned(handle, planned.key());
        if (call.isPresent()) {
          round.admit(planned.candidate());
          admitted.add(sent(handle, call.get(), now));
        }
      }
    }
    if (reasons.size() == 1) {
      hold(handle, pool, reasons.iterator().next(), now);
    } else {
      note(handle, news);
    }
    return admitted;
  }

  private static List<Planned> planned(Handle handle, PoolId pool, Instant now) {
    return handle
        .createQuery(
            "select call_key, project_id, table_id, price_micros, currency, waiting_for from"
                + " provider_calls where "
                + PLANNED
                + URGENT_FIRST)
        .bind("pool", pool.value())
        .bind("now", now.toEpochMilli())
        .map(
            (row, context) ->
                new Planned(
                    row.getString("call_key"),
                    new Admission.Candidate(
                        new ProjectId(row.getString("project_id")),
                        Optional.ofNullable(row.getString("table_id")).map(TableRef::new),
                        new Money(row.getLong("price_micros"), row.getString("currency"))),
                    row.getString("waiting_for")))
        .list();
  }

  /** Empty if it was cancelled in the moment since it was looked at, or cannot be read. */
  private Optional<ProviderCall> stillPlanned(Handle handle, String key) {
    return handle
        .createQuery(
            "select * from provider_calls where call_key = :key and state = 'planned' and wanted ="
                + " 1"
                + db.dialect().forUpdate())
        .bind("key", key)
        .map((row, context) -> Rows.readable(row, CallRows::read))
        .findOne()
        .flatMap(call -> call);
  }

  private static void note(Handle handle, Map<String, WaitReason> waiting) {
    if (waiting.isEmpty()) {
      return;
    }
    PreparedBatch jobRows =
        handle.prepareBatch(
            "update provider_calls set waiting_for = :reason, revision = revision + 1 where"
                + " call_key = :key and state = 'planned'");
    waiting.forEach(
        (key, reason) -> jobRows.bind("key", key).bind("reason", CallRows.word(reason)).add());
    jobRows.execute();
  }

  @Override
  public void hold(PoolId pool, WaitReason reason) {
    db.write("hold the calls of " + pool, handle -> hold(handle, pool, reason, clock.instant()));
  }

  private static int hold(Handle handle, PoolId pool, WaitReason reason, Instant now) {
    return handle
        .createUpdate(
            "update provider_calls set waiting_for = :reason, revision = revision + 1 where "
                + PLANNED
                + " and (waiting_for is null or waiting_for <> :reason)")
        .bind("reason", CallRows.word(reason))
        .bind("pool", pool.value())
        .bind("now", now.toEpochMilli())
        .execute();
  }

  @Override
  public void release(PoolId pool, WaitReason reason) {
    db.write(
        "release the calls of " + pool,
        handle ->
            handle
                .createUpdate(
                    "update provider_calls set waiting_for = null, revision = revision + 1 where "
                        + OPEN_IN_POOL
                        + "state = 'planned' and waiting_for = :reason")
                .bind("reason", CallRows.word(reason))
                .bind("pool", pool.value())
                .execute());
  }

  @Override
  public void pause(PoolId pool, WaitReason reason, Duration wait) {
    db.write(
        "pause the calls of " + pool,
        handle ->
            handle
                .createUpdate(
                    "update provider_calls set waiting_for = :reason, due = :until,"
                        + " revision = revision + 1 where "
                        + OPEN_IN_POOL
                        + "state = 'planned' and wanted = 1 and due <= :until")
                .bind("reason", CallRows.word(reason))
                .bind("until", clock.instant().plus(wait).toEpochMilli())
                .bind("pool", pool.value())
                .execute());
  }

  @Override
  public Map<AccountId, PurchaseCount> purchases() {
    return db.read(
        "count what was bought",
        handle -> {
          Map<AccountId, PurchaseCount> counts = new HashMap<>();
          sent(handle)
              .forEach((account, sends) -> counts.put(account, new PurchaseCount(sends, 0)));
          handle
              .createQuery("select name, raised, excused from accounts")
              .map(
                  (row, context) ->
                      Map.entry(
                          new AccountId(row.getString("name")),
                          new PurchaseCount(row.getLong("raised"), row.getLong("excused"))))
              .forEach(
                  noted ->
                      counts.merge(
                          noted.getKey(),
                          noted.getValue(),
                          (counted, said) ->
                              new PurchaseCount(counted.sends() + said.sends(), said.excused())));
          return counts;
        });
  }

  /** By account; one at which nothing was ever sent is left out. */
  private static Map<AccountId, Long> sent(Handle handle) {
    Map<AccountId, Long> sends = new HashMap<>();
    handle
        .createQuery(
            "select pool, sum(sends) as sent from (select pool, sends from closed_totals where"
                + " pool is not null union all select pool, sends from provider_calls where "
                + CallRows.OPEN
                + " and price_micros > 0) known group by pool having sum(sends) > 0")
        .map(
            (row, context) ->
                Map.entry(new PoolId(row.getString("pool")).account(), row.getLong("sent")))
        .forEach(pool -> sends.merge(pool.getKey(), pool.getValue(), Long::sum));
    return sends;
  }

  @Override
  public void clear(AccountId account, long sends, long excused) {
    db.write(
        "clear account " + account,
        handle ->
            handle
                .createUpdate(
                    "insert into accounts (name, raised, excused)"
                        + " values (:name, :raised, :excused)"
                        + " on conflict (name) do update set"
                        + " raised = case when accounts.raised < excluded.raised"
                        + " then excluded.raised else accounts.raised end,"
                        + " excused = case when accounts.excused < excluded.excused"
                        + " then excluded.excused else accounts.excused end")
                .bind("name", account.value())
                .bind("raised", Math.max(0, sends - sent(handle).getOrDefault(account, 0L)))
                .bind("excused", excused)
                .execute());
  }

  @Override
  public boolean keepsKeys(AccountId account, String place) {
    return db.read(
        "read whether keys are kept at " + place,
        handle ->
            handle
                .createQuery(
                    "select kept from account_keys where account = :account and place = :place")
                .bind("account", account.value())
                .bind("place", place)
                .mapTo(Integer.class)
                .findOne()
                .filter(kept -> kept == 1)
                .isPresent());
  }

  @Override
  public void noteKeys(AccountId account, String place, boolean kept) {
    db.write(
        "note whether keys are kept at " + place,
        handle ->
            handle
                .createUpdate(
                    "insert into account_keys (account, place, kept, seen_at)"
                        + " values (:account, :place, :kept, :now)"
                        + " on conflict (account, place) do update set"
                        + " kept = excluded.kept, seen_at = excluded.seen_at")
                .bind("account", account.value())
                .bind("place", place)
                .bind("kept", kept ? 1 : 0)
                .bind("now", clock.millis())
                .execute());
  }

  @Override
  public List<CallSummary> due(PoolId pool, int limit) {
    // Each state by itself: its calls are indexed in the order in which they are due.
    return db.read(
        "read due calls of " + pool,
        handle ->
            Stream.of(CallState.SUBMITTED, CallState.RUNNING)
                .flatMap(
                    state ->
                        summaries(
                            handle,
                            OPEN_IN_POOL + "state = :state and due <= :now order by due, seq",
                            Map.of(
                                "pool", pool.value(),
                                "state", state.word(),
                                "now", clock.millis()),
                            limit)
                            .stream())
                .sorted(Comparator.comparing(call -> call.status().due()))
                .limit(limit)
                .toList());
  }

  @Override
  public List<ProviderCall> stranded(PoolId pool) {
    return submitting(pool).stream()
        .filter(call -> !isOwn(call) && !senders.alive(call.status().sender().orElse("")))
        .toList();
  }

  private List<ProviderCall> submitting(PoolId pool) {
    return calls(
        "read calls of " + pool + " that are being sent",
        OPEN_IN_POOL + "state = 'submitting' order by seq",
        Map.of("pool", pool.value()));
  }

  private boolean isOwn(ProviderCall call) {
    return call.status().sender().equals(Optional.of(senders.own()));
  }

  @Override
  public List<ProviderCall> lost(PoolId pool) {
    return calls(
        "read lost calls of " + pool,
        OPEN_IN_POOL + "state = 'unknown' and keyed = 1 and due <= :now order by due, seq",
        Map.of("pool", pool.value(), "now", clock.millis()));
  }

  @Override
  public Optional<Instant> nextDispatch(PoolId pool) {
    // What is sent must be readable too.
    return next(
        pool,
        (handle, query, values) -> first(handle, query, "", values, 1),
        "state = 'planned' and wanted = 1",
        "state = 'unknown' and keyed = 1");
  }

  @Override
  public Optional<Instant> nextPoll(PoolId pool) {
    return next(
        pool,
        (handle, query, values) -> summaries(handle, query, values, 1),
        "state = 'submitted'",
        "state = 'running'");
  }

  /** Reads the first call of a query. */
  private interface First {
    List<? extends LedgerCall> of(Handle handle, String query, Map<String, Object> values);
  }

  /**
   * One that cannot be read is never due: nobody would do anything about it.
   *
   * @param states each is one state: its calls are indexed in the order in which they are due
   */
  private Optional<Instant> next(PoolId pool, First first, String... states) {
    return db.read(
        "read when a call of " + pool + " is due",
        handle ->
            Stream.of(states)
                .flatMap(
                    state ->
                        first
                            .of(
                                handle,
                                OPEN_IN_POOL + state + " order by due, seq",
                                Map.of("pool", pool.value()))
                            .stream())
                .map(call -> call.status().due())
                .min(Comparator.naturalOrder()));
  }

  @Override
  public List<WrongTotal> recount() {
    return db.write(
        "count what calls cost",
        handle -> {
          admissions.lockBudgets(handle);
          return ClosedTotals.recount(handle);
        });
  }

  @Override
  public List<WrongTotal> wrongTotals() {
    return db.read("count what calls cost", ClosedTotals::wrong);
  }

  @Override
  public Map<CallState, Long> counts() {
    return db.read(
        "count the open calls",
        handle -> {
          Map<CallState, Long> counts = new EnumMap<>(CallState.class);
          handle
              .createQuery(
                  "select state, count(*) as calls from provider_calls where "
                      + CallRows.OPEN
                      + " group by state")
              .map((row, context) -> Map.entry(row.getString("state"), row.getLong("calls")))
              .forEach(
                  words ->
                      CallState.ofWord(words.getKey())
                          .ifPresent(state -> counts.put(state, words.getValue())));
          return counts;
        });
  }

  @Override
  public List<PoolCalls> pools(Instant now) {
    return db.read(
        "count the open calls by pool",
        handle -> {
          Map<String, PoolCalls> pools = new TreeMap<>();
          handle
              .createQuery(
                  "select pool, state, count(*) as calls, sum(case when "
                      + OCCUPIED
                      + " then 1 else 0 end) as occupied from provider_calls where "
                      + CallRows.OPEN
                      + " group by pool, state")
              .bind("now", now.toEpochMilli())
              .map(
                  (row, context) -> {
                    long calls = row.getLong("calls");
                    return new PoolCalls(
                        new PoolId(row.getString("pool")),
                        CallState.ofWord(row.getString("state"))
                            .map(state -> Map.of(state, calls))
                            .orElse(Map.of()),
                        row.getLong("occupied"));
                  })
              .forEach(one -> pools.merge(one.pool().value(), one, PoolCalls::plus));
          return List.copyOf(pools.values());
        });
  }

  @Override
  public List<EndedCalls> ended() {
    return db.read(
        "count the calls that have ended",
        handle ->
            handle
                .createQuery(
                    "select "
                        + provider()
                        + " as provider, state, count(*) as calls, sum(since - sent_at) as took"
                        + " from provider_calls where state in ('done', 'failed')"
                        + " and sent_at is not null group by 1, 2 order by 1, 2")
                .map(
                    (row, context) ->
                        new EndedCalls(
                            row.getString("provider"),
                            CallState.ofWord(row.getString("state")).orElseThrow(),
                            row.getLong("calls"),
                            Duration.ofMillis(row.getLong("took"))))
                .list());
  }

  /** Whom and which model; what an earlier version wrote names its model in the request alone. */
  private String provider() {
    return "provider || '/' || coalesce(model, " + db.dialect().model("request") + ", '?')";
  }

  @Override
  public List<CallSummary> withoutProject(int limit) {
    return db.read(
        "look for calls without projects",
        handle ->
            summaries(
                handle,
                "not exists (select 1 from batch_tasks t"
                    + " where t.project_id = provider_calls.project_id)"
                    + " and not exists (select 1 from deleted_projects d"
                    + " where d.project_id = provider_calls.project_id) order by seq",
                Map.of(),
                limit));
  }

  private static List<ProviderCall> first(
      Handle handle, String query, String lock, Map<String, Object> values, int limit) {
    return first(handle, "*", CallRows::read, query + LIMIT + lock, values, limit);
  }

  private static List<CallSummary> summaries(
      Handle handle, String query, Map<String, Object> values, int limit) {
    return first(handle, CallRows.SUMMARY, CallRows::readSummary, query + LIMIT, values, limit);
  }

  private static <T> List<T> first(
      Handle handle,
      String columns,
      Rows.Reading<T> reading,
      String query,
      Map<String, Object> values,
      int limit) {
    return Rows.first(
        limit,
        (asked, seen) ->
            handle
                .createQuery("select " + columns + " from provider_calls where " + query)
                .bindMap(values)
                .bind("limit", asked)
                .bind("offset", seen)
                .map((row, context) -> Rows.readable(row, reading))
                .list());
  }

  @Override
  public Optional<ProviderCall> find(CallKey key) {
    return db.readByOneQuery(
        "read call " + key,
        handle ->
            handle
                .createQuery("select * from provider_calls where call_key = :key")
                .bind("key", key.value())
                .map((row, context) -> CallRows.read(row))
                .findOne());
  }

  @Override
  public List<ProviderCall> find(CallQuery query) {
    return db.read("read calls", handle -> find(handle, query));
  }

  private static List<ProviderCall> find(Handle handle, CallQuery query) {
    boolean newestFirst = query.order() == CallQuery.Order.NEWEST_FIRST;
    List<String> conditions = new ArrayList<>(List.of(condition(query.states())));
    Map<String, Object> values = new HashMap<>();
    if (!query.projects().isEmpty()) {
      StringJoiner named = new StringJoiner(", ", "project_id in (", ")");
      for (ProjectId project : query.projects()) {
        String name = "project" + named.length();
        named.add(":" + name);
        values.put(name, project.value());
      }
      conditions.add(named.toString());
    }
    query
        .after()
        .flatMap(
            key ->
                handle
                    .createQuery("select seq from provider_calls where call_key = :key")
                    .bind("key", key.value())
                    .mapTo(Long.class)
                    .findOne())
        .ifPresent(
            seq -> {
              conditions.add("seq " + (newestFirst ? "<" : ">") + " :after");
              values.put("after", seq);
            });
    return first(
        handle,
        String.join(" and ", conditions) + " order by seq" + (newestFirst ? " desc" : ""),
        "",
        values,
        query.limit());
  }

  private static String condition(Set<CallState> states) {
    if (states.isEmpty()) {
      return "1 = 1";
    }
    String these = "state in (" + CallRows.words(states.stream().map(CallState::word)) + ")";
    return states.stream().allMatch(CallState::open) ? CallRows.OPEN + " and " + these : these;
  }

  private List<ProviderCall> calls(String what, String condition, Map<String, Object> values) {
    return db.read(
        what,
        handle ->
            handle
                .createQuery("select * from provider_calls where " + condition)
                .bindMap(values)
                .map((row, context) -> Rows.readable(row, CallRows::read))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  @Override
  public List<Spending> spending(SpendingQuery query) {
    return db.read(
        "add up what calls cost",
        handle ->
            SpendingSql.sums(
                handle,
                query,
                new SpendingSql.Source(
                    "provider_calls",
                    "sent_at",
                    provider(),
                    "spent_micros",
                    "currency",
                    CallRows.OPEN,
                    "pool is not null")));
  }

  @Override
  public List<CallSummary> part(CallState state, Optional<CallKey> after, int limit) {
    return db.read(
        "read some of the calls that are " + state.word(),
        handle -> {
          long behind = after.map(call -> place(handle, call)).orElse(0L);
          return summaries(
              handle,
              (state.open() ? CallRows.OPEN + " and " : "")
                  + "state = :state and seq > :behind order by seq",
              Map.of("state", state.word(), "behind", behind),
              limit);
        });
  }

  @Override
  public List<WaitingCall> waiting(PoolId pool, Set<WaitReason> reasons, int limit) {
    return db.read(
        "read what calls of " + pool + " wait for",
        handle ->
            first(
                handle,
                CallRows.WAITING,
                CallRows::readWaiting,
                OPEN_IN_POOL
                    + "state = 'planned' and wanted = 1 and waiting_for in ("
                    + CallRows.words(reasons.stream().map(CallRows::word))
                    + ") order by seq"
                    + LIMIT,
                Map.of("pool", pool.value()),
                limit));
  }

  /** Where a call stands in the order in which they were planned; 0 if it is not there. */
  private static long place(Handle handle, CallKey call) {
    return handle
        .createQuery("select seq from provider_calls where call_key = :key")
        .bind("key", call.value())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }
}

package dev.petforge.call;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.OrderKeys;
import dev.petforge.money.AccountId;
import dev.petforge.money.PoolId;
import dev.petforge.money.PurchaseCount;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.money.WrongTotal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps every call that costs money. Planned calls come in with the decisions of {@code TaskStore};
 * here facts come in, and calls are admitted. Rows are never deleted. Safe for use by many threads
 * and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now; nothing was changed then, except where stated.
 */
public interface CallLedger {
  /**
   * Stores facts, each by a forward-only compare-and-set on its call alone, with the jobs of {@link
   * LedgerCall#followUps}, all in one commit, and signals them as a decision does. A fact is never
   * refused; one that is no news changes nothing.
   *
   * @return the calls as they stand now, by key; a key that is not in the ledger is left out
   * @throws RefusedFactException if the database cannot keep something in them: names which; the
   *     others are stored
   */
  Map<CallKey, CallSummary> record(Map<CallKey, Fact> facts);

  /** Stores one fact. */
  default Optional<CallSummary> record(CallKey key, Fact fact) {
    return Optional.ofNullable(record(Map.of(key, fact)).get(key));
  }

  /**
   * Admits the planned calls of a pool that may be sent now, and marks them {@link
   * CallState#SUBMITTING} by this process; notes for the others what they wait for. Locks one row
   * for the pool, so that two processes never admit one slot twice; does no other I/O.
   *
   * @return those that must be sent now, in order, after the commit
   * @throws AdmissionInDoubtException if the answer to the commit was lost: they are marked, or
   *     they are not, and must not be sent
   */
  List<ProviderCall> admit(PoolId pool, Admission admission);

  /**
   * Makes sure, by one update of the call's row, that it may leave now: it is {@link
   * CallState#SUBMITTING} by this process and by this very send, and somebody waits for its clip.
   * Asked right before the first byte, so that a process which was paused meanwhile sends nothing
   * that another has taken over, whatever their clocks say.
   *
   * @param send which send of the call it is, counted from 1
   * @return whether it may leave
   */
  boolean confirmSend(CallKey call, int send);

  /** Notes what all due planned calls of a pool wait for, when none may be sent at all. */
  void hold(PoolId pool, WaitReason reason);

  /** Takes back what {@link #hold} noted: nothing keeps the calls from being sent now. */
  void release(PoolId pool, WaitReason reason);

  /**
   * Sends no call of a pool before a time has passed: its provider asked for that, of whichever
   * call, or cannot be reached.
   *
   * @param reason what they wait for
   */
  void pause(PoolId pool, WaitReason reason, Duration wait);

  /**
   * What this database knows of buying, by account: counted from the rows of calls that have a
   * price, free ones are left out. Every {@link #admit} of such calls makes it more, and nothing
   * makes it less. It shows everything that was committed before it was asked.
   */
  Map<AccountId, PurchaseCount> purchases();

  /**
   * Takes note that somebody has seen what was bought at an account without this database knowing
   * of it. A number that is lower than what is noted changes nothing.
   *
   * @param sends the count of the account becomes at least this
   * @param excused {@link PurchaseCount#excused} of the account becomes at least this
   */
  void clear(AccountId account, long sends, long excused);

  /**
   * Whether the keys of an account's orders were kept at a place when that was last seen; false if
   * it never was.
   *
   * @param place as {@link OrderKeys.Unproven} has it
   */
  boolean keepsKeys(AccountId account, String place);

  /** Takes note of whether the keys of an account's orders are kept at a place. */
  void noteKeys(AccountId account, String place, boolean kept);

  /** Submitted and running calls of a pool that are due to be asked for, longest due first. */
  List<CallSummary> due(PoolId pool, int limit);

  /** Calls of a pool whose sender died while it sent them. */
  List<ProviderCall> stranded(PoolId pool);

  /** Calls of a pool whose answer was lost, that have a key, and are due to be looked up. */
  List<ProviderCall> lost(PoolId pool);

  /** When a call of the pool is next due, for sending or looking up. */
  Optional<Instant> nextDispatch(PoolId pool);

  /** When a call of the pool is next due to be asked for. */
  Optional<Instant> nextPoll(PoolId pool);

  Optional<ProviderCall> find(CallKey key);

  /**
   * A call that somebody named.
   *
   * @throws PermanentException with code {@code NO_CALL} if there is none
   */
  default ProviderCall require(CallKey key) {
    return find(key)
        .orElseThrow(() -> new PermanentException("NO_CALL", "there is no call " + key));
  }

  /**
   * Counts all rows of ended calls and questions, and puts right what this ledger keeps as sums of
   * them, if it keeps any. Admits nothing meanwhile.
   *
   * @return the sums that were wrong; empty unless somebody changed rows by hand
   */
  List<WrongTotal> recount();

  /** What {@link #recount} would put right; changes nothing. */
  default List<WrongTotal> wrongTotals() {
    return List.of();
  }

  /**
   * Calls of projects that are neither in the database nor were {@linkplain dev.petforge.task.Trash
   * deleted}, in the order in which they were planned: somebody removed their rows by hand.
   *
   * @param limit at most so many, at least 1
   */
  default List<CallSummary> withoutProject(int limit) {
    return List.of();
  }

  /** Calls in the order that is asked for. */
  List<ProviderCall> find(CallQuery query);

  /**
   * What calls cost that were sent, added up as {@link Spending#of} does. One in a state that this
   * version does not know counts as open.
   */
  List<Spending> spending(SpendingQuery query);

  /**
   * The first calls in a state, in the order in which they were planned, for whoever goes through
   * many of them in parts.
   *
   * @param after only those that were planned later than this one; all if there is no such call
   * @param limit at most so many, at least 1
   */
  List<CallSummary> part(CallState state, Optional<CallKey> after, int limit);

  /**
   * How many open calls are in each state; without states that none is in, and those that this
   * version does not know.
   */
  default Map<CallState, Long> counts() {
    Map<CallState, Long> counts = new EnumMap<>(CallState.class);
    for (CallState state : CallState.values()) {
      long calls = state.open() ? part(state, Optional.empty(), Integer.MAX_VALUE).size() : 0;
      if (calls > 0) {
        counts.put(state, calls);
      }
    }
    return counts;
  }

  /**
   * The open calls, counted by pool; without pools that have none, and without calls in states that
   * this version does not know.
   *
   * @param now when slots are looked at
   * @return sorted by pool
   */
  default List<PoolCalls> pools(Instant now) {
    Map<String, PoolCalls> pools = new TreeMap<>();
    for (CallState state : CallState.values()) {
      if (state.open()) {
        for (CallSummary call : part(state, Optional.empty(), Integer.MAX_VALUE)) {
          PoolId pool = call.terms().pool();
          boolean holds =
              state.holdsSlot()
                  && now.isBefore(call.status().since().plus(call.terms().longestRun()));
          pools.merge(
              pool.value(), new PoolCalls(pool, Map.of(state, 1L), holds ? 1 : 0), PoolCalls::plus);
        }
      }
    }
    return List.copyOf(pools.values());
  }

  /**
   * The calls that were sent and have ended, counted by provider and state. It looks at the whole
   * history: not to be asked for every few seconds.
   *
   * @return sorted by provider, then by state
   */
  default List<EndedCalls> ended() {
    Map<String, EndedCalls> sums = new TreeMap<>();
    for (ProviderCall call :
        find(new CallQuery(Optional.empty(), EnumSet.of(CallState.DONE, CallState.FAILED)))) {
      CallState state = call.status().state();
      call.expense()
          .map(
              expense ->
                  new EndedCalls(
                      expense.provider(),
                      state,
                      1,
                      Duration.between(expense.at(), call.status().since())))
          .ifPresent(
              one ->
                  sums.merge(
                      one.provider() + "\n" + state.word(),
                      one,
                      (sum, more) ->
                          new EndedCalls(
                              sum.provider(),
                              state,
                              sum.calls() + more.calls(),
                              sum.took().plus(more.took()))));
    }
    return List.copyOf(sums.values());
  }

  /**
   * The planned calls of a pool that are wanted and wait for one of these, in the order in which
   * they were planned.
   *
   * @param limit at most so many, at least 1
   */
  List<WaitingCall> waiting(PoolId pool, Set<WaitReason> reasons, int limit);
}

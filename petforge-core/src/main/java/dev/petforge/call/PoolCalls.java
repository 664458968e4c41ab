package dev.petforge.call;

import dev.petforge.money.PoolId;
import java.util.EnumMap;
import java.util.Map;

/**
 * The open calls of a pool, counted.
 *
 * @param pool whose slots they compete for
 * @param calls how many are in each state; without states that none is in
 * @param occupied how many slots of the pool they hold, by the rule of {@link CallLedger#admit}
 */
public record PoolCalls(PoolId pool, Map<CallState, Long> calls, long occupied) {
  public PoolCalls {
    // States in their own order.
    Map<CallState, Long> ordered = new EnumMap<>(CallState.class);
    ordered.putAll(calls);
    calls = ordered;
  }

  /** Those of both; of one pool. */
  public PoolCalls plus(PoolCalls more) {
    Map<CallState, Long> sum = new EnumMap<>(CallState.class);
    sum.putAll(calls);
    more.calls.forEach((state, count) -> sum.merge(state, count, Long::sum));
    return new PoolCalls(pool, sum, occupied + more.occupied);
  }
}

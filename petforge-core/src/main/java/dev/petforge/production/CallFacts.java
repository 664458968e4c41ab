package dev.petforge.production;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.event.EventBus;
import dev.petforge.generation.CallKey;
import dev.petforge.money.PoolId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores facts about calls, and tells listeners: every fact goes this way. */
public final class CallFacts {
  private final CallLedger ledger;
  private final EventBus events;

  public CallFacts(CallLedger ledger, EventBus events) {
    this.ledger = ledger;
    this.events = events;
  }

  /** As {@link CallLedger#record(Map)}. */
  public Map<CallKey, CallSummary> record(Map<CallKey, ? extends Fact> facts) {
    Map<CallKey, CallSummary> now = ledger.record(Map.copyOf(facts));
    events.callsChanged(now.values());
    return now;
  }

  /** As {@link CallLedger#record(CallKey, Fact)}. */
  public Optional<CallSummary> record(CallKey key, Fact fact) {
    Optional<CallSummary> now = ledger.record(key, fact);
    events.callsChanged(now.stream().toList());
    return now;
  }

  /** As {@link CallLedger#admit}. */
  public List<ProviderCall> admit(PoolId pool, Admission admission) {
    List<ProviderCall> admitted = ledger.admit(pool, admission);
    events.callsChanged(admitted.stream().map(ProviderCall::summary).toList());
    return admitted;
  }
}

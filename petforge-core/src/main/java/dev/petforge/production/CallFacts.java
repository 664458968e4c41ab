package dev.petforge.production;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.LedgerCall;
import dev.petforge.call.ProviderCall;
import dev.petforge.event.EventBus;
import dev.petforge.generation.CallKey;
import dev.petforge.money.PoolId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores facts about calls, and tells listeners: every fact goes this way. */
public final class CallFacts {
  private static final Logger log = LoggerFactory.getLogger(CallFacts.class);

  private final CallLedger ledger;
  private final EventBus events;

  public CallFacts(CallLedger ledger, EventBus events) {
    this.ledger = ledger;
    this.events = events;
  }

  /** As {@link CallLedger#record(Map)}. */
  public Map<CallKey, CallSummary> record(Map<CallKey, ? extends Fact> facts) {
    Map<CallKey, CallSummary> now = ledger.record(Map.copyOf(facts));
    now.forEach((key, call) -> log(Objects.requireNonNull(facts.get(key)), call));
    events.callsChanged(now.values());
    return now;
  }

  /** As {@link CallLedger#record(CallKey, Fact)}. */
  public Optional<CallSummary> record(CallKey key, Fact fact) {
    Optional<CallSummary> now = ledger.record(key, fact);
    now.ifPresent(call -> log(fact, call));
    events.callsChanged(now.stream().toList());
    return now;
  }

  /** As {@link CallLedger#admit}. */
  public List<ProviderCall> admit(PoolId pool, Admission admission) {
    List<ProviderCall> admitted = ledger.admit(pool, admission);
    admitted.forEach(call -> log("admitted", call));
    events.callsChanged(admitted.stream().map(ProviderCall::summary).toList());
    return admitted;
  }

  /** Those of polls that only say that it goes on are too many. */
  private static void log(Fact fact, LedgerCall call) {
    if (!(fact instanceof Fact.Running
        || fact instanceof Fact.Silent
        || fact instanceof Fact.NotAsked
        || fact instanceof Fact.NotFound)) {
      log(fact.getClass().getSimpleName().toLowerCase(Locale.ROOT), call);
    }
  }

  private static void log(String by, LedgerCall call) {
    log.info(
        "call changed: project={} segment={} call={} provider={} by={} state={}",
        call.subject().project(),
        call.subject().segment(),
        call.key(),
        call.terms().provider(),
        by,
        call.status().state().word());
  }
}

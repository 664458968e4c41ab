package dev.petforge.call;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderTerms;
import java.time.Instant;

/**
 * A paid call without what is sent and its place in the queue: what there is to read of the many
 * that are looked at again and again.
 *
 * @param key names it, here and at the provider
 * @param subject what it is for
 * @param terms how its provider is dealt with
 * @param status what is known of it
 */
public record CallSummary(CallKey key, CallSubject subject, ProviderTerms terms, CallStatus status)
    implements LedgerCall {

  /** The same call after a fact; this very object if the fact is no news. */
  public CallSummary after(Fact fact, Instant now) {
    CallStatus next = status.after(fact, terms, now);
    return next.equals(status) ? this : new CallSummary(key, subject, terms, next);
  }
}

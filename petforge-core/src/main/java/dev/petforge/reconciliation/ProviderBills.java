package dev.petforge.reconciliation;

import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.money.Money;
import dev.petforge.production.CallFacts;
import dev.petforge.production.Persistence;

/** What a person read off a provider's bill, such as a refund that no answer told of. */
public final class ProviderBills {
  private final Persistence persistence;
  private final CallFacts facts;

  public ProviderBills(Persistence persistence, CallFacts facts) {
    this.persistence = persistence;
    this.facts = facts;
  }

  /**
   * A call cost so much in all, its stray jobs included.
   *
   * @throws PermanentException with code {@code NO_CALL}, {@code NEVER_SENT}, {@code
   *     BOUGHT_ELSEWHERE} if another installation made it, {@code STILL_OPEN} if its clip is still
   *     waited for, or {@code OTHER_CURRENCY} if the amount is not in the currency of its price
   */
  public ProviderCall record(CallKey key, Money total) {
    ProviderCall call = persistence.calls().require(key);
    if (call.status().sentAt().isEmpty()) {
      throw new PermanentException(
          "NEVER_SENT", "call " + key + " was never sent, so it cannot have cost anything");
    }
    OwnCalls.require(call);
    if (call.wantedAndOpen()) {
      throw new PermanentException(
          "STILL_OPEN",
          "call "
              + key
              + " must have ended, or have been abandoned, before its bill counts; it is "
              + call.status().state().word());
    }
    String currency = call.terms().price().currency();
    if (!total.currency().equals(currency)) {
      throw new PermanentException(
          "OTHER_CURRENCY",
          "the bill of call " + key + " must be in " + currency + ", was " + total);
    }
    return facts
        .record(key, new Fact.Billed(total))
        .map(known -> call.with(known.status()))
        .orElse(call);
  }
}

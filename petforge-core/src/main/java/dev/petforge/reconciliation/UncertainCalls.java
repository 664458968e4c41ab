package dev.petforge.reconciliation;

import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.production.CallFacts;
import dev.petforge.production.Persistence;
import java.util.Optional;

/** What a person says of calls whose answer was lost. */
public final class UncertainCalls {
  private final Persistence persistence;
  private final CallFacts facts;

  public UncertainCalls(Persistence persistence, CallFacts facts) {
    this.persistence = persistence;
    this.facts = facts;
  }

  /**
   * It was made, and this is its job. Also holds for a call that was given up, and for one whose
   * own job the provider, as it seemed, had no clip of: that is asked for again.
   */
  public ProviderCall found(CallKey key, ProviderJobId job) {
    ProviderCall call = persistence.calls().require(key);
    OwnCalls.require(call);
    if (call.status().state() == CallState.FAILED && call.status().job().equals(Optional.of(job))) {
      return record(call, new Fact.FollowedAgain(job));
    }
    boolean givenUp = call.status().state() == CallState.FAILED && call.status().job().isEmpty();
    if (!givenUp) {
      requireUncertain(call);
    }
    return record(call, new Fact.Accepted(call.status().sends(), job));
  }

  /** It was not made: it is sent again, under its own key. */
  public ProviderCall notMade(CallKey key) {
    ProviderCall call = requireUncertain(persistence.calls().require(key));
    Failure reason = Failure.retryable("NOT_MADE", "a person has seen that it was not made");
    return record(call, new Fact.NeverMade(reason));
  }

  /** Nobody can know: it is given up, so that its segment can be bought anew. */
  public ProviderCall giveUp(CallKey key) {
    ProviderCall call = requireUncertain(persistence.calls().require(key));
    Failure reason =
        Failure.permanent(
            Fact.GivenUp.RESUBMIT, "a person gave it up without knowing whether it was made");
    return record(call, new Fact.GivenUp(reason));
  }

  private static ProviderCall requireUncertain(ProviderCall call) {
    if (call.status().state() != CallState.UNKNOWN) {
      throw new PermanentException(
          "NOT_UNCERTAIN",
          "call "
              + call.key()
              + " must be unknown to be settled by a person, it is "
              + call.status().state().word()
              + Optional.of(call.status())
                  .flatMap(status -> status.job())
                  .map(job -> " (job " + job + ")")
                  .orElse(""));
    }
    return call;
  }

  private ProviderCall record(ProviderCall call, Fact fact) {
    return facts.record(call.key(), fact).map(known -> call.with(known.status())).orElse(call);
  }
}

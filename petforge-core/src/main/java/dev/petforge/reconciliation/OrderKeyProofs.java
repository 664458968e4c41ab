package dev.petforge.reconciliation;

import dev.petforge.call.CallLedger;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.Unexpected;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.OrderKeys;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.AccountId;
import dev.petforge.production.Persistence;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the keys of orders are kept where nobody promises it, and remembers it in the
 * database. Every accepted order there is looked up under its key, which is free: a host may begin
 * to keep keys, and may cease to.
 */
public final class OrderKeyProofs {
  private static final Logger log = LoggerFactory.getLogger(OrderKeyProofs.class);

  private final Persistence persistence;

  public OrderKeyProofs(Persistence persistence) {
    this.persistence = persistence;
  }

  /** Whether a lost order of a generator can be found by its key, by all that is known now. */
  public boolean kept(VideoGenerator generator) {
    OrderKeys keys = generator.capabilities().keys();
    return keys instanceof OrderKeys.Unproven unproven
        ? persistence.calls().keepsKeys(account(generator), unproven.place())
        : keys instanceof OrderKeys.Kept;
  }

  private static AccountId account(VideoGenerator generator) {
    return AccountId.of(generator.provider(), generator.account());
  }

  /** Looks a call up that was just sent, if it was accepted and something can be learnt from it. */
  public void learn(CallKey key, VideoGenerator generator) {
    if (!(generator.capabilities().keys() instanceof OrderKeys.Unproven unproven)) {
      return;
    }
    CallLedger ledger = persistence.calls();
    Optional<ProviderJobId> job = ledger.find(key).flatMap(call -> call.status().job());
    if (job.isEmpty()) {
      return;
    }
    AccountId account = account(generator);
    boolean before = ledger.keepsKeys(account, unproven.place());
    boolean now;
    try {
      now = generator.find(key).equals(job) && (before || findsNothingElse(key, generator));
    } catch (PetForgeException e) {
      log.info(
          "whether keys are kept cannot be seen now: account={} place={} because={}",
          account,
          unproven.place(),
          e.failure());
      return;
    } catch (RuntimeException e) {
      String what = "looking whether keys are kept at " + account;
      String unused = Unexpected.logged(what, e, OrderKeyProofs.class);
      return;
    }
    if (now != before) {
      ledger.noteKeys(account, unproven.place(), now);
      log.info("keys of orders: account={} place={} kept={}", account, unproven.place(), now);
    }
  }

  /** Who finds a job under a key that was never used does not look for keys at all. */
  private static boolean findsNothingElse(CallKey key, VideoGenerator generator) {
    return generator.find(ProviderCall.neverUsed(key)).isEmpty();
  }
}

package dev.petforge.worker;

import dev.petforge.call.Fact;
import dev.petforge.call.UndeliveredFact;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.RetryPolicy;
import dev.petforge.production.CallFacts;
import dev.petforge.production.Persistence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what became of sends to the ledger, one by one, until it has them. What it cannot be
 * told now is kept outside of the database too, so that it outlives this process and any other
 * worker may deliver it; it is told again by a timer of its own, and one that the database refuses
 * keeps no other waiting. Safe for use by many threads.
 */
public final class FactDelivery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FactDelivery.class);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Until the database is asked again to keep what it has refused. */
  private static final Duration RARELY = Duration.ofHours(1);

  private final Persistence persistence;
  private final CallFacts facts;
  private final UndeliveredFacts outside;

  /** One round of deliveries at a time. */
  private final Object round = new Object();

  /** What the ledger does not know yet, by whether it was refused; guarded by itself. */
  private final Map<UndeliveredFact, Boolean> undelivered = new LinkedHashMap<>();

  /** What is kept outside as far as this process knows; guarded by {@link #undelivered}. */
  private final Set<UndeliveredFact> kept = new HashSet<>();

  private Duration wait = FIRST_WAIT;
  private boolean soon;
  private boolean rarely;
  private volatile boolean away;

  public FactDelivery(Persistence persistence, CallFacts facts, UndeliveredFacts outside) {
    this.persistence = persistence;
    this.facts = facts;
    this.outside = outside;
  }

  /** Tells the ledger one fact: now, or as soon as it can be told. Throws no failure. */
  void deliver(CallKey call, Fact.OfSend fact) {
    deliver(Map.of(call, fact));
  }

  /** The same with several; each stands for itself. */
  void deliver(Map<CallKey, ? extends Fact.OfSend> facts) {
    List<UndeliveredFact> news = new ArrayList<>();
    facts.forEach(
        (call, fact) -> {
          log.info("call: key={} fact={}", call, said(fact));
          news.add(new UndeliveredFact(persistence.installation(), call, fact));
        });
    synchronized (undelivered) {
      news.forEach(fact -> undelivered.put(fact, false));
    }
    boolean ended = false;
    try {
      news.forEach(this::attempt);
      ended = true;
    } finally {
      // Also when this thread dies of an error: whoever is left goes on.
      if (!ended || isWaiting(news)) {
        keepOutside();
        time();
      }
    }
  }

  private static String said(Fact fact) {
    String kind = fact.getClass().getSimpleName();
    return fact instanceof Fact.Accepted accepted ? kind + " job=" + accepted.job() : kind;
  }

  private boolean isWaiting(List<UndeliveredFact> facts) {
    synchronized (undelivered) {
      return facts.stream().anyMatch(undelivered::containsKey);
    }
  }

  /** Tells the ledger, unless it could not be told just now. */
  private void attempt(UndeliveredFact fact) {
    if (away) {
      return;
    }
    try {
      boolean known = facts.record(fact.call(), fact.fact()).isPresent();
      if (known || !(fact.fact() instanceof Fact.Accepted)) {
        delivered(fact);
      } else {
        // It was put back to an earlier state. If the call is planned again, its job is there.
        refused(fact, "it does not know the call");
      }
    } catch (RetryableException e) {
      away = true;
      if (RetryPolicy.isAway(e.failure())) {
        log.info("the ledger is told when the database is back: {}", said(fact));
      } else {
        log.warn("the ledger cannot be told now: {} because={}", said(fact), e.getMessage());
      }
    } catch (PermanentException e) {
      if (e.failure().code().equals(Persistence.CLOSED)) {
        // This process ends; whoever comes next finds what is kept outside.
        away = true;
        log.warn("the ledger was closed before it was told: {}", said(fact));
      } else {
        refused(fact, e.toString());
      }
    } catch (RuntimeException e) {
      refused(fact, e.toString());
    }
  }

  private static String said(UndeliveredFact fact) {
    return "call=" + fact.call() + " fact=" + said(fact.fact());
  }

  private void delivered(UndeliveredFact fact) {
    boolean outsideToo;
    synchronized (undelivered) {
      undelivered.remove(fact);
      outsideToo = kept.remove(fact);
    }
    if (outsideToo) {
      try {
        outside.forget(List.of(fact));
      } catch (PetForgeException e) {
        // Telling it again changes nothing.
        log.warn("a fact that was delivered is kept: {} because={}", said(fact), e.getMessage());
      }
    }
  }

  private void refused(UndeliveredFact fact, String why) {
    log.error(
        "the database refuses what became known of a paid call; it is kept and told again"
            + " rarely: {} because={}",
        said(fact),
        why);
    synchronized (undelivered) {
      undelivered.replace(fact, true);
    }
  }

  /** Has all that the ledger does not know survive this process. */
  private void keepOutside() {
    List<UndeliveredFact> news;
    synchronized (undelivered) {
      news = undelivered.keySet().stream().filter(fact -> !kept.contains(fact)).toList();
    }
    if (news.isEmpty()) {
      return;
    }
    try {
      outside.keep(news);
    } catch (PetForgeException e) {
      log.error(
          "what became known of paid calls is in this process alone: {} because={}",
          news.stream().map(FactDelivery::said).toList(),
          e.getMessage());
      return;
    }
    List<UndeliveredFact> done;
    synchronized (undelivered) {
      kept.addAll(news);
      // Delivered by another thread just when it was kept.
      done = news.stream().filter(fact -> !undelivered.containsKey(fact)).toList();
    }
    done.forEach(this::delivered);
  }

  /** Has the rest told later, if there is any. */
  private void time() {
    boolean setSoon;
    boolean setRarely;
    Duration in;
    synchronized (undelivered) {
      setSoon = !soon && undelivered.containsValue(false);
      setRarely = !rarely && undelivered.containsValue(true);
      soon |= setSoon;
      rarely |= setRarely;
      in = wait;
    }
    if (setSoon) {
      persistence.threads().later(in, () -> again(false));
    }
    if (setRarely) {
      persistence.threads().later(RARELY, () -> again(true));
    }
  }

  private void again(boolean refusedToo) {
    synchronized (undelivered) {
      soon &= refusedToo;
      rarely &= !refusedToo;
    }
    try {
      tellAll(refusedToo);
    } finally {
      time();
    }
  }

  /**
   * @param refusedToo whether also what the database has refused is told
   */
  private void tellAll(boolean refusedToo) {
    synchronized (round) {
      List<UndeliveredFact> facts = new ArrayList<>();
      synchronized (undelivered) {
        undelivered.forEach(
            (fact, refused) -> {
              if (refusedToo || !refused) {
                facts.add(fact);
              }
            });
      }
      away = false;
      for (UndeliveredFact fact : facts) {
        attempt(fact);
      }
      synchronized (undelivered) {
        Duration longer = wait.multipliedBy(2);
        wait = !away ? FIRST_WAIT : longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
      }
      keepOutside();
    }
  }

  /**
   * Delivers what is kept outside, by whichever process, and what this one could not tell so far.
   * Called before anything is bought.
   *
   * @throws PetForgeException if it cannot be known, or the ledger cannot be told now
   */
  public void takeUp() {
    Set<UndeliveredFact> found = new LinkedHashSet<>();
    outside.all().stream()
        .filter(fact -> fact.installation().equals(persistence.installation()))
        .forEach(found::add);
    boolean waiting;
    synchronized (undelivered) {
      found.forEach(
          fact -> {
            undelivered.putIfAbsent(fact, false);
            kept.add(fact);
          });
      waiting = undelivered.containsValue(false);
    }
    if (!waiting) {
      return;
    }
    tellAll(false);
    time();
    if (away) {
      throw new RetryableException(
          "DATABASE", "the ledger cannot be told yet what became known of paid calls");
    }
  }

  /**
   * Tells the ledger a last time, when nothing is sent any more. What it does not take is kept
   * outside, for the next process.
   */
  @Override
  public void close() {
    tellAll(true);
    synchronized (undelivered) {
      undelivered
          .keySet()
          .forEach(
              fact ->
                  log.error(
                      "a fact about a paid call is not in the ledger yet: {} kept={}",
                      said(fact),
                      kept.contains(fact)));
    }
  }
}

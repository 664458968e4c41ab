package dev.petforge.worker;

import dev.petforge.call.AdmissionInDoubtException;
import dev.petforge.call.CallLedger;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.Unexpected;
import dev.petforge.file.FileStore;
import dev.petforge.file.Workspace;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.money.AccountId;
import dev.petforge.money.PoolId;
import dev.petforge.production.CallFacts;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.reconciliation.OrderKeyProofs;
import dev.petforge.reconciliation.PurchaseGap;
import dev.petforge.reconciliation.Purchases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the planned calls of a pool, several at once. First it finds out about those whose answer
 * was lost; then it admits, commits, and only then sends. Anything but a clear answer counts as
 * lost.
 */
final class DispatchHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(DispatchHandler.class);

  /**
   * A call is sent only if this process's heartbeat and the commit that admitted it are younger: a
   * process that was suspended meanwhile may not know that it was taken over from.
   */
  private static final Duration SEND_GUARD = Duration.ofSeconds(20);

  /** Until the disk, or what only a person can settle, is looked at again. */
  private static final Duration WAIT = Duration.ofSeconds(30);

  private static final Submission.NotMade NOT_SENT =
      new Submission.NotMade(
          Failure.retryable("NOT_SENT", "it was not sent"), Duration.ofSeconds(1));

  /** How many requests a provider gets at once within one turn of a pool. */
  static final int AT_ONCE = 16;

  private final Persistence persistence;
  private final CallFacts facts;
  private final FileStore files;
  private final Generators generators;
  private final Purchases purchases;
  private final FactDelivery delivery;
  private final OrderKeyProofs keys;
  private final Runs runs;
  private final WaitNotices waitNotices;
  private final ProductionSettings settings;

  /** Calls of which was said that only a person can settle them: a warning is for news. */
  private final Set<CallKey> leftToPersons = ConcurrentHashMap.newKeySet();

  /** What was last said about missing purchases, by whom they keep: a warning is for news. */
  private final Map<AccountId, List<PurchaseGap>> told = new ConcurrentHashMap<>();

  DispatchHandler(
      Ports ports,
      CallFacts facts,
      Purchases purchases,
      FactDelivery delivery,
      OrderKeyProofs keys,
      Runs runs,
      ProductionSettings settings) {
    this.persistence = ports.persistence();
    this.facts = facts;
    this.files = ports.files();
    this.generators = ports.generators();
    this.purchases = purchases;
    this.delivery = delivery;
    this.keys = keys;
    this.runs = runs;
    this.waitNotices = new WaitNotices(persistence);
    this.settings = settings;
  }

  @Override
  public JobResult handle(JobKey key) {
    PoolId pool = new PoolId(key.subject());
    try {
      return dispatch(pool);
    } finally {
      waitNotices.look(pool);
    }
  }

  private JobResult dispatch(PoolId pool) {
    CallLedger ledger = persistence.calls();
    delivery.takeUp();
    for (ProviderCall call : ledger.stranded(pool)) {
      String who = call.status().sender().orElse("?");
      delivery.deliver(call.key(), answerLost(call, "the process that sent it died: " + who));
    }
    Optional<VideoGenerator> known = generators.of(pool);
    if (known.isEmpty()) {
      return JobResult.notMine(Generators.need(pool.account()));
    }
    VideoGenerator generator = known.get();
    together(ledger.lost(pool), call -> lookUp(call, generator));
    if (!mayBuy(pool.account())) {
      ledger.hold(pool, WaitReason.VERIFICATION);
      return next(ledger.nextDispatch(pool));
    }
    if (files.freeBytes() < settings.freeDisk()) {
      ledger.hold(pool, WaitReason.DISK);
      log.warn(
          "nothing is bought, the disk is nearly full: pool={} free={}", pool, files.freeBytes());
      return JobResult.again(WAIT);
    }
    List<ProviderCall> admitted = admitted(pool);
    if (isWitnessed(pool.account(), admitted)) {
      sendAll(pool, admitted, generator);
    }
    return next(ledger.nextDispatch(pool));
  }

  /** Noted at the calls that only their provider knows of. */
  @Override
  public void unserved(JobKey key, Need need) {
    persistence
        .calls()
        .lost(new PoolId(key.subject()))
        .forEach(call -> notLookedUp(call, Generators.unserved(need)));
  }

  /** A database that was put back to an earlier state does not know what it has bought since. */
  private boolean mayBuy(AccountId account) {
    List<PurchaseGap> gaps;
    try {
      gaps = purchases.inTheWayOf(account);
    } catch (PetForgeException e) {
      log.warn("nothing is bought, what was bought cannot be known: because={}", e.getMessage());
      return false;
    }
    if (!gaps.equals(told.put(account, gaps))) {
      gaps.forEach(
          gap ->
              log.warn(
                  "nothing is bought, this database knows less than was bought, as after an older"
                      + " one was put back: account={} bought={} known={} installation={}"
                      + " command='verify --provider {}'",
                  gap.account(),
                  gap.witnessed(),
                  gap.known(),
                  gap.installation(),
                  gap.account().provider()));
    }
    return gaps.isEmpty();
  }

  private List<ProviderCall> admitted(PoolId pool) {
    try {
      return facts.admit(pool, settings.admission());
    } catch (AdmissionInDoubtException e) {
      delivery.deliver(facts(e.calls(), DispatchHandler::neverSent));
      throw e;
    }
  }

  private static Fact.OfSend neverSent(ProviderCall call) {
    return new Fact.NeverSent(
        call.status().sends(),
        call.status().sender().orElseThrow(),
        call.status().sentAt().orElseThrow(),
        Failure.retryable(
            "NOT_SENT", "it was never sent: the answer to the commit that admitted it was lost"),
        Duration.ZERO);
  }

  private static Map<CallKey, Fact.OfSend> facts(
      Collection<ProviderCall> calls, Function<ProviderCall, Fact.OfSend> of) {
    Map<CallKey, Fact.OfSend> facts = new LinkedHashMap<>();
    calls.forEach(call -> facts.put(call.key(), of.apply(call)));
    return facts;
  }

  /** Before the first of them is sent; if that fails, none is. */
  private boolean isWitnessed(AccountId account, List<ProviderCall> admitted) {
    if (admitted.isEmpty()) {
      return true;
    }
    Submission.NotMade reason = NOT_SENT;
    boolean witnessed = false;
    try {
      purchases.witness(account);
      witnessed = true;
    } catch (PetForgeException e) {
      log.warn("nothing is sent, it cannot be witnessed: because={}", e.getMessage());
      reason = new Submission.NotMade(e.failure(), WAIT);
    } finally {
      if (!witnessed) {
        Submission.NotMade why = reason;
        delivery.deliver(facts(admitted, call -> notSent(call, why)));
      }
    }
    return witnessed;
  }

  /** Does something with each, several at once. What one throws keeps no other waiting. */
  private void together(Collection<ProviderCall> calls, Consumer<ProviderCall> action) {
    if (calls.isEmpty()) {
      return;
    }
    Queue<ProviderCall> rest = new ConcurrentLinkedQueue<>(calls);
    persistence
        .threads()
        .together(
            Math.min(AT_ONCE, calls.size()),
            () -> {
              for (ProviderCall call = rest.poll(); call != null; call = rest.poll()) {
                action.accept(call);
              }
            });
  }

  /** The others must not wait for one that the provider, or its adapter, stumbles over. */
  private void lookUp(ProviderCall call, VideoGenerator generator) {
    int send = call.status().sends();
    if (!keys.kept(generator)) {
      // It was ordered where keys are kept, and its account is used in another way now: what is not
      // found there proves nothing, and sent again it might be bought a second time.
      if (leftToPersons.add(call.key())) {
        log.warn(
            "a person must say what became of it, its account's keys are not kept any more where"
                + " it is spoken to now: call={} account={}",
            call.key(),
            call.terms().pool().account());
      }
      notLookedUp(
          call,
          Failure.permanent(
              "KEYS_NOT_KEPT",
              "it was ordered where keys are kept, and that is not so any more where account "
                  + call.terms().pool().account()
                  + " is spoken to now"));
      return;
    }
    try {
      Optional<ProviderJobId> job = generator.find(call.key());
      if (job.isPresent()) {
        delivery.deliver(call.key(), new Fact.Accepted(send, job.get()));
      } else {
        // Not to be told twice: each time counts.
        facts.record(call.key(), new Fact.NotFound(send));
      }
    } catch (PetForgeException e) {
      log.warn("cannot look up now: call={} because={}", call.key(), e.getMessage());
      notLookedUp(call, e.failure());
    } catch (RuntimeException e) {
      String what = "the look-up of call " + call.key();
      notLookedUp(call, Unexpected.failure(what, e, DispatchHandler.class));
    }
  }

  /** So that a person is told, if that goes on for longer than any job takes. */
  private void notLookedUp(ProviderCall call, Failure reason) {
    try {
      facts.record(call.key(), new Fact.NotLookedUp(call.status().sends(), reason));
    } catch (PetForgeException e) {
      log.warn("cannot note that a look-up failed: call={} because={}", call.key(), e.failure());
    }
  }

  /**
   * Of every call that was admitted a fact becomes known, whatever happens to the others. When the
   * provider asks to wait, it means all that were not sent yet.
   */
  private void sendAll(PoolId pool, List<ProviderCall> admitted, VideoGenerator generator) {
    Set<ProviderCall> rest = ConcurrentHashMap.newKeySet();
    rest.addAll(admitted);
    AtomicReference<Optional<Submission.NotMade>> wait = new AtomicReference<>(Optional.empty());
    try {
      together(
          admitted,
          call -> {
            if (waiting(wait).isEmpty() && rest.remove(call)) {
              send(call, generator)
                  .ifPresent(asked -> wait.updateAndGet(known -> longer(known, asked)));
              learnOfKeys(call, generator);
            }
          });
    } finally {
      Submission.NotMade reason = waiting(wait).orElse(NOT_SENT);
      delivery.deliver(facts(rest, call -> notSent(call, reason)));
    }
    waiting(wait)
        .ifPresent(
            asked ->
                persistence.calls().pause(pool, WaitReason.of(asked.reason()), asked.retryAfter()));
  }

  private void learnOfKeys(ProviderCall call, VideoGenerator generator) {
    try {
      keys.learn(call.key(), generator);
    } catch (PetForgeException e) {
      log.warn("cannot note whether keys are kept now: because={}", e.getMessage());
    }
  }

  private static Optional<Submission.NotMade> waiting(
      AtomicReference<Optional<Submission.NotMade>> wait) {
    return Objects.requireNonNull(wait.get());
  }

  private static Optional<Submission.NotMade> longer(
      Optional<Submission.NotMade> known, Submission.NotMade asked) {
    return known.filter(one -> one.retryAfter().compareTo(asked.retryAfter()) >= 0).isPresent()
        ? known
        : Optional.of(asked);
  }

  private static Fact.OfSend notSent(ProviderCall call, Submission.NotMade wait) {
    return new Fact.NotMade(call.status().sends(), wait.reason(), wait.retryAfter());
  }

  /** Returns the provider's wish that nothing be sent for a while, if it has it. */
  private Optional<Submission.NotMade> send(ProviderCall call, VideoGenerator generator) {
    Sending sending = new Sending(notSent(call, NOT_SENT));
    try {
      return send(call, generator, sending);
    } finally {
      // Also when this thread dies of an error: then it is what was known last.
      delivery.deliver(call.key(), sending.fact);
    }
  }

  /** What is known of a call while it is sent. */
  private static final class Sending {
    private Fact.OfSend fact;

    Sending(Fact.OfSend fact) {
      this.fact = fact;
    }
  }

  private Optional<Submission.NotMade> send(
      ProviderCall call, VideoGenerator generator, Sending sending) {
    if (tooOld(call)) {
      String message = "this process was paused between the decision to send and the send";
      sending.fact = notMade(call, Failure.retryable("TOO_LATE", message));
      return Optional.empty();
    }
    boolean sent = false;
    try (Workspace workspace = files.workspace("send")) {
      ClipInputs inputs = inputs(call, workspace);
      sending.fact = answerLost(call, "this process did not wait for the answer");
      sent = true;
      Submission submission = submitted(call, generator, inputs);
      if (submission instanceof Submission.Accepted) {
        runs.began(call, persistence.clock().instant());
      }
      sending.fact = fact(call, submission);
      return Optional.of(submission)
          .filter(Submission.NotMade.class::isInstance)
          .map(Submission.NotMade.class::cast)
          .filter(notMade -> !notMade.retryAfter().isZero());
    } catch (PetForgeException e) {
      if (sent) {
        log.warn("a workspace was not cleared: because={}", e.getMessage());
      } else {
        sending.fact =
            e instanceof PermanentException
                ? new Fact.Refused(call.status().sends(), e.failure())
                : notMade(call, e.failure());
      }
      return Optional.empty();
    }
  }

  /** What went wrong here, before a byte was sent, is tried again soon. */
  private Fact.OfSend notMade(ProviderCall call, Failure reason) {
    return new Fact.NotMade(call.status().sends(), reason, settings.lookupWait());
  }

  private static Fact.OfSend answerLost(ProviderCall call, String why) {
    return new Fact.AnswerLost(call.status().sends(), Failure.retryable("ANSWER_LOST", why));
  }

  private ClipInputs inputs(ProviderCall call, Workspace workspace) {
    return new ClipInputs(
        local(call.request().firstFrame(), workspace),
        call.request().lastFrame().map(frame -> local(frame, workspace)));
  }

  private Path local(FrameRef frame, Workspace workspace) {
    return files.verified(frame.file(), frame.sha256(), workspace);
  }

  private Submission submitted(ProviderCall call, VideoGenerator generator, ClipInputs inputs) {
    try {
      return generator.submit(call.key(), call.request(), inputs, () -> mayLeave(call));
    } catch (PetForgeException e) {
      log.warn("answer lost: call={}", call.key(), e);
      return lost(generator, e.getMessage());
    } catch (RuntimeException e) {
      // The adapter may have stumbled over the answer to an order that was taken.
      String what = "the order of call " + call.key();
      return lost(generator, Unexpected.logged(what, e, DispatchHandler.class));
    }
  }

  private static Submission lost(VideoGenerator generator, @Nullable String why) {
    return new Submission.Lost(
        Failure.retryable(
            "ANSWER_LOST", "no clear answer from " + generator.provider() + ": " + why));
  }

  private static Fact.OfSend fact(ProviderCall call, Submission submission) {
    int send = call.status().sends();
    if (submission instanceof Submission.Accepted accepted) {
      return new Fact.Accepted(send, accepted.job());
    } else if (submission instanceof Submission.NotMade notMade) {
      return new Fact.NotMade(send, notMade.reason(), notMade.retryAfter());
    } else if (submission instanceof Submission.Refused refused) {
      return new Fact.Refused(send, refused.reason());
    }
    return new Fact.AnswerLost(send, ((Submission.Lost) submission).reason());
  }

  /** Whether it is still this process's to send, whatever it stood still for meanwhile. */
  private boolean mayLeave(ProviderCall call) {
    try {
      boolean may =
          !tooOld(call) && persistence.calls().confirmSend(call.key(), call.status().sends());
      if (!may) {
        log.warn("not sent, it was taken over or is not wanted any more: call={}", call.key());
      }
      return may;
    } catch (RuntimeException e) {
      log.warn("not sent, that cannot be confirmed: call={} because={}", call.key(), e.toString());
      return false;
    }
  }

  /** Long before another worker would look into what became of it. */
  private boolean tooOld(ProviderCall call) {
    Duration half = persistence.takenOverAfter().dividedBy(2);
    Duration guard = half.compareTo(SEND_GUARD) < 0 ? half : SEND_GUARD;
    Instant oldest = persistence.clock().instant().minus(guard);
    return call.status().since().isBefore(oldest) || persistence.lastHeartbeat().isBefore(oldest);
  }

  /**
   * What is due and was not sent waits for a slot, a budget or a provider that cannot be asked. A
   * slot that becomes free signals; for the rest it is soon enough to look again after a while.
   */
  private JobResult next(Optional<Instant> due) {
    Instant now = persistence.clock().instant();
    return due.map(
            at ->
                JobResult.again(
                    at.isAfter(now) ? Duration.between(now, at) : settings.lookupWait()))
        .orElse(JobResult.idle());
  }

  @Override
  public void giveUp(JobKey key, Failure reason) {
    log.error("dispatch was given up: pool={} because={}", key.subject(), reason);
  }
}

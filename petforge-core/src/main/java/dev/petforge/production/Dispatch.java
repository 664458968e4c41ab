package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileStore;
import dev.petforge.file.Workspace;
import dev.petforge.generation.AccountId;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.CallLedger;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.Fact;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.JobId;
import dev.petforge.generation.PoolId;
import dev.petforge.generation.ProviderCall;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.generation.WaitReason;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the planned calls of a pool. First it finds out about those whose answer was lost; then it
 * admits, commits, and only then sends. Anything but a clear answer counts as lost.
 */
public final class Dispatch implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  /** Until the disk, or what only a person can settle, is looked at again. */
  private static final Duration WAIT = Duration.ofSeconds(30);

  private static final Submission.NotMade NOT_SENT =
      new Submission.NotMade(
          Failure.retryable("NOT_SENT", "it was not sent"), Duration.ofSeconds(1));

  /** What is known of calls and not in the ledger yet. */
  private final Map<CallKey, Fact> news = new ConcurrentHashMap<>();

  private final Persistence persistence;
  private final FileStore files;
  private final Clips clips;
  private final Purchases purchases;
  private final OrderKeyProofs keys;
  private final Settings settings;

  /** Calls of which was said that only a person can settle them: a warning is for news. */
  private final Set<CallKey> leftToPersons = ConcurrentHashMap.newKeySet();

  /** What was last said about missing purchases, by whom they keep: a warning is for news. */
  private final Map<AccountId, List<PurchaseGap>> told = new ConcurrentHashMap<>();

  public Dispatch(
      Persistence persistence,
      FileStore files,
      Clips clips,
      Purchases purchases,
      OrderKeyProofs keys,
      Settings settings) {
    this.persistence = persistence;
    this.files = files;
    this.clips = clips;
    this.purchases = purchases;
    this.keys = keys;
    this.settings = settings;
  }

  @Override
  public Next handle(Work work) {
    PoolId pool = new PoolId(work.subject());
    VideoGenerator generator = clips.generator(pool);
    CallLedger ledger = persistence.calls();
    deliver();
    for (ProviderCall call : ledger.unsent(pool)) {
      String message = "it was never sent: the answer to the commit that admitted it was lost";
      record(call, notMade(call, Failure.retryable("NOT_SENT", message)));
    }
    for (ProviderCall call : ledger.stranded(pool)) {
      String who = call.status().sender().orElse("?");
      record(call, answerLost(call, "the process that sent it died: " + who));
    }
    for (ProviderCall call : ledger.lost(pool)) {
      lookUp(call, generator);
    }
    if (!mayBuy(pool.account())) {
      ledger.hold(pool, WaitReason.VERIFICATION);
      return next(ledger.nextDispatch(pool));
    }
    if (files.freeBytes() < settings.freeDisk()) {
      ledger.hold(pool, WaitReason.DISK);
      log.warn(
          "nothing is bought, the disk is nearly full: pool={} free={}", pool, files.freeBytes());
      return Next.again(WAIT);
    }
    List<ProviderCall> admitted = ledger.admit(pool, settings.admission());
    if (isWitnessed(pool.account(), admitted)) {
      sendAll(pool, admitted, generator);
    }
    return next(ledger.nextDispatch(pool));
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
        admitted.forEach(call -> news.put(call.key(), notSent(call, why)));
      }
    }
    if (!witnessed) {
      deliver();
    }
    return witnessed;
  }

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
      return;
    }
    try {
      Optional<JobId> job = generator.find(call.key());
      record(
          call,
          job.<Fact>map(id -> new Fact.Accepted(send, id))
              .orElseGet(() -> new Fact.NotFound(send)));
    } catch (PetForgeException e) {
      // The others must not wait for one that the provider stumbles over.
      log.warn("cannot look up now: call={} because={}", call.key(), e.getMessage());
    }
  }

  /**
   * Of every call that was admitted a fact becomes known, whatever happens to the others. When the
   * provider asks to wait, it means all of them.
   */
  private void sendAll(PoolId pool, List<ProviderCall> admitted, VideoGenerator generator) {
    Deque<ProviderCall> rest = new ArrayDeque<>(admitted);
    Optional<Submission.NotMade> wait = Optional.empty();
    RuntimeException undelivered = null;
    try {
      while (!rest.isEmpty() && wait.isEmpty()) {
        ProviderCall call = rest.remove();
        wait = send(call, generator);
        try {
          deliver();
          keys.learn(call.key(), generator);
        } catch (RetryableException e) {
          log.warn("cannot note what became of calls now: because={}", e.getMessage());
          undelivered = e;
        }
      }
    } finally {
      Submission.NotMade reason = wait.orElse(NOT_SENT);
      rest.forEach(call -> news.put(call.key(), notSent(call, reason)));
    }
    if (undelivered != null) {
      throw undelivered;
    }
    deliver();
    wait.ifPresent(asked -> persistence.calls().pause(pool, asked.retryAfter()));
  }

  private static Fact notSent(ProviderCall call, Submission.NotMade wait) {
    return new Fact.NotMade(call.status().sends(), wait.reason(), wait.retryAfter());
  }

  /** Returns the provider's wish that nothing be sent for a while, if it has it. */
  private Optional<Submission.NotMade> send(ProviderCall call, VideoGenerator generator) {
    Sending sending = new Sending(notSent(call, NOT_SENT));
    try {
      return send(call, generator, sending);
    } finally {
      // Also when this thread dies of an error: then it is what was known last.
      news.put(call.key(), sending.fact);
    }
  }

  /** What is known of a call while it is sent. */
  private static final class Sending {
    private Fact fact;

    Sending(Fact fact) {
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
  private Fact notMade(ProviderCall call, Failure reason) {
    return new Fact.NotMade(call.status().sends(), reason, settings.lookupWait());
  }

  private static Fact answerLost(ProviderCall call, String why) {
    return new Fact.AnswerLost(call.status().sends(), Failure.retryable("ANSWER_LOST", why));
  }

  private ClipInputs inputs(ProviderCall call, Workspace workspace) {
    return new ClipInputs(
        local(call.request().firstFrame(), workspace),
        call.request().lastFrame().map(frame -> local(frame, workspace)));
  }

  private Path local(FrameRef frame, Workspace workspace) {
    return Stored.local(files, frame.file(), frame.sha256(), workspace);
  }

  private static Submission submitted(
      ProviderCall call, VideoGenerator generator, ClipInputs inputs) {
    try {
      return generator.submit(call.key(), call.request(), inputs);
    } catch (RuntimeException e) {
      log.warn("answer lost: call={}", call.key(), e);
      return new Submission.Lost(
          Failure.retryable(
              "ANSWER_LOST",
              "no clear answer from " + generator.provider() + ": " + e.getMessage()));
    }
  }

  private static Fact fact(ProviderCall call, Submission submission) {
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

  /** Long before another worker would look into what became of it. */
  private boolean tooOld(ProviderCall call) {
    Duration half = persistence.takenOverAfter().dividedBy(2);
    Duration guard = half.compareTo(settings.sendGuard()) < 0 ? half : settings.sendGuard();
    Instant oldest = persistence.clock().instant().minus(guard);
    return call.status().since().isBefore(oldest) || persistence.lastHeartbeat().isBefore(oldest);
  }

  private void record(ProviderCall call, Fact fact) {
    news.put(call.key(), fact);
    deliver();
  }

  /**
   * Tells the ledger what is known. What it cannot be told now stays known, and is told first of
   * all the next time: the name of a paid job must not be lost because a database was busy.
   */
  private void deliver() {
    news.forEach(
        (key, fact) -> {
          log.info("call: key={} fact={}", key, said(fact));
          persistence.calls().record(key, fact);
          news.remove(key, fact);
        });
  }

  private static String said(Fact fact) {
    String kind = fact.getClass().getSimpleName();
    return fact instanceof Fact.Accepted accepted ? kind + " job=" + accepted.job() : kind;
  }

  /**
   * What is due and was not sent waits for a slot, a budget or a provider that cannot be asked. A
   * slot that becomes free rings; for the rest it is soon enough to look again after a while.
   */
  private Next next(Optional<Instant> due) {
    Instant now = persistence.clock().instant();
    return due.map(
            at -> Next.again(at.isAfter(now) ? Duration.between(now, at) : settings.lookupWait()))
        .orElse(Next.idle());
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    log.error("dispatch was given up: pool={} because={}", work.subject(), reason);
  }
}

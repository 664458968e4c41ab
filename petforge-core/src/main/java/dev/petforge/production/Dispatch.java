package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileStore;
import dev.petforge.file.Workspace;
import dev.petforge.generation.CallLedger;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.Fact;
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
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the planned calls of a pool. First it finds out about those whose answer was lost; then it
 * admits, commits, and only then sends. Anything but a clear answer counts as lost.
 */
public final class Dispatch implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);
  private static final Duration DISK_WAIT = Duration.ofSeconds(30);

  private final Persistence persistence;
  private final FileStore files;
  private final Clips clips;
  private final Settings settings;

  public Dispatch(Persistence persistence, FileStore files, Clips clips, Settings settings) {
    this.persistence = persistence;
    this.files = files;
    this.clips = clips;
    this.settings = settings;
  }

  @Override
  public Next handle(Work work) {
    PoolId pool = new PoolId(work.subject());
    VideoGenerator generator = clips.generator(pool);
    CallLedger ledger = persistence.calls();
    for (ProviderCall call : ledger.stranded(pool)) {
      String who = call.status().sender().orElse("?");
      lost(call, Failure.retryable("SENDER_DIED", "the process that sent it died: " + who));
    }
    for (ProviderCall call : ledger.lost(pool)) {
      lookUp(call, generator);
    }
    if (files.freeBytes() < settings.freeDisk()) {
      ledger.hold(pool, WaitReason.DISK);
      log.warn(
          "nothing is bought, the disk is nearly full: pool={} free={}", pool, files.freeBytes());
      return Next.again(DISK_WAIT);
    }
    sendAll(ledger.admit(pool, settings.admission()), generator);
    return next(ledger.nextDispatch(pool));
  }

  private void lookUp(ProviderCall call, VideoGenerator generator) {
    int send = call.status().sends();
    try {
      Optional<JobId> job = generator.find(call.key());
      record(
          call,
          job.<Fact>map(id -> new Fact.Accepted(send, id))
              .orElseGet(() -> new Fact.NotFound(send)));
    } catch (RetryableException e) {
      log.info("cannot look up now: call={} because={}", call.key(), e.getMessage());
    }
  }

  /** Of every call that was admitted a fact is recorded, whatever happens to the others. */
  private void sendAll(List<ProviderCall> admitted, VideoGenerator generator) {
    RuntimeException first = null;
    for (ProviderCall call : admitted) {
      try {
        send(call, generator);
      } catch (RuntimeException e) {
        log.warn(
            "cannot note what became of a call: call={} because={}", call.key(), e.getMessage());
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void send(ProviderCall call, VideoGenerator generator) {
    int send = call.status().sends();
    if (tooOld(call)) {
      String message = "this process was paused between the decision to send and the send";
      record(call, new Fact.NotMade(send, Failure.retryable("TOO_LATE", message), Duration.ZERO));
      return;
    }
    Workspace workspace;
    ClipInputs inputs;
    try {
      workspace = files.workspace("send");
    } catch (PetForgeException e) {
      record(call, new Fact.NotMade(send, e.failure(), settings.lookupWait()));
      return;
    }
    try (workspace) {
      try {
        inputs = inputs(call, workspace);
      } catch (RetryableException e) {
        record(call, new Fact.NotMade(send, e.failure(), settings.lookupWait()));
        return;
      } catch (PermanentException e) {
        record(call, new Fact.Refused(send, e.failure()));
        return;
      }
      record(call, submitted(call, generator, inputs));
    }
  }

  private ClipInputs inputs(ProviderCall call, Workspace workspace) {
    Path first = files.local(call.request().firstFrame().file(), workspace);
    return new ClipInputs(
        first, call.request().lastFrame().map(frame -> files.local(frame.file(), workspace)));
  }

  private static Fact submitted(ProviderCall call, VideoGenerator generator, ClipInputs inputs) {
    int send = call.status().sends();
    Submission submission;
    try {
      submission = generator.submit(call.key(), call.request(), inputs);
    } catch (RuntimeException e) {
      log.warn("answer lost: call={}", call.key(), e);
      return new Fact.AnswerLost(
          send,
          Failure.retryable(
              "ANSWER_LOST",
              "no clear answer from " + generator.provider() + ": " + e.getMessage()));
    }
    if (submission instanceof Submission.Accepted accepted) {
      return new Fact.Accepted(send, accepted.job());
    } else if (submission instanceof Submission.NotMade notMade) {
      return new Fact.NotMade(send, notMade.reason(), notMade.retryAfter());
    } else if (submission instanceof Submission.Refused refused) {
      return new Fact.Refused(send, refused.reason());
    }
    return new Fact.AnswerLost(send, ((Submission.Lost) submission).reason());
  }

  private boolean tooOld(ProviderCall call) {
    Instant oldest = persistence.clock().instant().minus(settings.sendGuard());
    return call.status().since().isBefore(oldest) || persistence.lastHeartbeat().isBefore(oldest);
  }

  private void lost(ProviderCall call, Failure reason) {
    record(call, new Fact.AnswerLost(call.status().sends(), reason));
  }

  private void record(ProviderCall call, Fact fact) {
    log.info("call: key={} fact={}", call.key(), fact.getClass().getSimpleName());
    persistence.calls().record(call.key(), fact);
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

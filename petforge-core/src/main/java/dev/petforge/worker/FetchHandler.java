package dev.petforge.worker;

import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileStore;
import dev.petforge.file.Sha256;
import dev.petforge.file.Workspace;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.DeliveryCheck;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.money.PoolId;
import dev.petforge.production.CallFacts;
import dev.petforge.production.ClipArchive;
import dev.petforge.production.ClipFrames;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Shot;
import dev.petforge.task.Opening;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a finished clip home: checks it, takes its frames, stores all of it for good, and only
 * then says that it is done. Whatever happens here, nothing is ever bought.
 *
 * <p>What may succeed later is tried again for as long as the provider keeps the clip, whether a
 * task waits for it or not. A clip that is gone, or is no video, is looked at once more, with a
 * fresh address, and then left to a person. Whatever else fails (this machine, its settings, a key,
 * an address) says nothing of the clip and ends no fetch, however permanent it is called.
 */
final class FetchHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(FetchHandler.class);

  private static final String EXPIRED = "RESULT_EXPIRED";

  /** The only permanent failures that are the clip's own. */
  private static final Set<String> OF_THE_CLIP =
      Set.of("RESULT_GONE", EXPIRED, ClipFrames.BROKEN_CLIP);

  private final Persistence persistence;
  private final CallFacts facts;
  private final FileStore files;
  private final Generators generators;
  private final ProductionSettings settings;
  private final ClipFrames frames;
  private final ClipArchive archive;

  FetchHandler(Ports ports, CallFacts facts, ProductionSettings settings) {
    this.persistence = ports.persistence();
    this.facts = facts;
    this.files = ports.files();
    this.generators = ports.generators();
    this.settings = settings;
    this.frames = new ClipFrames(files, ports.tools(), settings);
    this.archive = new ClipArchive(persistence, files, ports.tools());
  }

  @Override
  public JobResult handle(JobKey jobKey) {
    CallKey key = new CallKey(jobKey.subject());
    Optional<ProviderCall> found =
        persistence.calls().find(key).filter(call -> call.status().state() == CallState.FETCHING);
    if (found.isEmpty()) {
      return JobResult.idle();
    }
    ProviderCall call = found.get();
    PoolId pool = call.terms().pool();
    Optional<VideoGenerator> generator = generators.of(pool);
    if (generator.isEmpty()) {
      return JobResult.notMine(Generators.need(pool.account()));
    }
    Optional<Task> task = persistence.tasks().task(call.subject().project());
    if (task.isEmpty()) {
      throw new PermanentException(
          "NO_PROJECT",
          "there is no project " + call.subject().project() + " to store the clip of call " + key);
    }
    SegmentVersion version = broughtHome(generator.get(), call, task.get());
    facts.record(key, new Fact.Fetched(version));
    log.info(
        "clip stored: call={} version={} segment={}", key, version.id(), call.subject().segment());
    return JobResult.idle();
  }

  private SegmentVersion broughtHome(VideoGenerator generator, ProviderCall call, Task task) {
    try {
      return bring(generator, call, task);
    } catch (PermanentException e) {
      if (OF_THE_CLIP.contains(e.failure().code())) {
        throw e;
      }
      throw new RetryableException(e.failure().code(), e.failure().message(), null, e);
    }
  }

  private SegmentVersion bring(VideoGenerator generator, ProviderCall call, Task task) {
    try {
      return store(generator, call, task);
    } catch (PermanentException e) {
      Optional<ProviderCall> fresh = isAboutResult(e) ? fresh(generator, call) : Optional.empty();
      if (fresh.isEmpty()) {
        throw e;
      }
      log.warn("a clip is looked at once more: call={} because={}", call.key(), e.failure());
      return store(generator, fresh.get(), task);
    }
  }

  /** Whether it may be otherwise at a fresh address. */
  private static boolean isAboutResult(PermanentException e) {
    String code = e.failure().code();
    return code.startsWith("RESULT_") || code.equals(ClipFrames.BROKEN_CLIP);
  }

  /** The call with what the provider says now of where its clip is; empty if there is none. */
  private Optional<ProviderCall> fresh(VideoGenerator generator, ProviderCall call) {
    ProviderJobId job = call.status().job().orElseThrow();
    if (generator.poll(List.of(job)).get(job) instanceof ProviderJobStatus.Succeeded succeeded) {
      return facts
          .record(
              call.key(),
              new Fact.Succeeded(
                  job, succeeded.result(), succeeded.charged(), succeeded.expiresAt()))
          .filter(known -> known.status().state() == CallState.FETCHING)
          .map(known -> call.with(known.status()));
    }
    return Optional.empty();
  }

  private void download(VideoGenerator generator, ProviderCall call, Path target) {
    try {
      generator.fetch(
          call.status().job().orElseThrow(), call.status().result().orElseThrow(), target);
    } catch (PetForgeException e) {
      Optional<Instant> over =
          call.status().resultUntil().filter(persistence.clock().instant()::isAfter);
      if (over.isEmpty()) {
        throw e;
      }
      throw new PermanentException(
          EXPIRED,
          "the clip of call "
              + call.key()
              + " could not be brought home until "
              + over.get()
              + ", when "
              + generator.provider()
              + " may have removed it: "
              + e.failure(),
          e);
    }
  }

  private SegmentVersion store(VideoGenerator generator, ProviderCall call, Task task) {
    int index = call.subject().segment();
    String what = "the clip of call " + call.key();
    try (Workspace workspace = files.workspace("fetch")) {
      Path video = workspace.resolve("clip.mp4");
      download(generator, call, video);
      ClipFrames.Taken taken = frames.take(task, index, what, video, workspace);
      Optional<String> mismatch = mismatch(generator, task, call, taken);
      if (mismatch.isPresent()) {
        log.warn("not what was ordered, fetched again: call={} {}", call.key(), mismatch.get());
        video = workspace.resolve("again.mp4");
        download(generator, call, video);
        taken = frames.take(task, index, what, video, workspace);
        mismatch = mismatch(generator, task, call, taken);
      }
      Optional<JointReport> joint =
          archive.joint(index, call.request().firstFrame(), taken.first(), workspace);
      ClipArchive.Stored stored =
          archive.store(task, index, Shot.fileType(call.request().shotType()), video, taken);
      return new SegmentVersion(
          stored.id(),
          stored.files(),
          Optional.of(call.request().firstFrame().sha256()),
          taken.info().duration(),
          joint,
          Optional.of(taken.looks()),
          taken.shown(),
          Optional.of(taken.info().size()),
          call.subject().shot(),
          mismatch,
          ClipOrigin.GENERATED,
          stored.at());
    }
  }

  /** In what a clip is not what was ordered. */
  private Optional<String> mismatch(
      VideoGenerator generator, Task task, ProviderCall call, ClipFrames.Taken taken) {
    return new DeliveryCheck(settings.comparesSizes() && generator.sizesAsOrdered())
        .mismatch(call.request(), startSize(task, call), taken.info());
  }

  /** The size of the picture that a clip was to start from, as far as it was noted. */
  private static Optional<FrameSize> startSize(Task task, ProviderCall call) {
    Sha256 from = call.request().firstFrame().sha256();
    Opening opening = task.source().opening();
    if (opening.frame().sha256().equals(from)) {
      return opening.picture().map(Picture::size);
    }
    int before = call.subject().segment() - 1;
    if (before < 0 || before >= task.chain().size()) {
      return Optional.empty();
    }
    Segment segment = task.chain().segment(before);
    return Stream.concat(
            segment.current().stream(), segment.history().stream().map(ReplacedVersion::version))
        .filter(version -> version.files().seed().sha256().equals(from))
        .findFirst()
        .flatMap(SegmentVersion::size);
  }

  /** The user is told once, and it goes on when somebody serves it. */
  @Override
  public void unserved(JobKey jobKey, Need need) {
    Failure reason = Generators.unserved(need);
    boolean told =
        persistence
            .calls()
            .find(new CallKey(jobKey.subject()))
            .filter(call -> call.status().failure().equals(Optional.of(reason)))
            .isPresent();
    if (!told) {
      tell(jobKey, reason);
    }
  }

  /** The user is told early, and it goes on. */
  @Override
  public void delayed(JobKey jobKey, Failure reason) {
    tell(jobKey, reason);
  }

  /**
   * A mistake of the program, or what killed its process again and again, is no fault of the clip:
   * the sweep has it tried again as long as the clip is there.
   */
  @Override
  public void giveUp(JobKey jobKey, Failure reason) {
    tell(
        jobKey,
        JobKey.ownFault(reason) ? Failure.retryable(reason.code(), reason.message()) : reason);
  }

  private void tell(JobKey jobKey, Failure reason) {
    CallKey key = new CallKey(jobKey.subject());
    facts.record(key, new Fact.FetchFailed(reason));
    log.warn("a paid clip is not brought home yet: call={} because={}", key, reason);
  }
}

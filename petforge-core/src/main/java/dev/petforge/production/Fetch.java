package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.Workspace;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.CallState;
import dev.petforge.generation.Fact;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderCall;
import dev.petforge.media.FrameSize;
import dev.petforge.media.SeamReport;
import dev.petforge.media.VideoTools;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Shot;
import dev.petforge.task.Opening;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a finished clip home: checks it, takes its frames, stores all of it for good, and only
 * then says that it is done. Whatever happens here, nothing is ever bought.
 */
public final class Fetch implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Fetch.class);

  private final Persistence persistence;
  private final FileStore files;
  private final VideoTools tools;
  private final Clips clips;
  private final ClipFrames frames;

  public Fetch(
      Persistence persistence, FileStore files, VideoTools tools, Clips clips, Settings settings) {
    this.persistence = persistence;
    this.files = files;
    this.tools = tools;
    this.clips = clips;
    this.frames = new ClipFrames(files, tools, settings);
  }

  @Override
  public Next handle(Work work) {
    CallKey key = new CallKey(work.subject());
    Optional<ProviderCall> found =
        persistence.calls().find(key).filter(call -> call.status().state() == CallState.FETCHING);
    if (found.isEmpty()) {
      return Next.idle();
    }
    ProviderCall call = found.get();
    Optional<Project> project = persistence.tasks().find(call.subject().project());
    if (project.isEmpty()) {
      throw new PermanentException(
          "NO_PROJECT",
          "there is no project " + call.subject().project() + " to store the clip of call " + key);
    }
    SegmentVersion version = store(call, project.get().task());
    persistence.calls().record(key, new Fact.Fetched(version));
    log.info(
        "clip stored: call={} version={} segment={}", key, version.id(), call.subject().segment());
    return Next.idle();
  }

  private SegmentVersion store(ProviderCall call, Task task) {
    int index = call.subject().segment();
    try (Workspace workspace = files.workspace("fetch")) {
      Path video = download(call, workspace, "clip.mp4");
      ClipFrames.Taken taken = frames.take(task, call, video, workspace);
      Optional<String> mismatch = mismatch(task, call, taken);
      if (mismatch.isPresent()) {
        log.warn("not what was ordered, fetched again: call={} {}", call.key(), mismatch.get());
        video = download(call, workspace, "again.mp4");
        taken = frames.take(task, call, video, workspace);
        mismatch = mismatch(task, call, taken);
      }
      Optional<SeamReport> seam = seam(call, workspace, taken.first());
      Instant now = persistence.clock().instant();
      String id = ProjectFiles.version(now, persistence.newId().substring(0, 8));
      FileKey folder = new ProjectFiles(task.source().home()).segmentArchive(index, id);
      String name = "segment_" + index + "_" + Shot.fileType(call.request().shotType()) + ".mp4";
      ClipFiles stored =
          new ClipFiles(
              files.put(folder.child(name), video),
              files.put(folder.child("first.jpg"), taken.first()),
              files.put(folder.child("last.jpg"), taken.last()),
              files.put(folder.child("last.png"), taken.seed()));
      return new SegmentVersion(
          id,
          stored,
          Optional.of(call.request().firstFrame().sha256()),
          taken.info().duration(),
          seam,
          Optional.of(taken.looks()),
          taken.shown(),
          Optional.of(taken.info().size()),
          call.subject().shot(),
          mismatch,
          now);
    }
  }

  private Path download(ProviderCall call, Workspace workspace, String name) {
    Path video = workspace.resolve(name);
    clips
        .generator(call.terms().pool())
        .fetch(call.status().job().orElseThrow(), call.status().result().orElseThrow(), video);
    return video;
  }

  /** In what a clip is not what was ordered. */
  private Optional<String> mismatch(Task task, ProviderCall call, ClipFrames.Taken taken) {
    return clips
        .deliveryCheck(call.terms().pool())
        .mismatch(call.request(), startSize(task, call), taken.info());
  }

  /** The size of the picture that a clip was to start from, as far as it was noted. */
  private static Optional<FrameSize> startSize(Task task, ProviderCall call) {
    Sha256 from = call.request().firstFrame().sha256();
    Opening opening = task.source().opening();
    if (opening.frame().sha256().equals(from)) {
      return Optional.of(opening.picture().size());
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

  /** The first clip starts from a picture of another size; there is no joint to measure. */
  private Optional<SeamReport> seam(ProviderCall call, Workspace workspace, Path first) {
    if (call.subject().segment() == 0) {
      return Optional.empty();
    }
    try {
      FrameRef from = call.request().firstFrame();
      return Optional.of(
          tools.seam(Stored.local(files, from.file(), from.sha256(), workspace), first));
    } catch (PermanentException e) {
      log.warn("the joint cannot be measured: call={} because={}", call.key(), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    CallKey key = new CallKey(work.subject());
    persistence
        .calls()
        .record(key, new Fact.FetchFailed(reason))
        // The same failure as the last time is no news to the ledger, but the task has to hear of
        // it again.
        .ifPresent(call -> persistence.alarms().set(List.of(call.settle())));
  }
}

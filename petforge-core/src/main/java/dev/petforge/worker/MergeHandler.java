package dev.petforge.worker;

import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.media.ClipPart;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.VideoTools;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Operation;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the segments of a project. */
final class MergeHandler extends OperationHandler {
  private static final Logger log = LoggerFactory.getLogger(MergeHandler.class);

  private final Persistence persistence;
  private final FileStore files;
  private final VideoTools tools;
  private final Decisions decisions;

  MergeHandler(Ports ports, Decisions decisions) {
    super(decisions);
    this.persistence = ports.persistence();
    this.files = ports.files();
    this.tools = ports.tools();
    this.decisions = decisions;
  }

  @Override
  public JobResult handle(JobKey job) {
    OperationSubject key = OperationSubject.of(job.subject());
    Optional<Task> task = persistence.tasks().task(key.project());
    if (task.isPresent()
        && task.get().activity().operation().orElse(null) instanceof Operation.Merge operation
        && operation.id().equals(key.operation())) {
      FinalVideo video = join(task.get());
      decisions.decide(
          key.project(),
          (project, context) -> project.task().merged(key.operation(), video, context));
      log.info(
          "video joined: project={} version={} reencoded={}",
          key.project(),
          video.id(),
          video.reencodings());
    }
    return JobResult.idle();
  }

  private FinalVideo join(Task task) {
    try (Workspace workspace = files.workspace("merge")) {
      List<ClipPart> parts =
          task.chain().segments().stream()
              .map(segment -> part(segment.current().orElseThrow(), workspace))
              .toList();
      Path target = workspace.resolve("final_video.mp4");
      JoinedVideo joined = tools.join(parts, target);
      Instant now = persistence.clock().instant();
      String id = ProjectFiles.version(now, persistence.newId().substring(0, 8));
      StoredFile stored =
          files.put(new ProjectFiles(task.source().home()).finalArchive(id), target);
      return new FinalVideo(
          id,
          stored,
          task.chain().currentVersions(),
          joined.info().duration(),
          joined.reencodings(),
          now);
    }
  }

  private ClipPart part(SegmentVersion version, Workspace workspace) {
    StoredFile video = version.files().video();
    return new ClipPart(files.verified(video.key(), video.sha256(), workspace), version.frames());
  }
}

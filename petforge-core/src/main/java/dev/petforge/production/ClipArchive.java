package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.JointReport;
import dev.petforge.media.VideoTools;
import dev.petforge.segment.ClipFiles;
import dev.petforge.storyboard.Shot;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores clips with their frames in versions of their own, and measures how they begin. */
public final class ClipArchive {
  private static final Logger log = LoggerFactory.getLogger(ClipArchive.class);

  private final Persistence persistence;
  private final FileStore files;
  private final VideoTools tools;
  private final BiFunction<FileKey, Path, StoredFile> put;

  public ClipArchive(Persistence persistence, FileStore files, VideoTools tools) {
    this(persistence, files, tools, files::put);
  }

  private ClipArchive(
      Persistence persistence,
      FileStore files,
      VideoTools tools,
      BiFunction<FileKey, Path, StoredFile> put) {
    this.persistence = persistence;
    this.files = files;
    this.tools = tools;
    this.put = put;
  }

  /** The same that stores nothing, to see what would be decided. */
  ClipArchive unstored() {
    // No frame has this hash, as no clip starts from one that is not there.
    return new ClipArchive(
        persistence, files, tools, (key, file) -> new StoredFile(key, 0, Sha256.of(key.value())));
  }

  /**
   * A clip that is stored for good.
   *
   * @param id its version
   */
  public record Stored(String id, ClipFiles files, Instant at) {}

  /**
   * @param type of the segment's shot, as far as file names tell it
   * @see Shot#fileType
   */
  public Stored store(Task task, int segment, String type, Path video, ClipFrames.Taken taken) {
    Instant now = persistence.clock().instant();
    String id = id(now);
    FileKey folder = folder(task, segment, id);
    return new Stored(
        id,
        new ClipFiles(
            put.apply(folder.child(ProjectFiles.clipName(segment, type)), video),
            put.apply(ProjectFiles.firstFrame(folder), taken.first()),
            put.apply(ProjectFiles.lastFrame(folder), taken.last()),
            put.apply(ProjectFiles.seed(folder), taken.seed())),
        now);
  }

  /**
   * Stores another frame for the next segment to start from; the clip's other files stay where they
   * are.
   *
   * @param seed a JPEG
   */
  public Stored store(Task task, int segment, ClipFiles clip, Path seed) {
    Instant now = persistence.clock().instant();
    String id = id(now);
    return new Stored(
        id,
        new ClipFiles(
            clip.video(),
            clip.firstFrame(),
            clip.lastFrame(),
            put.apply(ProjectFiles.lastFrame(folder(task, segment, id)), seed)),
        now);
  }

  private String id(Instant now) {
    return ProjectFiles.version(now, persistence.newId().substring(0, 8));
  }

  private static FileKey folder(Task task, int segment, String id) {
    return new ProjectFiles(task.source().home()).segmentArchive(segment, id);
  }

  /**
   * How a clip begins, beside the frame that it starts from. The first clip starts from a picture
   * of another size, so that there is nothing to measure.
   *
   * @param first the clip's first frame
   * @return empty if it cannot be measured
   */
  public Optional<JointReport> joint(int segment, FrameRef from, Path first, Workspace workspace) {
    if (segment == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(tools.joint(files.verified(from.file(), from.sha256(), workspace), first));
    } catch (PermanentException e) {
      log.warn(
          "the joint cannot be measured: segment={} frame={} because={}",
          segment,
          from.file(),
          e.getMessage());
      return Optional.empty();
    }
  }
}

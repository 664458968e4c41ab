package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.DeliveryCheck;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Shot;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks and stores clips and frames that a person supplies in place of generated ones. Nothing is
 * bought, and nothing is decided here: what is stored counts once the task names it.
 */
public final class SuppliedMaterial {
  private static final Logger log = LoggerFactory.getLogger(SuppliedMaterial.class);

  private static final String CLIP_ASPECT = "CLIP_ASPECT";
  private static final String FRAME_SIZE = "FRAME_SIZE";

  /** A clip that differs by less from the length of its shot is as long as it. */
  private static final Duration SAME_LENGTH = Duration.ofMillis(500);

  private final Ports ports;
  private final Decisions decisions;
  private final FileStore files;
  private final VideoTools tools;
  private final ProductionSettings settings;
  private final ClipFrames frames;
  private final ClipArchive archive;

  public SuppliedMaterial(Ports ports, Decisions decisions, ProductionSettings settings) {
    this(
        ports,
        decisions,
        settings,
        new ClipArchive(ports.persistence(), ports.files(), ports.tools()));
  }

  private SuppliedMaterial(
      Ports ports, Decisions decisions, ProductionSettings settings, ClipArchive archive) {
    this.ports = ports;
    this.decisions = decisions;
    this.files = ports.files();
    this.tools = ports.tools();
    this.settings = settings;
    this.frames = new ClipFrames(files, tools, settings);
    this.archive = archive;
  }

  /** The same that checks what is supplied and stores nothing, to see what would be decided. */
  public SuppliedMaterial unstored() {
    return new SuppliedMaterial(ports, decisions, settings, archive.unstored());
  }

  /**
   * What was stored.
   *
   * @param clip the version that it makes
   * @param notices what a person should know of it, in words
   */
  public record Supplied(SegmentVersion clip, List<String> notices) {
    public Supplied {
      notices = List.copyOf(notices);
    }
  }

  /** Why no clip of a person's can take the place of a segment's; empty if one can. */
  public Optional<Outcome.Refused> noClipTaken(Project project, int index, TaskVersion seen) {
    return decisions.ask(
        project, (found, context) -> found.task().noClipTaken(index, seen, context));
  }

  /** Why the segment after one cannot start from a person's frame; empty if it can. */
  public Optional<Outcome.Refused> noFrameTaken(Project project, int index, TaskVersion seen) {
    return project.task().noFrameTaken(index, seen);
  }

  /**
   * Refuses an earlier clip of a segment whose file is gone, unless the installation does not keep
   * it, which is for the rules to say: nothing could be made of it.
   *
   * @throws PermanentException with code {@code MISSING}
   */
  public void requireStored(Task task, int index, ClipId clip) {
    task.chain().segments().stream()
        .filter(segment -> segment.index() == index && !segment.filesRemoved(clip.value()))
        .flatMap(segment -> segment.history().stream())
        .map(ReplacedVersion::version)
        .filter(version -> version.id().equals(clip.value()))
        .map(version -> version.files().video().key())
        .filter(key -> files.find(key).isEmpty())
        .findFirst()
        .ifPresent(
            gone -> {
              throw new PermanentException(
                  "MISSING",
                  "clip "
                      + clip
                      + " of segment "
                      + index
                      + " cannot be restored: its file "
                      + gone
                      + " is gone. Put it back, or let a verification that repairs look for another"
                      + " copy");
            });
  }

  /**
   * Stores a clip for a segment, which starts from a frame that is there.
   *
   * @throws PermanentException with code {@code CLIP_ASPECT} if its picture has another aspect than
   *     the project's, or with what is wrong with the file
   */
  public Supplied clip(Task task, int index, Path clip) {
    try (Workspace workspace = files.workspace("supplied")) {
      VideoInfo info = tools.probe(clip);
      Optional<SegmentVersion> other = otherClip(task, index);
      checkAspect(task, other, clip, info.size());
      List<String> notices = new ArrayList<>(notices(info, other, workspace));
      ClipFrames.Taken taken = frames.take(task, index, "the clip " + clip, clip, workspace);
      FrameRef from = feed(task, index);
      Optional<JointReport> joint = archive.joint(index, from, taken.first(), workspace);
      joint
          .filter(found -> settings.gate().limits(task.source().template()).broken(found))
          .ifPresent(
              found ->
                  notices.add(
                      "it does not begin with the frame that the segment before ends with: "
                          + words(found)
                          + ", so that the change shows"));
      if (index > 0 && joint.isEmpty()) {
        notices.add("its joint cannot be measured, as its pictures have another size");
      }
      ClipArchive.Stored stored = archive.store(task, index, type(task, index), clip, taken);
      return new Supplied(
          new SegmentVersion(
              stored.id(),
              stored.files(),
              Optional.of(from.sha256()),
              taken.info().duration(),
              joint,
              Optional.of(taken.looks()),
              taken.shown(),
              Optional.of(taken.info().size()),
              Optional.empty(),
              Optional.empty(),
              ClipOrigin.SUPPLIED,
              stored.at()),
          notices);
    }
  }

  /**
   * Stores a frame for the segment after one to start from.
   *
   * @param index of a segment with a clip
   * @throws PermanentException with code {@code FRAME_SIZE} if it has another size than the clip,
   *     or with what is wrong with the picture
   */
  public Supplied frame(Task task, int index, Path frame) {
    SegmentVersion clip = task.chain().segment(index).current().orElseThrow();
    try (Workspace workspace = files.workspace("supplied")) {
      Path upright = workspace.resolve("frame.jpg");
      Picture picture = tools.openingImage(frame, upright);
      StoredFile own = clip.files().lastFrame();
      Path last = files.verified(own.key(), own.sha256(), workspace);
      FrameSize size = clip.size().orElseGet(() -> tools.probe(local(clip, workspace)).size());
      if (!picture.size().equals(size)) {
        throw new PermanentException(
            FRAME_SIZE,
            "the picture of "
                + frame
                + " is "
                + picture.size()
                + ", the clip of segment "
                + index
                + " "
                + size
                + ": a frame must have the size of the clip that it follows");
      }
      JointReport joint = tools.joint(last, upright);
      EndLooks looks =
          new EndLooks(
              clip.looks()
                  .map(EndLooks::first)
                  .orElseGet(() -> tools.look(firstFrame(clip, workspace))),
              tools.look(upright));
      ClipArchive.Stored stored = archive.store(task, index, clip.files(), upright);
      return new Supplied(
          clip.endedBy(stored.id(), stored.files(), looks, stored.at()),
          List.of(
              (settings.gate().limits(task.source().template()).broken(joint)
                      ? "the change from the clip's own last frame shows: "
                      : "beside the clip's own last frame: ")
                  + words(joint)));
    }
  }

  /** Removes what no project names after all; what stays costs only its room. */
  public void remove(Task task, int index, Supplied supplied) {
    List<FileKey> kept =
        task.chain().segment(index).current().stream().flatMap(clip -> keys(clip)).toList();
    keys(supplied.clip())
        .filter(key -> !kept.contains(key))
        .forEach(
            key -> {
              try {
                files.delete(key);
              } catch (PetForgeException e) {
                log.warn(
                    "a file that no project names stays: file={} because={}", key, e.failure());
              }
            });
  }

  private static Stream<FileKey> keys(SegmentVersion clip) {
    return Stream.of(
            clip.files().video(),
            clip.files().firstFrame(),
            clip.files().lastFrame(),
            clip.files().seed())
        .map(StoredFile::key);
  }

  private static String words(JointReport joint) {
    return String.format(Locale.ROOT, "%.1f dB, SSIM %.3f", joint.psnr(), joint.ssim());
  }

  private static String type(Task task, int index) {
    return Shot.fileType(task.storyboard().orElseThrow().shot(index).type());
  }

  private static FrameRef feed(Task task, int index) {
    if (index == 0) {
      return task.source().opening().frame();
    }
    StoredFile seed = task.chain().segment(index - 1).current().orElseThrow().files().seed();
    return new FrameRef(seed.key(), seed.sha256());
  }

  /** A clip of another segment, whose shape the finished video has. */
  private static Optional<SegmentVersion> otherClip(Task task, int index) {
    return task.chain().segments().stream()
        .filter(segment -> segment.index() != index)
        .flatMap(segment -> segment.current().stream())
        .findFirst();
  }

  private static void checkAspect(
      Task task, Optional<SegmentVersion> other, Path clip, FrameSize size) {
    Optional<FrameSize> others = other.flatMap(SegmentVersion::size);
    Optional<FrameSize> opening = task.source().opening().picture().map(Picture::size);
    boolean fits =
        others
            .map(found -> DeliveryCheck.sameAspect(size, found))
            .or(() -> opening.map(found -> DeliveryCheck.fits(size, found)))
            .orElse(true);
    if (!fits) {
      throw new PermanentException(
          CLIP_ASPECT,
          "the picture of "
              + clip
              + " is "
              + size
              + ", "
              + others
                  .map(found -> "the other clips of project " + task.id() + " are " + found)
                  .or(
                      () ->
                          opening.map(
                              found -> "project " + task.id() + " starts from one of " + found))
                  .orElse("")
              + ": a clip must have the same aspect");
    }
  }

  private List<String> notices(
      VideoInfo info, Optional<SegmentVersion> other, Workspace workspace) {
    List<String> notices = new ArrayList<>();
    Duration wanted = other.map(SegmentVersion::duration).orElse(settings.clipLength());
    other
        .map(found -> tools.probe(local(found, workspace)))
        .filter(found -> !described(found).equals(described(info)))
        .ifPresent(
            found ->
                notices.add(
                    "it is "
                        + described(info)
                        + ", the other clips are "
                        + described(found)
                        + ": the finished video is encoded anew"));
    Duration difference = info.duration().minus(wanted);
    if (difference.abs().compareTo(SAME_LENGTH) > 0) {
      notices.add(
          String.format(
              Locale.ROOT,
              "it lasts %.1f s, a segment of this project %.1f s: the finished video becomes %s",
              info.duration().toMillis() / 1000.0,
              wanted.toMillis() / 1000.0,
              difference.isNegative() ? "shorter" : "longer"));
    }
    if (info.audioCodec().isEmpty()) {
      notices.add("it has no sound: the finished video is silent there");
    }
    return notices;
  }

  private static String described(VideoInfo info) {
    String rate =
        BigDecimal.valueOf(info.framesPerSecond())
            .setScale(2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
    return info.videoCodec() + " of " + info.size() + " with " + rate + " frames a second";
  }

  private Path local(SegmentVersion clip, Workspace workspace) {
    StoredFile video = clip.files().video();
    return files.verified(video.key(), video.sha256(), workspace);
  }

  private Path firstFrame(SegmentVersion clip, Workspace workspace) {
    StoredFile first = clip.files().firstFrame();
    return files.verified(first.key(), first.sha256(), workspace);
  }
}

package dev.petforge.verification;

import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.FrameRef;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Opening;
import dev.petforge.task.Project;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stored file as the database knows it.
 *
 * @param key where it is
 * @param bytes its size; empty if nobody noted it
 * @param sha256 of its content
 * @param part what it is
 * @param segment whose it is; -1 for what belongs to no segment
 * @param version the id of the clip or the finished video that it belongs to; empty text for
 *     pictures
 * @param current whether that is what is shown now
 */
public record KnownFile(
    FileKey key,
    Optional<Long> bytes,
    Sha256 sha256,
    Part part,
    int segment,
    String version,
    boolean current) {
  /** What a file is, in the order in which files are mended: later ones are made of earlier. */
  public enum Part {
    OPENING,
    CLIP,
    FIRST_FRAME,
    LAST_FRAME,
    SEED,
    VIDEO;

    /** Whether it can be played. */
    boolean plays() {
      return this == CLIP || this == VIDEO;
    }

    /** Whether it was taken out of a clip. */
    boolean isFrame() {
      return this == FIRST_FRAME || this == LAST_FRAME || this == SEED;
    }
  }

  /** All that a project and its calls name, each once. */
  static List<KnownFile> of(Project project) {
    Map<FileKey, KnownFile> known = new LinkedHashMap<>();
    Chain chain = project.task().chain();
    Opening opening = project.task().source().opening();
    if (!opening.lost()) {
      put(known, picture(opening.frame(), true));
    }
    for (Segment segment : chain.segments()) {
      segment.current().ifPresent(clip -> put(known, clip, segment.index(), true));
      for (ReplacedVersion earlier : segment.history()) {
        put(known, earlier.version(), segment.index(), false);
      }
    }
    chain.finalVideo().ifPresent(video -> put(known, video(video, true)));
    chain.earlierFinals().forEach(video -> put(known, video(video, false)));
    for (ProviderCall call : project.calls()) {
      int segment = call.subject().segment();
      call.status().version().ifPresent(clip -> put(known, clip, segment, false));
      if (segment == 0) {
        // What later segments start from is a frame of a clip.
        put(known, picture(call.request().firstFrame(), false));
      }
    }
    return List.copyOf(known.values());
  }

  private static void put(Map<FileKey, KnownFile> known, KnownFile file) {
    known.putIfAbsent(file.key(), file);
  }

  private static void put(
      Map<FileKey, KnownFile> known, SegmentVersion clip, int segment, boolean current) {
    ClipFiles files = clip.files();
    List<KnownFile> all = new ArrayList<>();
    all.add(file(files.video(), Part.CLIP, segment, clip.id(), current));
    all.add(file(files.firstFrame(), Part.FIRST_FRAME, segment, clip.id(), current));
    all.add(file(files.lastFrame(), Part.LAST_FRAME, segment, clip.id(), current));
    all.add(file(files.seed(), Part.SEED, segment, clip.id(), current));
    all.forEach(one -> put(known, one));
  }

  private static KnownFile file(
      StoredFile file, Part part, int segment, String version, boolean current) {
    return new KnownFile(
        file.key(), Optional.of(file.bytes()), file.sha256(), part, segment, version, current);
  }

  private static KnownFile video(FinalVideo video, boolean current) {
    return file(video.file(), Part.VIDEO, -1, video.id(), current);
  }

  private static KnownFile picture(FrameRef frame, boolean current) {
    return new KnownFile(
        frame.file(), Optional.empty(), frame.sha256(), Part.OPENING, -1, "", current);
  }
}

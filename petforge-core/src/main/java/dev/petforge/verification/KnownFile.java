package dev.petforge.verification;

import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.FrameRef;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
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
  /**
   * What a file is (a picture that a person gave is an opening), in the order in which files are
   * mended: later ones are made of earlier.
   */
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

  /** All that a project and its calls name and is kept, each once. */
  public static List<KnownFile> of(Project project) {
    Map<FileKey, KnownFile> known = new LinkedHashMap<>();
    Chain chain = project.task().chain();
    if (!project.task().source().opening().lost()) {
      put(known, picture(project.task().source().opening().frame(), true));
    }
    for (Segment segment : chain.segments()) {
      segment.current().ifPresent(clip -> put(known, segment, clip, true));
      for (ReplacedVersion earlier : segment.history()) {
        put(known, segment, earlier.version(), false);
      }
    }
    chain.finalVideo().ifPresent(video -> put(known, video(video, true)));
    chain.earlierFinals().forEach(video -> put(known, video(video, false)));
    for (ProviderCall call : project.calls()) {
      int segment = call.subject().segment();
      call.status().version().ifPresent(clip -> put(known, clip, clip.id(), segment, false));
      if (segment == 0) {
        // What later segments start from is a frame of a clip.
        put(known, picture(call.request().firstFrame(), false));
      }
    }
    known.keySet().removeAll(chain.removedFiles());
    return List.copyOf(known.values());
  }

  private static void put(Map<FileKey, KnownFile> known, KnownFile file) {
    known.putIfAbsent(file.key(), file);
  }

  private static void put(
      Map<FileKey, KnownFile> known, Segment segment, SegmentVersion clip, boolean current) {
    if (clip.origin() != ClipOrigin.SUPPLIED_FRAME) {
      put(known, clip, clip.id(), segment.index(), current);
      return;
    }
    // No clip has this frame; the other files are those of the clip that it was put behind.
    StoredFile seed = clip.files().seed();
    put(known, file(seed, Part.OPENING, segment.index(), clip.id(), current));
    put(known, clip, endedBefore(segment, clip), segment.index(), current);
  }

  /** The clip that a person's frame was put behind. */
  private static String endedBefore(Segment segment, SegmentVersion clip) {
    return segment.history().stream()
        .map(ReplacedVersion::version)
        .filter(one -> one.origin() != ClipOrigin.SUPPLIED_FRAME)
        .filter(one -> one.files().video().key().equals(clip.files().video().key()))
        .map(SegmentVersion::id)
        .findFirst()
        .orElse(clip.id());
  }

  /**
   * @param version the id of the clip that the files were stored for
   */
  private static void put(
      Map<FileKey, KnownFile> known,
      SegmentVersion clip,
      String version,
      int segment,
      boolean current) {
    ClipFiles files = clip.files();
    List<KnownFile> all = new ArrayList<>();
    all.add(file(files.video(), Part.CLIP, segment, version, current));
    all.add(file(files.firstFrame(), Part.FIRST_FRAME, segment, version, current));
    all.add(file(files.lastFrame(), Part.LAST_FRAME, segment, version, current));
    all.add(file(files.seed(), Part.SEED, segment, version, current));
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

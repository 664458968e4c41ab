package dev.petforge.segment;

import dev.petforge.file.Sha256;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One clip of a segment. It never moves and never changes.
 *
 * @param id {@code yyyyMMdd_HHmmss} in UTC, {@code _}, 8 hex digits: its folder's name
 * @param files where its files are
 * @param startedFrom the hash of the frame that it started from; of a clip that a person supplied,
 *     of the frame that it was put behind; empty for clips that were imported
 * @param duration of its video, all of it
 * @param joint how its first frame meets the frame that it started from; empty if that was not
 *     measured
 * @param looks how it looks where it begins and where it ends; empty if that was not measured
 * @param frames how many of its frames are joined, from its first: the frame that the next clip
 *     starts from is the last of them; empty: all
 * @param size of its pictures; empty if nobody noted it
 * @param shot the hash of the shot's words that it was made from; empty if nobody noted it
 * @param mismatch in what it is not what was ordered, in words for people; empty if it is
 * @param origin where it comes from
 * @param madeAt when it was stored
 */
public record SegmentVersion(
    String id,
    ClipFiles files,
    Optional<Sha256> startedFrom,
    Duration duration,
    Optional<JointReport> joint,
    Optional<EndLooks> looks,
    Optional<Integer> frames,
    Optional<FrameSize> size,
    Optional<Sha256> shot,
    Optional<String> mismatch,
    ClipOrigin origin,
    Instant madeAt) {
  /** What it is called in commands. */
  public ClipId clip() {
    return new ClipId(id);
  }

  /** A generated clip that is what was ordered, of which nobody noted its size and its shot. */
  public SegmentVersion(
      String id,
      ClipFiles files,
      Optional<Sha256> startedFrom,
      Duration duration,
      Optional<JointReport> joint,
      Optional<EndLooks> looks,
      Optional<Integer> frames,
      Instant madeAt) {
    this(
        id,
        files,
        startedFrom,
        duration,
        joint,
        looks,
        frames,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ClipOrigin.GENERATED,
        madeAt);
  }

  /** Whether another one came from there as well, with the same clip and the same end. */
  public boolean sameAs(SegmentVersion other) {
    return origin == other.origin
        && files.video().sha256().equals(other.files.video().sha256())
        && files.seed().sha256().equals(other.files.seed().sha256());
  }

  /** The same clip, come from there. */
  public SegmentVersion from(ClipOrigin other) {
    return new SegmentVersion(
        id,
        files,
        startedFrom,
        duration,
        joint,
        looks,
        frames,
        size,
        shot,
        mismatch,
        other,
        madeAt);
  }

  /** The same clip, made of a shot with these words. */
  public SegmentVersion madeOf(Optional<Sha256> words) {
    return new SegmentVersion(
        id,
        files,
        startedFrom,
        duration,
        joint,
        looks,
        frames,
        size,
        words,
        mismatch,
        origin,
        madeAt);
  }

  /**
   * The same clip with another frame for the next segment to start from.
   *
   * @param files the clip's own, but for {@link ClipFiles#seed}
   */
  public SegmentVersion endedBy(String newId, ClipFiles files, EndLooks looks, Instant at) {
    return new SegmentVersion(
        newId,
        files,
        startedFrom,
        duration,
        joint,
        Optional.of(looks),
        frames,
        size,
        shot,
        mismatch,
        ClipOrigin.SUPPLIED_FRAME,
        at);
  }

  /** The same clip, but not what was ordered. */
  public SegmentVersion notAsOrdered(String words) {
    return new SegmentVersion(
        id,
        files,
        startedFrom,
        duration,
        joint,
        looks,
        frames,
        size,
        shot,
        Optional.of(words),
        origin,
        madeAt);
  }
}

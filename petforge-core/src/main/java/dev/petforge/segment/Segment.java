package dev.petforge.segment;

import dev.petforge.failure.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One part of a video: what one call to a generator makes.
 *
 * @param index its place, from 0
 * @param current the clip that is shown and joined
 * @param history all other clips that were made for it, oldest first; it only grows
 * @param failure why the last try to make it failed, until one succeeds
 * @param uncertain whether a call for it may have been made without anybody knowing: nothing is
 *     bought until that is settled
 * @param held a clip that a person has to decide on
 */
public record Segment(
    int index,
    Optional<SegmentVersion> current,
    List<ReplacedVersion> history,
    Optional<Failure> failure,
    boolean uncertain,
    Optional<HeldClip> held) {
  public Segment {
    history = List.copyOf(history);
  }

  /** A segment without a clip that a person has to decide on. */
  public Segment(
      int index,
      Optional<SegmentVersion> current,
      List<ReplacedVersion> history,
      Optional<Failure> failure,
      boolean uncertain) {
    this(index, current, history, failure, uncertain, Optional.empty());
  }

  /** A segment that nothing was made for. */
  public static Segment pending(int index) {
    return new Segment(index, Optional.empty(), List.of(), Optional.empty(), false);
  }

  public boolean completed() {
    return current.isPresent();
  }

  /** Whether a clip was ever taken in, as the current one or aside. */
  public boolean knows(String versionId) {
    return current.filter(version -> version.id().equals(versionId)).isPresent()
        || history.stream().anyMatch(replaced -> replaced.version().id().equals(versionId));
  }

  /** Whether the files of a clip in the history are not kept any more. */
  public boolean filesRemoved(String versionId) {
    return current.filter(version -> version.id().equals(versionId)).isEmpty()
        && history.stream()
            .anyMatch(
                one -> one.version().id().equals(versionId) && one.filesRemovedAt().isPresent());
  }

  /** With files of clips in the history that are not kept any more. */
  Segment filesRemoved(Set<String> versions, Instant at) {
    return with(
        one ->
            versions.contains(one.version().id()) && one.filesRemovedAt().isEmpty()
                ? one.filesRemoved(Optional.of(at))
                : one);
  }

  /** As if all files were kept. */
  Segment unmarked() {
    return with(one -> one.filesRemoved(Optional.empty()));
  }

  private Segment with(UnaryOperator<ReplacedVersion> change) {
    return new Segment(
        index, current, history.stream().map(change).toList(), failure, uncertain, held);
  }

  /** With another clip as the current one; the one before goes into the history. */
  Segment replaced(SegmentVersion version, Instant now, String reason) {
    return new Segment(index, Optional.of(version), putAside(now, reason), Optional.empty(), false);
  }

  /** Without a current clip; the one before goes into the history. */
  Segment emptied(Instant now, String reason) {
    return new Segment(index, Optional.empty(), putAside(now, reason), Optional.empty(), uncertain);
  }

  /** With a clip that came too late or was no longer wanted in the history. */
  Segment keeping(SegmentVersion version, Instant now, String reason) {
    List<ReplacedVersion> more = new ArrayList<>(history);
    more.add(new ReplacedVersion(version, now, reason));
    return new Segment(index, current, more, failure, uncertain, held);
  }

  /** With a clip in the history that a person has to decide on. */
  Segment holding(SegmentVersion version, Instant now, Failure why) {
    Segment kept = keeping(version, now, "held");
    return new Segment(
        index,
        current,
        kept.history,
        Optional.of(why),
        false,
        Optional.of(new HeldClip(version.id(), why)));
  }

  /** With the decision that the clip which was held stays where it is. */
  Segment released() {
    return held.isEmpty() ? this : new Segment(index, current, history, failure, uncertain);
  }

  Segment failed(Failure reason, boolean isUncertain) {
    return new Segment(index, current, history, Optional.of(reason), isUncertain, held);
  }

  Segment certain() {
    return uncertain ? new Segment(index, current, history, failure, false, held) : this;
  }

  private List<ReplacedVersion> putAside(Instant now, String reason) {
    if (current.isEmpty()) {
      return history;
    }
    List<ReplacedVersion> more = new ArrayList<>(history);
    more.add(new ReplacedVersion(current.get(), now, reason));
    return more;
  }
}

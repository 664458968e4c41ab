package dev.petforge.segment;

import dev.petforge.failure.Failure;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.publication.PublishedCopy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The segments of a video in order, each starting from the last frame of the one before, and what
 * they were joined to.
 *
 * @param opening the hash of the picture that segment 0 starts from
 * @param segments 1 or more; the segment at place i has index i
 * @param finalVideo the finished video; it may be out of date
 * @param earlierFinals finished videos that were put aside, oldest first; it only grows
 */
public record Chain(
    Sha256 opening,
    List<Segment> segments,
    Optional<FinalVideo> finalVideo,
    List<FinalVideo> earlierFinals) {
  public Chain {
    segments = List.copyOf(segments);
    earlierFinals = List.copyOf(earlierFinals);
  }

  /** A chain in which nothing was made yet. */
  public static Chain pending(Sha256 opening, int size) {
    return new Chain(
        opening,
        IntStream.range(0, size).mapToObj(Segment::pending).toList(),
        Optional.empty(),
        List.of());
  }

  public int size() {
    return segments.size();
  }

  /**
   * @throws IndexOutOfBoundsException if there is no such segment
   */
  public Segment segment(int index) {
    return segments.get(index);
  }

  /** How many segments have a clip, stale ones included. */
  public int completed() {
    return (int) segments.stream().filter(Segment::completed).count();
  }

  public boolean complete() {
    return completed() == size();
  }

  /** The first segment without a clip. */
  public Optional<Segment> firstMissing() {
    return segments.stream().filter(segment -> !segment.completed()).findFirst();
  }

  /**
   * The hash of the frame that a segment starts from: the opening picture, or the seed of the
   * segment before. Empty if that one has no clip.
   */
  public Optional<Sha256> feed(int index) {
    return index == 0
        ? Optional.of(opening)
        : segment(index - 1).current().map(version -> version.files().seed().sha256());
  }

  /**
   * Whether a segment has a clip that does not go on from what comes before it: a segment before it
   * was made anew, or is missing, or is stale itself. A clip whose beginning is not known
   * (imported) is taken to fit.
   */
  public boolean stale(int index) {
    Optional<SegmentVersion> current = segment(index).current();
    if (current.isEmpty()) {
      return false;
    }
    Optional<Sha256> feed = feed(index);
    if (feed.isEmpty()) {
      return true;
    }
    Optional<Sha256> startedFrom = current.get().startedFrom();
    return (startedFrom.isPresent() && !startedFrom.equals(feed))
        || (index > 0 && stale(index - 1));
  }

  /** The segments that are stale, ascending. */
  public List<Integer> stale() {
    return IntStream.range(0, size()).filter(this::stale).boxed().toList();
  }

  /**
   * Whether the finished video is not what it shows any more: it was joined from other clips than
   * the current ones, or the project starts from another picture since. A video that was joined
   * from stale clips because a person said so is not out of date for that.
   */
  public boolean finalOutOfDate() {
    return finalVideo
        .filter(video -> !video.parts().equals(currentVersions()) || startsFromAnother(video))
        .isPresent();
  }

  /** Where nobody noted the picture of a video, its first clip says which one it was. */
  private boolean startsFromAnother(FinalVideo video) {
    return video.opening().map(picture -> !picture.equals(opening)).orElseGet(() -> stale(0));
  }

  /** The ids of the current clips, in order, those that are there. */
  public List<String> currentVersions() {
    return segments.stream()
        .flatMap(segment -> segment.current().stream())
        .map(SegmentVersion::id)
        .toList();
  }

  /** Whether a clip was ever taken in. */
  public boolean knows(int index, String versionId) {
    return segment(index).knows(versionId);
  }

  /** With another clip as the current one of a segment; the one before goes into the history. */
  public Chain made(int index, SegmentVersion version, Instant now, String reason) {
    return with(index, segment -> segment.replaced(version, now, reason));
  }

  /** With a clip in a segment's history only. */
  public Chain keeping(int index, SegmentVersion version, Instant now, String reason) {
    return with(index, segment -> segment.keeping(version, now, reason));
  }

  /**
   * With all segments from one on emptied, and without a final video; the clips go into the
   * history.
   */
  public Chain emptiedFrom(int index, Instant now, String reason) {
    List<Segment> next = new ArrayList<>(segments.subList(0, index));
    segments.subList(index, size()).forEach(segment -> next.add(segment.emptied(now, reason)));
    return new Chain(opening, next, Optional.empty(), putAside());
  }

  /** With a clip in a segment's history that a person has to decide on. */
  public Chain holding(int index, SegmentVersion version, Instant now, Failure why) {
    return with(index, segment -> segment.holding(version, now, why));
  }

  /** With no clip of a segment that a person has to decide on. */
  public Chain released(int index) {
    return with(index, Segment::released);
  }

  /** With the reason why a segment could not be made. */
  public Chain failed(int index, Failure reason, boolean uncertain) {
    return with(index, segment -> segment.failed(reason, uncertain));
  }

  /** With a segment no longer uncertain. */
  public Chain certain(int index) {
    return with(index, Segment::certain);
  }

  /** With a finished video; the one before is put aside. */
  public Chain joined(FinalVideo video) {
    return new Chain(opening, segments, Optional.of(video.openedBy(opening)), putAside());
  }

  /** A finished video by its id, the current one or one that was put aside. */
  public Optional<FinalVideo> video(String id) {
    return Stream.concat(finalVideo.stream(), earlierFinals.stream())
        .filter(video -> video.id().equals(id))
        .findFirst();
  }

  /** With a finished video at one more place. */
  public Chain published(String id, PublishedCopy copy) {
    UnaryOperator<FinalVideo> add = video -> video.id().equals(id) ? video.published(copy) : video;
    return new Chain(
        opening, segments, finalVideo.map(add), earlierFinals.stream().map(add).toList());
  }

  /** With files of replaced versions that are not kept any more. */
  public Chain filesRemoved(Removal removal, Instant at) {
    return new Chain(
        opening,
        segments.stream()
            .map(
                segment ->
                    segment.filesRemoved(
                        removal.clips().getOrDefault(segment.index(), Set.of()), at))
            .toList(),
        finalVideo,
        earlierFinals.stream()
            .map(
                video ->
                    removal.videos().contains(video.id())
                        ? video.filesRemoved(Optional.of(at))
                        : video)
            .toList());
  }

  /** As if all files were kept: what is shown of it depends on nothing else. */
  public Chain unmarked() {
    return new Chain(
        opening,
        segments.stream().map(Segment::unmarked).toList(),
        finalVideo,
        earlierFinals.stream().map(video -> video.filesRemoved(Optional.empty())).toList());
  }

  /** Files of replaced versions that are not kept any more, and that no other version has. */
  public Set<FileKey> removedFiles() {
    Set<FileKey> removed = new HashSet<>();
    Set<FileKey> kept = new HashSet<>();
    for (Segment segment : segments) {
      segment.current().ifPresent(version -> kept.addAll(version.files().keys()));
      for (ReplacedVersion one : segment.history()) {
        (segment.filesRemoved(one.version().id()) ? removed : kept)
            .addAll(one.version().files().keys());
      }
    }
    finalVideo.ifPresent(video -> kept.add(video.file().key()));
    earlierFinals.forEach(
        video -> (video.filesRemovedAt().isPresent() ? removed : kept).add(video.file().key()));
    removed.removeAll(kept);
    return removed;
  }

  /** With another opening picture: what started from the old one is stale from now on. */
  public Chain openedBy(Sha256 picture) {
    return new Chain(picture, segments, finalVideo, earlierFinals);
  }

  private List<FinalVideo> putAside() {
    List<FinalVideo> more = new ArrayList<>(earlierFinals);
    finalVideo.ifPresent(more::add);
    return more;
  }

  private Chain with(int index, UnaryOperator<Segment> change) {
    List<Segment> next = new ArrayList<>(segments);
    next.set(index, change.apply(segment(index)));
    return new Chain(opening, next, finalVideo, earlierFinals);
  }
}

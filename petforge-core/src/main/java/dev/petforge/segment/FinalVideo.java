package dev.petforge.segment;

import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.media.Reencoding;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finished video.
 *
 * @param id its folder's name, as of a {@link SegmentVersion}
 * @param file the video
 * @param parts the ids of the clips that it was joined from, in order
 * @param duration of its video
 * @param reencodings why its clips were encoded anew; empty if they were copied, or nobody noted it
 * @param madeAt when it was stored
 * @param copies where it was published, one for each place, in that order
 * @param opening the hash of the picture that the project started from when it was joined; empty if
 *     nobody noted it
 * @param filesRemovedAt since when its file is not kept any more; empty while it is
 */
public record FinalVideo(
    String id,
    StoredFile file,
    List<String> parts,
    Duration duration,
    List<Reencoding> reencodings,
    Instant madeAt,
    List<PublishedCopy> copies,
    Optional<Sha256> opening,
    Optional<Instant> filesRemovedAt) {
  public FinalVideo {
    parts = List.copyOf(parts);
    reencodings = List.copyOf(reencodings);
    copies = List.copyOf(copies);
  }

  /** A video whose file is kept. */
  public FinalVideo(
      String id,
      StoredFile file,
      List<String> parts,
      Duration duration,
      List<Reencoding> reencodings,
      Instant madeAt,
      List<PublishedCopy> copies,
      Optional<Sha256> opening) {
    this(id, file, parts, duration, reencodings, madeAt, copies, opening, Optional.empty());
  }

  /** The same, with its file kept, or removed at a time. */
  FinalVideo filesRemoved(Optional<Instant> at) {
    return new FinalVideo(id, file, parts, duration, reencodings, madeAt, copies, opening, at);
  }

  /** A video that was not published yet. */
  public FinalVideo(
      String id,
      StoredFile file,
      List<String> parts,
      Duration duration,
      List<Reencoding> reencodings,
      Instant madeAt) {
    this(id, file, parts, duration, reencodings, madeAt, List.of(), Optional.empty());
  }

  /** The same, of a project that starts from this picture. */
  FinalVideo openedBy(Sha256 picture) {
    return new FinalVideo(
        id,
        file,
        parts,
        duration,
        reencodings,
        madeAt,
        copies,
        Optional.of(picture),
        filesRemovedAt);
  }

  /** What it is at a place, if it was published there. */
  public Optional<PublishedCopy> copy(Destination destination) {
    return copies.stream().filter(copy -> copy.destination().equals(destination)).findFirst();
  }

  /** The address at which people open it, where it was published last; empty if nowhere. */
  public Optional<String> link() {
    return copies.stream()
        .map(copy -> copy.file().link())
        .filter(link -> !link.isEmpty())
        .reduce((first, second) -> second);
  }

  FinalVideo published(PublishedCopy copy) {
    List<PublishedCopy> more = new ArrayList<>(copies);
    more.add(copy);
    return new FinalVideo(
        id, file, parts, duration, reencodings, madeAt, more, opening, filesRemovedAt);
  }
}

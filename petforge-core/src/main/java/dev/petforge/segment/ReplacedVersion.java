package dev.petforge.segment;

import java.time.Instant;
import java.util.Optional;

/**
 * A clip that is not, or no longer, the current one of its segment.
 *
 * @param version the clip
 * @param replacedAt when it was put aside
 * @param reason why, one word: {@code regenerated}, {@code redo}, {@code abandoned}, {@code
 *     restored}, {@code supplied}, {@code supplied_frame}, {@code late}, {@code held}
 * @param filesRemovedAt since when its files are not kept any more; empty while they are
 */
public record ReplacedVersion(
    SegmentVersion version, Instant replacedAt, String reason, Optional<Instant> filesRemovedAt) {
  /** A clip whose files are kept. */
  public ReplacedVersion(SegmentVersion version, Instant replacedAt, String reason) {
    this(version, replacedAt, reason, Optional.empty());
  }

  /** The same, with its files kept, or removed at a time. */
  ReplacedVersion filesRemoved(Optional<Instant> at) {
    return new ReplacedVersion(version, replacedAt, reason, at);
  }
}

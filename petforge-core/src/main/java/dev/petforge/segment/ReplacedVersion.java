package dev.petforge.segment;

import java.time.Instant;

/**
 * A clip that is not, or no longer, the current one of its segment.
 *
 * @param version the clip
 * @param replacedAt when it was put aside
 * @param reason why, one word: {@code regenerated}, {@code redo}, {@code abandoned}, {@code
 *     restored}, {@code supplied}, {@code supplied_frame}, {@code late}, {@code held}
 */
public record ReplacedVersion(SegmentVersion version, Instant replacedAt, String reason) {}

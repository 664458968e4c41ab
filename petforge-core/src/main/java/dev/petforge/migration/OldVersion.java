package dev.petforge.migration;

import java.time.Instant;

/**
 * A clip that was put aside.
 *
 * @param clip the clip
 * @param replacedAt when it was put aside
 * @param reason why, one word, as {@link dev.petforge.segment.ReplacedVersion} has it
 */
public record OldVersion(OldClip clip, Instant replacedAt, String reason) {}

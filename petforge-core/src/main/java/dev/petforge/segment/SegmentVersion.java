package dev.petforge.segment;

import dev.petforge.file.Sha256;
import dev.petforge.media.EndLooks;
import dev.petforge.media.SeamReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One clip that was made for a segment. It never moves and never changes.
 *
 * @param id {@code yyyyMMdd_HHmmss} in UTC, {@code _}, 8 hex digits: its folder's name
 * @param files where its files are
 * @param startedFrom the hash of the frame that it started from; empty for clips that were imported
 * @param duration of its video, all of it
 * @param seam how its first frame meets the frame that it started from; empty if that was not
 *     measured
 * @param looks how it looks where it begins and where it ends; empty if that was not measured
 * @param frames how many of its frames are joined, from its first: the frame that the next clip
 *     starts from is the last of them; empty: all
 * @param madeAt when it was stored
 */
public record SegmentVersion(
    String id,
    ClipFiles files,
    Optional<Sha256> startedFrom,
    Duration duration,
    Optional<SeamReport> seam,
    Optional<EndLooks> looks,
    Optional<Integer> frames,
    Instant madeAt) {}

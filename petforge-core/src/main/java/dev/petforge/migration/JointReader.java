package dev.petforge.migration;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.VideoTools;
import java.util.List;
import java.util.Optional;

/** Works out what clips went on from, by how they begin. */
final class JointReader {
  private final VideoTools tools;
  private final JointLimits limits;

  JointReader(VideoTools tools, JointLimits limits) {
    this.tools = tools;
    this.limits = limits;
  }

  /**
   * What a clip went on from.
   *
   * @param before the clip whose last frame it began with
   * @param report how well it did
   */
  record Beginning(SeenClip before, JointReport report) {}

  /**
   * @param before clips of the segment before, the current one first
   * @return empty if it began with the last frame of none of them
   */
  Optional<Beginning> beginning(SeenClip clip, List<SeenClip> before) {
    return before.stream()
        .flatMap(one -> measured(one, clip).map(report -> new Beginning(one, report)).stream())
        .filter(one -> !limits.broken(one.report()))
        .findFirst();
  }

  /** How two clips meet; empty if their pictures have different sizes. */
  Optional<JointReport> measured(SeenClip before, SeenClip clip) {
    if (!before.info().size().equals(clip.info().size())) {
      return Optional.empty();
    }
    try {
      return Optional.of(tools.joint(before.seed(), clip.first()));
    } catch (PermanentException e) {
      if (e.failure().code().equals("SIZES_DIFFER")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What a measure means. */
  MeasuredJoint joint(int segment, JointReport report) {
    return new MeasuredJoint(segment, report, limits.quality(report));
  }
}

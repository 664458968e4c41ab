package dev.petforge.migration;

import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;

/**
 * How the current clip of a segment meets that of the segment before.
 *
 * @param segment the later one, from 1
 * @param report what was measured
 * @param quality what that means
 */
public record MeasuredJoint(int segment, JointReport report, JointLimits.Quality quality) {
  /** Whether it shows. */
  public boolean broken() {
    return quality == JointLimits.Quality.BROKEN;
  }
}

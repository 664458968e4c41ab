package dev.petforge.migration;

import dev.petforge.project.ProjectId;
import java.nio.file.Path;

/** Is shown the frames of joints as they are measured. */
@FunctionalInterface
public interface JointWatcher {
  /** Looks at none. */
  JointWatcher NONE = (project, joint, lastFrame, nextFrame) -> {};

  /**
   * A joint was measured, or is known.
   *
   * @param lastFrame the last frame of the segment before, JPEG; the file is there until this
   *     returns
   * @param nextFrame the first frame of the segment, JPEG; as that
   */
  void measured(ProjectId project, MeasuredJoint joint, Path lastFrame, Path nextFrame);
}

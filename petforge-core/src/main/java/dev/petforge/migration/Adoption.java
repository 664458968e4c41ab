package dev.petforge.migration;

import dev.petforge.project.ProjectId;
import dev.petforge.task.Task;
import java.util.List;

/**
 * What became of a project of the other installation.
 *
 * @param project its id
 * @param state what was done
 * @param task as it is here; in a rehearsal, as it would be
 * @param joints those that were measured, in their order
 * @param findings all that is told of it, in the order in which it was found
 */
public record Adoption(
    ProjectId project, State state, Task task, List<MeasuredJoint> joints, List<Finding> findings) {
  public Adoption {
    joints = List.copyOf(joints);
    findings = List.copyOf(findings);
  }

  /** What was done with a project. */
  public enum State {
    /** It is here now, or would be after a rehearsal. */
    TAKEN,
    /** It was here before, with all that the other installation has of it. */
    KNOWN,
    /** There is another project of its name here, which stays as it is: it is not taken. */
    DIFFERENT
  }

  /** How many findings there are of a kind. */
  public long count(Finding.Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }
}

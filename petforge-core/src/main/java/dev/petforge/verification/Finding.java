package dev.petforge.verification;

import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import java.util.Optional;

/**
 * One thing that is not as the database says.
 *
 * @param end where it was found
 * @param project whose it is; empty for what belongs to none
 * @param subject what it is about
 * @param problem what is wrong: its code is the rule that was broken
 * @param plays whether a changed clip or video still plays to its end; empty for everything else
 * @param remedy what can be done about it
 */
public record Finding(
    End end,
    Optional<ProjectId> project,
    Subject subject,
    Failure problem,
    Optional<Boolean> plays,
    Remedy remedy) {
  /** Whether it is the same thing, however it was found. */
  boolean isSame(Finding other) {
    return end == other.end
        && project.equals(other.project)
        && problem.code().equals(other.problem.code())
        && subject.name().equals(other.subject.name());
  }

  /** Whether {@link Verifier#repair} tries to mend it. */
  public boolean isRepairable() {
    return remedy instanceof Remedy.Repair;
  }
}

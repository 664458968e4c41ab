package dev.petforge.question;

import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.util.Optional;

/**
 * A question to a model that is not asked now.
 *
 * @param project whose storyboard it is about
 * @param table the table that the project came from, for budgets
 * @param question what would be asked; empty if an earlier version of PetForge noted it
 * @param reason what it waits for
 * @param because what its provider said last, if it waits for that
 */
public record WaitingQuestion(
    ProjectId project,
    Optional<TableRef> table,
    Optional<ModelQuestion> question,
    WaitReason reason,
    Optional<Failure> because) {
  /** One that no budget holds. */
  public static WaitingQuestion forBudget(ModelSubject subject, ModelQuestion question) {
    return new WaitingQuestion(
        subject.project(),
        subject.table(),
        Optional.of(question),
        WaitReason.BUDGET,
        Optional.empty());
  }

  /** One whose provider does not answer it now. */
  public static WaitingQuestion forProvider(
      ModelSubject subject, ModelQuestion question, WaitReason reason, Failure because) {
    return new WaitingQuestion(
        subject.project(), subject.table(), Optional.of(question), reason, Optional.of(because));
  }
}

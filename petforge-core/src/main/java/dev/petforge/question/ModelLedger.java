package dev.petforge.question;

import dev.petforge.call.CallLedger;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.money.Budget;
import dev.petforge.money.Expense;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps every question to a model that costs money, beside the calls of {@link CallLedger} and
 * under the same budgets. Rows are never deleted. Safe for use by many threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public interface ModelLedger {
  /** Longer than a storyboard may take. */
  Duration KEPT = Duration.ofMinutes(15);

  /**
   * Writes a question down if every budget holds it at its highest price, and what must follow it
   * too; else notes that it waits for a budget, until the next one of its project is asked. Room
   * for what must follow is kept until the next question of the project is asked, at most for
   * {@link #KEPT}. Locks what {@link CallLedger#admit} locks for budgets, so that clips and
   * questions together never exceed one.
   *
   * @return names it; empty if a budget does not hold it
   */
  Optional<Long> begin(ModelSubject subject, ModelQuestion question, List<Budget> budgets);

  /**
   * Writes down how a question ended. The first word counts.
   *
   * @param call as {@link #begin} named it
   */
  void end(long call, ModelAnswer answer);

  /**
   * What was spent under a budget that concerns a project, on clips and on questions: what {@link
   * #begin} and {@link CallLedger#admit} hold it against, now.
   *
   * @param table where the project came from, if that was a table
   * @return in millionths of the budget's currency
   */
  long spent(Budget budget, ProjectId project, Optional<TableRef> table);

  /** The questions for a project, as they were asked. */
  List<ModelCall> find(ProjectId project);

  /** What all questions cost, as they were asked. */
  List<Expense> expenses();

  /** What questions cost, added up as {@link Spending#of} does. */
  List<Spending> spending(SpendingQuery query);

  /**
   * Notes that a question waits because of what its provider said, or because nobody answers there.
   * The note goes when the next question of the project is asked.
   */
  void hold(ModelSubject subject, ModelQuestion question, WaitReason reason, Failure because);

  /**
   * The questions that wait, of all projects, longest first. What was cancelled, or has its
   * storyboard by now, asks nothing any more.
   */
  List<WaitingQuestion> waiting();

  /** Those of {@link #waiting()} that are for one of these projects. */
  List<WaitingQuestion> waiting(Collection<ProjectId> projects);
}

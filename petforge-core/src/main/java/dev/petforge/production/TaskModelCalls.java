package dev.petforge.production;

import dev.petforge.failure.RetryableException;
import dev.petforge.generation.Budget;
import dev.petforge.generation.ModelAnswer;
import dev.petforge.generation.ModelCalls;
import dev.petforge.generation.ModelLedger;
import dev.petforge.generation.ModelQuestion;
import dev.petforge.generation.ModelSubject;
import java.util.List;

/** The questions to models of one operation on one task. */
final class TaskModelCalls implements ModelCalls {
  /** The code of the failure of a question that no budget holds. */
  static final String BUDGET = "BUDGET";

  private final ModelLedger ledger;
  private final ModelSubject subject;
  private final List<Budget> budgets;

  TaskModelCalls(ModelLedger ledger, ModelSubject subject, List<Budget> budgets) {
    this.ledger = ledger;
    this.subject = subject;
    this.budgets = budgets;
  }

  @Override
  public long begin(ModelQuestion question) {
    return ledger
        .begin(subject, question, budgets)
        .orElseThrow(
            () ->
                new RetryableException(
                    BUDGET,
                    "asking "
                        + question.provider()
                        + "/"
                        + question.model()
                        + " for project "
                        + subject.project()
                        + " can cost "
                        + question.atMost()
                        + ", which a budget does not hold"));
  }

  @Override
  public void end(long call, ModelAnswer answer) {
    ledger.end(call, answer);
  }
}

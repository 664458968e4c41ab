package dev.petforge.question;

import dev.petforge.failure.RetryableException;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import java.util.List;
import java.util.Optional;

/** The questions to models of one operation on one task. */
public final class TaskModelCalls implements ModelCalls {
  /** The code of the failure of a question that no budget holds. */
  public static final String BUDGET = "BUDGET";

  private final ModelLedger ledger;
  private final ModelSubject subject;
  private final List<Budget> budgets;

  public TaskModelCalls(ModelLedger ledger, ModelSubject subject, List<Budget> budgets) {
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
                        + question
                            .followedBy()
                            .map(next -> ", and the storyboard after it " + next)
                            .orElse("")
                        + ", which "
                        + shortage(question)
                        + " does not hold"));
  }

  private String shortage(ModelQuestion question) {
    for (Budget budget : budgets) {
      long spent = ledger.spent(budget, subject.project(), subject.table());
      if (!question.fits(budget, spent)) {
        return budget.said()
            + " ("
            + budget.limit()
            + ", of which "
            + new Money(spent, budget.limit().currency())
            + " is spent)";
      }
    }
    return "a budget";
  }

  @Override
  public List<Asked> earlier() {
    return ledger.find(subject.project()).stream()
        .filter(call -> call.subject().operation().equals(subject.operation()))
        .map(call -> new Asked(call.question(), call.answer()))
        .toList();
  }

  @Override
  public Optional<String> description() {
    return subject.picture().isEmpty()
        ? Optional.empty()
        : ledger.find(subject.project()).stream()
            .filter(call -> call.subject().picture().equals(subject.picture()))
            .filter(call -> call.subject().operation().equals(subject.operation()))
            .flatMap(call -> call.description().stream())
            .reduce((first, later) -> later);
  }

  @Override
  public void end(long call, ModelAnswer answer) {
    ledger.end(call, answer);
  }
}

package dev.petforge.question;

import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.failure.FailureCode;
import dev.petforge.failure.RetryableException;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The questions to models of one operation on one task. For one thread. */
public final class TaskModelCalls implements ModelCalls {
  /** The code of the failure of a question that no budget holds. */
  public static final String BUDGET = "BUDGET";

  /** What a provider of models says, or fails to say, when it may answer later. */
  private static final Set<FailureCode> OF_PROVIDERS =
      EnumSet.of(
          FailureCode.MODEL_RATE,
          FailureCode.MODEL_BUSY,
          FailureCode.MODEL_DOWN,
          FailureCode.MODEL_NO_ANSWER);

  private final ModelLedger ledger;
  private final ModelSubject subject;
  private final List<Budget> budgets;
  private Optional<ModelQuestion> last = Optional.empty();

  public TaskModelCalls(ModelLedger ledger, ModelSubject subject, List<Budget> budgets) {
    this.ledger = ledger;
    this.subject = subject;
    this.budgets = budgets;
  }

  @Override
  public long begin(ModelQuestion question) {
    last = Optional.of(question);
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

  /**
   * Notes what the last question waits for, if its provider cannot answer it now: it is asked again
   * by itself.
   *
   * @param why nothing was written
   */
  public void notAnswered(Failure why) {
    if (FailureCode.of(why).filter(OF_PROVIDERS::contains).isPresent()) {
      last.ifPresent(question -> ledger.hold(subject, question, WaitReason.of(why), why));
    }
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

package dev.petforge.question;

import dev.petforge.money.Expense;
import dev.petforge.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * A question to a model, written down before it was asked, and its answer.
 *
 * @param id names it; negative where another installation asked it, and it came with its project:
 *     such a one counts for no budget and for no sum here
 * @param subject what it is for
 * @param question what was asked
 * @param askedAt when it was written down: the day that it counts for
 * @param answer how it ended; empty while nobody knows: it is under way, or its process died
 */
public record ModelCall(
    long id,
    ModelSubject subject,
    ModelQuestion question,
    Instant askedAt,
    Optional<ModelAnswer> answer) {
  /** What a model said of the opening image, if that is what it was asked. */
  public Optional<String> description() {
    return answer
        .filter(
            said ->
                question.reason() == ModelQuestion.Reason.DESCRIBE
                    && said.ending() == ModelAnswer.Ending.TAKEN)
        .map(ModelAnswer::text);
  }

  /** What it counts against budgets: what it cost, or the most that it can cost. */
  public Money spent() {
    return answer.map(ModelAnswer::cost).orElse(question.atMost());
  }

  /** What it is to a count of money. */
  public Expense expense() {
    return new Expense(
        subject.project(),
        subject.table(),
        question.provider() + "/" + question.model(),
        askedAt,
        spent(),
        answer.isEmpty());
  }
}

package dev.petforge.testkit;

import dev.petforge.failure.RetryableException;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCalls;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps questions to models in memory, for tests. It insists on the order: a question is begun
 * once, and ended once. Safe for use by many threads.
 */
public final class RecordingModelCalls implements ModelCalls {
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable RetryableException refusal;
  private int earlier;

  /**
   * A question and how it ended.
   *
   * @param answer empty while nobody said how it ended
   */
  public record Entry(ModelQuestion question, Optional<ModelAnswer> answer) {}

  /** From now on a further try of the same operation asks: what was asked so far is earlier. */
  public synchronized void tryAgain() {
    earlier = entries.size();
  }

  /** Refuses every question from now on, as a spent budget does. */
  public synchronized void refuse(RetryableException failure) {
    refusal = failure;
  }

  /** All questions, first to last. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How the questions ended that did, first to last. */
  public List<ModelAnswer> answers() {
    return entries().stream().flatMap(entry -> entry.answer().stream()).toList();
  }

  /** Why models were asked, first to last. */
  public List<ModelQuestion.Reason> reasons() {
    return entries().stream().map(entry -> entry.question().reason()).toList();
  }

  /** How the questions ended that did, first to last. */
  public List<ModelAnswer.Ending> endings() {
    return answers().stream().map(ModelAnswer::ending).toList();
  }

  /** Questions of which nobody said how they ended. */
  public long open() {
    return entries().stream().filter(entry -> entry.answer().isEmpty()).count();
  }

  /** What all questions counted together. */
  public TokenUsage usage() {
    return answers().stream().map(ModelAnswer::usage).reduce(TokenUsage.NONE, TokenUsage::plus);
  }

  /** What all questions cost together, in millionths; they must have one currency. */
  public long spentMicros() {
    List<ModelAnswer> answers = answers();
    if (answers.stream().map(answer -> answer.cost().currency()).distinct().count() > 1) {
      throw new IllegalStateException("the questions were paid for in several currencies");
    }
    return answers.stream().mapToLong(answer -> answer.cost().micros()).sum();
  }

  @Override
  public synchronized long begin(ModelQuestion question) {
    if (refusal != null) {
      throw refusal;
    }
    entries.add(new Entry(question, Optional.empty()));
    return entries.size() - 1L;
  }

  @Override
  public synchronized List<Asked> earlier() {
    return entries.subList(0, earlier).stream()
        .map(entry -> new Asked(entry.question(), entry.answer()))
        .toList();
  }

  @Override
  public synchronized Optional<String> description() {
    return entries.subList(0, earlier).stream()
        .filter(entry -> entry.question().reason() == ModelQuestion.Reason.DESCRIBE)
        .flatMap(entry -> entry.answer().stream())
        .filter(answer -> answer.ending() == ModelAnswer.Ending.TAKEN)
        .map(ModelAnswer::text)
        .reduce((first, later) -> later);
  }

  @Override
  public synchronized void end(long call, ModelAnswer answer) {
    if (call < 0 || call >= entries.size()) {
      throw new IllegalStateException("no question was begun as " + call);
    }
    Entry entry = entries.get((int) call);
    if (entry.answer().isPresent()) {
      throw new IllegalStateException("the question " + call + " ended twice: " + entry);
    }
    entries.set((int) call, new Entry(entry.question(), Optional.of(answer)));
  }
}

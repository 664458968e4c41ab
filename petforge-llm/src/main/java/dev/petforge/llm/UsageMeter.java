package dev.petforge.llm;

import dev.petforge.failure.RetryableException;
import dev.petforge.llm.internal.chat.FinishKind;
import dev.petforge.money.Money;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelCalls;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts the questions, tokens and time that one storyboard has taken so far. For one thread. */
final class UsageMeter {
  private final ModelCalls calls;
  private final List<ModelCalls.Asked> earlier;
  private final Duration longest;
  private final long began = System.nanoTime();
  private TokenUsage usage = TokenUsage.NONE;
  private int questions;
  private String finishReason = "none";

  UsageMeter(ModelCalls calls, Duration longest) {
    this.calls = calls;
    this.earlier = calls.earlier();
    this.longest = longest;
  }

  /**
   * What is left of the time for all questions together.
   *
   * @throws RetryableException with code {@code MODEL_DEADLINE} if nothing is
   */
  Duration left(ModelProfile profile) {
    Duration left = longest.minusNanos(System.nanoTime() - began);
    if (left.toMillis() <= 0) {
      throw new RetryableException(
          "MODEL_DEADLINE",
          profile + ": the storyboard was not written within " + longest.toSeconds() + " s");
    }
    return left;
  }

  /**
   * What a model said to earlier tries of this storyboard and was not the last word, first to last:
   * it is paid for, so it is gone on from.
   */
  List<ModelAnswer> earlier(ModelProfile profile) {
    return asked(profile)
        .flatMap(asked -> asked.answer().stream())
        .filter(answer -> answer.ending() == Ending.TAKEN || answer.ending() == Ending.REJECTED)
        .filter(
            answer ->
                answer.ending() == Ending.TAKEN
                    || FinishKind.of(answer.finishReason()) != FinishKind.BROKEN_OFF)
        .toList();
  }

  /** How many questions of earlier tries counted as paid and brought no answer. */
  long lostEarlier(ModelProfile profile) {
    return asked(profile)
        .filter(asked -> asked.answer().map(answer -> answer.ending() == Ending.LOST).orElse(true))
        .count();
  }

  private Stream<ModelCalls.Asked> asked(ModelProfile profile) {
    return earlier.stream()
        .filter(asked -> asked.question().provider().equals(profile.provider()))
        .filter(asked -> asked.question().model().equals(profile.model()));
  }

  /** What a model said of the opening image before; empty text if nothing is known. */
  String described() {
    return calls
        .description()
        .map(said -> SceneNote.line(said, StoryboardPrompt.MOST_PICTURE))
        .orElse("");
  }

  long begin(ModelQuestion question) {
    long call = calls.begin(question);
    questions++;
    return call;
  }

  void end(
      long call,
      Ending ending,
      Optional<String> reason,
      TokenUsage counted,
      Money cost,
      Duration took,
      String text) {
    usage = usage.plus(counted);
    reason.ifPresent(word -> finishReason = word);
    String kept =
        text.length() > ModelAnswer.MOST_TEXT
            ? text.substring(0, ModelAnswer.MOST_TEXT - 1) + "…"
            : text;
    calls.end(call, new ModelAnswer(ending, reason, counted, cost, took, kept));
  }

  /** For messages: what was done. */
  String summary() {
    return questions
        + (questions == 1 ? " question" : " questions")
        + ", "
        + usage.prompt()
        + " tokens read ("
        + usage.cached()
        + " from the cache), "
        + usage.completion()
        + " written, last finish reason "
        + finishReason;
  }
}

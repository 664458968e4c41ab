package dev.petforge.question;

import java.util.List;
import java.util.Optional;

/**
 * Keeps what models are asked and what they answer, for one task. A question costs money: it is
 * written down, and held against the budgets, before it is asked. Unlike a clip it is cheap and may
 * be asked again when its answer is lost; it then counts as paid twice.
 */
public interface ModelCalls {
  /**
   * Writes a question down.
   *
   * @return names it
   * @throws dev.petforge.failure.RetryableException with code {@code BUDGET} if a budget does not
   *     hold it; or if the database cannot be used now. The model must not be asked then
   */
  long begin(ModelQuestion question);

  /**
   * Writes down how a question ended. Called once for each {@link #begin}, whatever happened.
   *
   * @param call as {@link #begin} named it
   * @throws dev.petforge.failure.RetryableException if the database cannot be used now: the
   *     question counts as paid
   */
  void end(long call, ModelAnswer answer);

  /**
   * What was asked before in the same operation, by earlier tries of its job, first to last: what
   * is paid for is gone on from, and counts.
   */
  List<Asked> earlier();

  /**
   * What a model said last of the opening image in the same operation, in whichever try of its job:
   * paid for once, it is not asked again. What it said in earlier operations is in the brief.
   */
  Optional<String> description();

  /**
   * A question of an earlier try.
   *
   * @param answer empty if nobody knows how it ended
   */
  record Asked(ModelQuestion question, Optional<ModelAnswer> answer) {}

  /** For writers that ask no model: a question is a mistake of the program. */
  static ModelCalls none() {
    return new ModelCalls() {
      @Override
      public long begin(ModelQuestion question) {
        throw new IllegalStateException("no model may be asked here: " + question);
      }

      @Override
      public void end(long call, ModelAnswer answer) {
        throw new IllegalStateException("no model was asked here");
      }

      @Override
      public List<Asked> earlier() {
        return List.of();
      }

      @Override
      public Optional<String> description() {
        return Optional.empty();
      }
    };
  }
}

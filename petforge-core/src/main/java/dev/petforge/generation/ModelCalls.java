package dev.petforge.generation;

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
    };
  }
}

package dev.petforge.storyboard;

import dev.petforge.question.ModelCalls;
import java.util.Set;

/** Writes storyboards. Safe for use by many threads. */
public interface StoryboardWriter {
  /** The templates that it can write. */
  Set<TemplateId> templates();

  /**
   * Who writes, as far as money depends on it: provider and model, for example {@code
   * deepseek/deepseek-chat}. All workers of a database must have the same. Empty text, the default,
   * where that is not told.
   */
  default String describe() {
    return "";
  }

  /**
   * Whether it has what it needs to write, such as a key. One that does not is there all the same
   * for whoever only looks; a worker that has such a one leaves storyboards to the others.
   */
  default boolean ready() {
    return true;
  }

  /**
   * Writes a storyboard: valid, complete and consistent, or not at all. No shot is ever invented to
   * fill a gap.
   *
   * @param calls keeps what models are asked for it
   * @throws dev.petforge.failure.PermanentException if the brief cannot be met, for example with an
   *     unknown template (code {@code UNKNOWN_TEMPLATE}); says what was wrong
   * @throws dev.petforge.failure.RetryableException if the writer cannot be reached now
   */
  StoryboardDraft write(StoryboardBrief brief, ModelCalls calls);
}

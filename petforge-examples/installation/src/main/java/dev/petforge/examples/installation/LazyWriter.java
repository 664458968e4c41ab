package dev.petforge.examples.installation;

import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A writer that is made when something is first asked of it: most commands ask nothing. */
final class LazyWriter implements StoryboardWriter {
  private final String description;
  private final Supplier<StoryboardWriter> maker;
  private @Nullable StoryboardWriter made;

  /**
   * @param description as {@link #describe} has it
   */
  LazyWriter(String description, Supplier<StoryboardWriter> maker) {
    this.description = description;
    this.maker = maker;
  }

  private synchronized StoryboardWriter writer() {
    StoryboardWriter writer = made;
    if (writer == null) {
      writer = maker.get();
      made = writer;
    }
    return writer;
  }

  @Override
  public Set<TemplateId> templates() {
    return writer().templates();
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public StoryboardDraft write(StoryboardBrief brief, ModelCalls calls) {
    return writer().write(brief, calls);
  }
}

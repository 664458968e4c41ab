package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryStoryboardWriterTest extends StoryboardWriterContract {
  private final StoryboardBrief brief =
      new StoryboardBrief(
          TemplateId.DEFAULT, 7, Path.of("opening_image.jpg"), picture(), "", "", List.of());

  @Override
  protected StoryboardWriter writer() {
    return new InMemoryStoryboardWriter();
  }

  @Test
  void it_fails_as_often_as_it_is_told_and_then_writes() {
    InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
    RetryableException busy = new RetryableException("BUSY", "the model is busy");
    writer.failNext(busy);

    assertThatThrownBy(() -> writer.write(brief, ModelCalls.none())).isSameAs(busy);
    assertThat(writer.write(brief, ModelCalls.none()).storyboard().size()).isEqualTo(7);
    assertThat(writer.calls()).isEqualTo(2);
    assertThat(writer.briefs()).containsExactly(brief, brief);
  }

  @Test
  void it_fails_for_good_until_it_recovers() {
    InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
    PermanentException refused = new PermanentException("REFUSED", "the model refuses");
    writer.failAlways(refused);

    assertThatThrownBy(() -> writer.write(brief, ModelCalls.none())).isSameAs(refused);
    assertThatThrownBy(() -> writer.write(brief, ModelCalls.none())).isSameAs(refused);

    writer.recover();
    assertThat(writer.write(brief, ModelCalls.none()).storyboard().size()).isEqualTo(7);
  }
}

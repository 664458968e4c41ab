package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.testkit.RecordingModelCalls;
import dev.petforge.testkit.StoryboardWriterContract;
import org.junit.jupiter.api.AfterEach;

class ModelStoryboardWriterContractTest extends StoryboardWriterContract {
  private final LlmEmulator llm = new LlmEmulator(LlmSettings.standard());
  private final RecordingModelCalls calls = new RecordingModelCalls();
  private final ModelStoryboardWriter writer = Briefs.flash(llm).build();

  @AfterEach
  void every_question_is_ended_and_none_was_wrong() {
    assertThat(calls.open()).isZero();
    assertThat(llm.complaints()).isEmpty();
    llm.close();
  }

  @Override
  protected StoryboardWriter writer() {
    return writer;
  }

  @Override
  protected ModelCalls calls() {
    return calls;
  }
}

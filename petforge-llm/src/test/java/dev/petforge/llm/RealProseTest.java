package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.llm.ProseCheck.Finding;
import dev.petforge.llm.ProseCheck.Rule;
import dev.petforge.storyboard.Template;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the lists of words find in storyboards that models wrote and people made videos of. */
class RealProseTest {
  /** Its camera is locked. */
  private static Template eating() {
    return OfflineStoryboardWriter.builtInTemplates().get(0);
  }

  @Test
  void a_finished_video_is_not_how_one_would_write_it_today() {
    assertThat(ProseCheck.check(RealStoryboards.finished(), eating()))
        .extracting(Finding::rule)
        .containsOnly(Rule.SEVERAL_ACTIONS, Rule.PART_LONG, Rule.EDIT_VERB);
  }

  @Test
  void a_models_real_answer_forbids_instead_of_naming_and_moves_no_camera() throws IOException {
    assertThat(ProseCheck.check(RealStoryboards.answer(), eating()))
        .extracting(Finding::rule)
        .contains(Rule.NEGATIVE_ORDER)
        .doesNotContain(Rule.EDIT_VERB, Rule.CAMERA_MOVED);
  }
}

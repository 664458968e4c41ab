package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.storyboard.StoryboardCheck;
import dev.petforge.storyboard.StoryboardCheck.Finding;
import dev.petforge.storyboard.StoryboardCheck.Rule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the check says of storyboards that a model wrote and people made films of. */
class RealStoryboardCheckTest {
  @Test
  void the_storyboard_of_a_finished_video_has_no_hard_finding() {
    List<Finding> findings = StoryboardCheck.check(RealStoryboards.finished());

    assertThat(findings).noneMatch(Finding::hard);
    assertThat(findings).extracting(Finding::rule).containsOnly(Rule.TEXT_MISSING);
    assertThat(findings)
        .filteredOn(finding -> finding.rule() == Rule.TEXT_MISSING)
        .hasSize(7)
        .allMatch(finding -> finding.pointer().contains("negative_constraint"));
  }

  @Test
  void a_models_real_answer_has_no_hard_finding() throws IOException {
    List<Finding> findings = StoryboardCheck.check(RealStoryboards.answer());

    assertThat(findings).noneMatch(Finding::hard);
    assertThat(findings).extracting(Finding::rule).doesNotContain(Rule.TEXT_MISSING, Rule.LANGUAGE);
  }
}

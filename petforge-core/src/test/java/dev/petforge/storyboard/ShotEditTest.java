package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShotEditTest {
  private static final Shot SHOT =
      new Shot(
          0, "intro", Map.of("action", "The cat sits.", "action_zh", "猫坐着。", "sound", "Purring."));

  private static ShotEdit action(Language language, String text) {
    return new ShotEdit(0, language, Map.of(ShotPart.ACTION, text));
  }

  @Test
  void an_edit_in_one_language_leaves_its_twin_out_of_date() {
    Shot edited = action(Language.ENGLISH, "The cat yawns.").applyTo(SHOT);

    assertThat(edited.outOfDate(ShotPart.ACTION, Language.ENGLISH)).isFalse();
    assertThat(edited.outOfDate(ShotPart.ACTION, Language.CHINESE)).isTrue();
    assertThat(edited.prompt()).contains("The cat yawns.");
  }

  @Test
  void edits_in_both_languages_leave_neither_out_of_date_in_whichever_order() {
    ShotEdit english = action(Language.ENGLISH, "The cat yawns.");
    ShotEdit chinese = action(Language.CHINESE, "猫打哈欠。");

    for (List<ShotEdit> edits : List.of(List.of(english, chinese), List.of(chinese, english))) {
      Shot edited = ShotEdit.applyAll(edits, SHOT);

      for (Language language : Language.values()) {
        assertThat(edited.outOfDate(ShotPart.ACTION, language)).isFalse();
      }
      assertThat(edited.prompt()).contains("The cat yawns.");
    }
  }

  @Test
  void what_a_shot_says_already_changes_nothing() {
    assertThat(ShotEdit.applyAll(List.of(action(Language.ENGLISH, "The cat sits.")), SHOT))
        .isSameAs(SHOT);
  }
}

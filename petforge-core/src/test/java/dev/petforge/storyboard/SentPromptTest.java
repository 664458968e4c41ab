package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.PromptTerms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentPromptTest {
  private static final PromptTerms FIELD = PromptTerms.ANY.withNegativeField();
  private static final String SUBJECT = "The cat is orange.";
  private static final String SCENE = "A wooden table by a window. Camera fixed at eye level.";

  private static Shot shot() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject_lock", SUBJECT);
    fields.put("scene_lock", SCENE);
    fields.put("start_state", "seated, eyes on the lens");
    fields.put("end_state", "head low, face visible");
    fields.put(
        "crucial",
        SUBJECT + " " + SCENE + " Start: seated, eyes on the lens. End: head low, face visible.");
    fields.put("action", "The cat leans down and sniffs twice. It waits.");
    fields.put("sound", "Two soft sniffs. Room tone.");
    fields.put("negative_constraint", "extra animals, human hands, sudden zoom.");
    return Prompts.compose(new Shot(3, "approach", fields));
  }

  private static SentPrompt sent(PromptTerms terms) {
    return SentPrompt.of(shot(), terms, true);
  }

  @Test
  void what_must_not_be_seen_goes_into_the_negative_field_as_nouns() {
    SentPrompt sent = sent(FIELD);

    assertThat(sent.negative()).isEqualTo("extra animals, human hands, sudden zoom");
    assertThat(sent.text())
        .startsWith("[关键] The cat is orange. A wooden table")
        .contains("\n[动作] The cat leans down and sniffs twice. It waits.\n[音效] Two soft sniffs.")
        .doesNotContain("一致性约束")
        .doesNotContain("animals");
    assertThat(sent.warnings()).isEmpty();
  }

  @Test
  void the_shot_keeps_the_prompt_that_people_read() {
    assertThat(shot().prompt()).contains("[一致性约束] extra animals, human hands, sudden zoom.");
  }

  @Test
  void without_a_negative_field_the_model_is_told_what_is_there_instead() {
    SentPrompt sent = sent(PromptTerms.ANY);

    assertThat(sent.negative()).isEmpty();
    assertThat(sent.text())
        .endsWith("\n[一致性约束] The pet is alone in the picture. The camera stands still.")
        .doesNotContainIgnoringCase("hands")
        .doesNotContainIgnoringCase("zoom")
        .doesNotContainIgnoringCase("animals");
    assertThat(sent.warnings()).isEmpty();
  }

  @Test
  void what_cannot_be_said_in_another_way_is_left_out_and_that_is_said_without_naming_it() {
    Shot odd =
        Prompts.compose(shot().with("negative_constraint", "No morphing, a climbing harness"));

    SentPrompt sent = SentPrompt.of(odd, PromptTerms.ANY, true);

    assertThat(sent.text())
        .contains("Shapes stay stable and natural.")
        .doesNotContain("harness")
        .doesNotContain("morphing");
    assertThat(sent.warnings())
        .singleElement()
        .asString()
        .contains("1 of 2 things", "shot 3")
        .doesNotContain("harness");
    assertThat(SentPrompt.of(odd, FIELD, true).negative())
        .isEqualTo("morphing, a climbing harness");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "No morphing, no disappearing objects, no camera movement. | morphing, disappearing objects, camera movement",
        "Don't show people; avoid any text. | people, text",
        "无变形，无物体消失，禁止触碰背景物品。 | 变形、物体消失、触碰背景物品",
        "不要出现文字、其他动物 | 文字、其他动物",
        "nobody, nosey birds, notes | nobody, nosey birds, notes"
      })
  void orders_become_things(String constraint, String field) {
    Shot shot = Prompts.compose(shot().with("negative_constraint", constraint));

    assertThat(SentPrompt.of(shot, FIELD, true).negative()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "其他动物、人手, 画面中只有这一只宠物。",
    "第二个碗、突然变焦, 只有一个碗。机位保持静止。",
    "字幕、场地变化、变形, 画面干净整洁。地点保持不变。形体稳定自然。"
  })
  void a_chinese_constraint_is_reworded_in_chinese(String constraint, String instead) {
    Shot shot = Prompts.compose(shot().with("negative_constraint", constraint));

    assertThat(SentPrompt.of(shot, PromptTerms.ANY, true).text()).endsWith("] " + instead);
  }

  @Test
  void without_sound_there_is_no_sound_block() {
    SentPrompt sent = SentPrompt.of(shot(), FIELD, false);

    assertThat(sent.text()).doesNotContain("音效").doesNotContain("sniffs. Room");
    assertThat(sent.warnings()).isEmpty();
  }

  @Test
  void too_long_prompts_lose_whole_sentences_the_least_important_first() {
    List<String> order =
        List.of(
            "The camera stands still.",
            "The pet is alone in the picture.",
            "Room tone.",
            "Two soft sniffs.",
            "A wooden table by a window.",
            "Start: seated, eyes on the lens.",
            "The cat is orange.",
            "Camera fixed at eye level.",
            "End: head low, face visible.");
    String whole = sent(PromptTerms.ANY).text();
    int length = whole.length();

    for (int gone = 1; gone <= order.size(); gone++) {
      SentPrompt sent = sent(PromptTerms.characters(length - 1));

      assertThat(sent.text().length()).isLessThan(length);
      for (int i = 0; i < order.size(); i++) {
        assertThat(sent.text().contains(order.get(i)))
            .as("%s after %s", order.get(i), gone)
            .isEqualTo(i >= gone);
      }
      assertThat(sent.text())
          .contains("[动作] The cat leans down and sniffs twice. It waits.")
          .doesNotContain("\n\n")
          .doesNotContainPattern("(?m)\\[\\S+\\] *$");
      assertThat(sent.warnings())
          .singleElement()
          .asString()
          .contains("the prompt of shot 3 was shortened from " + whole.length() + " to ")
          .contains("what must not be seen, reworded (")
          .doesNotContain("sniffs");
      length = sent.text().length();
    }
    assertThat(sent(PromptTerms.characters(length)).text())
        .isEqualTo("[动作] The cat leans down and sniffs twice. It waits.");
  }

  @Test
  void an_action_that_does_not_fit_is_refused_with_the_numbers() {
    int action = "[动作] The cat leans down and sniffs twice. It waits.".length();

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> sent(PromptTerms.characters(action - 1)))
        .withMessageContaining("shot 3 alone has " + action)
        .withMessageContaining("takes " + (action - 1) + " characters")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PROMPT_TOO_LONG"));
  }

  @Test
  void chinese_fills_tokens_faster_than_characters() {
    Shot shot = Prompts.compose(shot().with("crucial", "猫咪坐在桌前。".repeat(60)).with("sound", ""));

    SentPrompt sent = SentPrompt.of(shot, PromptTerms.tokens(100), true);

    assertThat(PromptTerms.tokens(100).length(sent.text())).isBetween(80, 100);
    assertThat(sent.text()).contains("猫咪坐在桌前。\n[动作]");
    assertThat(sent.warnings()).singleElement().asString().contains("takes 100 tokens");
  }

  @Test
  void a_negative_field_takes_as_many_things_as_fit() {
    SentPrompt sent =
        SentPrompt.of(shot(), new PromptTerms(true, 400, PromptTerms.Unit.CHARACTERS), true);
    Shot many =
        Prompts.compose(
            shot()
                .with(
                    "negative_constraint",
                    "thing number one, ".repeat(1) + "x".repeat(380) + ", last"));

    assertThat(sent.negative()).hasSizeLessThan(400);
    SentPrompt cut =
        SentPrompt.of(many, new PromptTerms(true, 400, PromptTerms.Unit.CHARACTERS), true);
    assertThat(cut.negative()).isEqualTo("thing number one, " + "x".repeat(380));
    assertThat(cut.warnings()).anyMatch(warning -> warning.contains("1 of 3 things"));
  }

  @Test
  void english_headings_stay_english() {
    Shot english = Prompts.compose(shot(), Headings.ENGLISH);

    assertThat(SentPrompt.of(english, PromptTerms.ANY, true).text())
        .startsWith("[Key] ")
        .contains("\n[Action] ", "\n[Sound] ", "\n[Consistency] The pet is alone")
        .doesNotContainPattern("\\p{IsHan}");
  }

  @Test
  void an_edit_keeps_the_headings_and_composes_anew() {
    Shot english = Prompts.compose(shot(), Headings.ENGLISH);

    Shot edited =
        new ShotEdit(3, Language.ENGLISH, Map.of(ShotPart.ACTION, "The cat yawns."))
            .applyTo(english);

    assertThat(edited.prompt()).contains("[Action] The cat yawns.\n[Sound] ");
    assertThat(SentPrompt.of(edited, FIELD, true).text()).contains("[Action] The cat yawns.");
  }

  @Test
  void a_prompt_of_the_predecessor_keeps_what_its_parts_do_not_say() {
    Shot old =
        new Shot(
            0,
            "intro",
            Map.of(
                "negative_constraint",
                "No morphing.",
                "prompt",
                "[关键] A cat.\n[动作] It waves.\n[音效] Meow.\n[禁止] No morphing.\n"
                    + "[一致性约束] STAY CONSISTENT: the light must not change."));

    SentPrompt sent = SentPrompt.of(old, FIELD, false);

    assertThat(sent.text())
        .isEqualTo(
            "[关键] A cat.\n[动作] It waves.\n[一致性约束] STAY CONSISTENT: the light must not change.");
    assertThat(sent.negative()).isEqualTo("morphing");
  }

  @Test
  void a_prompt_without_parts_is_sent_as_it_is() {
    Shot free = new Shot(0, "intro", Map.of("prompt", "A cat waves.\nIt is happy."));

    assertThat(SentPrompt.of(free, PromptTerms.ANY, false).text())
        .isEqualTo("A cat waves.\nIt is happy.");
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> SentPrompt.of(free, PromptTerms.characters(10), false));
  }

  @Test
  void an_edit_of_the_predecessors_shot_keeps_what_must_stay_the_same() {
    String stays = "[一致性约束] STAY CONSISTENT: the light must not change.";
    Shot old =
        new Shot(
            0,
            "intro",
            Map.of(
                "action",
                "It waves.",
                "negative_constraint",
                "morphing",
                "prompt",
                "[动作] It waves.\n[一致性约束] morphing\n" + stays));

    Shot once =
        new ShotEdit(0, Language.ENGLISH, Map.of(ShotPart.NEGATIVE_CONSTRAINT, "text"))
            .applyTo(old);
    Shot twice =
        new ShotEdit(0, Language.ENGLISH, Map.of(ShotPart.ACTION, "It yawns.")).applyTo(once);

    assertThat(twice.prompt()).isEqualTo("[动作] It yawns.\n[一致性约束] text\n" + stays);
  }
}

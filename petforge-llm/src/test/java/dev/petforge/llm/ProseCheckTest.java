package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.llm.ProseCheck.Finding;
import dev.petforge.llm.ProseCheck.Rule;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.testkit.Storyboards;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the lists of words find, and what they must not find. */
class ProseCheckTest {
  private final Storyboard good = Storyboards.good();

  private List<Finding> with(int index, String field, Object value) {
    return ProseCheck.check(good.with(good.shot(index).with(field, value)), Storyboards.template());
  }

  private List<Finding> locked(int index, String field, Object value) {
    return ProseCheck.check(good.with(good.shot(index).with(field, value)), Storyboards.locked());
  }

  private static void isOnly(
      List<Finding> findings, int shot, String field, Rule rule, String... words) {
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.shot()).isEqualTo(shot);
              assertThat(finding.field()).isEqualTo(field);
              for (String word : words) {
                assertThat(finding.message()).contains(word);
              }
            });
  }

  @Test
  void a_good_storyboard_has_no_finding() {
    assertThat(ProseCheck.check(good, Storyboards.template())).isEmpty();
    assertThat(ProseCheck.check(good, Storyboards.locked())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sound, TODO, TODO",
    "sound, Same as above., Same as above",
    "sound, same as before, same as before",
    "sound, TBD, TBD",
    "sound_zh, 同上, 同上",
    "sound_zh, 请TODO补充, TODO"
  })
  void words_that_stand_for_a_text_are_found(String field, String text, String words) {
    isOnly(with(2, field, text), 2, field, Rule.UNWRITTEN, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"It weighs < 5 kg and > 3 kg.", "A cat, i.e. 猫 [kitten]", "Todoroki"})
  void ordinary_words_stand_for_no_text(String text) {
    assertThat(with(2, "sound", text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "action, The cat eats while the camera slowly pushes in.",
    "action, The camera pans left and the cat turns its head.",
    "crucial, The same cat. The same table. A gentle zoom on the bowl.",
    "crucial, The same cat. The same table. Slow tracking shot.",
    "end_state, 'the camera is moving closer, face to the lens'",
    "scene_lock, Handheld look.",
    "action, The cat yawns; cut to the bowl.",
    "action, The cat does not move. Then the camera zooms in.",
    "action_zh, 镜头缓缓推近，猫咪低下头。",
    "action_zh, 猫咪吃了一口，画面慢慢放大。",
    "crucial_zh, 同一只猫。同一张桌子。运镜流畅。",
    "scene_lock_zh, 突然变焦。",
    "action_zh, 猫咪一动不动。镜头跟随它的目光。"
  })
  void a_word_that_moves_a_locked_camera_is_found(String field, String text) {
    assertThat(locked(2, field, text))
        .filteredOn(finding -> finding.rule() == Rule.CAMERA_MOVED)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.shot()).isEqualTo(2);
              assertThat(finding.field()).isEqualTo(field);
              assertThat(finding.message()).contains("the camera where it is, had '");
            });
    assertThat(with(2, field, text)).noneMatch(finding -> finding.rule() == Rule.CAMERA_MOVED);
  }

  @ParameterizedTest
  @CsvSource({
    "crucial, 'The same cat. The same table. Camera: static tripod lock, no zoom/pan/tilt.'",
    "crucial, 'The same cat. The same table. One take without zoom or pan, the camera fixed.'",
    "crucial, The same cat. The same table. The camera never moves.",
    "crucial, The same cat. The same table. The camera does not zoom or follow the cat.",
    "action, The cat tilts its head and looks at the camera.",
    "action, The cat moves its nose close to the camera and follows the fly with its eyes.",
    "action, 'The cat, panting, taps the frying pan left of it.'",
    "action, The cat dreams of zoomies and pushes in its chair.",
    "action, The knife cuts the cake.",
    "negative_constraint, 'sudden zoom, camera pans, hand-held look'",
    "crucial_zh, 同一只猫。同一张桌子。镜头固定，一镜到底，不推拉、不摇移。",
    "crucial_zh, 同一只猫。同一张桌子。镜头：三脚架锁定，禁止缩放/平移/倾斜。",
    "crucial_zh, 同一只猫。同一张桌子。镜头不移动，没有变焦。",
    "action_zh, 猫咪慢慢朝镜头移动，歪了歪头。",
    "negative_constraint_zh, 突然变焦、镜头移动"
  })
  void a_locked_camera_may_be_spoken_of_and_looked_into(String field, String text) {
    assertThat(locked(2, field, text)).noneMatch(finding -> finding.rule() == Rule.CAMERA_MOVED);
  }

  @ParameterizedTest
  @CsvSource({
    "action, The cat adds a paw to the table., adds",
    "action, The cat continues eating., continues",
    "action, Remove the lid., Remove",
    "action_zh, 猫咪把碗换成盘子。, 换成"
  })
  void a_verb_that_reads_as_an_order_to_edit_is_found(String field, String text, String verb) {
    isOnly(with(2, field, text), 2, field, Rule.EDIT_VERB, verb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"The cat looks at its address.", "The cat does not continue eating."})
  void a_verb_inside_another_word_or_denied_is_none(String text) {
    assertThat(with(2, "action", text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "action, Beat 1 (0-2s): The cat waves. Beat 2 (2-4s): It yawns. Beat 3 (4-6s): It sits.",
    "action, The cat waves. It yawns. It lies down.",
    "action, 'The cat waves, then yawns, and finally lies down.'",
    "action_zh, 首先，猫咪挥手，然后打哈欠，最后趴下。",
    "action_zh, 猫咪挥手。猫咪打哈欠。猫咪趴下。"
  })
  void several_actions_in_one_shot_are_found(String field, String text) {
    isOnly(with(2, field, text), 2, field, Rule.SEVERAL_ACTIONS);
  }

  @ParameterizedTest
  @CsvSource({
    "end_state, 'lying on the rug, paws together', says nothing of the face",
    "end_state, the cat leaves the frame with its head high, leaves the frame",
    "end_state, its face is hidden in the bowl, face is hidden",
    "end_state_zh, 趴在地毯上, says nothing of the face",
    "end_state_zh, 猫咪转过头背对镜头, 背对"
  })
  void an_end_without_the_pets_face_is_found(String field, String text, String words) {
    assertThat(with(3, field, text))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.END_WITHOUT_FACE);
              assertThat(finding.message()).contains(words);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "negative_constraint, 'No morphing, no camera movement.', No",
    "negative_constraint, Don't show people., Don't",
    "negative_constraint_zh, 无变形，无物体消失。, 无",
    "negative_constraint_zh, 不要出现文字。, 不要",
    "negative_constraint_zh, 禁止触碰背景物品。, 禁止"
  })
  void a_negative_constraint_that_forbids_is_found(String field, String text, String word) {
    isOnly(with(1, field, text), 1, field, Rule.NEGATIVE_ORDER, word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other animals, notes, nodding people", "a nobody, a knot"})
  void things_that_are_only_named_are_as_they_should_be(String text) {
    assertThat(with(1, "negative_constraint", text)).isEmpty();
  }

  @Test
  void parts_that_are_long_are_found_with_their_length() {
    String locks = "The same cat. The same table. ";
    assertThat(with(1, "crucial", locks + "word ".repeat(60))).isEmpty();
    isOnly(
        with(1, "crucial", locks + "word ".repeat(61)),
        1,
        "crucial",
        Rule.PART_LONG,
        "at most 60 words beside the locks, had 61");
    isOnly(
        with(1, "action", "word ".repeat(41)),
        1,
        "action",
        Rule.PART_LONG,
        "at most 40 words, had 41");
    isOnly(
        with(1, "sound_zh", "声".repeat(31)),
        1,
        "sound_zh",
        Rule.PART_LONG,
        "at most 30 characters, had 31");
  }
}

package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.storyboard.Direction;
import dev.petforge.storyboard.Headings;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardCheck;
import dev.petforge.storyboard.StoryboardCheck.Finding;
import dev.petforge.storyboard.StoryboardCheck.Rule;
import dev.petforge.storyboard.Template;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoryboardCheckTest {
  private final Storyboard good = Storyboards.good();

  private List<Finding> with(int index, String field, Object value) {
    return StoryboardCheck.check(good.with(good.shot(index).with(field, value)));
  }

  @Test
  void a_good_film_has_no_finding() {
    assertThat(StoryboardCheck.check(good)).isEmpty();
    assertThat(StoryboardCheck.check(good, Storyboards.template())).isEmpty();
  }

  static Stream<String> parts() {
    return Stream.of(ShotPart.values()).map(part -> part.key(Language.ENGLISH));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void a_part_without_a_text_in_either_language_is_a_hard_finding_unless_it_is_the_negative_one(
      String part) {
    Shot bare = good.shot(3).with(part, " ").with(part + "_zh", "");

    assertThat(StoryboardCheck.check(good.with(bare)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.pointer()).isEqualTo("/storyboards/3/" + part);
              assertThat(finding.rule()).isEqualTo(Rule.TEXT_MISSING);
              assertThat(finding.hard()).isEqualTo(!part.equals("negative_constraint"));
              assertThat(finding.shot()).isEqualTo(3);
            });
  }

  @ParameterizedTest
  @MethodSource("parts")
  void a_part_in_one_language_only_is_a_soft_finding(String part) {
    for (String field : List.of(part, part + "_zh")) {
      assertThat(with(2, field, ""))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.pointer()).isEqualTo("/storyboards/2/" + field);
                assertThat(finding.hard()).isFalse();
              });
    }
  }

  @Test
  void a_text_that_is_too_long_is_a_hard_finding_that_says_how_long() {
    assertThat(with(1, "sound", "x".repeat(4_000))).isEmpty();
    assertThat(with(1, "sound", "x".repeat(4_001)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.TEXT_TOO_LONG);
              assertThat(finding.message()).contains("at most 4000").contains("4001");
              assertThat(finding.hard()).isTrue();
            });
  }

  @Test
  void a_prompt_that_many_providers_refuse_is_a_soft_finding() {
    assertThat(with(1, "prompt", "x".repeat(2_501)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.PROMPT_LONG);
              assertThat(finding.hard()).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"<describe action>", "It eats {food}.", "[insert sound here]"})
  void a_slot_that_nobody_filled_is_a_hard_finding(String text) {
    assertThat(with(2, "sound", text))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.PLACEHOLDER);
              assertThat(finding.pointer()).isEqualTo("/storyboards/2/sound");
              assertThat(finding.hard()).isTrue();
            });
    assertThat(with(2, "food_item", text)).extracting(Finding::rule).contains(Rule.PLACEHOLDER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"It weighs < 5 kg and > 3 kg.", "A cat, i.e. 猫 [kitten]", "Todoroki"})
  void ordinary_words_are_no_slots(String text) {
    assertThat(with(2, "sound", text)).isEmpty();
  }

  @Test
  void a_type_that_the_template_does_not_have_is_a_hard_finding() {
    Shot strange = new Shot(2, "bonus", good.shot(2).fields());

    assertThat(StoryboardCheck.check(good.with(strange))).isEmpty();
    assertThat(StoryboardCheck.check(good.with(strange), Storyboards.template()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.TYPE_UNKNOWN);
              assertThat(finding.pointer()).isEqualTo("/storyboards/2/segment_type");
              assertThat(finding.message()).contains("finish").contains("'bonus'");
              assertThat(finding.hard()).isTrue();
            });
  }

  @Test
  void a_type_at_another_types_place_is_a_hard_finding() {
    Shot early = new Shot(1, "finish", good.shot(1).fields());

    assertThat(StoryboardCheck.check(good.with(early), Storyboards.template()))
        .extracting(Finding::rule)
        .containsExactly(Rule.TYPE_ORDER);
  }

  @Test
  void the_coarse_types_of_the_predecessor_are_taken_for_the_finer_ones() {
    Storyboard coarse =
        good.with(new Shot(1, "segment", good.shot(1).fields()))
            .with(new Shot(2, "eating", good.shot(2).fields()));

    assertThat(StoryboardCheck.check(coarse, Storyboards.template())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"subject_lock", "subject_lock_zh", "scene_lock", "scene_lock_zh"})
  void a_lock_that_changes_is_a_hard_finding_at_the_shot_that_changes_it(String lock) {
    assertThat(with(2, lock, "Another."))
        .filteredOn(Finding::hard)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.LOCK_CHANGED);
              assertThat(finding.pointer()).isEqualTo("/storyboards/2/" + lock);
            });
  }

  @Test
  void a_crucial_part_that_does_not_say_the_lock_is_a_soft_finding() {
    assertThat(with(1, "crucial", "The same cat. Another table."))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.LOCK_NOT_SAID);
              assertThat(finding.message()).contains("scene_lock");
              assertThat(finding.hard()).isFalse();
            });
  }

  @Test
  void a_state_that_does_not_go_on_word_for_word_is_a_hard_finding_at_the_later_shot() {
    assertThat(with(1, "end_state_zh", "姿势2，脸差不多朝镜头"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.STATE_BROKEN);
              assertThat(finding.pointer()).isEqualTo("/storyboards/2/start_state_zh");
              assertThat(finding.hard()).isTrue();
            });
  }

  @Test
  void states_and_locks_that_nobody_wrote_are_not_asked_for() {
    Map<String, Object> old = new LinkedHashMap<>(good.shot(1).fields());
    old.keySet().removeIf(name -> name.contains("_state") || name.contains("_lock"));
    old.remove("duration_sec");

    assertThat(StoryboardCheck.check(good.with(new Shot(1, "eating", old)))).isEmpty();
  }

  static Stream<Object> badDurations() {
    return Stream.of(0, 61, -1, 7.5, "8", List.of(8), Double.NaN);
  }

  @ParameterizedTest
  @MethodSource("badDurations")
  void a_duration_is_1_to_60_whole_seconds(Object value) {
    assertThat(with(0, "duration_sec", value))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.DURATION);
              assertThat(finding.message()).contains("1 to 60").endsWith("was " + value);
              assertThat(finding.hard()).isTrue();
            });
  }

  static Stream<Object> goodDurations() {
    return Stream.of(1, 60L, 8.0);
  }

  @ParameterizedTest
  @MethodSource("goodDurations")
  void a_whole_number_of_any_kind_is_a_duration(Object value) {
    assertThat(with(0, "duration_sec", value)).isEmpty();
  }

  @Test
  void an_action_that_was_there_before_is_a_soft_finding() {
    String action = good.shot(1).text(ShotPart.ACTION, Language.ENGLISH);

    assertThat(with(3, "action", action))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.ACTION_REPEATED);
              assertThat(finding.message()).contains("shot 1");
              assertThat(finding.hard()).isFalse();
            });
  }

  private List<Finding> locked(int index, String field, Object value) {
    return StoryboardCheck.check(
        good.with(good.shot(index).with(field, value)), Storyboards.locked());
  }

  private static void isOnly(
      List<Finding> findings, Rule rule, boolean hard, String pointer, String... words) {
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.hard()).isEqualTo(hard);
              assertThat(finding.pointer()).isEqualTo(pointer);
              for (String word : words) {
                assertThat(finding.message()).contains(word);
              }
            });
  }

  @Test
  void a_film_of_another_length_than_was_asked_for_is_a_hard_finding() {
    assertThat(StoryboardCheck.check(good, Storyboards.template(), 4)).isEmpty();
    isOnly(
        StoryboardCheck.check(good, Storyboards.template(), 7),
        Rule.COUNT,
        true,
        "/storyboards",
        "7 shots, had 4");
  }

  @ParameterizedTest
  @MethodSource("parts")
  void what_was_written_to_a_template_has_every_part_in_every_language_of_it(String part) {
    for (String field : List.of(part, part + "_zh")) {
      isOnly(locked(2, field, " "), Rule.TEXT_MISSING, true, "/storyboards/2/" + field, field);
    }
    Shot bare = good.shot(1).with(part, "").with(part + "_zh", "");
    assertThat(StoryboardCheck.check(good.with(bare), Storyboards.template()))
        .extracting(Finding::pointer)
        .containsExactlyInAnyOrder("/storyboards/1/" + part, "/storyboards/1/" + part + "_zh");
  }

  @ParameterizedTest
  @CsvSource({
    "action, 猫咪慢慢低下头轻轻闻了两下食物",
    "subject_lock, 与开场照片完全一致的橘猫",
    "end_state, 坐着面向镜头脸部清晰可见",
    "action_zh, The cat lowers its head and sniffs the food twice.",
    "sound_zh, Quiet room tone and two soft sniffs.",
    "action, Кошка медленно опускает голову"
  })
  void a_text_in_another_language_than_its_fields_is_a_hard_finding(String field, String text) {
    assertThat(with(0, field, text))
        .filteredOn(finding -> finding.rule() == Rule.LANGUAGE)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.hard()).isTrue();
              assertThat(finding.pointer()).isEqualTo("/storyboards/0/" + field);
              assertThat(finding.message()).contains(field.endsWith("_zh") ? "Chinese" : "English");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "action, 'The cat 咪咪大王 sits down beside the sign 小猫咖啡馆 and yawns.'",
    "sound_zh, 双耳ASMR，近距离收音，无BGM。",
    "action_zh, 戴着McDonald's帽子的橘猫抬起头。",
    "food_item, 炸鸡桶与蓝色饮料和蛋糕",
    "sound, 咪咪叫",
    "action, 'L''été, le chat s''assied près de la fenêtre.'"
  })
  void names_and_terms_of_another_script_are_not_another_language(String field, String text) {
    assertThat(with(0, field, text)).noneMatch(finding -> finding.rule() == Rule.LANGUAGE);
  }

  @Test
  void a_length_that_the_template_does_not_like_is_a_soft_finding() {
    assertThat(locked(1, "duration_sec", 5)).isEmpty();
    assertThat(with(1, "duration_sec", 12)).isEmpty();
    isOnly(
        locked(1, "duration_sec", 12),
        Rule.DURATION_UNUSUAL,
        false,
        "/storyboards/1/duration_sec",
        "should be 5 to 8 s",
        "was 12");
  }

  @Test
  void a_template_of_one_language_asks_nothing_of_the_other() {
    Direction english =
        new Direction(
            EnumSet.of(Language.ENGLISH),
            OptionalInt.empty(),
            Optional.empty(),
            false,
            Headings.ENGLISH,
            "");
    Template one = Storyboards.template(english);
    Storyboard film = good;
    for (Shot shot : good.shots()) {
      Map<String, Object> fields = new LinkedHashMap<>(shot.fields());
      fields.keySet().removeIf(name -> name.endsWith("_zh"));
      film = film.with(new Shot(shot.index(), shot.type(), fields));
    }

    assertThat(StoryboardCheck.check(film, one)).isEmpty();
    isOnly(
        StoryboardCheck.check(film.with(film.shot(1).with("action", "")), one),
        Rule.TEXT_MISSING,
        true,
        "/storyboards/1/action");
    assertThat(StoryboardCheck.check(film.with(film.shot(1).with("action_zh", "TODO")), one))
        .isEmpty();
  }
}

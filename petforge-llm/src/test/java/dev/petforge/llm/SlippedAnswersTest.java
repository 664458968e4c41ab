package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.StoryboardAnswers;
import dev.petforge.storyboard.Storyboard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Slips of the pen in JSON: what has one reading is read so, and nothing else is. */
class SlippedAnswersTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final StoryboardAnswers VALID = StoryboardAnswers.valid(Briefs.eating(), 7);

  @TempDir private Path folder = Path.of("");
  private ShotsToWrite toWrite;

  @BeforeEach
  void begin() {
    toWrite = ShotsToWrite.of(Briefs.eating(), Briefs.brief(Briefs.image(folder), 7));
  }

  private Optional<Storyboard> read(String answer) {
    return AnswerJudge.judge(toWrite, answer).storyboard();
  }

  /** The valid answer with something else in the place of one value. */
  private static String with(int place, String field, String value) {
    return changed(place, field, "@@").replace("\"@@\"", value);
  }

  private static String changed(int place, String field, String text) {
    ArrayNode shots = VALID.shots();
    ((ObjectNode) shots.path(place)).put(field, text);
    return JSON.writeValueAsString(JSON.createObjectNode().set("segments", shots));
  }

  private void assertSays(String answer, int place, String field, String text) {
    assertThat(AnswerJudge.judge(toWrite, answer).problems()).as(answer).isEmpty();
    Storyboard film = read(answer).orElseThrow();
    assertThat(film.shot(place).field(field)).contains(text);
    Storyboard meant = read(changed(place, field, text)).orElseThrow();
    assertThat(film).isEqualTo(meant);
  }

  static Stream<Arguments> marks() {
    return Stream.of(
        Arguments.of("\"小猫说\"喵\"然后走开\"", "小猫说\"喵\"然后走开"),
        Arguments.of("\"小猫说\"喵\", 然后走开\"", "小猫说\"喵\", 然后走开"),
        Arguments.of("\"小猫说：\"喵\"，然后走开。\"", "小猫说：\"喵\"，然后走开。"),
        Arguments.of("\"\"喵\"它叫了一声\"", "\"喵\"它叫了一声"),
        Arguments.of("\"它轻轻地叫\"喵\"\"", "它轻轻地叫\"喵\""),
        Arguments.of("\"看着\"鱼\"、\"虾\"和\"蟹\"。\"", "看着\"鱼\"、\"虾\"和\"蟹\"。"),
        Arguments.of("\"碗上写着\"吃}\"和\"[喝]\"两个字\"", "碗上写着\"吃}\"和\"[喝]\"两个字"),
        Arguments.of("\"它对着\"A\" , \"B\"各看一眼\"", "它对着\"A\" , \"B\"各看一眼"),
        Arguments.of("\"写着\\\"喵\\\"和\"汪\"的牌子\"", "写着\"喵\"和\"汪\"的牌子"));
  }

  @ParameterizedTest
  @MethodSource("marks")
  void plain_marks_in_a_text_are_mended_where_they_end_no_string(String value, String text) {
    for (int place : new int[] {0, 3, 6}) {
      assertSays(with(place, "action_zh", value), place, "action_zh", text);
      assertSays("```json\n" + with(place, "action_zh", value) + "\n```", place, "action_zh", text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // One mark of a pair is missing: which one, nobody knows.
        "\"小猫说\"喵然后走开\"",
        // Does the text end here, or does it have another member's name in it?
        "\"小猫说\", \"sound_zh\": \"喵\"",
        "\"小猫说\"喵\": 然后走开\"",
        "\"它说\"喵\"\", \"extra\": \"走开\"",
        // A list of texts can be cut in many ways.
        "[\"说\"鱼\", \"虾\"\", \"x\"]",
        "\"小猫说\"喵\"然后走开",
        "小猫说\"喵\"然后走开"
      })
  void marks_with_another_reading_are_asked_about(String value) {
    assertThat(read(with(3, "action_zh", value))).isEmpty();
  }

  @Test
  void an_answer_in_single_marks_may_have_apostrophes() {
    String single =
        changed(2, "action", "the cat@s bowl and the dogs@ bowl, side by side")
            .replace('"', '\'')
            .replace('@', '\'');

    assertSays(single, 2, "action", "the cat's bowl and the dogs' bowl, side by side");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "$", "_", "(", "*", " ", "#", "。", "'", "~", "."})
  void a_backslash_that_escapes_nothing_is_nothing(String sign) {
    assertSays(
        with(1, "sound", "\"soft chewing \\" + sign + "a low hum\""),
        1,
        "sound",
        ("soft chewing " + sign + "a low hum").replace("  ", " "));
  }

  @Test
  void short_escapes_of_other_languages_are_what_they_say() {
    assertSays(with(1, "sound", "\"a caf\\xe9 hum\""), 1, "sound", "a café hum");
    assertThat(read(with(1, "sound", "\"a hum \\u00 and more\""))).isEmpty();
  }

  @Test
  void what_is_said_twice_is_no_doubt_and_what_is_said_otherwise_is() {
    String sound = JSON.writeValueAsString(VALID.shots().path(4).path("sound"));

    assertSays(
        with(4, "sound", sound + ",\"sound\":" + sound),
        4,
        "sound",
        VALID.shots().path(4).path("sound").asString());
    assertSays(
        with(4, "sound", sound + ",\"Sound\":" + sound),
        4,
        "sound",
        VALID.shots().path(4).path("sound").asString());
    assertThat(read(with(4, "sound", sound + ",\"sound\":\"silence all around\""))).isEmpty();
    assertThat(read(with(4, "sound", sound + ",\"Sound\":\"silence all around\""))).isEmpty();
  }

  static Stream<String> wrapped() {
    String shots = JSON.writeValueAsString(VALID.shots());
    String text = JSON.writeValueAsString(shots);
    List<String> one = new ArrayList<>();
    List<String> named = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    VALID
        .shots()
        .forEach(
            shot -> {
              one.add("{\"shot\":" + shot + "}");
              named.add("\"shot_" + named.size() + "\":" + shot);
              texts.add(JSON.writeValueAsString(shot.toString()));
            });
    return Stream.of(
        "{\"分镜\":" + shots + "}",
        "{\"分镜列表\":" + shots + ",\"总数\":7}",
        "{\"标题\":\"午餐\",\"镜头\":" + shots + "}",
        "{\"scenes\":" + shots + ",\"characters\":[{\"name\":\"Momo\",\"type\":\"cat\"}]}",
        "{\"data\":[{\"id\":1}],\"my_list\":" + shots + "}",
        "{\"code\":0,\"data\":{\"storyboards\":" + shots + "}}",
        "{\"output\":{\"result\":{\"shots\":" + shots + "}}}",
        "{\"segments\":" + text + "}",
        "{\"title\":\"x\",\"storyboard\":" + text + "}",
        "{\"result\":" + JSON.writeValueAsString("{\"shots\":" + shots + "}") + "}",
        "{\"segments\":{" + String.join(",", named) + "}}",
        "{" + String.join(",", named) + "}",
        "{\"shots\":[" + String.join(",", one) + "]}",
        "[" + String.join(",", texts) + "]",
        "[{\"segments\":" + shots + "}]",
        "{\"segments\":" + shots + ",\"shots\":" + shots + "}",
        shots.replace("\"", "\\\""),
        "{\\\"segments\\\":" + shots.replace("\"", "\\\"") + "}",
        "<|begin_of_box|>" + shots + "<|end_of_box|>",
        "<think>" + shots + "</think>",
        "[THINK]no [1] yet[/THINK]" + shots,
        "<seed:think>{\"segments\":[]}</seed:think>" + shots,
        "{segments:" + shots + "}",
        shots.replace("},{", "}\n{"),
        shots.replace("\",\"", "\"\n\"").replace("},{", "}\n{"),
        shots.replace(":null", ":NaN").replace("\"segment_index\":", "\"segment_index\":0"));
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void the_one_list_of_as_many_shots_as_were_asked_for_is_the_storyboard(String answer) {
    assertThat(AnswerJudge.judge(toWrite, answer).problems()).isEmpty();
    assertThat(read(answer).orElseThrow()).isEqualTo(read(VALID.json()).orElseThrow());
  }

  @Test
  void of_two_different_lists_in_one_document_the_one_that_was_asked_for_counts_or_none() {
    String shots = JSON.writeValueAsString(VALID.shots());
    String draft = shots.replace("orange tabby", "ginger tabby");

    assertThat(read("{\"draft\":" + draft + ",\"segments\":" + shots + "}"))
        .isEqualTo(read(VALID.json()));
    assertThat(read("{\"draft\":" + draft + ",\"final\":" + shots + "}")).isEmpty();
  }

  /**
   * Random words of random texts get plain marks around them, before or behind other signs. What is
   * taken is exactly what was written; most of it is taken.
   */
  @Test
  void marks_anywhere_are_read_as_they_were_written_or_not_at_all() {
    int taken = 0;
    int times = Integer.getInteger("petforge.mutations", 500) / 10;
    for (int seed = 0; seed < times; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ArrayNode shots = VALID.shots();
      for (int slips = 1 + random.nextInt(3); slips > 0; slips--) {
        slip((ObjectNode) shots.path(random.nextInt(7)), random);
      }
      String json = JSON.writeValueAsString(JSON.createObjectNode().set("segments", shots));
      String slipped = json.replace("\\\"", "\"");

      Optional<Storyboard> film = read(slipped);

      Optional<Storyboard> meant = read(json);
      film.ifPresent(one -> assertThat(Optional.of(one)).as(slipped).isEqualTo(meant));
      taken += film.isPresent() ? 1 : 0;
    }
    assertThat(taken).isGreaterThan(times * 8 / 10);
  }

  private static final List<String> AROUND =
      List.of("\"", "\", ", " \"", "\"。", "，\"", "\": ", "\" }", "\"]", "\", \"", "\"\"");

  private static void slip(ObjectNode shot, SplittableRandom random) {
    List<String> names =
        shot.properties().stream()
            .filter(member -> member.getValue().isString())
            .map(java.util.Map.Entry::getKey)
            .filter(name -> name.startsWith("action") || name.startsWith("sound"))
            .toList();
    String name = names.get(random.nextInt(names.size()));
    String text = shot.path(name).asString();
    int from = random.nextInt(text.length());
    int to = from + random.nextInt(Math.min(12, text.length() - from) + 1);
    // Mostly what people write; now and then what only chance does.
    String behind = random.nextInt(8) > 0 ? "\"" : AROUND.get(random.nextInt(AROUND.size()));
    shot.put(
        name,
        text.substring(0, from) + "\"" + text.substring(from, to) + behind + text.substring(to));
  }

  @Test
  void what_was_mended_is_said() {
    String answer = with(2, "action_zh", "\"小猫说\"喵\"然后走开\"");

    assertThat(AnswerJudge.judge(toWrite, answer).warnings())
        .anyMatch(warning -> warning.contains("quotation marks in its texts"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "]", "}{", "\"a\"}"})
  void what_closes_without_having_been_opened_is_no_storyboard(String text) {
    assertThat(read("```json\n" + text + "\n```")).isEmpty();
    assertThat(read(text)).isEmpty();
  }

  @Test
  void a_text_of_marks_does_not_take_long() {
    String start = "{\"segments\":[{\"segment_index\":0,\"action\":\"";
    for (String text :
        List.of(
            start + "\"a ".repeat(90_000),
            (start + "\"x\" ").repeat(5_000),
            start + "\" ,".repeat(90_000),
            "{\"a\":\"b\" \"c\"".repeat(20_000),
            "{\"a\":\"" + "\" /*".repeat(60_000))) {
      Duration began = ProcessorTime.ofThread();

      assertThat(read(text)).isEmpty();
      assertThat(ProcessorTime.ofThread().minus(began)).isLessThan(Duration.ofSeconds(20));
    }
  }
}

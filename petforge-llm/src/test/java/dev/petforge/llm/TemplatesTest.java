package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.Direction;
import dev.petforge.storyboard.Headings;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotSpec;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardCheck;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
  /** Its lines are counted in the tests below. */
  private static final String WALK =
      """
      ---
      id: walk
      name: {en: A walk, zh: 散步}
      camera: {en: "camera fixed, low", zh: 镜头固定在低处}
      light: {en: "{light}, unchanging", zh: "{light}，全程不变"}
      sound: {en: quiet street, zh: 安静的街道}
      negatives: {en: "cars, people", zh: 汽车、人}
      shots:
        - type: intro
          actions:
            - {en: "{subject} looks up.", zh: "{subject}抬起头。"}
          end_state: {en: face to the lens, zh: 面向镜头}
          sound: {en: a breath, zh: 一声呼吸}
        - type: step
          repeatable: true
          actions:
            - en: "{subject} walks on the spot."
              zh: "{subject}原地踏步。"
            - {en: "{subject} lifts one paw.", zh: "{subject}抬起一只爪子。"}
          end_state: {en: "standing, face to the lens", zh: 站着面向镜头}
          sound: {en: soft steps, zh: 轻轻的脚步声}
          rules:
            - The paws leave the ground one after the other.
        - type: outro
          actions:
            - {en: "{subject} sits down.", zh: "{subject}坐下。"}
          end_state: {en: "sitting, face to the lens", zh: 坐着面向镜头}
          sound: {en: silence, zh: 寂静}
      ---

      A short walk of {subject}.
      """;

  @TempDir private Path folder = Path.of("");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> problems(String text) {
    return TemplateFile.read("walk.md", text).problems().stream()
        .map(TemplateProblem::toString)
        .toList();
  }

  private static Template walk() {
    return TemplateFile.read("walk.md", WALK).template().orElseThrow();
  }

  private static Storyboard film(Template template, int shots, Shot... kept) {
    return OfflineStoryboardWriter.of(List.of(template))
        .write(
            new StoryboardBrief(
                template.id(),
                shots,
                Path.of("image.jpg"),
                new Picture(new FrameSize(1376, 768), List.of("#e8d9c0"), 140),
                "",
                "",
                List.of(kept)),
            ModelCalls.none())
        .storyboard();
  }

  @Test
  void a_file_says_all_that_a_template_is() {
    Template walk = walk();

    assertThat(problems(WALK)).isEmpty();
    assertThat(walk.id()).isEqualTo(new TemplateId("walk"));
    assertThat(walk.name()).isEqualTo(new Bilingual("A walk", "散步"));
    assertThat(walk.light().english()).isEqualTo("{light}, unchanging");
    assertThat(walk.ledger()).isEmpty();
    assertThat(walk.shots()).extracting(ShotSpec::type).containsExactly("intro", "step", "outro");
    ShotSpec step = walk.shots().get(1);
    assertThat(step.repeatable()).isTrue();
    assertThat(step.rank()).isEqualTo(1);
    assertThat(step.actions()).hasSize(2);
    assertThat(step.rules()).containsExactly("The paws leave the ground one after the other.");
    assertThat(walk.direction())
        .isEqualTo(
            new Direction(
                Set.of(Language.values()),
                OptionalInt.empty(),
                Optional.empty(),
                false,
                Headings.CHINESE,
                "A short walk of {subject}."));
    assertThat(walk.usualShots()).isEqualTo(3);
  }

  @Test
  void what_is_optional_can_be_said() {
    String more =
        """
        segments: 5
        seconds: 4-6
        camera_locked: true
        headings: en
        ledger:
          - {en: far away, zh: 很远}
          - {en: close, zh: 很近}
        shots:
        """;

    Template walk =
        TemplateFile.read(
                "walk.md",
                WALK.replace("shots:\n", more)
                    .replace("repeatable: true", "repeatable: true\n    rank: 3\n    level: 1"))
            .template()
            .orElseThrow();

    assertThat(walk.usualShots()).isEqualTo(5);
    assertThat(walk.direction().seconds()).contains(new Direction.Seconds(4, 6));
    assertThat(walk.direction().cameraLocked()).isTrue();
    assertThat(walk.direction().headings()).isEqualTo(Headings.ENGLISH);
    assertThat(walk.ledger()).hasSize(2);
    assertThat(walk.shots().get(1).level()).hasValue(1);
    assertThat(walk.shots().get(1).rank()).isEqualTo(3);
    assertThat(film(walk, 3).shot(1).prompt()).startsWith("[Key] ").contains("\n[Action] ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: walk | id: Walk_1 | 2 | must be 1 to 50 of [a-z0-9-]",
        "id: walk | idd: walk | 2 | unknown key 'idd'; did you mean 'id'?",
        "id: walk | id: walk\\nid: walk | 3 | the key 'id' twice",
        "light: | lihgt: | 5 | unknown key 'lihgt'; did you mean 'light'?",
        "light: | weather: | 5 | unknown key 'weather'; there are camera, camera_locked",
        "{light}, unch | {lihgt}, unch | 5 | unknown slot {lihgt}; did you mean 'light'?",
        "quiet street | quiet street. | 6 | sound.en must not end with a full stop",
        "安静的街道 | 安静的街道。 | 6 | sound.zh must not end with a full stop",
        "'zh: 汽车、人' | 'zn: 汽车、人' | 7 | negatives has the unknown key 'zn'",
        "'{en: quiet street, zh: 安静的街道}' | quiet | 6 | sound needs a text in each language",
        "'en: quiet street' | 'en: TODO' | 6 | had the placeholder 'TODO'",
        "'en: quiet street' | 'en: \"\"' | 6 | sound.en must have a text",
        "'en: quiet street' | 'en: [quiet]' | 6 | sound.en must be a text, was a list",
        "'type: step' | 'type: Step!' | 14 | must be 1 to 30 of [a-z_], was 'Step!'",
        "'type: step' | 'type: intro' | 14 | the type intro is there already, in line 9",
        "'repeatable: true' | 'repeatable: yes' | 15 | must be true or false, was 'yes'",
        "'repeatable: true' | 'repeatable: false' | 9 | shots must have repeatable ones",
        "'repeatable: true' | 'repeatable: true\\n    rank: 0' | 16 | from 1 to 99, was '0'",
        "'repeatable: true' | 'repeatable: true\\n    level: 1' | 16 | has no ledger",
        "'repeatable: true' | 'repeat: true' | 15 | unknown key 'repeat'",
        "walks on the spot. | walks on the spot | 17 | must be a sentence that ends with '.'",
        "原地踏步。 | 原地踏步 | 18 | must be a sentence that ends with '。'",
        "'end_state: {en: face' | 'endstate: {en: face' | 12 | did you mean 'end_state'?",
        "'shots:\\n' | 'segments: 13\\nshots:\\n' | 8 | segments must be a number from 1 to 12",
        "'shots:\\n' | 'seconds: 8-5\\nshots:\\n' | 8 | seconds must be a number from 1 to 60",
        "'shots:\\n' | 'languages: [en, fr]\\nshots:\\n' | 8 | must be en or zh, was 'fr'",
        "'shots:\\n' | 'headings: de\\nshots:\\n' | 8 | headings must be zh or en, was 'de'",
        "'{subject} looks up.' | '{subject looks up.' | 11 | a brace that is no slot",
        "'walk of {subject}' | 'walk of {pet_name}' | 31 | unknown slot {pet_name}",
      })
  void each_mistake_is_told_with_its_line(String right, String wrong, int line, String words) {
    String text = WALK.replace(right.replace("\\n", "\n"), wrong.replace("\\n", "\n"));

    assertThat(text).isNotEqualTo(WALK);
    assertThat(problems(text))
        .anySatisfy(
            problem -> assertThat(problem).startsWith("walk.md:" + line + ": ").contains(words));
    assertThat(TemplateFile.read("walk.md", text).template()).isEmpty();
  }

  @Test
  void all_mistakes_of_a_file_are_told_at_once_in_its_order() {
    String text =
        WALK.replace("id: walk", "id: Walk")
            .replace("quiet street", "<describe>")
            .replace("type: outro", "typ: outro")
            .replace("{en: silence, zh: 寂静}", "{en: silence}");

    assertThat(TemplateFile.read("walk.md", text).problems())
        .hasSize(5)
        .extracting(TemplateProblem::line)
        .isSorted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'en: \"{subject} walks on the spot.\"' | 'en: {subject} walks.' | in quotes",
        "'en: \"{subject} walks on the spot.\"' | 'en: it walks: slowly.' | in quotes",
        "'{en: A walk, zh: 散步}' | '{en: A walk, zh: 散步' | cannot be read",
        "'id: walk' | 'id: *nothing' | cannot be read"
      })
  void yaml_that_cannot_be_read_is_told_with_a_line_and_what_is_usually_meant(
      String right, String wrong, String words) {
    assertThat(problems(WALK.replace(right, wrong)))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).containsPattern("^walk\\.md:[1-9][0-9]*: "))
        .anySatisfy(problem -> assertThat(problem).contains(words));
  }

  @Test
  void a_file_without_front_matter_or_with_nothing_in_it_is_no_template() {
    assertThat(problems("")).singleElement().asString().contains("first line must be ---");
    assertThat(problems("# Walk\n")).singleElement().asString().contains("first line must be ---");
    assertThat(problems("---\nid: walk\n")).singleElement().asString().contains("must end");
    assertThat(problems("---\n---\n")).singleElement().asString().contains("empty");
    assertThat(problems("---\n- walk\n---\n")).anyMatch(one -> one.contains("was a list"));
  }

  @Test
  void sizes_are_limited() {
    assertThat(problems(WALK + "x".repeat(65_536))).anyMatch(one -> one.contains("65536"));
    assertThat(problems(WALK + "x".repeat(20_001)))
        .anyMatch(one -> one.startsWith("walk.md:30: ") && one.contains("at most 20000"));
    assertThat(problems(WALK.replace("quiet street", "q".repeat(401))))
        .singleElement()
        .asString()
        .contains("sound.en must have at most 400 characters, had 401");
    String lifts = "      - {en: \"{subject} lifts one paw.\", zh: \"{subject}抬起一只爪子。\"}\n";
    assertThat(problems(WALK.replace(lifts, lifts.repeat(20))))
        .anyMatch(one -> one.contains("at most 20 entries"));
  }

  @Test
  void a_nest_of_aliases_is_refused_and_takes_no_time() {
    String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nid: *b\n";

    assertThat(problems("---\n" + bomb + "---\n")).isNotEmpty();
  }

  @Test
  void windows_line_ends_and_a_byte_order_mark_do_no_harm() throws IOException {
    file("walk.md", "\uFEFF" + WALK.replace("\n", "\r\n"));

    Templates templates = Templates.in(folder);

    assertThat(templates.problems()).isEmpty();
    assertThat(templates.all()).containsExactly(walk());
  }

  @Test
  void a_template_of_one_language_is_written_and_checked_in_that_one_only() {
    String english =
        WALK.replaceAll("\\{en: (\"[^\"]*\"|[^,]*), zh: [^\\n]*\\}", "$1")
            .replaceAll("- en: (.*)\\n\\s*zh: .*", "- $1")
            .replace("id: walk\n", "id: walk\nlanguages: [en]\n");
    Template walk = TemplateFile.read("walk.md", english).template().orElseThrow();

    Storyboard film = film(walk, 4);

    assertThat(walk.direction().languages()).containsExactly(Language.ENGLISH);
    for (Shot shot : film.shots()) {
      assertThat(shot.fields().keySet()).noneMatch(name -> name.endsWith("_zh"));
      assertThat(shot.prompt()).doesNotContainPattern("\\p{IsHan}{2,}[^\\]\\p{IsHan}]");
    }
    assertThat(StoryboardCheck.check(film, walk)).isEmpty();
    assertThat(StoryboardCheck.check(film(walk, 4, film.shot(0)), walk)).isEmpty();
  }

  @Test
  void a_chinese_template_empties_its_bowl_over_kept_shots_too() {
    String chinese =
        WALK.replaceAll("\\{en: (?:\"[^\"]*\"|[^,]*), (zh: [^\\n]*\\})", "{$1")
            .replaceAll("- en: .*\\n\\s*(zh: .*)", "- $1")
            .replace("id: walk\n", "id: walk\nlanguages: [zh]\nledger:\n  - 碗满了\n  - 碗空了\n")
            .replace("repeatable: true", "repeatable: true\n    level: 1");
    Template walk = TemplateFile.read("walk.md", chinese).template().orElseThrow();

    Storyboard film = film(walk, 3);
    Storyboard again = film(walk, 5, film.shot(0), film.shot(1));

    assertThat(film.shot(1).field("end_state_zh").orElse("")).endsWith("碗空了");
    assertThat(again.shots().subList(1, 5))
        .allMatch(shot -> shot.field("end_state_zh").orElse("").endsWith("碗空了"));
    assertThat(film.shots()).allMatch(shot -> shot.field("action").isEmpty());
    assertThat(StoryboardCheck.check(film, walk)).isEmpty();
  }

  @Test
  void a_language_that_the_template_does_not_have_is_an_error_where_it_is_written() {
    assertThat(problems(WALK.replace("id: walk\n", "id: walk\nlanguages: [en]\n")))
        .anyMatch(one -> one.startsWith("walk.md:4: name has the unknown key 'zh'"));
  }

  @Test
  void a_folder_gives_its_templates_and_tells_what_is_wrong_with_the_others() throws IOException {
    file("a-walk.md", WALK);
    file("b-broken.md", WALK.replace("id: walk", "id: other").replace("light:", "ligth:"));
    file("c-walk-again.md", WALK);
    file("d-run.md", WALK.replace("id: walk", "id: run"));
    file("README.md", "# About these");
    file("notes.txt", "no template");
    Files.write(folder.resolve("e-latin.md"), "---\né".getBytes(StandardCharsets.ISO_8859_1));
    Files.createDirectory(folder.resolve("folder.md"));

    Templates templates = Templates.in(folder);

    assertThat(templates.all())
        .extracting(template -> template.id().value())
        .containsExactly("walk", "run");
    assertThat(templates.file(new TemplateId("walk")))
        .contains(folder.resolve("a-walk.md").toString());
    assertThat(templates.problems())
        .extracting(TemplateProblem::file)
        .contains(
            folder.resolve("b-broken.md").toString(), folder.resolve("e-latin.md").toString());
    assertThat(templates.problems())
        .anyMatch(
            problem ->
                problem.file().equals(folder.resolve("c-walk-again.md").toString())
                    && problem.message().contains(folder.resolve("a-walk.md").toString()))
        .anyMatch(problem -> problem.message().contains("UTF-8"));
  }

  @Test
  void a_folder_that_is_not_there_is_a_problem() {
    assertThat(Templates.in(folder.resolve("absent")).problems())
        .singleElement()
        .asString()
        .contains("absent")
        .contains("NoSuchFile");
  }

  @Test
  void a_users_template_stands_beside_the_built_in_ones_but_not_in_their_place()
      throws IOException {
    file("walk.md", WALK);
    file("mine.md", WALK.replace("id: walk", "id: eating-template"));

    Templates templates = Templates.builtIn().and(Templates.in(folder));

    assertThat(OfflineStoryboardWriter.of(templates.all()).templates())
        .extracting(TemplateId::value)
        .containsExactly("eating-template", "daily-template", "walk");
    assertThat(templates.find(TemplateId.DEFAULT)).contains(Templates.builtIn().all().get(0));
    assertThat(templates.problems())
        .singleElement()
        .asString()
        .contains("mine.md:1: ")
        .contains("classpath:templates/eating-template.md");
  }

  @Test
  void templates_can_be_on_the_class_path() {
    ClassLoader loader = TemplatesTest.class.getClassLoader();

    Templates templates =
        Templates.onClassPath(
            loader, List.of("dev/petforge/llm/templates/daily-template.md", "absent.md"));

    assertThat(templates.all()).containsExactly(Templates.builtIn().all().get(1));
    assertThat(templates.problems())
        .extracting(TemplateProblem::toString)
        .containsExactly("classpath:absent.md:1: there is no such file");
  }

  @Test
  void a_template_of_a_file_gives_films_of_any_length_without_a_fault() {
    for (int shots = 1; shots <= Storyboard.MAX_SHOTS; shots++) {
      Storyboard film = film(walk(), shots);

      assertThat(StoryboardCheck.check(film, walk()))
          .as("%s shots", shots)
          .noneMatch(StoryboardCheck.Finding::hard);
    }
  }
}

package dev.petforge.llm;

import dev.petforge.llm.TemplateTexts.Form;
import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.Direction;
import dev.petforge.storyboard.Headings;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Makes a template of the front matter of its file. */
final class TemplateReader {
  /** No text of a template is longer, its instructions excepted. In characters. */
  static final int MOST_TEXT = 400;

  private static final int MOST_NAME = 60;
  private static final int MOST_LEVELS = 20;

  static final Set<String> KEYS =
      Set.of(
          "id",
          "name",
          "languages",
          "segments",
          "seconds",
          "camera_locked",
          "headings",
          "camera",
          "light",
          "sound",
          "negatives",
          "ledger",
          "shots");

  private static final List<String> NEEDED =
      List.of("id", "name", "camera", "light", "sound", "negatives", "shots");

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,2})(?:-([0-9]{1,2}))?");

  private final Problems problems;
  private final YamlFields yaml;
  private final Map<String, Node> fields;
  private final Set<Language> languages;
  private final TemplateTexts texts;

  TemplateReader(Problems problems, Node root) {
    this.problems = problems;
    this.yaml = new YamlFields(problems);
    this.fields = yaml.of(root, "a template", KEYS, NEEDED);
    this.languages = languages();
    this.texts = new TemplateTexts(yaml, problems, languages);
  }

  /**
   * @param instructions the text below the front matter
   * @param firstLine where it begins
   */
  Optional<Template> read(String instructions, int firstLine) {
    TemplateId id = id();
    Bilingual name = texts.text(fields.get("name"), "name", MOST_NAME, Form.ANY);
    Bilingual camera = phrase("camera");
    Bilingual light = phrase("light");
    Bilingual sound = phrase("sound");
    Bilingual negatives = phrase("negatives");
    List<Bilingual> ledger = ledger();
    ShotReader shots = new ShotReader(problems, yaml, texts, ledger.size());
    shots.read(fields.get("shots"));
    Direction direction = direction(instructions, firstLine);
    if (!problems.all().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Template(id, name, camera, light, sound, negatives, ledger, shots.specs(), direction));
  }

  private Bilingual phrase(String key) {
    return texts.text(fields.get(key), key, MOST_TEXT, Form.PHRASE);
  }

  private TemplateId id() {
    Node node = fields.get("id");
    if (node != null) {
      try {
        return new TemplateId(yaml.text(node, "id"));
      } catch (IllegalArgumentException e) {
        problems.at(node, "id: " + e.getMessage());
      }
    }
    return TemplateId.DEFAULT;
  }

  private Set<Language> languages() {
    Set<Language> found = EnumSet.noneOf(Language.class);
    Node node = fields.get("languages");
    for (Node entry : yaml.list(node, "languages", 2)) {
      String code = yaml.text(entry, "a language");
      switch (code) {
        case "en" -> found.add(Language.ENGLISH);
        case "zh" -> found.add(Language.CHINESE);
        default -> problems.at(entry, "a language must be en or zh, was '" + code + "'");
      }
    }
    return found.isEmpty() ? EnumSet.allOf(Language.class) : found;
  }

  private List<Bilingual> ledger() {
    List<Bilingual> ledger = new ArrayList<>();
    for (Node state : yaml.list(fields.get("ledger"), "ledger", MOST_LEVELS)) {
      ledger.add(texts.text(state, "ledger[" + ledger.size() + "]", MOST_TEXT, Form.PHRASE));
    }
    return ledger;
  }

  private Direction direction(String instructions, int firstLine) {
    String body = instructions.strip();
    texts.slotsOf(instructions, firstLine);
    if (body.length() > Direction.MAX_INSTRUCTIONS) {
      problems.at(
          firstLine,
          "the text below the front matter must have at most "
              + Direction.MAX_INSTRUCTIONS
              + " characters, had "
              + body.length());
      body = "";
    }
    return new Direction(
        languages,
        yaml.number(fields.get("segments"), "segments", 1, Storyboard.MAX_SHOTS),
        seconds(fields.get("seconds")),
        yaml.flag(fields.get("camera_locked"), "camera_locked"),
        headings(fields.get("headings")),
        body);
  }

  private Optional<Direction.Seconds> seconds(@Nullable Node node) {
    if (node == null) {
      return Optional.empty();
    }
    Matcher range = RANGE.matcher(node instanceof ScalarNode scalar ? scalar.getValue() : "");
    if (range.matches()) {
      int least = Integer.parseInt(range.group(1));
      int most = range.group(2) == null ? least : Integer.parseInt(range.group(2));
      if (least >= 1 && most <= 60 && least <= most) {
        return Optional.of(new Direction.Seconds(least, most));
      }
    }
    problems.at(
        node,
        "seconds must be a number from 1 to 60, or two such as 5-8, was " + YamlFields.shown(node));
    return Optional.empty();
  }

  private Headings headings(@Nullable Node node) {
    String code = node == null ? "zh" : yaml.text(node, "headings");
    if (node != null && !code.equals("zh") && !code.equals("en")) {
      problems.at(node, "headings must be zh or en, was " + YamlFields.shown(node));
    }
    return code.equals("en") ? Headings.ENGLISH : Headings.CHINESE;
  }
}

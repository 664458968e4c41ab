package dev.petforge.llm;

import dev.petforge.llm.TemplateTexts.Form;
import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.ShotSpec;
import dev.petforge.storyboard.Storyboard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the shots of a template file. */
final class ShotReader {
  private static final int MOST_ACTIONS = 20;
  private static final int MOST_RULES = 20;
  private static final int MOST_RANK = 99;

  private static final Set<String> KEYS =
      Set.of("type", "rank", "repeatable", "level", "actions", "end_state", "sound", "rules");

  private static final List<String> NEEDED = List.of("type", "actions", "end_state", "sound");

  private final Problems problems;
  private final YamlFields yaml;
  private final TemplateTexts texts;
  private final int levels;
  private final Map<String, Integer> types = new HashMap<>();
  private final List<ShotSpec> specs = new ArrayList<>();
  private int level;

  /**
   * @param levels how many states the ledger has
   */
  ShotReader(Problems problems, YamlFields yaml, TemplateTexts texts, int levels) {
    this.problems = problems;
    this.yaml = yaml;
    this.texts = texts;
    this.levels = levels;
  }

  /** What was read; whole only if there are no problems. */
  List<ShotSpec> specs() {
    return List.copyOf(specs);
  }

  void read(@Nullable Node node) {
    if (node == null) {
      return;
    }
    List<Node> shots = yaml.list(node, "shots", Storyboard.MAX_SHOTS);
    if (shots.size() < 3) {
      problems.at(node, "shots must be 3 to " + Storyboard.MAX_SHOTS + ", were " + shots.size());
    }
    for (int i = 0; i < shots.size(); i++) {
      shot(shots.get(i), "shots[" + i + "]");
    }
    if (shots.size() >= 3 && specs.size() == shots.size()) {
      together(node);
    }
  }

  private void shot(Node node, String place) {
    Map<String, Node> fields = yaml.of(node, place, KEYS, NEEDED);
    if (fields.isEmpty()) {
      return;
    }
    String type = type(fields.get("type"), place);
    String what = type.equals("unknown") ? place : type;
    specs.add(
        new ShotSpec(
            type,
            yaml.number(fields.get("rank"), what + ": rank", 1, MOST_RANK).orElse(1),
            yaml.flag(fields.get("repeatable"), what + ": repeatable"),
            level(fields.get("level"), what),
            actions(fields.get("actions"), what),
            texts.text(
                fields.get("end_state"),
                what + ": end_state",
                TemplateReader.MOST_TEXT,
                Form.PHRASE),
            texts.text(
                fields.get("sound"), what + ": sound", TemplateReader.MOST_TEXT, Form.PHRASE),
            rules(fields.get("rules"), what)));
  }

  private String type(@Nullable Node node, String place) {
    if (node == null) {
      return "unknown";
    }
    String type = yaml.text(node, place + ": type");
    if (!type.matches("[a-z_]{1,30}")) {
      problems.at(node, place + ": type must be 1 to 30 of [a-z_], was " + YamlFields.shown(node));
      return "unknown";
    }
    Integer before = types.putIfAbsent(type, Problems.line(node));
    if (before != null) {
      problems.at(node, "the type " + type + " is there already, in line " + before);
    }
    return type;
  }

  private OptionalInt level(@Nullable Node node, String what) {
    if (node == null) {
      return OptionalInt.empty();
    }
    if (levels == 0) {
      problems.at(node, what + " has a level, but the template has no ledger");
      return OptionalInt.empty();
    }
    OptionalInt value = yaml.number(node, what + ": level", level, levels - 1);
    level = value.orElse(level);
    return value;
  }

  private List<Bilingual> actions(@Nullable Node node, String what) {
    List<Bilingual> actions = new ArrayList<>();
    for (Node action : yaml.list(node, what + ": actions", MOST_ACTIONS)) {
      actions.add(
          texts.text(
              action,
              what + ": actions[" + actions.size() + "]",
              TemplateReader.MOST_TEXT,
              Form.SENTENCE));
    }
    if (actions.isEmpty()) {
      if (node != null) {
        problems.at(node, what + " must have at least one action");
      }
      actions.add(Bilingual.same("?"));
    }
    return actions;
  }

  private List<String> rules(@Nullable Node node, String what) {
    List<String> rules = new ArrayList<>();
    for (Node rule : yaml.list(node, what + ": rules", MOST_RULES)) {
      rules.add(texts.line(rule, what + ": rules[" + rules.size() + "]", TemplateReader.MOST_TEXT));
    }
    return rules;
  }

  /** The first and the last shot are there once, and what repeats is one run between them. */
  private void together(Node node) {
    int[] repeatable =
        IntStream.range(0, specs.size()).filter(i -> specs.get(i).repeatable()).toArray();
    int count = repeatable.length;
    if (count == 0
        || repeatable[0] == 0
        || repeatable[count - 1] == specs.size() - 1
        || repeatable[count - 1] - repeatable[0] != count - 1) {
      problems.at(
          node,
          "shots must have repeatable ones, next to each other, between the first and the last;"
              + " repeatable are "
              + specs.stream().filter(ShotSpec::repeatable).map(ShotSpec::type).toList());
    }
  }
}

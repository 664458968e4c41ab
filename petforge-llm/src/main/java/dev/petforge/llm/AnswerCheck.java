package dev.petforge.llm;

import dev.petforge.llm.internal.answer.FieldNames;
import dev.petforge.llm.internal.answer.ShotList;
import dev.petforge.storyboard.Direction;
import dev.petforge.storyboard.PlannedShot;
import dev.petforge.storyboard.Prompts;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardCheck;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Makes a storyboard of an answer, or says everything that is wrong with it. How many shots there
 * are, of which types, and which fields they have is decided here, whatever the model was talked
 * into; only what fields say comes from it. A value is turned into another spelling of itself where
 * there is no doubt, and a warning says so; no shot and no text is made up.
 */
final class AnswerCheck {
  private static final int MOST_PROBLEMS = 20;
  private static final Direction.Seconds USUAL_SECONDS = new Direction.Seconds(5, 8);

  private static final List<String> LOCKS = List.of("subject_lock", "scene_lock");
  private static final List<String> REQUIRED = List.of("action", "sound", "negative_constraint");

  /** The texts that are taken, in the order in which a shot has them; each has its twin. */
  private static final List<String> TEXTS =
      List.of(
          "food_item",
          "food_position",
          "food_texture",
          "container_type",
          "subject_lock",
          "scene_lock",
          "start_state",
          "end_state",
          "crucial",
          "action",
          "sound",
          "negative_constraint");

  /** Taken otherwise, or made here. */
  private static final Set<String> OURS =
      Set.of("segment_index", "segment_type", "duration_sec", "prompt", "prompt_zh", "id");

  private static final Pattern BLOCK_HEAD =
      Pattern.compile("\\[(?:关键|动作|音效|一致性约束|Key|Action|Sound|Consistency)\\]");
  private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(?:https?|file|data):/{0,2}\\S");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,4}(?:\\.0{1,6})?");
  private static final Pattern SECONDS = Pattern.compile("(?i)(\\d{1,3})\\s*(?:s|sec|seconds?|秒)?");

  private final ShotsToWrite toWrite;
  private final ShotList list;
  private final Map<String, String> keptLocks;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> unused = new TreeSet<>();

  private AnswerCheck(ShotsToWrite toWrite, ShotList list) {
    this.toWrite = toWrite;
    this.list = list;
    this.keptLocks = toWrite.keptLocks();
    warnings.addAll(list.repairs());
  }

  /**
   * What an answer is worth.
   *
   * @param storyboard the whole video, the kept shots included; empty if there are problems
   * @param problems what is wrong
   * @param warnings what a person should know
   */
  record Verdict(Optional<Storyboard> storyboard, List<Problem> problems, List<String> warnings) {
    private static final Set<String> NOT_WHOLE = Set.of("NO_JSON", "NOT_JSON", "COUNT");

    /** Whether there was a storyboard with all of its shots, whatever is wrong in them. */
    boolean whole() {
      return problems.stream().map(Problem::rule).noneMatch(NOT_WHOLE::contains);
    }
  }

  static Verdict of(ShotsToWrite toWrite, ShotList list) {
    return new AnswerCheck(toWrite, list).verdict();
  }

  private Verdict verdict() {
    Optional<Storyboard> film = film();
    if (!unused.isEmpty()) {
      warnings.add(
          "the answer had fields that are not a shot's and were left out: "
              + unused.stream().limit(10).collect(Collectors.joining(", ")));
    }
    List<Problem> first = problems.stream().limit(MOST_PROBLEMS).toList();
    return new Verdict(problems.isEmpty() ? film : Optional.empty(), first, List.copyOf(warnings));
  }

  private Optional<Storyboard> film() {
    int wanted = toWrite.wanted();
    if (list.shots().size() != wanted) {
      problem(
          "/segments",
          "COUNT",
          true,
          "must have exactly " + wanted + " segments, had " + list.shots().size());
      return Optional.empty();
    }
    List<Map<String, JsonNode>> answers = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      answers.add(members(i));
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    indexes(answers);
    List<Shot> shots = new ArrayList<>(toWrite.brief().kept());
    for (int i = 0; i < wanted; i++) {
      shots.add(shot(i, answers.get(i), shots));
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    Storyboard film = new Storyboard(shots);
    findings(film);
    return Optional.of(film);
  }

  /** The members of one answer's shot by our names. */
  private Map<String, JsonNode> members(int place) {
    JsonNode node = list.shots().get(place);
    Map<String, JsonNode> members = new LinkedHashMap<>();
    if (!node.isObject()) {
      problem("/segments/" + place, "OBJECT", false, "must be an object");
      return members;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      FieldNames.Meant meant = FieldNames.of(member.getKey());
      String name = meant.name();
      if (meant.ofItsText()
          && TEXTS.contains(name)
          && SceneNote.isChinese(member.getValue().asString(""))) {
        name += "_zh";
      }
      if (!name.equals(member.getKey()) && isKnown(name)) {
        warnings.add("the answer called " + name + " '" + shown(member.getKey()) + "'");
      }
      if (!isKnown(name)) {
        unused.add(shown(member.getKey()));
      } else {
        JsonNode before = members.put(name, member.getValue());
        if (before != null && !before.equals(member.getValue())) {
          problem(
              "/segments/" + place + "/" + name,
              "TWICE",
              false,
              "must be there once, was there twice with different values");
        }
      }
    }
    return members;
  }

  private static boolean isKnown(String name) {
    String plain = name.endsWith("_zh") ? name.substring(0, name.length() - 3) : name;
    return TEXTS.contains(plain) || OURS.contains(name);
  }

  private static String shown(String name) {
    return SceneNote.line(name, 40);
  }

  /** Indexes may be texts, or count from 1, but they say every place once and in order. */
  private void indexes(List<Map<String, JsonNode>> answers) {
    int first = toWrite.first();
    if (answers.stream().noneMatch(shot -> isThere(member(shot, "segment_index")))) {
      warnings.add("the answer had no segment_index; its order was taken");
      return;
    }
    List<Integer> said = new ArrayList<>();
    boolean texts = false;
    for (int i = 0; i < answers.size(); i++) {
      JsonNode node = member(answers.get(i), "segment_index");
      Optional<Integer> index = whole(node);
      if (index.isEmpty()) {
        problem(
            pointer(i, "segment_index"),
            "INDEX",
            false,
            "must be the whole number " + (first + i) + ", was " + value(node));
        return;
      }
      texts |= !node.isIntegralNumber();
      said.add(index.get());
    }
    int from = said.get(0);
    for (int i = 0; i < said.size(); i++) {
      if (said.get(i) != from + i) {
        problem(
            pointer(i, "segment_index"),
            "INDEX",
            false,
            "segment_index must be "
                + first
                + " to "
                + (first + said.size() - 1)
                + ", each once and in order, was "
                + said);
        return;
      }
    }
    if (!List.of(first, first + 1, 0, 1).contains(from)) {
      problem(
          pointer(0, "segment_index"),
          "INDEX",
          false,
          "must begin with " + first + ", was " + said);
    } else if (from != first || texts) {
      warnings.add(
          "the answer counted its shots as "
              + (texts ? "texts " : "")
              + said
              + "; they were taken as "
              + first
              + " to "
              + (first + said.size() - 1));
    }
  }

  private static JsonNode member(Map<String, JsonNode> members, String name) {
    return members.getOrDefault(name, MissingNode.getInstance());
  }

  private static boolean isThere(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static Optional<Integer> whole(JsonNode node) {
    if (!(node.isNumber() || node.isString())) {
      return Optional.empty();
    }
    String text = node.asString("").strip();
    return WHOLE.matcher(text).matches()
        ? Optional.of(new BigDecimal(text).intValueExact())
        : Optional.empty();
  }

  private Shot shot(int place, Map<String, JsonNode> members, List<Shot> before) {
    PlannedShot planned = toWrite.plan().get(place);
    String type = type(place, member(members, "segment_type"), planned);
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : TEXTS) {
      for (String field : toWrite.fields(name)) {
        text(place, field, members).ifPresent(text -> fields.put(field, text));
      }
    }
    locks(place, fields);
    seconds(place, member(members, "duration_sec"))
        .ifPresent(value -> fields.put("duration_sec", value));
    for (String name : REQUIRED) {
      require(place, name, fields);
    }
    states(fields, before);
    crucial(place, fields);
    String id = "seg_" + planned.index() + "_" + FilledTemplate.digest(fields);
    return Prompts.compose(
        new Shot(planned.index(), type, ordered(fields)).with("id", id),
        toWrite.template().direction().headings());
  }

  /** In the order in which offline storyboards have them. */
  private Map<String, Object> ordered(Map<String, Object> fields) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (String name : TEXTS) {
      for (String field : toWrite.fields(name)) {
        if (fields.containsKey(field)) {
          ordered.put(field, fields.get(field));
        }
      }
    }
    fields.forEach(ordered::putIfAbsent);
    return ordered;
  }

  private String type(int place, JsonNode node, PlannedShot planned) {
    String wanted = planned.spec().type();
    if (!node.isString() || node.asString().isBlank()) {
      problem(
          pointer(place, "segment_type"),
          "TYPE",
          false,
          "must be '" + wanted + "', was " + value(node));
      return wanted;
    }
    String said = node.asString();
    String type = said.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    if (!type.equals(said) && type.equals(wanted)) {
      warnings.add("the answer wrote the type " + wanted + " as '" + shown(said) + "'");
    }
    if (!type.matches("[a-z_]{1,30}")) {
      problem(
          pointer(place, "segment_type"),
          "TYPE",
          false,
          "must be '" + wanted + "', was '" + shown(said) + "'");
      return wanted;
    }
    return type;
  }

  private Optional<String> text(int place, String field, Map<String, JsonNode> members) {
    JsonNode node = member(members, field);
    if (!isThere(node)) {
      return Optional.empty();
    }
    if (node.isArray() && node.size() > 0) {
      List<String> parts = new ArrayList<>();
      node.forEach(part -> parts.add(part.isString() ? part.asString() : ""));
      if (parts.stream().noneMatch(String::isBlank)) {
        warnings.add("the answer had " + field + " as a list; its parts were joined");
        return checked(place, field, String.join(field.endsWith("_zh") ? "、" : ", ", parts));
      }
    }
    if (!node.isString()) {
      problem(pointer(place, field), "TEXT", true, "must be a text, was " + value(node));
      return Optional.empty();
    }
    return checked(place, field, node.asString());
  }

  private Optional<String> checked(int place, String field, String raw) {
    String text = line(raw);
    if (text.isEmpty() || UnwrittenText.isAll(text)) {
      return Optional.empty();
    }
    if (BLOCK_HEAD.matcher(text).find() || ADDRESS.matcher(text).find()) {
      problem(
          pointer(place, field),
          "MARKUP",
          true,
          "must be plain words, without web addresses and without the heads of a prompt's blocks");
    }
    return Optional.of(text);
  }

  /** One line: breaks are spaces, and what cannot be seen is nothing. */
  private static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              int kind = Character.getType(c);
              boolean joiner = c == 0x200D;
              if (Character.isWhitespace(c)
                  || Character.isSpaceChar(c)
                  || kind == Character.CONTROL) {
                line.append(' ');
              } else if (joiner || (kind != Character.FORMAT && kind != Character.SURROGATE)) {
                line.appendCodePoint(c);
              }
            });
    return line.toString().replaceAll(" {2,}", " ").strip();
  }

  /** Subject and scene are the same in the whole video, and stay as the kept shots have them. */
  private void locks(int place, Map<String, Object> fields) {
    for (String lock : LOCKS) {
      for (String field : toWrite.fields(lock)) {
        String kept = keptLocks.get(field);
        if (kept != null) {
          if (fields.containsKey(field) && !kept.equals(fields.get(field))) {
            warnings.add("the answer changed " + field + "; the kept shots' own was taken");
          }
          fields.put(field, kept);
        } else if (!fields.containsKey(field)) {
          around(place, field).ifPresent(text -> fields.put(field, text));
        }
      }
    }
  }

  private Optional<String> around(int place, String field) {
    JsonNode node = list.around().path(field);
    return node.isString() ? checked(place, field, node.asString()) : Optional.empty();
  }

  private Optional<Integer> seconds(int place, JsonNode node) {
    if (!isThere(node)) {
      return Optional.empty();
    }
    Matcher said = SECONDS.matcher(node.asString("").strip());
    Optional<Integer> whole = whole(node);
    if (whole.isEmpty() && node.isString() && said.matches()) {
      whole = Optional.of(Integer.parseInt(said.group(1)));
    }
    Direction.Seconds range = toWrite.template().direction().seconds().orElse(USUAL_SECONDS);
    if (whole.isEmpty() || !range.includes(whole.get())) {
      problem(
          pointer(place, "duration_sec"),
          "DURATION",
          false,
          "must be " + range + " whole seconds, was " + value(node));
      return Optional.empty();
    }
    return whole;
  }

  private void require(int place, String name, Map<String, Object> fields) {
    for (String field : toWrite.fields(name)) {
      if (!fields.containsKey(field)) {
        missing(pointer(place, field));
      }
    }
  }

  private void missing(String pointer) {
    if (problems.stream().noneMatch(problem -> problem.pointer().equals(pointer))) {
      problem(pointer, "TEXT_MISSING", true, "must have a text, had none");
    }
  }

  /** A shot starts where the one before ends, in the same words. */
  private void states(Map<String, Object> fields, List<Shot> before) {
    for (String end : toWrite.fields("end_state")) {
      String suffix = end.substring("end_state".length());
      String start = "start_state" + suffix;
      if (fields.containsKey(end) && !fields.containsKey(start)) {
        fields.put(start, FilledTemplate.startState(before, suffix));
      }
    }
  }

  /** What must hold in a shot is said by the model, or put together from what it said. */
  private void crucial(int place, Map<String, Object> fields) {
    List<String> wanted = toWrite.fields("crucial");
    if (fields.keySet().containsAll(wanted)) {
      return;
    }
    List<String> parts = List.of("subject_lock", "scene_lock", "start_state", "end_state");
    if (parts.stream().allMatch(part -> fields.keySet().containsAll(toWrite.fields(part)))) {
      wanted.forEach(field -> fields.put(field, composed(fields, field.endsWith("_zh"))));
      return;
    }
    if (wanted.stream().anyMatch(fields::containsKey)) {
      require(place, "crucial", fields);
      return;
    }
    require(place, "end_state", fields);
    for (String field : toWrite.lockFields()) {
      if (!fields.containsKey(field)) {
        missing("/" + field);
      }
    }
  }

  private static String composed(Map<String, Object> fields, boolean chinese) {
    return chinese
        ? sentence(fields, "subject_lock_zh")
            + sentence(fields, "scene_lock_zh")
            + "起始："
            + open(fields, "start_state_zh")
            + "。结束："
            + open(fields, "end_state_zh")
            + "。"
        : sentence(fields, "subject_lock")
            + " "
            + sentence(fields, "scene_lock")
            + " Start: "
            + open(fields, "start_state")
            + ". End: "
            + open(fields, "end_state")
            + ".";
  }

  /** A lock is said word for word, with a full stop if it has no end of its own. */
  private static String sentence(Map<String, Object> fields, String field) {
    String text = String.valueOf(fields.get(field));
    boolean ended = ".!?。！？".indexOf(text.charAt(text.length() - 1)) >= 0;
    return ended ? text : text + (field.endsWith("_zh") ? "。" : ".");
  }

  private static String open(Map<String, Object> fields, String field) {
    String text = String.valueOf(fields.get(field));
    return text.replaceAll("[.。]+$", "");
  }

  private void findings(Storyboard film) {
    for (StoryboardCheck.Finding finding : StoryboardCheck.check(film, toWrite.template())) {
      if (finding.shot() < toWrite.first()) {
        continue;
      }
      String field = finding.pointer().substring(finding.pointer().lastIndexOf('/') + 1);
      if (finding.hard()) {
        problem(
            pointer(finding.shot() - toWrite.first(), field),
            finding.rule().name(),
            isContent(finding.rule()),
            finding.message());
      } else {
        warnings.add("shot " + finding.shot() + ": " + finding.message());
      }
    }
    warnings.addAll(ProseCheck.warnings(film, toWrite.template(), toWrite.first()));
  }

  private static boolean isContent(StoryboardCheck.Rule rule) {
    return switch (rule) {
      case TEXT_MISSING, PLACEHOLDER, ACTION_REPEATED, LANGUAGE -> true;
      default -> false;
    };
  }

  private static String pointer(int place, String field) {
    return "/segments/" + place + "/" + field;
  }

  private static String value(JsonNode node) {
    return node.isMissingNode() ? "missing" : SceneNote.line(node.toString(), 60);
  }

  private void problem(String pointer, String rule, boolean content, String message) {
    problems.add(new Problem(pointer, rule, content, message));
  }
}

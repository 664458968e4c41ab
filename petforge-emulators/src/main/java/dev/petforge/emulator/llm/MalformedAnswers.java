package dev.petforge.emulator.llm;

import dev.petforge.emulator.llm.MalformedAnswer.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What models make of a storyboard, seen in public projects up to 2026-11: twenty rows, some with
 * several answers, and spare ones. Each is made of one valid answer by one change, so that whatever
 * else is said of it is said of the valid answer, too.
 *
 * <pre>{@code
 * @ParameterizedTest
 * @MethodSource
 * void each_ends_as_expected(MalformedAnswer malformed) { … }
 *
 * static List<MalformedAnswer> each_ends_as_expected() {
 *   return MalformedAnswers.of(StoryboardAnswers.valid(template, 7));
 * }
 * }</pre>
 */
public final class MalformedAnswers {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LEAST = 7;

  private final StoryboardAnswers valid;
  private final List<MalformedAnswer> answers = new ArrayList<>();

  private MalformedAnswers(StoryboardAnswers valid) {
    this.valid = valid;
  }

  /**
   * All of them.
   *
   * @param valid of at least seven shots in an array with a name; each shot has {@code
   *     segment_index}, {@code action}, {@code sound} and {@code negative_constraint}
   * @throws IllegalArgumentException if it has fewer shots, or not these fields
   */
  public static List<MalformedAnswer> of(StoryboardAnswers valid) {
    if (valid.count() < LEAST) {
      throw new IllegalArgumentException(
          "a valid answer of at least " + LEAST + " shots is needed, had " + valid.count());
    }
    for (String field : List.of("segment_index", "action", "sound", "negative_constraint")) {
      if (!valid.shots().path(0).has(field)) {
        throw new IllegalArgumentException("the shots must have " + field);
      }
    }
    MalformedAnswers all = new MalformedAnswers(valid);
    all.wrapped();
    all.cut();
    all.miscounted();
    all.quoted();
    all.shaped();
    all.empty();
    all.spare();
    return List.copyOf(all.answers);
  }

  /** Those of one row. */
  public static List<MalformedAnswer> row(StoryboardAnswers valid, int row) {
    return of(valid).stream().filter(answer -> answer.row() == row).toList();
  }

  private void add(int row, String name, String content, Expected expected, String words) {
    add(row, name, LlmAnswer.text(content), expected, words);
  }

  private void add(int row, String name, LlmAnswer answer, Expected expected, String words) {
    answers.add(new MalformedAnswer(row, name, answer, expected, words));
  }

  // rows

  private void wrapped() {
    add(
        1,
        "a valid object inside a json fence",
        "```json\n" + valid.json() + "\n```",
        Expected.ACCEPTED,
        "extract, accept");
    add(
        2,
        "prose around the object, with a brace of its own",
        "Here is your storyboard:\n"
            + valid.json()
            + "\nI hope it helps; feel free to change {duration}.",
        Expected.ACCEPTED,
        "forward scan accepts; stray {duration} ignored");
    add(
        3,
        "a comma after the last shot",
        before(valid.json(), valid.json().lastIndexOf(']'), ","),
        Expected.ACCEPTED,
        "lenient accepts");
  }

  private void cut() {
    String json = valid.json();
    String last = text(shot(6));
    int action = last.indexOf("\"action\":\"") + "\"action\":\"".length();
    add(
        4,
        "cut inside a string of segment 6, for its length",
        LlmAnswer.text(json.substring(0, json.indexOf(last) + action + 5)).finishing("length"),
        Expected.MORE_ROOM,
        "budget retry; must not pass as a shorter storyboard");
    String fifth = text(shot(4));
    add(
        5,
        "five whole segments, then the end of the text",
        json.substring(0, json.indexOf(fifth) + fifth.length()),
        Expected.ASKED_AGAIN,
        "count error, re-ask; closing brackets is wrong");
  }

  private void miscounted() {
    ArrayNode five = valid.shots();
    while (five.size() > 5) {
      five.remove(5);
    }
    add(
        6,
        "perfect JSON with five segments",
        valid.text(five),
        Expected.ASKED_AGAIN,
        "expected " + valid.count() + ", got 5: re-ask");

    ArrayNode more = valid.shots();
    ObjectNode bonus = (ObjectNode) more.path(more.size() - 1).deepCopy();
    bonus.put("segment_index", more.size());
    bonus.put("segment_type", "bonus");
    bonus.put("action", "Blooper: the cat sneezes and looks surprised.");
    more.add(bonus);
    add(
        7,
        "one segment too many, a bonus blooper",
        valid.text(more),
        Expected.ASKED_AGAIN,
        "re-ask; do not drop it silently");

    add(
        8,
        "indexes 0,1,2,3,3,5,6",
        changed(shots -> at(shots, 4).put("segment_index", 3)),
        Expected.ASKED_AGAIN,
        "duplicate and gap: re-ask");
    add(
        9,
        "indexes \"1\" to \"7\" as strings",
        changed(
            shots -> {
              for (int i = 0; i < shots.size(); i++) {
                at(shots, i).put("segment_index", Integer.toString(i + 1));
              }
            }),
        Expected.ACCEPTED,
        "coerce to 0..6, record a warning");
    add(
        10,
        "segment 2 without sound, segment 5 with a null negative_constraint",
        changed(
            shots -> {
              at(shots, 2).remove("sound");
              at(shots, 5).putNull("negative_constraint");
            }),
        Expected.ASKED_AGAIN,
        "two pointer errors: re-ask");
  }

  private void quoted() {
    add(
        11,
        "typographic quotation marks for the JSON's own",
        outsideOfStrings(valid.json(), true),
        Expected.ACCEPTED,
        "scanner swaps delimiters, accept");
    add(
        12,
        "full-width colons and commas outside of strings",
        outsideOfStrings(valid.json(), false),
        Expected.ACCEPTED,
        "swap outside strings, accept; a full-width comma inside prose is kept");
    add(
        13,
        "quotation marks inside a string, without backslashes",
        replaced(2, "action", "the tin says @Tuna@ clearly").replace("@", "\""),
        Expected.ACCEPTED,
        "the marks end no string where they stand: one reading, accept");
    String field = shot(0).has("prompt") ? "prompt" : "action";
    add(
        14,
        "a raw line break inside of " + field,
        replaced(1, field, "The cat lowers its head@and sniffs at the bowl.").replace("@", "\n"),
        Expected.ACCEPTED,
        "lenient accepts, newline kept as space");
  }

  private void shaped() {
    String json = valid.json();
    String draft = "<think>draft {\"segments\":[]} hmm";
    add(
        15,
        "thoughts with an empty draft before the answer",
        draft + "</think>" + json,
        Expected.ACCEPTED,
        "second document wins");
    add(
        15,
        "the same without the closing tag",
        draft + "\n" + json,
        Expected.ACCEPTED,
        "second document wins");
    add(16, "a bare array", text(valid.shots()), Expected.ACCEPTED, "unwrap once");
    add(
        16,
        "an object around the object",
        "{\"storyboard\":" + json + "}",
        Expected.ACCEPTED,
        "unwrap once");
    add(
        16,
        "the whole JSON as one string",
        JSON.writeValueAsString(json),
        Expected.ACCEPTED,
        "unwrap once");
    add(
        17,
        "an object on each line",
        valid.shots().values().stream()
            .map(MalformedAnswers::text)
            .collect(Collectors.joining("\n")),
        Expected.ACCEPTED,
        "strict pass fails; collect all, validate");
    String first = replaced(0, "action", "The cat only sits there in the first version.");
    add(
        18,
        "two documents with words between them",
        first + "\n\nRevised version:\n\n" + json,
        Expected.ACCEPTED,
        "last valid document");
    add(
        18,
        "two documents with nothing between them",
        first + json,
        Expected.ACCEPTED,
        "last valid document");
  }

  private void empty() {
    add(19, "400 spaces", LlmAnswer.blank(), Expected.ASKED_AGAIN, "blank: re-ask, tail reworded");
    add(
        20,
        "three dots for the segments between the first and the last",
        "[" + text(shot(0)) + ", ... , " + text(shot(valid.count() - 1)) + "]",
        Expected.ASKED_AGAIN,
        "re-ask");
    ArrayNode pattern = valid.shots();
    for (int i = 5; i >= 2; i--) {
      pattern.remove(i);
    }
    pattern.insert(2, "segments 2–5 follow the same pattern");
    add(20, "a sentence for four segments", valid.text(pattern), Expected.ASKED_AGAIN, "re-ask");
    add(
        20,
        "a placeholder that was copied",
        replaced(3, "action", "<describe action>"),
        Expected.ASKED_AGAIN,
        "reject copied placeholders, re-ask");
  }

  private void spare() {
    String json = valid.json();
    add(
        0,
        "comments",
        json.replaceFirst("\\[", "[ // seven shots\n"),
        Expected.ACCEPTED,
        "lenient accepts");
    add(
        0,
        "a Python literal: single quotes, None and True",
        changed(shots -> at(shots, 0).putNull("food_item").put("looped", true))
            .replace("'", "’")
            .replace('"', '\'')
            .replace(":null", ":None")
            .replace(":true", ":True"),
        Expected.EITHER,
        "no other JSON may be made of it");
    String twice = text(shot(1));
    add(
        0,
        "a shot with action twice",
        json.replace(twice, before(twice, 1, "\"action\":\"The cat stretches first.\",")),
        Expected.ASKED_AGAIN,
        "the default keeps the last; nobody knows which was meant");
    add(
        0,
        "a shot with sound twice and the same",
        json.replace(twice, before(twice, 1, "\"sound\":" + text(shot(1).path("sound")) + ",")),
        Expected.ACCEPTED,
        "both say the same: no doubt");
    add(
        0,
        "backslashes that escape nothing",
        replaced(4, "sound", "soft chewing @- the bowl for 5@$ @(white@)").replace("@", "\\"),
        Expected.ACCEPTED,
        "a backslash before another sign is nothing");
    add(
        0,
        "the list under a name in Chinese, beside others",
        "{\"标题\":\"午餐\",\"角色\":[{\"名字\":\"橘猫\"}],\"分镜\":" + text(valid.shots()) + "}",
        Expected.ACCEPTED,
        "there is one list with as many shots as were asked for");
    add(
        0,
        "objects without the commas between them",
        json.replace("},{", "}\n{"),
        Expected.ACCEPTED,
        "nothing else can stand there");
    add(
        0,
        "the first key without its closing quotation mark",
        json.replaceFirst("\":", ": "),
        Expected.EITHER,
        "seen in strict mode");
    add(
        0,
        "a refusal as text",
        "I'm sorry, but I can't help with that request.",
        Expected.ASKED_AGAIN,
        "no JSON at all");
    add(
        0,
        "a refusal in its own member",
        LlmAnswer.refusal("I'm sorry, but I can't help with that request."),
        Expected.EITHER,
        "content is null; asked again, or given up as refused");
    add(
        0,
        "an error page with status 200",
        LlmAnswer.raw(200, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>"),
        Expected.ASKED_AGAIN,
        "a gateway's, not the model's");
    add(
        0,
        "no content, but thoughts",
        LlmAnswer.onlyThoughts("The storyboard has seven shots. " + json),
        Expected.ACCEPTED,
        "where there is no content, the answer in the thoughts is the answer");
    add(
        0,
        "keys in Chinese",
        json.replace("\"action\":", "\"动作\":").replace("\"sound\":", "\"音效\":"),
        Expected.EITHER,
        "translated back without doubt, or asked again");
    add(
        0,
        "a tool call with empty arguments",
        LlmAnswer.toolCall("").finishing("length"),
        Expected.MORE_ROOM,
        "the budget ran out inside of the call");
  }

  // changes

  private ObjectNode shot(int place) {
    return at(valid.shots(), place);
  }

  private static ObjectNode at(ArrayNode shots, int place) {
    return (ObjectNode) shots.path(place);
  }

  private static String text(JsonNode node) {
    return JSON.writeValueAsString(node);
  }

  private String changed(Consumer<ArrayNode> change) {
    ArrayNode shots = valid.shots();
    change.accept(shots);
    return valid.text(shots);
  }

  private String replaced(int place, String field, String text) {
    return changed(shots -> at(shots, place).put(field, text));
  }

  private static String before(String text, int place, String inserted) {
    return text.substring(0, place) + inserted + text.substring(place);
  }

  /** Swaps either the quotation marks or the colons and commas that are the JSON's own. */
  private static String outsideOfStrings(String json, boolean marks) {
    StringBuilder swapped = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < json.length(); i++) {
      char next = json.charAt(i);
      if (next == '\\' && inside) {
        swapped.append(next).append(json.charAt(++i));
      } else if (next == '"') {
        swapped.append(marks ? (inside ? '”' : '“') : next);
        inside = !inside;
      } else if (!marks && !inside && (next == ':' || next == ',')) {
        swapped.append(next == ':' ? '：' : '，');
      } else {
        swapped.append(next);
      }
    }
    return swapped.toString();
  }
}

package dev.petforge.llm.internal.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the lists in a model's text that may be storyboards. It forgives how an answer is wrapped
 * and spelt, and nothing else: it never closes a bracket, and of a list that is not whole it takes
 * no part. Time and memory are bounded by {@link #MOST_TEXT}. Safe for use by many threads.
 */
public final class AnswerReader {
  /** A longer text is not read; the largest storyboard has a fifth of it. In characters. */
  public static final int MOST_TEXT = 300_000;

  private static final int MOST_WRAPPERS = 3;
  private static final int MOST_TROUBLE = 300;

  /** Values inside of values that cannot be read are tried, too; of a text of such, not all. */
  private static final long MOST_PARSED = 10L * MOST_TEXT;

  private static final int MOST_BROKEN = 300;

  private static final List<String> LISTS =
      List.of("segments", "storyboards", "shots", "storyboard", "scenes", "data", "result");
  private static final List<String> OF_A_SHOT = List.of("segment_index", "segment_type", "action");

  private static final Pattern INVISIBLE = Pattern.compile("[\\uFEFF\\u200B\\u2060]");
  private static final Pattern THOUGHT_END =
      Pattern.compile("(?i)</(?:think|thinking|reasoning|thought)>");
  private static final Pattern FENCE =
      Pattern.compile("(?s)```[A-Za-z0-9_-]*[ \\t]*\\r?\\n(.*?)(?:```|\\z)");

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  private AnswerReader() {}

  /**
   * What was found in a text.
   *
   * @param lists in the order of the text; possibly none
   * @param trouble why there is none, or none more, for models and people; possibly empty text
   */
  public record Found(List<ShotList> lists, String trouble) {
    public Found {
      lists = List.copyOf(lists);
    }
  }

  /** One value that was read, with what had to be forgiven for it. */
  private record Value(JsonNode node, List<String> repairs) {}

  /** Reads a model's text. */
  public static Found read(String text) {
    if (text.length() > MOST_TEXT) {
      return new Found(
          List.of(),
          "the answer must have at most " + MOST_TEXT + " characters, had " + text.length());
    }
    return read(INVISIBLE.matcher(text).replaceAll(""), MOST_WRAPPERS);
  }

  private static Found read(String visible, int wrappers) {
    String text = withoutThoughts(visible).strip();
    Optional<JsonNode> whole = parse(STRICT, text).node();
    if (whole.isPresent()) {
      return ofWhole(whole.get(), wrappers);
    }
    Search search = new Search(text, wrappers);
    search.run();
    if (search.lists.isEmpty()) {
      String respelled = JsonPunctuation.of(text);
      Search again = new Search(respelled, wrappers);
      if (!respelled.equals(text)) {
        again.run();
      }
      List<ShotList> lists = again.lists.isEmpty() ? fenced(text, wrappers) : again.lists;
      return new Found(lists, search.trouble(text));
    }
    return new Found(search.lists, search.trouble(text));
  }

  private static Found ofWhole(JsonNode node, int wrappers) {
    List<ShotList> lists = new ArrayList<>();
    if (isShot(node)) {
      lists.add(new ShotList(List.of(node), empty(), List.of()));
    } else {
      unwrap(node, wrappers, List.of()).ifPresent(lists::add);
    }
    return new Found(lists, lists.isEmpty() ? "the answer is JSON, but has no list of shots" : "");
  }

  /** Prose with an open bracket hides a list behind it; a fence says where the list begins. */
  private static List<ShotList> fenced(String text, int wrappers) {
    List<ShotList> lists = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      String body = fence.group(1).strip();
      if (body.length() < text.length()) {
        reading(body)
            .value()
            .flatMap(v -> unwrap(v.node(), wrappers, v.repairs()))
            .ifPresent(lists::add);
      }
    }
    return lists;
  }

  /**
   * The text without closed blocks of thinking, and without what stands before a block's end that
   * has no beginning.
   */
  private static String withoutThoughts(String text) {
    String said = ReasoningTags.removed(text);
    Matcher end = THOUGHT_END.matcher(said);
    int from = 0;
    while (end.find()) {
      from = end.end();
    }
    return said.substring(from);
  }

  private static Optional<ShotList> unwrap(JsonNode node, int wrappers, List<String> repairs) {
    if (node.isArray()) {
      if (node.size() == 1 && !isShot(node.get(0)) && wrappers > 0) {
        return unwrap(node.get(0), wrappers - 1, repairs);
      }
      return Optional.of(new ShotList(elements(node), empty(), repairs));
    }
    if (node.isString() && wrappers > 0) {
      List<ShotList> inner = read(node.asString(), wrappers - 1).lists();
      return inner.isEmpty() ? Optional.empty() : Optional.of(inner.get(inner.size() - 1));
    }
    if (!node.isObject() || isShot(node)) {
      return Optional.empty();
    }
    for (String name : LISTS) {
      if (node.path(name).isArray()) {
        return Optional.of(new ShotList(elements(node.path(name)), node, repairs));
      }
    }
    return wrappers == 0
        ? Optional.empty()
        : wrapped(node).flatMap(inner -> unwrap(inner, wrappers - 1, repairs));
  }

  /** What a wrapper holds: its only member, or the one with a name that such lists have. */
  private static Optional<JsonNode> wrapped(JsonNode node) {
    if (node.size() == 1) {
      return Optional.of(node.iterator().next());
    }
    return LISTS.stream()
        .map(node::path)
        .filter(value -> value.isObject() || value.isString())
        .findFirst();
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static boolean isShot(JsonNode node) {
    return node.isObject() && OF_A_SHOT.stream().filter(node::has).count() >= 2;
  }

  private static JsonNode empty() {
    return STRICT.createObjectNode();
  }

  /** What a parser said of a text. */
  private record Parsed(Optional<JsonNode> node, String trouble) {}

  private static Parsed parse(JsonMapper mapper, String text) {
    try {
      JsonNode node = mapper.readTree(text);
      return node == null || node.isMissingNode()
          ? new Parsed(Optional.empty(), "it is empty")
          : new Parsed(Optional.of(node), "");
    } catch (JacksonException e) {
      String at =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      return new Parsed(Optional.empty(), e.getOriginalMessage() + at);
    }
  }

  private record Reading(Optional<Value> value, String trouble) {}

  private static Reading reading(String json) {
    Parsed strict = parse(STRICT, json);
    if (strict.node().isPresent()) {
      return new Reading(strict.node().map(node -> new Value(node, List.of())), "");
    }
    Optional<JsonNode> lenient = parse(LENIENT, json).node();
    if (lenient.isPresent()) {
      return new Reading(
          lenient.map(node -> new Value(node, List.of("the answer was not quite JSON"))), "");
    }
    String respelled = JsonPunctuation.of(json);
    if (!respelled.equals(json)) {
      Optional<JsonNode> wide = parse(LENIENT, respelled).node();
      if (wide.isPresent()) {
        return new Reading(
            wide.map(
                node ->
                    new Value(node, List.of("the answer had signs of its own around its texts"))),
            "");
      }
    }
    return new Reading(Optional.empty(), strict.trouble());
  }

  /** Goes through a text once, from value to value. */
  private static final class Search {
    private final String text;
    private final int wrappers;
    private final JsonScanner scanner;
    private final List<ShotList> lists = new ArrayList<>();
    private final List<JsonNode> run = new ArrayList<>();
    private final List<String> runRepairs = new ArrayList<>();

    /** Up to here everything stands inside of something that could not be read. */
    private int brokenUntil;

    private @Nullable String trouble;
    private long parsed;
    private int brokenValues;

    Search(String text, int wrappers) {
      this.text = text;
      this.wrappers = wrappers;
      this.scanner = new JsonScanner(text);
    }

    void run() {
      int at = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        at = c == '{' || c == '[' ? value(at) : at + 1;
      }
      endRun();
    }

    private int value(int at) {
      int end = scanner.end(at);
      parsed += Math.max(0, end - at);
      if (parsed > MOST_PARSED || brokenValues > MOST_BROKEN) {
        broken(text.length(), "it has too many values inside of each other");
        return text.length();
      }
      if (end < 0) {
        if (scanner.looksLikeJson(at)) {
          broken(text.length(), "it ends in the middle of a value that begins at character " + at);
        }
        return at + 1;
      }
      Reading reading = reading(text.substring(at, end));
      if (reading.value().isEmpty()) {
        brokenValues++;
        if (scanner.looksLikeJson(at)) {
          broken(end, reading.trouble());
        }
        return at + 1;
      }
      take(reading.value().get(), at < brokenUntil);
      return end;
    }

    private void broken(int until, String why) {
      brokenUntil = Math.max(brokenUntil, until);
      if (trouble == null) {
        trouble = why;
      }
    }

    /** Inside of something broken only an object that holds a whole list is one. */
    private void take(Value value, boolean inBroken) {
      JsonNode node = value.node();
      if (isShot(node)) {
        if (!inBroken) {
          run.add(node);
          value.repairs().stream().filter(r -> !runRepairs.contains(r)).forEach(runRepairs::add);
        }
        return;
      }
      Optional<ShotList> list =
          inBroken && !node.isObject() ? Optional.empty() : unwrap(node, wrappers, value.repairs());
      list.ifPresent(
          found -> {
            endRun();
            lists.add(found);
          });
    }

    /** Shots that stand one after the other are a list, if nothing that was said is missing. */
    private void endRun() {
      if (!run.isEmpty() && trouble == null) {
        runRepairs.add("the answer had its shots one by one");
        lists.add(new ShotList(run, empty(), runRepairs));
      }
      run.clear();
      runRepairs.clear();
    }

    String trouble(String of) {
      String why = trouble == null ? (lists.isEmpty() ? "there is no JSON in it" : "") : trouble;
      String line = why.replaceAll("[\\s\\p{Cntrl}]+", " ");
      return of.isBlank()
          ? "it is blank"
          : line.substring(0, Math.min(line.length(), MOST_TROUBLE));
    }
  }
}

package dev.petforge.llm.internal.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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

  private static final Pattern INVISIBLE = Pattern.compile("[\\uFEFF\\u200B\\u2060]");
  private static final Pattern THOUGHT_END =
      Pattern.compile("(?i)[<\\[◁]/(?:seed:)?(?:think|thinking|reasoning|thought)[>\\]▷]");
  private static final Pattern FENCE =
      Pattern.compile("(?s)```[A-Za-z0-9_-]*[ \\t]*\\r?\\n(.*?)(?:```|\\z)");

  /** JSON that was escaped once more and lost the marks around it. */
  private static final Pattern ESCAPED = Pattern.compile("[\\[{]\\s*(?:\\{\\s*)?\\\\\"");

  private static final String NOT_QUITE = "the answer was not quite JSON";

  private final int wanted;

  private AnswerReader(int wanted) {
    this.wanted = wanted;
  }

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

  /**
   * Reads a model's text.
   *
   * @param wanted how many shots were asked for: the list that has so many is the one that is meant
   */
  public static Found read(String text, int wanted) {
    if (text.length() > MOST_TEXT) {
      return new Found(
          List.of(),
          "the answer must have at most " + MOST_TEXT + " characters, had " + text.length());
    }
    return new AnswerReader(wanted).read(INVISIBLE.matcher(text).replaceAll(""));
  }

  private Found read(String visible) {
    String said = withoutThoughts(visible).strip();
    // Where thoughts are all there is, the answer is in them or nowhere.
    return found(said.isEmpty() ? visible.strip() : said, MOST_WRAPPERS);
  }

  private Found found(String text, int wrappers) {
    Optional<JsonNode> whole = JsonReader.STRICT.read(text).node();
    if (whole.isPresent()) {
      return ofWhole(whole.get(), wrappers);
    }
    Search search = new Search(text, wrappers, true);
    search.run();
    List<ShotList> lists = search.lists;
    if (lists.isEmpty()) {
      String respelled = JsonPunctuation.of(text);
      if (!respelled.equals(text)) {
        Search again = new Search(respelled, wrappers, false);
        again.run();
        lists = again.lists;
      }
    }
    if (lists.isEmpty()) {
      lists = fenced(text, wrappers);
    }
    return new Found(lists.isEmpty() ? unescaped(text, wrappers) : lists, search.trouble(text));
  }

  private Found ofWhole(JsonNode node, int wrappers) {
    List<ShotList> lists = new ArrayList<>();
    if (ShotFinder.isShot(node)) {
      lists.add(new ShotList(List.of(node), ShotFinder.nothing(), List.of()));
    } else {
      listIn(node, wrappers, List.of()).ifPresent(lists::add);
    }
    return new Found(
        lists, lists.isEmpty() ? "the answer is JSON, but has no one list of shots" : "");
  }

  private Optional<ShotList> listIn(JsonNode node, int wrappers, List<String> repairs) {
    return new ShotFinder(wanted, text -> found(text.strip(), wrappers - 1).lists())
        .find(node, wrappers, repairs);
  }

  /** Prose with an open bracket hides a list behind it; a fence says where the list begins. */
  private List<ShotList> fenced(String text, int wrappers) {
    List<ShotList> lists = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      String body = fence.group(1).strip();
      if (body.length() < text.length()) {
        reading(body)
            .value()
            .or(() -> mended(new QuoteMender(body), 0).map(Mended::value))
            .flatMap(value -> listIn(value.node(), wrappers, value.repairs()))
            .ifPresent(lists::add);
      }
    }
    return lists;
  }

  private List<ShotList> unescaped(String text, int wrappers) {
    Matcher begin = ESCAPED.matcher(text);
    int end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
    if (wrappers == 0 || !begin.find() || end < begin.start()) {
      return List.of();
    }
    String inner = '"' + text.substring(begin.start(), end + 1) + '"';
    return JsonReader.LENIENT
        .read(inner)
        .node()
        .filter(JsonNode::isString)
        .map(node -> found(node.asString().strip(), wrappers - 1).lists())
        .orElse(List.of());
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

  private record Reading(Optional<Value> value, String trouble) {}

  private static Reading reading(String json) {
    JsonReader.Parsed strict = JsonReader.STRICT.read(json);
    if (strict.node().isPresent()) {
      return new Reading(strict.node().map(node -> new Value(node, List.of())), "");
    }
    Optional<JsonNode> lenient = JsonReader.LENIENT.read(json).node();
    if (lenient.isPresent()) {
      return new Reading(lenient.map(node -> new Value(node, List.of(NOT_QUITE))), "");
    }
    String respelled = JsonPunctuation.of(json);
    if (!respelled.equals(json)) {
      Optional<JsonNode> wide = JsonReader.LENIENT.read(respelled).node();
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

  /** A value whose marks and commas were mended, and what stands behind it. */
  private record Mended(Value value, int end) {}

  /** Only shots of the number and the members that were asked for are a reading. */
  private Optional<Mended> mended(QuoteMender mender, int from) {
    return mender
        .mend(from)
        .flatMap(
            mended ->
                JsonReader.LENIENT
                    .read(JsonPunctuation.of(mended.json()))
                    .node()
                    .filter(
                        node ->
                            ShotFinder.isShot(node)
                                || listIn(node, MOST_WRAPPERS, List.of())
                                    .filter(this::isAsAskedFor)
                                    .isPresent())
                    .map(
                        node ->
                            new Mended(
                                new Value(
                                    node,
                                    List.of(
                                        "the answer had quotation marks in its texts that were not"
                                            + " escaped, or left out commas")),
                                mended.end())));
  }

  private boolean isAsAskedFor(ShotList list) {
    return list.shots().size() == wanted && haveTheSameMembers(list.shots());
  }

  private static boolean haveTheSameMembers(List<JsonNode> shots) {
    return shots.stream().map(shot -> Set.copyOf(shot.propertyNames())).distinct().count() <= 1;
  }

  /** Goes through a text once, from value to value. */
  private final class Search {
    private final String text;
    private final int wrappers;
    private final JsonScanner scanner;
    private final Optional<QuoteMender> mender;
    private final List<ShotList> lists = new ArrayList<>();
    private final List<JsonNode> run = new ArrayList<>();
    private final List<String> runRepairs = new ArrayList<>();
    private boolean runMended;

    /** Up to here everything stands inside of something that could not be read. */
    private int brokenUntil;

    private @Nullable String trouble;
    private long parsed;
    private int brokenValues;

    /**
     * @param mends whether marks and commas are mended: not in a text that was changed before
     */
    Search(String text, int wrappers, boolean mends) {
      this.text = text;
      this.wrappers = wrappers;
      this.scanner = new JsonScanner(text);
      this.mender = mends ? Optional.of(new QuoteMender(text)) : Optional.empty();
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
      Reading reading =
          end < 0
              ? new Reading(
                  Optional.empty(),
                  "it ends in the middle of a value that begins at character " + at)
              : reading(text.substring(at, end));
      if (reading.value().isPresent()) {
        take(reading.value().get(), at < brokenUntil);
        return end;
      }
      brokenValues += end < 0 ? 0 : 1;
      if (!scanner.looksLikeJson(at)) {
        return at + 1;
      }
      Optional<Mended> mended = mender.flatMap(one -> mended(one, at));
      if (mended.isPresent()) {
        runMended |= ShotFinder.isShot(mended.get().value().node());
        take(mended.get().value(), at < brokenUntil);
        return mended.get().end();
      }
      broken(end < 0 ? text.length() : end, reading.trouble());
      return at + 1;
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
      if (ShotFinder.isShot(node)) {
        if (!inBroken) {
          run.add(node);
          value.repairs().stream().filter(r -> !runRepairs.contains(r)).forEach(runRepairs::add);
        }
        return;
      }
      Optional<ShotList> list =
          inBroken && !node.isObject() ? Optional.empty() : listIn(node, wrappers, value.repairs());
      list.ifPresent(
          found -> {
            endRun();
            lists.add(found);
          });
    }

    /** Shots that stand one after the other are a list, if nothing that was said is missing. */
    private void endRun() {
      boolean whole = !runMended || (run.size() == wanted && haveTheSameMembers(run));
      if (!run.isEmpty() && trouble == null && whole) {
        runRepairs.add("the answer had its shots one by one");
        lists.add(new ShotList(run, ShotFinder.nothing(), runRepairs));
      }
      run.clear();
      runMended = false;
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

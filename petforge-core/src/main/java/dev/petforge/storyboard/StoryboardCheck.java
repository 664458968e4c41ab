package dev.petforge.storyboard;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the structure of a storyboard, and the languages and lengths of its texts. It does not
 * matter who wrote it: a model's answer, an edit and an import are checked alike. A caller that is
 * responsible for some of the shots only takes the findings of those.
 */
public final class StoryboardCheck {
  /** Many providers cut or refuse a longer prompt. In characters. */
  public static final int LONG_PROMPT = 2_500;

  private static final List<String> LOCKS = List.of("subject_lock", "scene_lock");
  private static final List<String> STATED =
      List.of("subject_lock", "scene_lock", "start_state", "end_state");
  private static final List<String> TEXTS =
      List.of(
          "subject_lock",
          "subject_lock_zh",
          "scene_lock",
          "scene_lock_zh",
          "start_state",
          "start_state_zh",
          "end_state",
          "end_state_zh",
          "food_item",
          "food_position",
          "food_texture",
          "container_type");

  /** What was looked for. */
  public enum Rule {
    /**
     * Every part has a text in both languages. Hard in a storyboard that is written to a template,
     * in the template's languages. In others hard only if there is none in either language, and the
     * part is not the negative constraint.
     */
    TEXT_MISSING,
    /** No text is longer than {@value ShotEdit#MAX_TEXT} characters. */
    TEXT_TOO_LONG,
    /** The prompt is better not longer than {@value #LONG_PROMPT} characters. */
    PROMPT_LONG,
    /** No text has a slot that was not filled: {@code {food}}, {@code <describe>} … */
    PLACEHOLDER,
    /** The type is one of the template's. */
    TYPE_UNKNOWN,
    /** The type is the one that the template has at this place. */
    TYPE_ORDER,
    /** {@code subject_lock} and {@code scene_lock} are the same in every shot that has them. */
    LOCK_CHANGED,
    /** A shot's crucial part says its locks. */
    LOCK_NOT_SAID,
    /** {@code start_state} is word for word the {@code end_state} of the shot before. */
    STATE_BROKEN,
    /** {@code duration_sec} is 1 to 60 whole seconds. */
    DURATION,
    /** No two shots have the same action. */
    ACTION_REPEATED,
    /** There are as many shots as were asked for. */
    COUNT,
    /**
     * A text is in the language of its field: English has at least half Latin letters, Chinese at
     * least a fifth Chinese characters, a Chinese character counted as two letters. Texts of less
     * than 12 letters may be names.
     */
    LANGUAGE,
    /** {@code duration_sec} is better within what the template says. */
    DURATION_UNUSUAL
  }

  /**
   * One thing that is wrong.
   *
   * @param shot the shot's index, from 0
   * @param pointer where in the document (RFC 6901), for example {@code /storyboards/3/action}
   * @param rule what was looked for
   * @param hard whether the video cannot be made like this; if not, a person may still want it so
   * @param message for people and for models; names the value and the rule
   */
  public record Finding(int shot, String pointer, Rule rule, boolean hard, String message) {
    @Override
    public String toString() {
      return pointer + ": " + message;
    }
  }

  private final Storyboard storyboard;
  private final Set<Language> languages;
  private final boolean written;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param languages those that are looked at
   * @param written whether it is written to a template
   */
  private StoryboardCheck(Storyboard storyboard, Set<Language> languages, boolean written) {
    this.storyboard = storyboard;
    this.languages = languages;
    this.written = written;
  }

  /** What is wrong with a storyboard whatever its template, by shot; empty if nothing is. */
  public static List<Finding> check(Storyboard storyboard) {
    StoryboardCheck check = new StoryboardCheck(storyboard, EnumSet.allOf(Language.class), false);
    check.look();
    return check.sorted();
  }

  /**
   * What is wrong with a storyboard that was written to a template, by shot; empty if nothing is.
   * Only the template's languages are looked at. The predecessor's coarse types ({@link
   * Shot#fileType}) are taken for the finer ones.
   */
  public static List<Finding> check(Storyboard storyboard, Template template) {
    Direction direction = template.direction();
    StoryboardCheck check = new StoryboardCheck(storyboard, direction.languages(), true);
    check.look();
    check.types(template);
    direction
        .seconds()
        .ifPresent(usual -> storyboard.shots().forEach(shot -> check.usual(shot, usual)));
    return check.sorted();
  }

  /**
   * The same, where the number of shots was asked for.
   *
   * @param shots how many
   */
  public static List<Finding> check(Storyboard storyboard, Template template, int shots) {
    List<Finding> findings = new ArrayList<>(check(storyboard, template));
    if (storyboard.size() != shots) {
      findings.add(
          0,
          new Finding(
              0,
              "/storyboards",
              Rule.COUNT,
              true,
              "storyboards must have " + shots + " shots, had " + storyboard.size()));
    }
    return List.copyOf(findings);
  }

  private List<Finding> sorted() {
    return findings.stream()
        .sorted((a, b) -> Integer.compare(a.shot(), b.shot()))
        .collect(Collectors.toUnmodifiableList());
  }

  private void look() {
    for (Shot shot : storyboard.shots()) {
      parts(shot);
      texts(shot);
      prompt(shot);
      duration(shot);
      lockSaid(shot);
      languages.forEach(language -> language(shot, language));
    }
    locks();
    states();
    repeats();
  }

  private void parts(Shot shot) {
    for (ShotPart part : ShotPart.values()) {
      boolean inAny = languages.stream().anyMatch(language -> hasText(shot, part, language));
      boolean said = false;
      for (Language language : languages) {
        text(shot, part.key(language));
        if (!hasText(shot, part, language) && (inAny || written || !said)) {
          missing(shot, part, language, inAny);
          said = true;
        }
      }
    }
  }

  private static boolean hasText(Shot shot, ShotPart part, Language language) {
    return !shot.text(part, language).isBlank();
  }

  /**
   * Videos of others were made without a negative constraint, but never without one of the other
   * parts.
   *
   * @param elsewhere whether its twin has a text
   */
  private void missing(Shot shot, ShotPart part, Language language, boolean elsewhere) {
    String field = part.key(language);
    String where =
        elsewhere
            ? ", only its twin in the other language has one"
            : languages.size() > 1 ? " in either language" : "";
    boolean hard = written || (!elsewhere && part != ShotPart.NEGATIVE_CONSTRAINT);
    add(shot, field, Rule.TEXT_MISSING, hard, field + " has no text" + where);
  }

  private void texts(Shot shot) {
    TEXTS.forEach(field -> text(shot, field));
  }

  private void text(Shot shot, String field) {
    String text = shot.field(field).orElse("");
    if (text.length() > ShotEdit.MAX_TEXT) {
      add(
          shot,
          field,
          Rule.TEXT_TOO_LONG,
          true,
          field + " must have at most " + ShotEdit.MAX_TEXT + " characters, had " + text.length());
    }
    Placeholders.find(text)
        .ifPresent(
            found ->
                add(
                    shot,
                    field,
                    Rule.PLACEHOLDER,
                    true,
                    field + " must be written out, had the placeholder '" + found + "'"));
  }

  private void prompt(Shot shot) {
    int length = shot.prompt().length();
    if (length > LONG_PROMPT) {
      add(
          shot,
          "prompt",
          Rule.PROMPT_LONG,
          false,
          "prompt has " + length + " characters; many providers take at most " + LONG_PROMPT);
    }
  }

  private void duration(Shot shot) {
    if (!shot.fields().containsKey("duration_sec")) {
      return;
    }
    Object value = shot.fields().get("duration_sec");
    boolean whole =
        value instanceof Number number
            && number.doubleValue() == Math.rint(number.doubleValue())
            && number.doubleValue() >= 1
            && number.doubleValue() <= 60;
    if (!whole) {
      add(
          shot,
          "duration_sec",
          Rule.DURATION,
          true,
          "duration_sec must be a number of 1 to 60 whole seconds, was " + value);
    }
  }

  private void usual(Shot shot, Direction.Seconds seconds) {
    if (shot.fields().get("duration_sec") instanceof Number number
        && !seconds.includes(number.doubleValue())) {
      add(
          shot,
          "duration_sec",
          Rule.DURATION_UNUSUAL,
          false,
          "duration_sec should be " + seconds + " s as the template has it, was " + number);
    }
  }

  private void language(Shot shot, Language language) {
    for (String field : fields(language)) {
      String text = shot.field(field).orElse("");
      Scripts scripts = Scripts.of(text);
      if (!scripts.fit(language)) {
        boolean english = language == Language.ENGLISH;
        add(
            shot,
            field,
            Rule.LANGUAGE,
            true,
            field
                + " must be in "
                + (english ? "English" : "Chinese")
                + ": at least "
                + (english ? "half its letters Latin" : "a fifth of it Chinese characters")
                + ", were "
                + scripts.percent(language)
                + " %; a name may stay as it is");
      }
    }
  }

  private static List<String> fields(Language language) {
    return Stream.concat(
            STATED.stream().map(name -> key(name, language)),
            Stream.of(ShotPart.values()).map(part -> part.key(language)))
        .toList();
  }

  private void lockSaid(Shot shot) {
    for (Language language : languages) {
      String crucial = shot.text(ShotPart.CRUCIAL, language);
      if (crucial.isBlank() || shot.outOfDate(ShotPart.CRUCIAL, language)) {
        continue;
      }
      for (String name : LOCKS) {
        String lock = shot.field(key(name, language)).orElse("");
        if (!crucial.contains(lock)) {
          String field = ShotPart.CRUCIAL.key(language);
          add(
              shot,
              field,
              Rule.LOCK_NOT_SAID,
              false,
              field + " does not say " + key(name, language) + " word for word");
        }
      }
    }
  }

  private void locks() {
    for (String name : LOCKS) {
      for (Language language : languages) {
        String field = key(name, language);
        List<Shot> with =
            storyboard.shots().stream().filter(shot -> !written(shot, field).isEmpty()).toList();
        for (Shot shot : with) {
          Shot first = with.get(0);
          if (!shot.field(field).equals(first.field(field))) {
            add(
                shot,
                field,
                Rule.LOCK_CHANGED,
                true,
                field + " must be the same in every shot, but differs from shot " + first.index());
          }
        }
      }
    }
  }

  private void states() {
    for (int i = 1; i < storyboard.size(); i++) {
      Shot before = storyboard.shot(i - 1);
      Shot shot = storyboard.shot(i);
      for (Language language : languages) {
        String start = key("start_state", language);
        String end = key("end_state", language);
        String from = written(shot, start);
        String to = written(before, end);
        if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
          add(
              shot,
              start,
              Rule.STATE_BROKEN,
              true,
              start + " must be word for word the " + end + " of shot " + before.index());
        }
      }
    }
  }

  private void repeats() {
    for (Language language : languages) {
      String field = ShotPart.ACTION.key(language);
      Map<String, Integer> seen = new HashMap<>();
      for (Shot shot : storyboard.shots()) {
        String action = shot.text(ShotPart.ACTION, language).strip();
        Integer first = action.isEmpty() ? null : seen.putIfAbsent(action, shot.index());
        if (first != null) {
          add(
              shot,
              field,
              Rule.ACTION_REPEATED,
              false,
              field + " is word for word that of shot " + first);
        }
      }
    }
  }

  private void types(Template template) {
    Set<String> known = template.shots().stream().map(ShotSpec::type).collect(Collectors.toSet());
    for (PlannedShot planned : template.plan(storyboard.size())) {
      Shot shot = storyboard.shot(planned.index());
      String wanted = planned.spec().type();
      Set<String> accepted =
          Set.copyOf(List.of(wanted, new Shot(0, wanted, Map.of()).fileType(), "segment"));
      if (accepted.contains(shot.type())) {
        continue;
      }
      boolean misplaced = known.contains(shot.type());
      add(
          shot,
          "segment_type",
          misplaced ? Rule.TYPE_ORDER : Rule.TYPE_UNKNOWN,
          true,
          "segment_type must be "
              + wanted
              + " at place "
              + shot.index()
              + " of "
              + storyboard.size()
              + " of "
              + template.id()
              + ", was '"
              + shot.type()
              + "'");
    }
  }

  /** A field's text; empty if it has none that says anything. */
  private static String written(Shot shot, String field) {
    return shot.field(field).filter(text -> !text.isBlank()).orElse("");
  }

  private static String key(String name, Language language) {
    return language == Language.CHINESE ? name + "_zh" : name;
  }

  private void add(Shot shot, String field, Rule rule, boolean hard, String message) {
    String pointer = "/storyboards/" + shot.index() + "/" + field;
    findings.add(new Finding(shot.index(), pointer, rule, hard, message));
  }
}

package dev.petforge.llm;

import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for wording that video models handle badly, by lists of words and counts. Such lists are
 * wrong now and then, so what they find is a warning for people and never a reason to reject an
 * answer that was paid for.
 */
final class ProseCheck {
  /** What is looked for. */
  enum Rule {
    /** No text reads as if it had not been written: to do, same as above, lorem ipsum … */
    UNWRITTEN,
    /** Where the template locks the camera, no word moves it or cuts the take. */
    CAMERA_MOVED,
    /** No verb that interfaces for video take for an order to edit: add, remove, replace … */
    EDIT_VERB,
    /** A shot is better one movement. */
    SEVERAL_ACTIONS,
    /** A shot better ends with the pet's face in the frame: the next clip starts from it. */
    END_WITHOUT_FACE,
    /** What must not be seen is better named than forbidden. */
    NEGATIVE_ORDER,
    /**
     * Parts are better short: {@code crucial} 60 words beside the locks, {@code action} 40, {@code
     * sound} 15; in Chinese 120, 80 and 30 characters.
     */
    PART_LONG
  }

  /**
   * One thing that could be worded better.
   *
   * @param shot the shot's index, from 0
   * @param field of the shot
   * @param rule what was looked for
   * @param message for people; names the value and the rule
   */
  record Finding(int shot, String field, Rule rule, String message) {}

  private final List<Finding> findings = new ArrayList<>();

  private ProseCheck() {}

  /** What could be worded better in the template's languages, by shot; empty if nothing could. */
  static List<Finding> check(Storyboard storyboard, Template template) {
    ProseCheck check = new ProseCheck();
    for (Shot shot : storyboard.shots()) {
      for (Language language : template.direction().languages()) {
        check.look(shot, language);
        if (template.direction().cameraLocked()) {
          check.camera(shot, language);
        }
      }
    }
    return List.copyOf(check.findings);
  }

  /**
   * The same as warnings of a storyboard.
   *
   * @param first the index of the first shot that counts: those before were kept
   */
  static List<String> warnings(Storyboard storyboard, Template template, int first) {
    return check(storyboard, template).stream()
        .filter(finding -> finding.shot() >= first)
        .map(finding -> "shot " + finding.shot() + ": " + finding.message())
        .toList();
  }

  private void look(Shot shot, Language language) {
    unwritten(shot, language);
    action(shot, language);
    lengths(shot, language);
    end(shot, language);
    negative(shot, language);
  }

  private void unwritten(Shot shot, Language language) {
    for (String field : shot.fields().keySet()) {
      if (field.endsWith("_zh") == (language == Language.CHINESE)) {
        UnwrittenText.words(shot.field(field).orElse(""))
            .ifPresent(
                found ->
                    add(
                        shot,
                        field,
                        Rule.UNWRITTEN,
                        field + " reads as if it had not been written, had '" + found + "'"));
      }
    }
  }

  private void camera(Shot shot, Language language) {
    List<String> looked =
        List.of(
            key("scene_lock", language),
            key("start_state", language),
            key("end_state", language),
            ShotPart.CRUCIAL.key(language),
            ShotPart.ACTION.key(language));
    for (String field : looked) {
      CameraTerms.cameraMove(shot.field(field).orElse(""), language)
          .ifPresent(
              found ->
                  add(
                      shot,
                      field,
                      Rule.CAMERA_MOVED,
                      field
                          + " must leave the camera where it is, had '"
                          + found
                          + "'; let the pet move, not the camera"));
    }
  }

  private void action(Shot shot, Language language) {
    String field = ShotPart.ACTION.key(language);
    String action = shot.text(ShotPart.ACTION, language);
    CameraTerms.editVerb(action, language)
        .ifPresent(
            found ->
                add(
                    shot,
                    field,
                    Rule.EDIT_VERB,
                    field
                        + " has '"
                        + found
                        + "', which a video model may take for an order to edit; say what the pet"
                        + " does"));
    int sentences = CameraTerms.sentences(action);
    int after = CameraTerms.sequenceWords(action, language);
    if (sentences > 2 || after > 1) {
      add(
          shot,
          field,
          Rule.SEVERAL_ACTIONS,
          field
              + " should be one movement with its end pose, had "
              + sentences
              + " sentences and "
              + after
              + " words such as 'then'");
    }
  }

  private void lengths(Shot shot, Language language) {
    String crucial = shot.text(ShotPart.CRUCIAL, language);
    for (String lock : List.of("subject_lock", "scene_lock")) {
      String said = shot.field(key(lock, language)).orElse("");
      crucial = said.isBlank() ? crucial : crucial.replace(said, " ");
    }
    length(shot, ShotPart.CRUCIAL, language, crucial, " beside the locks", 60, 120);
    length(shot, ShotPart.ACTION, language, shot.text(ShotPart.ACTION, language), "", 40, 80);
    length(shot, ShotPart.SOUND, language, shot.text(ShotPart.SOUND, language), "", 15, 30);
  }

  private void length(
      Shot shot,
      ShotPart part,
      Language language,
      String text,
      String beside,
      int words,
      int characters) {
    boolean english = language == Language.ENGLISH;
    long length =
        english
            ? text.isBlank() ? 0 : text.strip().split("\\s+").length
            : text.codePoints().filter(Character::isLetterOrDigit).count();
    int most = english ? words : characters;
    if (length > most) {
      add(
          shot,
          part.key(language),
          Rule.PART_LONG,
          part.key(language)
              + " should have at most "
              + most
              + (english ? " words" : " characters")
              + beside
              + ", had "
              + length);
    }
  }

  /** The next clip starts from the last frame and knows the pet from nothing else. */
  private void end(Shot shot, Language language) {
    String field = key("end_state", language);
    String end = shot.field(field).orElse("");
    if (end.isBlank()) {
      return;
    }
    Optional<String> hidden = CameraTerms.hidden(end, language);
    if (hidden.isPresent() || !CameraTerms.speaksOfFace(end, language)) {
      add(
          shot,
          field,
          Rule.END_WITHOUT_FACE,
          field
              + " should have the pet's face visible and its whole body in frame, "
              + hidden.map(words -> "had '" + words + "'").orElse("says nothing of the face"));
    }
  }

  private void negative(Shot shot, Language language) {
    String field = ShotPart.NEGATIVE_CONSTRAINT.key(language);
    CameraTerms.order(shot.text(ShotPart.NEGATIVE_CONSTRAINT, language), language)
        .ifPresent(
            found ->
                add(
                    shot,
                    field,
                    Rule.NEGATIVE_ORDER,
                    field
                        + " should only name what must not be seen, such as 'other animals,"
                        + " written words', had '"
                        + found
                        + "'"));
  }

  private static String key(String name, Language language) {
    return language == Language.CHINESE ? name + "_zh" : name;
  }

  private void add(Shot shot, String field, Rule rule, String message) {
    findings.add(new Finding(shot.index(), field, rule, message));
  }
}

package dev.petforge.storyboard;

import dev.petforge.storyboard.StoryboardCheck.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks single shots for what a video model cannot show or would show wrongly. */
final class ShotRules {
  private static final List<String> SHARED =
      List.of("subject_lock", "scene_lock", "start_state", "end_state");

  /** Takes what is found. */
  interface Sink {
    void add(Shot shot, String field, Rule rule, boolean hard, String message);
  }

  private final Sink sink;
  private final Set<Language> languages;

  ShotRules(Sink sink, Set<Language> languages) {
    this.sink = sink;
    this.languages = languages;
  }

  void look(Shot shot) {
    for (Language language : languages) {
      language(shot, language);
      action(shot, language);
      lengths(shot, language);
      end(shot, language);
      negative(shot, language);
    }
  }

  /** The same with what a template asks for. */
  void look(Shot shot, Direction direction) {
    if (direction.cameraLocked()) {
      languages.forEach(language -> camera(shot, language));
    }
    direction.seconds().ifPresent(seconds -> duration(shot, seconds));
  }

  private void language(Shot shot, Language language) {
    for (String field : fields(language)) {
      String text = shot.field(field).orElse("");
      Scripts scripts = Scripts.of(text);
      if (!scripts.fit(language)) {
        boolean english = language == Language.ENGLISH;
        sink.add(
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
            SHARED.stream().map(name -> key(name, language)),
            Stream.of(ShotPart.values()).map(part -> part.key(language)))
        .toList();
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
                  sink.add(
                      shot,
                      field,
                      Rule.CAMERA_MOVED,
                      true,
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
                sink.add(
                    shot,
                    field,
                    Rule.EDIT_VERB,
                    false,
                    field
                        + " has '"
                        + found
                        + "', which a video model may take for an order to edit; say what the pet"
                        + " does"));
    int sentences = CameraTerms.sentences(action);
    int after = CameraTerms.sequenceWords(action, language);
    if (sentences > 2 || after > 1) {
      sink.add(
          shot,
          field,
          Rule.SEVERAL_ACTIONS,
          false,
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
      sink.add(
          shot,
          part.key(language),
          Rule.PART_LONG,
          false,
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
      sink.add(
          shot,
          field,
          Rule.END_WITHOUT_FACE,
          false,
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
                sink.add(
                    shot,
                    field,
                    Rule.NEGATIVE_ORDER,
                    false,
                    field
                        + " should only name what must not be seen, such as 'other animals,"
                        + " written words', had '"
                        + found
                        + "'"));
  }

  private void duration(Shot shot, Direction.Seconds seconds) {
    if (shot.fields().get("duration_sec") instanceof Number number
        && !seconds.includes(number.doubleValue())) {
      sink.add(
          shot,
          "duration_sec",
          Rule.DURATION_UNUSUAL,
          false,
          "duration_sec should be " + seconds + " s as the template has it, was " + number);
    }
  }

  private static String key(String name, Language language) {
    return language == Language.CHINESE ? name + "_zh" : name;
  }
}

package dev.petforge.llm;

import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.PlannedShot;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shots of a template that are to be written: all that a brief does not keep.
 *
 * @param template whose shots they are
 * @param brief what is known of it
 * @param plan the shots to write, first to last
 */
record ShotsToWrite(Template template, StoryboardBrief brief, List<PlannedShot> plan) {
  private static final List<String> LOCKS = List.of("subject_lock", "scene_lock");

  static ShotsToWrite of(Template template, StoryboardBrief brief) {
    List<PlannedShot> all = template.plan(brief.shots());
    return new ShotsToWrite(template, brief, all.subList(brief.kept().size(), all.size()));
  }

  /** The index of the first shot to write. */
  int first() {
    return brief.kept().size();
  }

  /** How many shots are to be written. */
  int wanted() {
    return plan.size();
  }

  /** What the kept shots say of subject and scene, by the names of the fields; it must stay. */
  Map<String, String> keptLocks() {
    Map<String, String> locks = new LinkedHashMap<>();
    for (String name : lockFields()) {
      brief.kept().stream()
          .flatMap(shot -> shot.field(name).stream())
          .filter(text -> !text.isBlank())
          .findFirst()
          .ifPresent(text -> locks.put(name, text));
    }
    return locks;
  }

  /** Whether the answer has to say what subject and scene look like. */
  boolean asksForLocks() {
    return keptLocks().size() < lockFields().size();
  }

  /** The fields with how subject and scene look, in the video's languages. */
  List<String> lockFields() {
    return LOCKS.stream().flatMap(name -> fields(name).stream()).toList();
  }

  /** A text's field in each of the video's languages, English first. */
  List<String> fields(String name) {
    return Stream.of(Language.values())
        .filter(template.direction().languages()::contains)
        .map(language -> language == Language.CHINESE ? name + "_zh" : name)
        .toList();
  }

  /** Whether the video is about a meal. */
  boolean hasFood() {
    return !template.ledger().isEmpty();
  }
}

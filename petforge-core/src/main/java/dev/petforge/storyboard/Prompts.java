package dev.petforge.storyboard;

import java.util.StringJoiner;

/** Composes the prompt of a shot from its parts, so that no writer can contradict itself. */
public final class Prompts {
  private Prompts() {}

  /**
   * The shot with its {@code prompt} composed of {@code [关键]}, {@code [动作]}, {@code [音效]} and
   * {@code [一致性约束]} blocks, as the predecessor had them. A part is taken in English where that is
   * current, else in Chinese; an empty part has no block.
   */
  public static Shot compose(Shot shot) {
    StringJoiner prompt = new StringJoiner("\n");
    add(prompt, "[关键] ", shot, ShotPart.CRUCIAL);
    add(prompt, "[动作] ", shot, ShotPart.ACTION);
    add(prompt, "[音效] ", shot, ShotPart.SOUND);
    add(prompt, "[一致性约束] ", shot, ShotPart.NEGATIVE_CONSTRAINT);
    return shot.with("prompt", prompt.toString());
  }

  private static void add(StringJoiner prompt, String head, Shot shot, ShotPart part) {
    String text = current(shot, part);
    if (!text.isBlank()) {
      prompt.add(head + text.strip());
    }
  }

  /** A part's text in the language that is current, English first. */
  public static String current(Shot shot, ShotPart part) {
    String english = shot.text(part, Language.ENGLISH);
    if (!english.isBlank() && !shot.outOfDate(part, Language.ENGLISH)) {
      return english;
    }
    String chinese = shot.text(part, Language.CHINESE);
    return chinese.isBlank() ? english : chinese;
  }
}

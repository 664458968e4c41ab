package dev.petforge.storyboard;

import java.util.StringJoiner;

/** Composes the prompt of a shot from its parts, so that no writer can contradict itself. */
public final class Prompts {
  private Prompts() {}

  /**
   * The shot with its {@code prompt} composed of a block for each part that has a text, under the
   * headings that its prompt has already, {@link Headings#CHINESE} if it has none. A part is taken
   * in English where that is current, else in Chinese.
   */
  public static Shot compose(Shot shot) {
    return compose(shot, Headings.in(shot.prompt()));
  }

  /** The same under given headings. */
  public static Shot compose(Shot shot, Headings headings) {
    StringJoiner prompt = new StringJoiner("\n");
    for (ShotPart part : ShotPart.values()) {
      String text = current(shot, part);
      if (!text.isBlank()) {
        prompt.add("[" + headings.of(part) + "] " + text.strip());
      }
    }
    return shot.with("prompt", prompt.toString());
  }

  /**
   * The edited shot with its prompt composed anew. Blocks that are of no part stay: the predecessor
   * had what must stay the same in such a one.
   *
   * @param before the shot as it was
   */
  static Shot recompose(Shot before, Shot edited) {
    StringJoiner prompt = new StringJoiner("\n");
    prompt.add(compose(edited).prompt());
    PromptBlock.of(before).stream()
        .filter(block -> block.kind() == PromptBlock.Kind.OTHER)
        .forEach(block -> prompt.add(block.heading() + block.text()));
    return edited.with("prompt", prompt.toString());
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

package dev.petforge.storyboard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One part of a prompt.
 *
 * @param heading with brackets and a space, or empty
 * @param kind what it is
 * @param text without blanks around it
 */
record PromptBlock(String heading, Kind kind, String text) {
  /** What a block of a prompt is. */
  enum Kind {
    CRUCIAL,
    ACTION,
    SOUND,
    /** What must not be seen. */
    NEGATIVE,
    /** Under an unknown heading, or under that of the negative part but not what the shot has. */
    OTHER
  }

  private static final Pattern HEADING = Pattern.compile("(?m)^\\[([\\p{L} ]{1,20})\\][ \\t]*");

  /** The predecessor's heading of a shot's own negative part, where it had one. */
  private static final String FORBIDDEN = "禁止";

  /**
   * The parts of a shot's prompt, composed if it has none. What stands under no heading is taken
   * for the action: it was written by hand and is all that is known.
   */
  static List<PromptBlock> of(Shot shot) {
    String prompt = (shot.prompt().isBlank() ? Prompts.compose(shot) : shot).prompt();
    List<PromptBlock> blocks = new ArrayList<>();
    Matcher heading = HEADING.matcher(prompt);
    int from = 0;
    String name = "";
    String head = "";
    while (heading.find()) {
      add(blocks, shot, name, head, prompt.substring(from, heading.start()));
      name = heading.group(1);
      head = "[" + name + "] ";
      from = heading.end();
    }
    add(blocks, shot, name, head, prompt.substring(from));
    return blocks;
  }

  private static void add(
      List<PromptBlock> blocks, Shot shot, String name, String head, String text) {
    if (!text.isBlank()) {
      blocks.add(new PromptBlock(head, kind(shot, name, text.strip()), text.strip()));
    }
  }

  private static Kind kind(Shot shot, String name, String text) {
    if (name.isEmpty()) {
      return Kind.ACTION;
    }
    if (name.equals(FORBIDDEN)) {
      return Kind.NEGATIVE;
    }
    for (Headings headings : Headings.values()) {
      if (name.equals(headings.of(ShotPart.CRUCIAL))) {
        return Kind.CRUCIAL;
      }
      if (name.equals(headings.of(ShotPart.ACTION))) {
        return Kind.ACTION;
      }
      if (name.equals(headings.of(ShotPart.SOUND))) {
        return Kind.SOUND;
      }
      if (name.equals(headings.of(ShotPart.NEGATIVE_CONSTRAINT))) {
        return isNegative(shot, text) ? Kind.NEGATIVE : Kind.OTHER;
      }
    }
    return Kind.OTHER;
  }

  /** The predecessor had what must stay the same under the heading of the negative part. */
  private static boolean isNegative(Shot shot, String text) {
    for (Language language : Language.values()) {
      if (text.equals(shot.text(ShotPart.NEGATIVE_CONSTRAINT, language).strip())) {
        return true;
      }
    }
    return false;
  }
}

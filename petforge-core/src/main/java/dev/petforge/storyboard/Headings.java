package dev.petforge.storyboard;

/** What stands before the parts of a prompt. */
public enum Headings {
  /** {@code [关键]}, {@code [动作]}, {@code [音效]} and {@code [一致性约束]}, as the predecessor had them. */
  CHINESE("关键", "动作", "音效", "一致性约束"),
  /** {@code [Key]}, {@code [Action]}, {@code [Sound]} and {@code [Consistency]}. */
  ENGLISH("Key", "Action", "Sound", "Consistency");

  private final String crucial;
  private final String action;
  private final String sound;
  private final String negative;

  Headings(String crucial, String action, String sound, String negative) {
    this.crucial = crucial;
    this.action = action;
    this.sound = sound;
    this.negative = negative;
  }

  /** A part's heading without brackets. */
  String of(ShotPart part) {
    return switch (part) {
      case CRUCIAL -> crucial;
      case ACTION -> action;
      case SOUND -> sound;
      case NEGATIVE_CONSTRAINT -> negative;
    };
  }

  /** The headings that a prompt has; {@link #CHINESE} if it has none. */
  public static Headings in(String prompt) {
    for (ShotPart part : ShotPart.values()) {
      if (prompt.startsWith("[" + ENGLISH.of(part) + "] ")) {
        return ENGLISH;
      }
    }
    return CHINESE;
  }
}

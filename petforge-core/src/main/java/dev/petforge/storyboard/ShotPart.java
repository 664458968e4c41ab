package dev.petforge.storyboard;

/** The parts of a shot that people write and edit. Each exists in English and in Chinese. */
public enum ShotPart {
  /** What must hold in the whole shot: subject, scene, start and end state. */
  CRUCIAL("crucial"),
  /** What happens, with its end pose. */
  ACTION("action"),
  /** What is heard. */
  SOUND("sound"),
  /** What must not be seen. */
  NEGATIVE_CONSTRAINT("negative_constraint");

  private final String key;

  ShotPart(String key) {
    this.key = key;
  }

  /** The field's name in a storyboard document, for example {@code action} or {@code action_zh}. */
  public String key(Language language) {
    return language == Language.CHINESE ? key + "_zh" : key;
  }
}

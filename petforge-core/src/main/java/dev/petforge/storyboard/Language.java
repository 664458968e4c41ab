package dev.petforge.storyboard;

/** A language that a shot is written in. */
public enum Language {
  ENGLISH,
  CHINESE;

  /** The other one: an edit of one makes its twin out of date. */
  public Language twin() {
    return this == ENGLISH ? CHINESE : ENGLISH;
  }
}

package dev.petforge.storyboard;

import java.util.Locale;

/** A language that a shot is written in, and in which people are spoken to. */
public enum Language {
  ENGLISH(Locale.ENGLISH),
  CHINESE(Locale.CHINESE);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  /** By which its texts are looked up. */
  public Locale locale() {
    return locale;
  }

  /** The other one: an edit of one makes its twin out of date. */
  public Language twin() {
    return this == ENGLISH ? CHINESE : ENGLISH;
  }
}

package dev.petforge.storyboard;

import java.lang.Character.UnicodeScript;

/**
 * What a text's letters are. A character of Chinese, Japanese or Korean counts as two letters, as
 * it says about as much. Digits and signs do not count.
 *
 * @param latin how many letters are Latin
 * @param han twice the number of Chinese characters
 * @param other the rest
 */
record Scripts(int latin, int han, int other) {
  /** Fewer letters say nothing about the language: they may be a name. */
  private static final int ENOUGH = 12;

  static Scripts of(String text) {
    int latin = 0;
    int han = 0;
    int other = 0;
    for (int character : text.codePoints().filter(Character::isLetter).toArray()) {
      UnicodeScript script = UnicodeScript.of(character);
      switch (script) {
        case LATIN -> latin++;
        case HAN -> han += 2;
        case HIRAGANA, KATAKANA, HANGUL -> other += 2;
        default -> other++;
      }
    }
    return new Scripts(latin, han, other);
  }

  /**
   * Whether it can be a text of a language. English has at least half Latin letters, so that names
   * of any script may stand in it; Chinese has at least a fifth Chinese characters, for brands and
   * terms are often Latin.
   */
  boolean fit(Language language) {
    int all = latin + han + other;
    return all < ENOUGH || (language == Language.ENGLISH ? latin * 2 >= all : han * 5 >= all);
  }

  /** How much of it is of a language's script, in percent. */
  int percent(Language language) {
    int all = latin + han + other;
    return all == 0 ? 0 : (language == Language.ENGLISH ? latin : han) * 100 / all;
  }
}

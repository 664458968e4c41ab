package dev.petforge.storyboard;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One text in both languages. A template's text may have slots such as <code>{subject}</code>,
 * which {@link #fill} replaces.
 *
 * @param english not blank
 * @param chinese not blank
 */
public record Bilingual(String english, String chinese) {
  private static final Pattern SLOT = Pattern.compile("\\{([a-z_]+)\\}");

  public Bilingual {
    if (english.isBlank() || chinese.isBlank()) {
      throw new IllegalArgumentException(
          "both languages must have a text, were '" + english + "' and '" + chinese + "'");
    }
  }

  /** One text for both, where only one language is written at all. */
  public static Bilingual same(String text) {
    return new Bilingual(text, text);
  }

  /** The text in a language. */
  public String in(Language language) {
    return language == Language.ENGLISH ? english : chinese;
  }

  /**
   * The same text with its slots filled, each language with its own words. What is filled in is not
   * looked at again, so a brace in it stays what it is.
   *
   * @param words by the slot's name, without braces
   * @throws IllegalArgumentException if a slot has no word
   */
  public Bilingual fill(Map<String, Bilingual> words) {
    return new Bilingual(
        fill(english, Language.ENGLISH, words), fill(chinese, Language.CHINESE, words));
  }

  private static String fill(String text, Language language, Map<String, Bilingual> words) {
    Function<MatchResult, String> word =
        slot -> {
          Bilingual value = words.get(slot.group(1));
          if (value == null) {
            throw new IllegalArgumentException(
                "no word for the slot " + slot.group() + " in '" + text + "'");
          }
          return Matcher.quoteReplacement(value.in(language));
        };
    return SLOT.matcher(text).replaceAll(word);
  }
}

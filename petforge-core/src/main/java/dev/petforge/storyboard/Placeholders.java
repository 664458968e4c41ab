package dev.petforge.storyboard;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds words that stand for a text that nobody wrote. */
public final class Placeholders {
  private static final Pattern FORMS =
      Pattern.compile(
          "<\\s*\\p{L}[^<>\\n]{0,80}>"
              + "|\\{[^{}\\n]{0,80}\\}"
              + "|\\[\\s*(?:insert|describe|your|fill)\\b[^\\]\\n]{0,80}\\]"
              + "|\\b(?:todo|tbd|fixme)\\b"
              + "|\\b(?:same as|identical to) (?:above|before|previous|the previous)\\b"
              + "|\\blorem ipsum\\b"
              + "|同上|待补充|待填写|此处填写",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private Placeholders() {}

  /** The first placeholder in a text, as it is written there. */
  public static Optional<String> find(String text) {
    Matcher matcher = FORMS.matcher(text);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }
}

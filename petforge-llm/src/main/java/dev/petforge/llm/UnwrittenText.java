package dev.petforge.llm;

import dev.petforge.storyboard.Placeholders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds words that stand for a text that nobody wrote. */
final class UnwrittenText {
  private static final Pattern WORDS =
      Pattern.compile(
          "(?<![a-z])(?:todo|tbd|fixme)(?![a-z])"
              + "|(?<![a-z])(?:same as|identical to) (?:the )?(?:above|before|previous)(?![a-z])"
              + "|lorem ipsum"
              + "|同上|待补充|待填写|此处填写",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}\\s]*");

  private UnwrittenText() {}

  /** The first such words in a text, as they are written there. */
  static Optional<String> words(String text) {
    Matcher matcher = WORDS.matcher(text);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }

  /** As {@link #words}, or the first slot that was not filled. */
  static Optional<String> find(String text) {
    return Placeholders.find(text).or(() -> words(text));
  }

  /** Whether a text is nothing but such words, and so no text. */
  static boolean isAll(String text) {
    return words(text).isPresent()
        && PUNCTUATION.matcher(WORDS.matcher(text).replaceAll("")).matches();
  }
}

package dev.petforge.storyboard;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds slots that nobody filled: {@code {food}}, {@code <describe>}, {@code [insert …]}. */
public final class Placeholders {
  private static final Pattern FORMS =
      Pattern.compile(
          "<\\s*\\p{L}[^<>\\n]{0,80}>"
              + "|\\{[^{}\\n]{0,80}\\}"
              + "|\\[\\s*(?:insert|describe|your|fill)\\b[^\\]\\n]{0,80}\\]",
          Pattern.CASE_INSENSITIVE);

  private Placeholders() {}

  /** The first placeholder in a text, as it is written there. */
  public static Optional<String> find(String text) {
    Matcher matcher = FORMS.matcher(text);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }
}

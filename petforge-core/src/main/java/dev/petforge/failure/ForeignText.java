package dev.petforge.failure;

/**
 * Words of others, as they may be kept: not every database stores every character, and some change
 * what a terminal or a log shows.
 */
public final class ForeignText {
  private static final char REPLACEMENT = '\ufffd';

  private ForeignText() {}

  /** The text without control characters, but for line feeds and tabs. */
  public static String of(String text) {
    return cleaned(text, true);
  }

  /** The text without any control character: for names, codes and addresses. */
  public static String word(String text) {
    return cleaned(text, false);
  }

  private static String cleaned(String text, boolean lines) {
    if (text.chars().noneMatch(unit -> isStrange((char) unit, lines))) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        clean.append(unit).append(text.charAt(++i));
      } else if (Character.isSurrogate(unit)) {
        // Half of a character: no encoding has it.
        clean.append(REPLACEMENT);
      } else if (!isStrange(unit, lines)) {
        clean.append(unit);
      }
    }
    return clean.toString();
  }

  private static boolean isStrange(char unit, boolean lines) {
    return Character.isSurrogate(unit)
        || (Character.isISOControl(unit) && !(lines && (unit == '\n' || unit == '\t')));
  }
}

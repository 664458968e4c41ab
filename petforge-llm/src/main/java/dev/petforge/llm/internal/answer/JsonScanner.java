package dev.petforge.llm.internal.answer;

/**
 * Finds where a JSON value ends, knowing strings, escapes and comments. It reads no more than a
 * fixed number of characters in its life: a text of brackets only would take for ever.
 */
final class JsonScanner {
  /** Deeper than any storyboard, and shallow enough for every parser. */
  private static final int DEEPEST = 64;

  private static final long MOST_STEPS = 8_000_000;

  private final String text;
  private final char[] open = new char[DEEPEST];
  private long steps;

  JsonScanner(String text) {
    this.text = text;
  }

  /**
   * Whether a bracket here begins JSON rather than prose: <code>{"a"</code>, not <code>{a</code>.
   */
  boolean looksLikeJson(int at) {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        return "\"'“”{[}]".indexOf(c) >= 0;
      }
    }
    return true;
  }

  /**
   * @param at where a bracket opens
   * @return behind the bracket that closes it, or -1 if there is none
   */
  int end(int at) {
    int depth = 0;
    int i = at;
    while (i < text.length() && steps < MOST_STEPS) {
      steps++;
      char c = text.charAt(i);
      if (c == '"') {
        i = endOfString(i);
        continue;
      }
      if (c == '/') {
        int end = endOfComment(i);
        steps += end - i;
        i = end;
        continue;
      }
      if (c == '{' || c == '[') {
        if (depth == DEEPEST) {
          return -1;
        }
        open[depth++] = c;
      } else if (c == '}' || c == ']') {
        depth--;
        if (open[depth] != (c == '}' ? '{' : '[')) {
          return -1;
        }
        if (depth == 0) {
          return i + 1;
        }
      }
      i++;
    }
    return -1;
  }

  private int endOfString(int quote) {
    int i = quote + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      steps++;
      if (c == '"') {
        return i + 1;
      }
      i += c == '\\' ? 2 : 1;
    }
    return text.length();
  }

  private int endOfComment(int slash) {
    if (text.startsWith("//", slash)) {
      int line = text.indexOf('\n', slash);
      return line < 0 ? text.length() : line;
    }
    if (text.startsWith("/*", slash)) {
      int end = text.indexOf("*/", slash + 2);
      return end < 0 ? text.length() : end + 2;
    }
    return slash + 1;
  }
}

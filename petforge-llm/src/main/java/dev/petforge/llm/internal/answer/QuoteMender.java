package dev.petforge.llm.internal.answer;

import java.util.Optional;

/**
 * Mends what a model forgets while it writes texts: backslashes before the quotation marks in them,
 * and commas between members and between objects. A mark ends its string only where JSON goes on
 * behind it as JSON must; every other one belongs to the text. Where a mark could be both, and
 * where marks do not come in pairs, nothing is mended: there is one reading, or none. It goes once
 * through a text, and reads no more than a fixed number of characters in its life.
 */
final class QuoteMender {
  private static final int DEEPEST = 64;
  private static final int LONGEST_KEY = 60;
  private static final long MOST_STEPS = 10L * AnswerReader.MOST_TEXT;

  private final String text;
  private final char[] open = new char[DEEPEST];
  private final StringBuilder out = new StringBuilder();
  private int depth;
  private long steps;

  /** What stood last outside of strings, blanks and comments left out. */
  private char last;

  QuoteMender(String text) {
    this.text = text;
  }

  /**
   * A value as it was meant.
   *
   * @param end behind it in the text as it came
   */
  record Mended(String json, int end) {}

  /**
   * @param from where a bracket opens
   * @return empty if there is not exactly one reading
   */
  Optional<Mended> mend(int from) {
    out.setLength(0);
    depth = 0;
    last = 0;
    int at = from;
    while (at >= 0 && at < text.length() && steps < MOST_STEPS) {
      at = token(at);
      if (at >= 0 && depth == 0) {
        return Optional.of(new Mended(out.toString(), at));
      }
    }
    return Optional.empty();
  }

  /** Takes what stands here; gives where the next begins, or -1 if there is no reading. */
  private int token(int at) {
    int next = skipped(at);
    if (next > at) {
      out.append(text, at, next);
      return next;
    }
    steps++;
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      return string(at, c);
    }
    if (c == '{' || c == '[') {
      if (depth == DEEPEST) {
        return -1;
      }
      if (c == '{' && last == '}' && inArray()) {
        out.append(',');
      }
      open[depth++] = c;
    } else if (c == '}' || c == ']') {
      if (depth == 0 || open[--depth] != (c == '}' ? '{' : '[')) {
        return -1;
      }
    } else if (",:+-.".indexOf(c) < 0 && !(c < 128 && Character.isLetterOrDigit(c))) {
      return -1;
    }
    last = c;
    out.append(c);
    return at + 1;
  }

  private boolean inArray() {
    return depth > 0 && open[depth - 1] == '[';
  }

  private int string(int at, char mark) {
    if (!inArray() && last != ':') {
      if (!isKey(at)) {
        return -1;
      }
      if (last != '{' && last != ',') {
        out.append(',');
      }
      int end = text.indexOf(mark, at + 1);
      out.append('"').append(text, at + 1, end).append('"');
      last = '"';
      return end + 1;
    }
    return textUntilEnd(at, mark);
  }

  private int textUntilEnd(int at, char mark) {
    out.append('"');
    int inner = 0;
    int i = at + 1;
    while (i < text.length() && steps < MOST_STEPS) {
      steps++;
      char c = text.charAt(i);
      if (c == mark) {
        if (endsString(i)) {
          out.append('"');
          last = '"';
          return mark == '"' && inner % 2 != 0 ? -1 : i + 1;
        }
        int behind = skipped(i + 1);
        if (inArray() || (behind < text.length() && text.charAt(behind) == ':')) {
          return -1;
        }
        inner++;
      }
      if (c == '\\' && i + 1 < text.length()) {
        out.append(text.charAt(i + 1) == '\'' ? "" : "\\").append(text.charAt(i + 1));
        i += 2;
      } else {
        out.append(c == '"' ? "\\\"" : String.valueOf(c));
        i++;
      }
    }
    return -1;
  }

  /** Whether JSON goes on behind a mark as it must behind the end of a value. */
  private boolean endsString(int mark) {
    int next = skipped(mark + 1);
    if (next == text.length()) {
      return false;
    }
    char c = text.charAt(next);
    if (c == (inArray() ? ']' : '}')) {
      return goesOn(next + 1);
    }
    if (c != ',') {
      return !inArray() && next > mark + 1 && isKey(next);
    }
    int then = skipped(next + 1);
    if (then == text.length()) {
      return false;
    }
    char follows = text.charAt(then);
    if (inArray()) {
      return "\"'{[]".indexOf(follows) >= 0;
    }
    return follows == '}' ? goesOn(then + 1) : isKey(then);
  }

  /**
   * Behind a bracket that closes comes another, a comma or the next object; behind all, anything.
   */
  private boolean goesOn(int from) {
    int next = skipped(from);
    return depth == 1 || (next < text.length() && ",}]{".indexOf(text.charAt(next)) >= 0);
  }

  private boolean isKey(int at) {
    char mark = text.charAt(at);
    if (mark != '"' && mark != '\'') {
      return false;
    }
    int most = Math.min(text.length(), at + LONGEST_KEY);
    int end = at + 1;
    while (end < most && text.charAt(end) != mark) {
      steps++;
      if ("\\\n:{}".indexOf(text.charAt(end)) >= 0) {
        return false;
      }
      end++;
    }
    int colon = end < most ? skipped(end + 1) : text.length();
    return colon < text.length() && text.charAt(colon) == ':';
  }

  /** Behind blanks and comments. */
  private int skipped(int from) {
    int i = from;
    while (i < text.length()) {
      steps++;
      if (Character.isWhitespace(text.charAt(i))) {
        i++;
      } else if (text.startsWith("//", i)) {
        int line = text.indexOf('\n', i);
        int end = line < 0 ? text.length() : line;
        steps += end - i;
        i = end;
      } else if (text.startsWith("/*", i)) {
        int close = text.indexOf("*/", i + 2);
        int end = close < 0 ? text.length() : close + 2;
        steps += end - i;
        i = end;
      } else {
        return i;
      }
    }
    return i;
  }
}

package dev.petforge.llm.internal.answer;

/**
 * Repairs the punctuation of JSON: full-width characters and Python's literals are replaced where
 * they stand outside of strings. Nothing inside of a string is touched, and nothing is added.
 */
final class JsonPunctuation {
  private final String text;
  private final StringBuilder out;

  private JsonPunctuation(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length());
  }

  static String of(String text) {
    return new JsonPunctuation(text).respelled();
  }

  private String respelled() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '"') {
        i = plainString(i);
      } else if (isWideQuote(c)) {
        i = wideString(i);
      } else if (Character.isLetter(c)) {
        i = word(i);
      } else {
        out.append(narrow(c));
        i++;
      }
    }
    return out.toString();
  }

  private int plainString(int quote) {
    int i = quote + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    int end = Math.min(text.length(), i + 1);
    out.append(text, quote, end);
    return end;
  }

  /** A string that wide quotes delimit ends at the wide quote that a delimiter follows. */
  private int wideString(int quote) {
    out.append('"');
    int i = quote + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (isWideQuote(c) && endsString(i + 1)) {
        out.append('"');
        return i + 1;
      }
      if (c == '\\' && i + 1 < text.length()) {
        out.append(c).append(text.charAt(i + 1));
        i += 2;
      } else {
        // A plain quote is text here, and would end the string too early.
        out.append(c == '"' ? "\\\"" : String.valueOf(c));
        i++;
      }
    }
    return i;
  }

  private boolean endsString(int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        return ":：,，}｝]］".indexOf(c) >= 0;
      }
    }
    return true;
  }

  private int word(int from) {
    int end = from;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    String word = text.substring(from, end);
    out.append(
        switch (word) {
          case "None" -> "null";
          case "True" -> "true";
          case "False" -> "false";
          default -> word;
        });
    return end;
  }

  private static boolean isWideQuote(char c) {
    return c == '“' || c == '”' || c == '＂' || c == '„';
  }

  private static char narrow(char c) {
    return switch (c) {
      case '：' -> ':';
      case '，' -> ',';
      case '｛' -> '{';
      case '｝' -> '}';
      case '［' -> '[';
      case '］' -> ']';
      case '\u3000' -> ' ';
      default -> c;
    };
  }
}

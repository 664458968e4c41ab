package dev.petforge.storage.local;

/** What a result looks like in a cell of a CSV file that people open in Excel. */
final class CellText {
  /** Excel's limit; it cuts longer cells without a word. */
  static final int MAX = 32_767;

  private CellText() {}

  /**
   * A result as it is written: at most {@link #MAX} characters, with {@code …} where it is cut; no
   * control characters but tab and line ends; and never a formula. The texts come from models and
   * providers, and a spreadsheet would compute {@code =…} when a person opens the table.
   */
  static String of(String result) {
    String text = clean(result);
    if (!text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    if (text.length() <= MAX) {
      return text;
    }
    int end = MAX - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  private static String clean(String result) {
    StringBuilder text = new StringBuilder(result.length());
    result
        .codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                text.append('\uFFFD'); // Half a character has no bytes in UTF-8.
              } else if (c >= ' ' || c == '\n' || c == '\r' || c == '\t') {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }
}

package dev.petforge.emulator.llm;

/**
 * How the emulated models count: 0.3 tokens for a character, 0.6 for a Chinese, Japanese or Korean
 * one, the sum of a text rounded up. This is the rule of thumb of DeepSeek's token page; real
 * tokenizers differ, but a test can do this sum by hand.
 */
public final class TokenCount {
  private static final int NARROW_TENTHS = 3;
  private static final int WIDE_TENTHS = 6;
  private static final int FIRST_WIDE = 0x2E80;

  private TokenCount() {}

  /** The tokens of a text; 0 if it is empty. */
  public static int count(String text) {
    return whole(text.codePoints().mapToLong(TokenCount::tenths).sum());
  }

  /**
   * The longest beginning of a text that costs at most so many tokens; exactly so many if anything
   * is cut off.
   *
   * @param budget at least 0
   */
  public static String cut(String text, int budget) {
    long most = budget * 10L;
    long spent = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      spent += tenths(point);
      if (spent > most) {
        return text.substring(0, at);
      }
      at += Character.charCount(point);
    }
    return text;
  }

  private static int tenths(int codePoint) {
    return codePoint >= FIRST_WIDE ? WIDE_TENTHS : NARROW_TENTHS;
  }

  private static int whole(long tenths) {
    return Math.toIntExact((tenths + 9) / 10);
  }
}

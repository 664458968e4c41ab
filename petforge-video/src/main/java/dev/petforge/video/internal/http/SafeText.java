package dev.petforge.video.internal.http;

import java.util.regex.Pattern;

/** Makes words of the other side fit for messages and logs: short, one line, no secrets. */
public final class SafeText {
  private static final Pattern QUERY = Pattern.compile("\\?[^\\s\"'<>]*");
  private static final Pattern SIGNED =
      Pattern.compile("(?i)\\b(signature|x-amz-[a-z-]+|x-goog-[a-z-]+|key|token)=[^\\s\"'<>&]*");
  private static final Pattern BEARER = Pattern.compile("(?i)bearer\\s+[A-Za-z0-9._~+/=-]+");
  private static final Pattern KEY = Pattern.compile("\\b(sk-|AIza)[A-Za-z0-9_-]{16,}");
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]+");

  private SafeText() {}

  /**
   * One line, at most as long as said.
   *
   * @param longest in characters, above 1
   */
  public static String line(String text, int longest) {
    // Only so much is looked at: answers can be whole pages.
    String line = text.length() > 20_000 ? text.substring(0, 20_000) : text;
    line = JWT.matcher(line).replaceAll("…");
    line = BEARER.matcher(line).replaceAll("Bearer …");
    line = KEY.matcher(line).replaceAll("…");
    line = SIGNED.matcher(line).replaceAll("$1: …");
    line = urlsWithoutQuery(line);
    line = BLANK.matcher(line).replaceAll(" ").strip();
    return line.length() > longest ? line.substring(0, longest - 1) + "…" : line;
  }

  private static String urlsWithoutQuery(String text) {
    int at = text.indexOf("://");
    return at < 0
        ? text
        : text.substring(0, at) + QUERY.matcher(text.substring(at)).replaceAll("?…");
  }
}

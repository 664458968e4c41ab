package dev.petforge.http;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes secrets out of texts that are kept or shown: those that are used, whatever looks like
 * another, the queries of addresses, and pictures. What counts as a secret is said here and nowhere
 * else. Safe for use by many threads.
 */
public final class Redaction {
  /** Knows secrets by their looks alone. */
  public static final Redaction BY_LOOKS = new Redaction();

  private static final Pattern BEARER = Pattern.compile("(?i)bearer\\s+[A-Za-z0-9._~+/=-]+");
  private static final Pattern KEY = Pattern.compile("\\b(?:sk-|AIza)[A-Za-z0-9_-]{12,}");
  // Its beginning is bounded: it is looked for at each hyphen, and texts can be made to take long.
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{1,2000}+\\.[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]*+)?");
  private static final Pattern QUERY =
      Pattern.compile("(\\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\\s\"'<>?]{0,2000}+)\\?[^\\s\"'<>]*");
  // Of an address that is not whole, as of a path. A question in prose has no such sign.
  private static final Pattern PARAMETERS =
      Pattern.compile("\\?[A-Za-z0-9_.%-]{1,100}=[^\\s\"'<>]*");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)\\b(signature|x-amz-[a-z-]{1,40}|x-goog-[a-z-]{1,40}|api[_-]?key|key|token)"
              + "=[^\\s\"'<>&]*");
  private static final Pattern PICTURE = Pattern.compile("[A-Za-z0-9+/]{300,}={0,2}");
  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]+");

  /** No more of a text is kept anywhere; the expressions must not work on more. */
  private static final int MOST = 100_000;

  private final List<String> secrets;

  /**
   * @param secrets that are used. One of fewer than 4 characters is not looked for: it would be
   *     found in every text
   */
  public Redaction(String... secrets) {
    this.secrets = Stream.of(secrets).filter(secret -> secret.length() >= 4).toList();
  }

  /** The same text without secrets, its lines as they were; of a long one, the beginning. */
  public String text(String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = safe.replace(secret, "…");
    }
    safe = safe.length() > MOST ? safe.substring(0, MOST) : safe;
    safe = JWT.matcher(safe).replaceAll("…");
    safe = BEARER.matcher(safe).replaceAll("Bearer …");
    safe = KEY.matcher(safe).replaceAll("…");
    safe = QUERY.matcher(safe).replaceAll("$1?…");
    safe = PARAMETERS.matcher(safe).replaceAll("?…");
    safe = SIGNED.matcher(safe).replaceAll("$1=…");
    return PICTURE.matcher(safe).replaceAll("…");
  }

  /**
   * One line without secrets.
   *
   * @param longest in characters, above 1
   */
  public String line(String text, int longest) {
    return oneLine(text(text), longest);
  }

  /**
   * One line, with whatever it says.
   *
   * @param longest in characters, above 1
   */
  public static String oneLine(String text, int longest) {
    // Only so much is looked at: answers can be whole pages.
    String head = text.length() > 20_000 ? text.substring(0, 20_000) : text;
    String line = BLANK.matcher(head).replaceAll(" ").strip();
    return line.length() > longest ? line.substring(0, longest - 1) + "…" : line;
  }
}

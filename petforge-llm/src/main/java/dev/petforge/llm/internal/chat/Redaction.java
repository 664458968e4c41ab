package dev.petforge.llm.internal.chat;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts that are kept or shown: the key that is used, whatever looks like
 * another, signed addresses and pictures. Safe for use by many threads.
 */
public final class Redaction {
  private static final Pattern BEARER = Pattern.compile("(?i)bearer\\s+[A-Za-z0-9._~+/=-]+");
  private static final Pattern KEY = Pattern.compile("\\b(?:sk-|AIza)[A-Za-z0-9_-]{12,}");
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,2000}\\.[A-Za-z0-9_-]{1,4000}(?:\\.[A-Za-z0-9_-]*)?");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)\\b(signature|x-amz-[a-z-]{1,40}|x-goog-[a-z-]{1,40}|api[_-]?key|token)=[^\\s\"'<>&]*");
  private static final Pattern QUERY =
      Pattern.compile("(https?://[^\\s\"'<>?]{0,2000})\\?[^\\s\"'<>]*");
  private static final Pattern PICTURE = Pattern.compile("[A-Za-z0-9+/]{300,}={0,2}");
  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]+");

  /** No more of a text is kept anywhere; the expressions must not work on more. */
  private static final int MOST = 100_000;

  private final Optional<String> key;

  /**
   * @param key the secret that is used; empty if there is none
   */
  public Redaction(Optional<String> key) {
    // A key of a few characters would be found in every text.
    this.key = key.filter(secret -> secret.length() >= 4);
  }

  /** The same text without secrets, its lines as they were; of a long one, the beginning. */
  public String of(String text) {
    String safe = key.isPresent() ? text.replace(key.get(), "…") : text;
    safe = safe.length() > MOST ? safe.substring(0, MOST) : safe;
    safe = JWT.matcher(safe).replaceAll("…");
    safe = BEARER.matcher(safe).replaceAll("Bearer …");
    safe = KEY.matcher(safe).replaceAll("…");
    safe = QUERY.matcher(safe).replaceAll("$1?…");
    safe = SIGNED.matcher(safe).replaceAll("$1=…");
    return PICTURE.matcher(safe).replaceAll("…");
  }

  /**
   * One line without secrets.
   *
   * @param longest in characters, above 1
   */
  public String line(String text, int longest) {
    // Only so much is looked at: answers can be whole pages.
    String safe = of(text);
    String head = safe.length() > 20_000 ? safe.substring(0, 20_000) : safe;
    String line = BLANK.matcher(head).replaceAll(" ").strip();
    return line.length() > longest ? line.substring(0, longest - 1) + "…" : line;
  }
}

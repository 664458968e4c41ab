package dev.petforge.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Says for people what went wrong with a request: in one line, without secrets. */
public final class ErrorText {
  private static final int EXCERPT = 200;
  private static final int LOOKED_AT = 8_000;
  private static final Pattern MARKUP =
      Pattern.compile("(?is)<(script|style)\\b.*?(</\\1\\s*>|\\z)|<[^>]*(>|\\z)");

  private ErrorText() {}

  /** Why no answer came: the names of Java's classes say nothing to people. */
  public static String of(IOException e, Redaction redaction) {
    String said = redaction.line(String.valueOf(e.getMessage()), 300);
    if (e instanceof UnknownHostException) {
      return "the host cannot be found, " + said;
    } else if (e instanceof InterruptedIOException) {
      // OkHttp's own limits end as this too.
      return "it took too long, " + said;
    } else if (e instanceof SSLException) {
      return "there is no secure connection, " + said;
    } else if (e instanceof ConnectException) {
      return "nobody answers there, " + said;
    }
    return "the connection broke off, " + said;
  }

  /** The first words of an answer, at most 200 characters: of a page its text. */
  public static String excerpt(byte[] body, Redaction redaction) {
    String text = new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.UTF_8);
    return redaction.line(
        text.stripLeading().startsWith("<") ? MARKUP.matcher(text).replaceAll(" ") : text, EXCERPT);
  }
}

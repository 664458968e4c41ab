package dev.petforge.examples.workshop.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a request, up to the length of the longest that is meant, and refuses what is
 * longer, whether its length was told or not: it could else fill the memory. Who is signed in, and
 * may do what they ask for, is known before anything is read. Files that are sent have limits of
 * their own, and are taken of nobody who is not signed in.
 */
public final class BodyLimit extends OncePerRequestFilter {
  /** A name and a password. */
  private static final int MOST_OF_NOBODY = 16_384;

  /** Ten thousand projects, or the prompts of some hundreds. */
  private static final int MOST = 4_000_000;

  private final JsonMapper json;

  public BodyLimit(JsonMapper json) {
    this.json = json;
  }

  /** Whether files are sent, which are too long to be kept in memory. */
  static boolean isUpload(HttpServletRequest request) {
    return Optional.ofNullable(request.getContentType())
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .startsWith("multipart/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean signedIn = request.getUserPrincipal() != null;
    if (signedIn && isUpload(request)) {
      chain.doFilter(request, response);
      return;
    }
    int most = signedIn ? MOST : MOST_OF_NOBODY;
    if (request.getContentLengthLong() <= most) {
      byte[] body = request.getInputStream().readNBytes(most + 1);
      if (body.length <= most) {
        chain.doFilter(new RereadRequest(request, body), response);
        return;
      }
    }
    Problems.write(
        response,
        json,
        HttpStatus.CONTENT_TOO_LARGE,
        "BODY",
        "the body must have at most " + most + " bytes");
  }
}

package dev.petforge.examples.workshop.security;

import dev.petforge.examples.workshop.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses bodies that are longer than any that is meant, before they are read: whoever is not
 * signed in could else fill the memory with them. Uploads have limits of their own, and of nobody
 * who is not signed in is anything read but who it is.
 */
final class BodyLimit extends OncePerRequestFilter {
  /** A name and a password. */
  private static final int MOST_OF_SIGN_IN = 16_384;

  /** Ten thousand projects, or the prompts of some hundreds. */
  private static final int MOST = 4_000_000;

  private static final String UPLOAD = "multipart/";

  private final JsonMapper json;

  BodyLimit(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean signIn = request.getRequestURI().equals("/api/session");
    String type = Optional.ofNullable(request.getContentType()).orElse("");
    if (!signIn && type.toLowerCase(Locale.ROOT).startsWith(UPLOAD)) {
      chain.doFilter(request, response);
      return;
    }
    int most = signIn ? MOST_OF_SIGN_IN : MOST;
    if (signIn && request.getHeader("Transfer-Encoding") != null) {
      refuse(response, HttpStatus.LENGTH_REQUIRED, "the body must come with its Content-Length");
    } else if (request.getContentLengthLong() > most) {
      refuse(
          response, HttpStatus.CONTENT_TOO_LARGE, "the body must have at most " + most + " bytes");
    } else {
      chain.doFilter(request, response);
    }
  }

  private void refuse(HttpServletResponse response, HttpStatus status, String said)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    json.writeValue(
        response.getOutputStream(), Problems.of(status, "BODY", said, Optional.empty()));
  }
}

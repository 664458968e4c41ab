package dev.petforge.examples.workshop.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/** Notes every request that may change something, whatever became of it. */
final class AuditFilter extends OncePerRequestFilter {
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private final AuditLog log;

  AuditFilter(AuditLog log) {
    this.log = log;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return HARMLESS.contains(request.getMethod())
        || request.getRequestURI().equals("/api/batch/preview");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // Signing out forgets who it was.
    String before = name(request);
    try {
      chain.doFilter(request, response);
    } finally {
      String after = name(request);
      log.note(
          after.isEmpty() ? before : after,
          request.getMethod() + " " + request.getRequestURI(),
          AuditTarget.of(request),
          response.getStatus());
    }
  }

  private static String name(HttpServletRequest request) {
    return Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName).orElse("");
  }
}

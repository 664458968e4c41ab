package dev.petforge.examples.workshop.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows scripts by their tokens, for one request at a time: no session comes of it. */
final class TokenFilter extends OncePerRequestFilter {
  private static final String BEARER = "Bearer ";

  private final AccessTokens tokens;

  TokenFilter(AccessTokens tokens) {
    this.tokens = tokens;
  }

  /** A browser never sends one by itself, so that no other site can make it do so. */
  static boolean hasToken(HttpServletRequest request) {
    return token(request).isPresent();
  }

  /** The token that a request came with, whether there is such a one or not. */
  static Optional<String> token(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.startsWith(BEARER + AccessTokens.PREFIX))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> given = token(request);
    if (given.isPresent()) {
      // Whatever session there is, the token counts.
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      tokens
          .find(given.get())
          .ifPresent(
              token ->
                  context.setAuthentication(
                      UsernamePasswordAuthenticationToken.authenticated(
                          "token " + token.name(),
                          null,
                          AuthorityUtils.createAuthorityList("ROLE_" + token.role().name()))));
      SecurityContextHolder.setContext(context);
    }
    chain.doFilter(request, response);
  }
}

package dev.petforge.examples.workshop.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the sessions of users who were removed, or whose role or password was changed since they
 * signed in: a session outlives the request that began it by hours.
 */
final class AccountFilter extends OncePerRequestFilter {
  private static final String NAME = AccountFilter.class.getName() + ".name";
  private static final String STAMP = AccountFilter.class.getName() + ".stamp";

  private final Accounts accounts;

  AccountFilter(Accounts accounts) {
    this.accounts = accounts;
  }

  /** Notes whose session it is. One of the link of the start is nobody's. */
  static void begin(HttpSession session, String name, Optional<String> stamp) {
    session.removeAttribute(STAMP);
    stamp.ifPresent(
        now -> {
          session.setAttribute(NAME, name);
          session.setAttribute(STAMP, now);
        });
  }

  /**
   * Whether its user was removed, or has got another role or password since the sign-in.
   *
   * @throws IllegalStateException if the session has ended
   */
  static boolean isOutdated(HttpSession session, Accounts accounts) {
    return session.getAttribute(STAMP) instanceof String stamp
        && accounts
            .stamp(String.valueOf(session.getAttribute(NAME)))
            .filter(stamp::equals)
            .isEmpty();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpSession session = request.getSession(false);
    if (session != null && isOutdated(session, accounts)) {
      session.invalidate();
    }
    chain.doFilter(request, response);
  }
}

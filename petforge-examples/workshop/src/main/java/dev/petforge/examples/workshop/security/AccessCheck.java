package dev.petforge.examples.workshop.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Tells whether what let a request in still does, for an answer that outlasts it: filters look at
 * requests only when they begin, and users are removed by other processes too.
 */
@Component
public class AccessCheck {
  private final Accounts accounts;
  private final AccessTokens tokens;

  AccessCheck(Accounts accounts, AccessTokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /** Asks anew whenever it is called, by whatever thread. */
  public BooleanSupplier of(HttpServletRequest request) {
    Optional<String> token = TokenFilter.token(request);
    if (token.isPresent()) {
      return () -> tokens.find(token.get()).isPresent();
    }
    HttpSession session = request.getSession(false);
    return () -> session != null && holds(session);
  }

  private boolean holds(HttpSession session) {
    try {
      return !AccountFilter.isOutdated(session, accounts);
    } catch (IllegalStateException e) {
      // The session has ended.
      return false;
    }
  }
}

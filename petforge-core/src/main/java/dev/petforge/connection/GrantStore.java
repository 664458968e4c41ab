package dev.petforge.connection;

import java.util.Optional;

/**
 * Keeps what users allowed. Tokens are renewed with papers that are good once, so of two who renew
 * one must wait: changes are made by comparison. Safe for use by many threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now; whether something was changed then is known when it is read again.
 */
public interface GrantStore {
  Optional<Grant> find(String account);

  /** Keeps what a user has just allowed, in the place of what was there. */
  Grant put(String account, String sealed);

  /**
   * Changes a grant if nobody else did since it was read.
   *
   * @param seen as it was read
   * @return as it is stored now, its version one higher; empty if it was changed, or is gone
   */
  Optional<Grant> replace(Grant seen, String sealed);

  /**
   * Forgets a grant.
   *
   * @return whether there was one
   */
  boolean remove(String account);
}

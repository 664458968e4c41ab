package dev.petforge.feishu;

import dev.petforge.failure.PetForgeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the token that an app acts with. It is asked for by one thread at a time; the others wait
 * for its answer. Asked anew three minutes before it runs out: the platform gives out a new token
 * in the last half hour, and both are good until then (Feishu's documentation, 2026-08).
 */
final class TenantTokens implements AccessTokens {
  private static final Duration MARGIN = Duration.ofMinutes(3);

  private final InstantSource clock;
  private final Source source;
  private @Nullable Token current;

  TenantTokens(InstantSource clock, Source source) {
    this.clock = clock;
    this.source = source;
  }

  /** Asks the platform. */
  interface Source {
    /**
     * @throws PetForgeException if it gives none
     */
    Granted ask();
  }

  /**
   * What the platform gives.
   *
   * @param left how long it is good yet
   */
  record Granted(String token, Duration left) {}

  private record Token(String text, Instant until) {}

  @Override
  public synchronized String get() {
    Token token = current;
    Instant now = clock.instant();
    if (token == null || !now.isBefore(token.until())) {
      Granted granted = source.ask();
      Duration use = granted.left().minus(MARGIN);
      // A token of which hardly anything is left is used while it lasts.
      Duration half = granted.left().dividedBy(2);
      token = new Token(granted.token(), now.plus(use.compareTo(half) > 0 ? use : half));
      current = token;
    }
    return token.text();
  }

  @Override
  public synchronized void drop(String refused) {
    if (current != null && current.text().equals(refused)) {
      current = null;
    }
  }
}

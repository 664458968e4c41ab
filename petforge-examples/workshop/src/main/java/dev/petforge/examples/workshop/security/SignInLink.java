package dev.petforge.examples.workshop.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The link that is printed where the server is started: whoever can read it there may do
 * everything, and it works once. It serves a workshop that nobody has made users for yet.
 */
@Component
public class SignInLink {
  /** The name under which whoever used the link is logged. */
  static final String USER = "local";

  private static final Duration VALID = Duration.ofHours(1);

  private static final int BYTES = 32;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private @Nullable String code;
  private Instant until = Instant.EPOCH;

  SignInLink(InstantSource clock) {
    this.clock = clock;
  }

  /** A new code, in place of the one before. */
  public synchronized String issue() {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String made = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    code = made;
    until = clock.instant().plus(VALID);
    return made;
  }

  /** Whether this is the code; it is used up by that. */
  synchronized boolean use(String given) {
    String right = code;
    if (right == null || clock.instant().isAfter(until)) {
      return false;
    }
    boolean same =
        MessageDigest.isEqual(
            right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    if (same) {
      code = null;
    }
    return same;
  }
}

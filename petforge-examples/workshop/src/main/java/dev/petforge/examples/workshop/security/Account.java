package dev.petforge.examples.workshop.security;

import java.time.Instant;
import java.util.Optional;

/**
 * A user.
 *
 * @param name 1 to 64 letters, digits and {@code ._@-}
 * @param role what the user may do
 * @param createdAt when it was made
 * @param lastSignIn when the user signed in last
 */
public record Account(String name, Role role, Instant createdAt, Optional<Instant> lastSignIn) {}

/**
 * Whether all that an installation has agrees with its database, and how it is brought to: {@link
 * dev.petforge.verification.Verifier} is the way in. {@link dev.petforge.verification.KnownFile},
 * {@code FileRules}, {@code LedgerRules} and {@code WorkRules} are the rules, which look at nothing
 * but what they are given; the others look, and mend.
 */
@NullMarked
package dev.petforge.verification;

import org.jspecify.annotations.NullMarked;

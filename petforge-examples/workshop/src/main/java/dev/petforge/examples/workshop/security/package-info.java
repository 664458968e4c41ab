/** Who may do what: accounts, tokens, sessions, and the log of what was done. */
@NullMarked
package dev.petforge.examples.workshop.security;

import org.jspecify.annotations.NullMarked;

/**
 * Why something did not work: every failure that crosses a port is either worth a retry or it is
 * not. Start at {@link dev.petforge.failure.PetForgeException}; {@link
 * dev.petforge.failure.FailureCode} says what each code means and what to do about it.
 */
@NullMarked
package dev.petforge.failure;

import org.jspecify.annotations.NullMarked;

/**
 * The command line: an application that is assembled from the library. {@link
 * dev.petforge.examples.cli.PetForgeCli} is the main class, {@link dev.petforge.examples.cli.Home}
 * the assembly; each command has a class of its own.
 */
@NullMarked
package dev.petforge.examples.cli;

import org.jspecify.annotations.NullMarked;

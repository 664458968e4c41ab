/**
 * The command line: an application on an installation. {@link
 * dev.petforge.examples.cli.PetForgeCli} is the main class; each command has a class of its own.
 */
@NullMarked
package dev.petforge.examples.cli;

import org.jspecify.annotations.NullMarked;

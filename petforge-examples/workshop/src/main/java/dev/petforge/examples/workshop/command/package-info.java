/** What is done with projects, and what it would cost. */
@NullMarked
package dev.petforge.examples.workshop.command;

import org.jspecify.annotations.NullMarked;

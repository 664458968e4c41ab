/** What is shown of projects: lists, details, events. */
@NullMarked
package dev.petforge.examples.workshop.task;

import org.jspecify.annotations.NullMarked;

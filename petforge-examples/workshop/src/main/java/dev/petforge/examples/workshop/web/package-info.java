/** What all endpoints share: problems, languages, repeated requests. */
@NullMarked
package dev.petforge.examples.workshop.web;

import org.jspecify.annotations.NullMarked;

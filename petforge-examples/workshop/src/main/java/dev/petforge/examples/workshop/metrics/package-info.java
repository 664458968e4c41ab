/** What Prometheus reads of an installation. */
@NullMarked
package dev.petforge.examples.workshop.metrics;

import org.jspecify.annotations.NullMarked;

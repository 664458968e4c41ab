/** How the installation is set up. */
@NullMarked
package dev.petforge.examples.workshop.settings;

import org.jspecify.annotations.NullMarked;

/**
 * An installation in a folder: all that an application needs, assembled from the library by the
 * settings of a person. Start at {@link dev.petforge.examples.installation.Installation}, which
 * needs a {@link dev.petforge.examples.installation.Configuration}; what it says to people is in
 * {@link dev.petforge.examples.installation.Messages}.
 */
@NullMarked
package dev.petforge.examples.installation;

import org.jspecify.annotations.NullMarked;

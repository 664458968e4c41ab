/**
 * Finished videos on their way to where they are watched: {@link
 * dev.petforge.publication.Publisher} is the port.
 *
 * <p>Tested in {@code petforge-testkit/src/test}, by {@code PublishingTest} and {@code
 * InMemoryPublicationStoreTest}.
 */
@NullMarked
package dev.petforge.publication;

import org.jspecify.annotations.NullMarked;

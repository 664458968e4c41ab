package dev.petforge.publication;

import java.time.Instant;

/**
 * Where a stored video stands for people to look at.
 *
 * @param destination the place
 * @param file what it is there
 * @param at when it was seen to be there
 */
public record PublishedCopy(Destination destination, PublishedFile file, Instant at) {}

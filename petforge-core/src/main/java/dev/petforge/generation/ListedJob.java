package dev.petforge.generation;

import java.util.Optional;

/**
 * A job in a provider's own list.
 *
 * @param job the provider's name for it
 * @param key the name that its client gave it, where there is one
 */
public record ListedJob(ProviderJobId job, Optional<String> key) {}

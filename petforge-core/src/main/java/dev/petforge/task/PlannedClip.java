package dev.petforge.task;

import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderTerms;

/**
 * How a segment would be ordered.
 *
 * @param request what would be sent
 * @param terms of whom, at what price
 */
public record PlannedClip(ClipRequest request, ProviderTerms terms) {}

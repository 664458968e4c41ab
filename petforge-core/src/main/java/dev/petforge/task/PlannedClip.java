package dev.petforge.task;

import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderTerms;
import java.util.List;

/**
 * How a segment would be ordered.
 *
 * @param request what would be sent
 * @param terms of whom, at what price
 * @param warnings what the request lacks of what the shot says, for people
 */
public record PlannedClip(ClipRequest request, ProviderTerms terms, List<String> warnings) {
  public PlannedClip {
    warnings = List.copyOf(warnings);
  }

  /** Everything that the shot says is in the request. */
  public PlannedClip(ClipRequest request, ProviderTerms terms) {
    this(request, terms, List.of());
  }
}

package dev.petforge.migration;

import java.util.List;
import java.util.Optional;

/**
 * A segment of the other installation.
 *
 * @param current the clip that it shows, if it shows one
 * @param history the clips that were put aside, oldest first
 */
public record OldSegment(Optional<OldClip> current, List<OldVersion> history) {
  public OldSegment {
    history = List.copyOf(history);
  }
}

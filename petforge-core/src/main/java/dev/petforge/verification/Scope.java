package dev.petforge.verification;

import dev.petforge.project.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is verified, and how closely.
 *
 * @param ends at least one
 * @param hash whether files are read and their hashes compared; without, a file is right if it is
 *     there and has its size
 * @param play whether each clip and each video is played to its end; without, only those are that
 *     were changed
 * @param projects only these; all if empty, with what belongs to no project
 */
public record Scope(Set<End> ends, boolean hash, boolean play, Optional<List<ProjectId>> projects) {
  public Scope {
    ends = Set.copyOf(ends);
    projects = projects.map(List::copyOf);
    if (ends.isEmpty()) {
      throw new IllegalArgumentException("ends must be at least one");
    }
  }

  boolean has(End end) {
    return ends.contains(end);
  }

  /** The same, of these projects alone. */
  Scope of(List<ProjectId> some) {
    return new Scope(ends, hash, play, Optional.of(some));
  }
}

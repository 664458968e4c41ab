package dev.petforge.segment;

import java.util.Map;
import java.util.Set;

/**
 * Replaced versions whose files are not kept any more.
 *
 * @param clips the ids of clips, by segment; no segment without any
 * @param videos the ids of finished videos
 */
public record Removal(Map<Integer, Set<String>> clips, Set<String> videos) {
  public Removal {
    clips = Map.copyOf(clips);
    videos = Set.copyOf(videos);
  }

  /** Whether nothing is removed. */
  public boolean isEmpty() {
    return clips.isEmpty() && videos.isEmpty();
  }

  /** How many versions these are. */
  public int size() {
    return clips.values().stream().mapToInt(Set::size).sum() + videos.size();
  }
}

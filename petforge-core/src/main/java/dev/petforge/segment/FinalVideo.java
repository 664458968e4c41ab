package dev.petforge.segment;

import dev.petforge.file.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A finished video.
 *
 * @param id its folder's name, as of a {@link SegmentVersion}
 * @param file the video
 * @param parts the ids of the clips that it was joined from, in order
 * @param duration of its video
 * @param madeAt when it was stored
 */
public record FinalVideo(
    String id, StoredFile file, List<String> parts, Duration duration, Instant madeAt) {
  public FinalVideo {
    parts = List.copyOf(parts);
  }
}

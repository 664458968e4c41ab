package dev.petforge.migration;

import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import java.util.List;
import java.util.Optional;

/**
 * What there is of a video in the other installation.
 *
 * @param opening the picture that it starts from, if it is there
 * @param shots the storyboard: none, or as many as there are segments
 * @param segments 1 to {@value Storyboard#MAX_SHOTS}
 * @param video the finished video, if it is there
 * @param earlierVideos finished videos that were put aside, oldest first
 */
public record OldFilm(
    Optional<OldFile> opening,
    List<Shot> shots,
    List<OldSegment> segments,
    Optional<OldFile> video,
    List<OldFile> earlierVideos) {
  public OldFilm {
    shots = List.copyOf(shots);
    segments = List.copyOf(segments);
    earlierVideos = List.copyOf(earlierVideos);
    if (segments.isEmpty() || segments.size() > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segments must be 1 to " + Storyboard.MAX_SHOTS + ", were " + segments.size());
    }
    if (!shots.isEmpty() && shots.size() != segments.size()) {
      throw new IllegalArgumentException(
          "shots must be none or as many as segments ("
              + segments.size()
              + "), were "
              + shots.size());
    }
  }
}

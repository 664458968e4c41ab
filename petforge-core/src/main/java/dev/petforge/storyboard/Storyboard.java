package dev.petforge.storyboard;

import java.util.ArrayList;
import java.util.List;

/**
 * The shots of one video, in order. Today one shot is one segment.
 *
 * @param shots 1 to {@value #MAX_SHOTS}; the shot at place i has index i
 */
public record Storyboard(List<Shot> shots) {
  /** No video has more segments than this. */
  public static final int MAX_SHOTS = 12;

  public Storyboard {
    shots = List.copyOf(shots);
    if (shots.isEmpty() || shots.size() > MAX_SHOTS) {
      throw new IllegalArgumentException(
          "a storyboard must have 1 to " + MAX_SHOTS + " shots, had " + shots.size());
    }
    for (int i = 0; i < shots.size(); i++) {
      if (shots.get(i).index() != i) {
        throw new IllegalArgumentException(
            "the shot at place "
                + i
                + " must have segment_index "
                + i
                + ", had "
                + shots.get(i).index());
      }
    }
  }

  public int size() {
    return shots.size();
  }

  /**
   * @throws IndexOutOfBoundsException if there is no such shot
   */
  public Shot shot(int index) {
    return shots.get(index);
  }

  /** The same storyboard with one shot replaced, at that shot's own index. */
  public Storyboard with(Shot shot) {
    List<Shot> next = new ArrayList<>(shots);
    next.set(shot.index(), shot);
    return new Storyboard(next);
  }
}

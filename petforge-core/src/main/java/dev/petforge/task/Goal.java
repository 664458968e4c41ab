package dev.petforge.task;

import java.util.Optional;

/**
 * What the user wants in the end. The commit that ends one step plans the next.
 *
 * @param kind what
 * @param segment which one, for {@link Kind#SEGMENT}; else 0
 * @param batch the request that it belongs to; such a task waits for its turn
 */
public record Goal(Kind kind, int segment, Optional<Batch> batch) {
  /** What can be wanted. */
  public enum Kind {
    /** A storyboard. */
    STORYBOARD,
    /** One segment. */
    SEGMENT,
    /** All segments. */
    SEGMENTS,
    /** The finished video. */
    MERGED
  }

  /** The finished video. */
  public static Goal merged() {
    return new Goal(Kind.MERGED, 0, Optional.empty());
  }

  /** All segments. */
  public static Goal segments() {
    return new Goal(Kind.SEGMENTS, 0, Optional.empty());
  }

  /** One segment. */
  public static Goal segment(int index) {
    return new Goal(Kind.SEGMENT, index, Optional.empty());
  }

  /** A storyboard. */
  public static Goal storyboard() {
    return new Goal(Kind.STORYBOARD, 0, Optional.empty());
  }

  /** The same, as one project of a request for many. */
  public Goal in(Batch request) {
    return new Goal(kind, segment, Optional.of(request));
  }

  boolean reachedBy(Task task) {
    return switch (kind) {
      case STORYBOARD -> task.script().isPresent();
      case SEGMENT -> segment < task.chain().size() && task.chain().segment(segment).completed();
      case SEGMENTS -> task.chain().complete();
      case MERGED -> task.chain().finalVideo().isPresent() && !task.chain().finalOutOfDate();
    };
  }
}

package dev.petforge.task;

import dev.petforge.generation.CallKey;
import dev.petforge.project.OperationId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What runs on a task, and so the lock on it. An operation never expires; only a decision ends it.
 */
public sealed interface Operation {
  OperationId id();

  /** When it began. */
  Instant startedAt();

  /** When something last happened in it. */
  Instant lastSeen();

  /** A storyboard is written. */
  record WriteStoryboard(OperationId id, Instant startedAt, Instant lastSeen, int keep)
      implements Operation {}

  /**
   * Segments are made.
   *
   * @param calls the call that each segment waits for
   * @param edit whether it makes an edited shot anew
   * @param bought whether the provider has taken a call of it
   * @param tries how many calls were planned in it
   */
  record MakeSegments(
      OperationId id,
      Instant startedAt,
      Instant lastSeen,
      SortedMap<Integer, CallKey> calls,
      boolean edit,
      boolean bought,
      int tries)
      implements Operation {
    public MakeSegments {
      if (calls.isEmpty()) {
        throw new IllegalArgumentException("an operation that makes segments must wait for a call");
      }
      calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    boolean awaits(int segment, CallKey key) {
      return key.equals(calls.get(segment));
    }
  }

  /** The segments are joined. */
  record Merge(OperationId id, Instant startedAt, Instant lastSeen) implements Operation {}

  /** What it does, in words for people. */
  default String describe() {
    if (this instanceof MakeSegments make) {
      return "generating segment " + make.calls().firstKey();
    }
    return this instanceof Merge ? "merging" : "writing the storyboard";
  }
}

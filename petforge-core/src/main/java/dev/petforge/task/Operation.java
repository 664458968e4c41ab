package dev.petforge.task;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.generation.CallKey;
import dev.petforge.project.OperationId;
import dev.petforge.segment.Chain;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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
   * @param asItIs whether a person takes the clip that is waited for, although it would be ordered
   *     otherwise now
   * @param fetchFailures how often bringing that clip home had failed before the operation began to
   *     wait for it: those failures are why it began, not news to it
   */
  record MakeSegments(
      OperationId id,
      Instant startedAt,
      Instant lastSeen,
      SortedMap<Integer, CallKey> calls,
      boolean edit,
      boolean bought,
      int tries,
      boolean asItIs,
      int fetchFailures)
      implements Operation {
    public MakeSegments {
      if (calls.isEmpty()) {
        throw new IllegalArgumentException("an operation that makes segments must wait for a call");
      }
      calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /**
     * Begins to wait for a call.
     *
     * @param asItIs whether its clip is taken although it would be ordered otherwise now
     */
    static MakeSegments awaiting(ProviderCall call, OperationId id, Instant now, boolean asItIs) {
      return new MakeSegments(
          id,
          now,
          now,
          new TreeMap<>(Map.of(call.subject().segment(), call.key())),
          call.subject().purpose() == CallPurpose.EDIT,
          call.status().state() != CallState.PLANNED,
          1,
          asItIs,
          call.status().fetchFailures());
    }

    /** The same after something was bought, waiting for these calls. */
    MakeSegments bought(SortedMap<Integer, CallKey> others, Instant now) {
      return new MakeSegments(id, startedAt, now, others, edit, true, tries, asItIs, fetchFailures);
    }

    /** The same, waiting for a new call in place of one that failed. */
    MakeSegments trying(ProviderCall next, Instant now) {
      SortedMap<Integer, CallKey> others = new TreeMap<>(calls);
      others.put(next.subject().segment(), next.key());
      return new MakeSegments(id, startedAt, now, others, edit, bought, tries + 1, false, 0);
    }

    Step step(int segment, Chain chain) {
      CallPurpose replacing = edit ? CallPurpose.EDIT : CallPurpose.REGENERATE;
      return new Step.MakeSegment(
          segment,
          chain.segment(segment).completed() ? replacing : CallPurpose.MAKE,
          asItIs ? Optional.ofNullable(calls.get(segment)) : Optional.empty());
    }

    boolean awaits(int segment, CallKey key) {
      return key.equals(calls.get(segment));
    }
  }

  /**
   * The segments are joined.
   *
   * @param allowStale whether segments that do not go on from the ones before may be
   */
  record Merge(OperationId id, Instant startedAt, Instant lastSeen, boolean allowStale)
      implements Operation {}

  /**
   * What has to be done again if it fails.
   *
   * @param chain the segments while it runs
   */
  default Step step(Chain chain) {
    if (this instanceof WriteStoryboard write) {
      return new Step.WriteStoryboard(write.keep());
    }
    if (this instanceof Merge merge) {
      return new Step.Merge(merge.allowStale());
    }
    MakeSegments make = (MakeSegments) this;
    return make.step(make.calls().firstKey(), chain);
  }

  /** What it does, in words for people. */
  default String describe() {
    if (this instanceof MakeSegments make) {
      return "generating segment " + make.calls().firstKey();
    }
    return this instanceof Merge ? "merging" : "writing the storyboard";
  }
}

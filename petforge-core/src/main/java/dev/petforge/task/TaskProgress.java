package dev.petforge.task;

import java.util.List;

/**
 * How far a task is.
 *
 * @param status where it is
 * @param segment the one that is being made, or comes next: {@link Task#currentSegment}
 * @param segments how many there are in all, at least 1
 * @param completed how many have a clip, stale ones included
 * @param stale those whose clips do not go on from what comes before them, ascending
 * @param edited those whose shots were changed since their clips were made, ascending
 * @param finalOutOfDate whether there is a finished video that is not what it shows any more:
 *     {@link dev.petforge.segment.Chain#finalOutOfDate}
 */
public record TaskProgress(
    TaskStatus status,
    int segment,
    int segments,
    int completed,
    List<Integer> stale,
    List<Integer> edited,
    boolean finalOutOfDate) {
  public TaskProgress {
    stale = List.copyOf(stale);
    edited = List.copyOf(edited);
  }

  /** The status as it is written, for example {@code generating_segment_2}. */
  public String statusWord() {
    return status.word(segment);
  }
}

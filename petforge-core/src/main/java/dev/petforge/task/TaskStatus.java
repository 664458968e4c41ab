package dev.petforge.task;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words for where a task is. They are stored for filters only: {@link Task#status} derives them
 * from the data.
 */
public enum TaskStatus {
  /** No storyboard. */
  PENDING("pending", false),
  /** A storyboard operation runs. */
  STORYBOARD_GENERATING("storyboard_generating", true),
  /** There is a storyboard, not every segment is completed, nothing runs. */
  STORYBOARD_READY("storyboard_ready", false),
  /** An edit is stored and the operation that makes its segment anew has not yet bought. */
  EDITING("editing", true),
  /** A generating operation runs. */
  GENERATING("generating_segment", true),
  /** Every segment is completed, no final video, nothing runs. */
  ALL_SEGMENTS_READY("all_segments_ready", false),
  /** A merge runs. */
  MERGING("merging", true),
  /** There is a final video, nothing runs. It may be out of date. */
  COMPLETED("completed", false),
  /** Gave up: what the last operation was to make is still missing. */
  FAILED("failed", false);

  private final String word;
  private final boolean busy;

  TaskStatus(String word, boolean busy) {
    this.word = word;
    this.busy = busy;
  }

  /** The written word; that of {@link #GENERATING} is followed by {@code _} and the segment. */
  public String word() {
    return word;
  }

  /** As it is written for a task whose current segment this is. */
  String word(int segment) {
    return this == GENERATING ? word + "_" + segment : word;
  }

  /**
   * The one that is written so; after the word of {@link #GENERATING} a segment may follow. Empty
   * if this version knows no such word.
   */
  public static Optional<TaskStatus> ofWord(String word) {
    return Stream.of(values())
        .filter(
            status ->
                word.equals(status.word)
                    || (status == GENERATING && word.matches(status.word + "_\\d+")))
        .findFirst();
  }

  /** Whether an operation runs. */
  public boolean busy() {
    return busy;
  }
}

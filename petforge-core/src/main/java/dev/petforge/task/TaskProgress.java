package dev.petforge.task;

import dev.petforge.storyboard.Language;
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

  /** How far it is, in a few words for people. */
  public String text(Language language) {
    boolean chinese = language == Language.CHINESE;
    String done = completed + "/" + segments;
    String marks =
        (stale.isEmpty() ? "" : chinese ? "，有过期分段" : ", some stale")
            + (edited.isEmpty() ? "" : chinese ? "，有分镜已修改" : ", some edited since");
    return switch (status) {
      case PENDING -> chinese ? "等待分镜" : "waiting for a storyboard";
      case STORYBOARD_GENERATING -> chinese ? "正在写分镜" : "writing the storyboard";
      case COMPLETED ->
          (finalOutOfDate ? (chinese ? "成片已过期" : "video out of date") : chinese ? "已完成" : "done")
              + marks;
      case MERGING -> chinese ? done + "段已完成，正在合并" : done + " segments done, merging";
      case FAILED -> chinese ? done + "段已完成，已失败" : done + " segments done, failed";
      default -> (chinese ? done + "段已完成" : done + " segments done") + marks;
    };
  }

  /** The status as it is written, for example {@code generating_segment_2}. */
  public String statusWord() {
    return status.word(segment);
  }
}

package dev.petforge.task;

import dev.petforge.failure.Failure;
import dev.petforge.file.FileKey;
import dev.petforge.media.Reencoding;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.FinalVideo;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a list shows of a task: all but its storyboard, its clips and their history, which are many
 * times as large.
 *
 * @param id the project
 * @param row where it came from, if that was a table
 * @param picture its table's own handle of the picture that it starts from: {@link
 *     PictureOrigin#picture}; empty if nobody noted it
 * @param template what its storyboard is written from
 * @param releaseDate the day on which the video is wanted
 * @param home the folder of its files
 * @param progress how far it is
 * @param video the finished video, if there is one
 * @param standing what goes on
 * @param versions the counters
 * @param behind what shows an older state of it, or nothing yet; a table that refuses its row is
 *     not among them
 */
public record TaskSummary(
    ProjectId id,
    Optional<RecordRef> row,
    Optional<String> picture,
    TemplateId template,
    LocalDate releaseDate,
    FileKey home,
    TaskProgress progress,
    Optional<Video> video,
    Standing standing,
    Versions versions,
    Set<Shown> behind) {
  public TaskSummary {
    behind = Set.copyOf(behind);
  }

  /**
   * A finished video.
   *
   * @param id {@link FinalVideo#id}
   * @param link {@link FinalVideo#link}
   * @param reencodings {@link FinalVideo#reencodings}
   */
  public record Video(String id, Optional<String> link, List<Reencoding> reencodings) {
    public Video {
      reencodings = List.copyOf(reencodings);
    }
  }

  /**
   * What goes on with a task.
   *
   * @param runs whether an operation runs
   * @param waitsForTurn {@link Activity#waitsForTurn}
   * @param failure why the last operation did not do what it was to do; of one that runs, why it
   *     takes longer
   */
  public record Standing(boolean runs, boolean waitsForTurn, Optional<Failure> failure) {
    /** Whether what runs failed so far and waits for its next try. */
    public boolean isDelayed() {
      return runs && failure.isPresent();
    }
  }

  /** Of a task, and of what shows less than it. */
  public static TaskSummary of(Task task, Set<Shown> behind) {
    Source source = task.source();
    return new TaskSummary(
        task.id(),
        source.row(),
        source.opening().origin().map(PictureOrigin::picture),
        source.template(),
        source.releaseDate(),
        source.home(),
        task.progress(),
        task.chain()
            .finalVideo()
            .map(video -> new Video(video.id(), video.link(), video.reencodings())),
        new Standing(
            task.activity().operation().isPresent(),
            task.activity().waitsForTurn(),
            task.activity().failure()),
        task.versions(),
        behind);
  }
}

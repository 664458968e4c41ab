package dev.petforge.examples.installation.view;

import dev.petforge.examples.installation.Installation;
import dev.petforge.failure.Failure;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordRef;
import dev.petforge.task.TaskProgress;
import dev.petforge.task.TaskSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task in short, for programs: an element of {@code list --json}. */
public final class TaskTree {
  private TaskTree() {}

  /**
   * @param installation that the task is of
   * @param language of the words for people
   */
  public static Map<String, @Nullable Object> of(
      TaskSummary task, Installation installation, Language language) {
    TaskProgress progress = task.progress();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("project_id", task.id().value());
    tree.put("status", progress.statusWord());
    tree.put("progress", progress.text(language));
    tree.put("record_id", task.row().map(RecordRef::record).orElse(null));
    tree.put("template_id", task.template().value());
    tree.put("release_date", task.releaseDate().toString());
    tree.put("total_segments", progress.segments());
    tree.put("completed_segments", progress.completed());
    tree.put("stale_segments", progress.stale());
    tree.put("edited_segments", progress.edited());
    tree.put("final_video", installation.finalVideo(task).orElse(null));
    tree.put("final_video_out_of_date", progress.finalOutOfDate());
    tree.put("published_video", task.video().flatMap(TaskSummary.Video::link).orElse(null));
    tree.put("error", error(task));
    tree.put("updated_at", task.versions().updatedAt().toString());
    return tree;
  }

  /** Why the last operation failed; null if it did not. */
  public static @Nullable String error(TaskSummary task) {
    return task.standing().failure().map(Failure::toString).orElse(null);
  }
}

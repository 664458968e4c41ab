package dev.petforge;

import dev.petforge.document.ProjectDocument;
import dev.petforge.document.SegmentsDocument;
import dev.petforge.document.StoryboardDocument;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.task.Task;
import java.util.List;
import java.util.Map;

/**
 * What the library hands out of projects, as trees that {@link dev.petforge.json.Json} writes, for
 * applications that hand it on. These are the files that stand beside a project's videos; {@code
 * docs/storyboards.md} has their members.
 */
public final class ProjectJson {
  private ProjectJson() {}

  /** The file {@code storyboard.json}: the shots, each with what became of it. */
  public static Map<String, Object> storyboard(Task task) {
    return ProjectDocument.storyboard(task);
  }

  /**
   * The segments in their order: of each {@code video_url, first_frame_url, last_frame_url} (paths
   * that an application serves; empty text if there is no clip), {@code status} ({@code pending,
   * generating, completed} or {@code failed}), {@code updated_at} of a clip, and {@code stale,
   * edited, uncertain, held} if they are true.
   */
  public static List<Map<String, Object>> segments(Task task) {
    return task.chain().segments().stream()
        .map(segment -> SegmentsDocument.shown(task, segment, false))
        .toList();
  }

  /** The file {@code meta.json}: how far the project is. */
  public static Map<String, Object> meta(Task task, Language language) {
    return ProjectDocument.meta(task, language);
  }

  /** A shot of a storyboard, as {@link #storyboard} has it but for what became of it. */
  public static Map<String, Object> shot(Shot shot) {
    return StoryboardDocument.tree(shot);
  }
}

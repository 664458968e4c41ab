package dev.petforge;

import dev.petforge.document.ProjectDocument;
import dev.petforge.document.StoryboardDocument;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.task.Task;
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

  /** The file {@code meta.json}: how far the project is. */
  public static Map<String, Object> meta(Task task, Language language) {
    return ProjectDocument.meta(task, language);
  }

  /** A shot of a storyboard, as {@link #storyboard} has it but for what became of it. */
  public static Map<String, Object> shot(Shot shot) {
    return StoryboardDocument.tree(shot);
  }
}

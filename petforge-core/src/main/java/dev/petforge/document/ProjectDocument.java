package dev.petforge.document;

import dev.petforge.failure.MessageCatalog;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is shown of a project outside the database: the files {@code storyboard.json} and {@code
 * meta.json}, and cells.
 */
public final class ProjectDocument {
  private ProjectDocument() {}

  /**
   * The file {@code storyboard.json} and the table's cell: the shots, each with what became of it.
   */
  public static Map<String, Object> storyboard(Task task) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", task.id().value());
    task.source().row().ifPresent(row -> tree.put("record_id", row.record()));
    tree.put("timestamp", task.versions().updatedAt().toString());
    tree.put("opening_image_url", "/storage/projects/" + task.id() + "/opening_image.jpg");
    tree.put("scene_description", task.source().sceneDescription());
    tree.put("segment_count", task.chain().size());
    tree.put("total_segments", task.chain().size());
    List<Object> shots = new ArrayList<>();
    task.storyboard()
        .ifPresent(
            storyboard -> {
              for (Shot shot : storyboard.shots()) {
                Map<String, Object> shown = StoryboardDocument.tree(shot);
                shown.putAll(
                    SegmentsDocument.shown(task, task.chain().segment(shot.index()), false));
                shots.add(shown);
              }
            });
    tree.put("storyboards", shots);
    return tree;
  }

  /** The file {@code meta.json}. */
  public static Map<String, Object> meta(Task task, Language language) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", task.id().value());
    tree.put("status", task.statusWord());
    tree.put("progress", task.progress().text(language));
    tree.put("error_message", error(task));
    tree.put("updated_at", task.versions().updatedAt().toString());
    task.source().row().ifPresent(row -> tree.put("record_id", row.record()));
    if (task.chain().finalOutOfDate()) {
      tree.put("final_video_out_of_date", true);
    }
    return tree;
  }

  /** Why the last operation failed, and why its row is not taken in; empty text for neither. */
  public static String error(Task task) {
    return error(task, Language.ENGLISH);
  }

  /** The same, for people. */
  public static String error(Task task, Language language) {
    MessageCatalog messages = MessageCatalog.of(language.locale());
    return Stream.concat(task.activity().failure().stream(), task.activity().notTaken().stream())
        .map(messages::say)
        .collect(Collectors.joining(language == Language.CHINESE ? "；" : "; "));
  }
}

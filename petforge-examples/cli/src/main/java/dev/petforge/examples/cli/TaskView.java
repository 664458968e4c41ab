package dev.petforge.examples.cli;

import dev.petforge.document.ProjectDocument;
import dev.petforge.segment.FinalVideo;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A task in short: as the lists of commands show it. */
final class TaskView {
  private static final Pattern ROW = Pattern.compile("(.+)#\\d+");

  private TaskView() {}

  /** What a person knows a project by: the name of its picture, or else its id. */
  static String name(Task task) {
    String record = task.source().row().map(RecordRef::record).orElse(task.id().value());
    Matcher picture = ROW.matcher(record);
    return picture.matches() ? picture.group(1) : record;
  }

  /** An element of {@code list --json}. */
  static Map<String, @Nullable Object> tree(Task task, Home home, Language language) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("project_id", task.id().value());
    tree.put("status", task.statusWord());
    tree.put("progress", ProjectDocument.progress(task, language));
    tree.put("record_id", task.source().row().map(RecordRef::record).orElse(null));
    tree.put("template_id", task.source().template().value());
    tree.put("release_date", task.source().releaseDate().toString());
    tree.put("total_segments", task.chain().size());
    tree.put("completed_segments", task.chain().completed());
    tree.put("stale_segments", task.chain().stale());
    tree.put("edited_segments", task.edited());
    tree.put("final_video", home.finalVideo(task).map(Object::toString).orElse(null));
    tree.put("final_video_out_of_date", task.chain().finalOutOfDate());
    tree.put("published_video", task.chain().finalVideo().flatMap(FinalVideo::link).orElse(null));
    tree.put("error", error(task));
    tree.put("updated_at", task.versions().updatedAt().toString());
    return tree;
  }

  /** Why the last operation failed; null if it did not. */
  static @Nullable String error(Task task) {
    String error = ProjectDocument.error(task);
    return error.isEmpty() ? null : error;
  }
}

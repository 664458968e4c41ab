package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.feishu.FeishuTable;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordRef;
import dev.petforge.task.TaskProgress;
import dev.petforge.task.TaskSummary;
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
  static String name(TaskSummary task) {
    String record = task.row().map(RecordRef::record).orElse(task.id().value());
    Matcher picture = ROW.matcher(record);
    return picture.matches()
        ? picture.group(1)
        : task.picture().map(FeishuTable::pictureName).orElse(record);
  }

  /** How far it is, in a few words for people. */
  static String progress(TaskSummary task, Messages messages) {
    return task.progress().text(messages.language());
  }

  /** An element of {@code list --json}. */
  static Map<String, @Nullable Object> tree(
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
  static @Nullable String error(TaskSummary task) {
    return task.standing().failure().map(Failure::toString).orElse(null);
  }

  /** Says on which stage a project is after a command of which nothing more was wanted. */
  static void tellStep(CliCommand command, TaskSummary task) {
    command.tell(
        "work.step",
        name(task),
        task.id(),
        command.messages().translated(task.progress().statusWord()),
        progress(task, command.messages()));
  }
}

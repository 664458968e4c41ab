package dev.petforge.examples.installation.view;

import dev.petforge.feishu.FeishuTable;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.TaskSummary;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person knows a project by. */
public final class ProjectName {
  private static final Pattern ROW = Pattern.compile("(.+)#\\d+");

  private ProjectName() {}

  /** The name of its picture, or else of its row, or else its id. */
  public static String of(TaskSummary task) {
    return of(task.id(), task.row(), task.picture());
  }

  /** The same, of one that was deleted. */
  public static String of(DeletedProject deleted) {
    return of(deleted.id(), deleted.row(), deleted.picture());
  }

  private static String of(ProjectId id, Optional<RecordRef> row, Optional<String> picture) {
    String record = row.map(RecordRef::record).orElse(id.value());
    Matcher named = ROW.matcher(record);
    return named.matches() ? named.group(1) : picture.map(FeishuTable::pictureName).orElse(record);
  }
}

package dev.petforge.examples.installation.view;

import dev.petforge.feishu.FeishuTable;
import dev.petforge.table.RecordRef;
import dev.petforge.task.TaskSummary;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person knows a project by. */
public final class ProjectName {
  private static final Pattern ROW = Pattern.compile("(.+)#\\d+");

  private ProjectName() {}

  /** The name of its picture, or else of its row, or else its id. */
  public static String of(TaskSummary task) {
    String record = task.row().map(RecordRef::record).orElse(task.id().value());
    Matcher picture = ROW.matcher(record);
    return picture.matches()
        ? picture.group(1)
        : task.picture().map(FeishuTable::pictureName).orElse(record);
  }
}

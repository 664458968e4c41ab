package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.feishu.FeishuTable;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.local.FolderTable.LeftOut;
import dev.petforge.sync.ImportReport;
import dev.petforge.sync.ImportReport.EditedRow;
import dev.petforge.sync.ImportReport.HeldBackRow;
import dev.petforge.sync.ImportReport.RefusedRow;
import dev.petforge.table.Column;
import dev.petforge.task.CellEdit;
import dev.petforge.task.Refusal;
import dev.petforge.task.TaskSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** How people and programs see what an import did. */
final class ImportView {
  private static final int MOST_CHARACTERS = 60;
  private static final int MOST_NAMED = 10;

  private ImportView() {}

  /** Tells what became of edits. */
  static void tellEdits(CliCommand command, ImportReport report, Installation installation) {
    Messages messages = command.messages();
    for (EditedRow row : report.edited()) {
      command.tell(
          "import.edited",
          messages.translated(row.place()),
          row.project(),
          cells(row.cells(), messages));
      if (row.storyboardDropped()) {
        command.tell("import.dropped", row.project());
      } else if (brings(row.cells(), Column.OPENING_IMAGE)) {
        Remake.of(installation.summary(row.project()))
            .ifPresent(
                anew ->
                    command.tell("import.stale", row.project(), anew.line(command, installation)));
      }
    }
    report
        .heldBack()
        .forEach(
            row ->
                command.tell(
                    "import.held",
                    messages.translated(row.place()),
                    row.project(),
                    cells(row.cells(), messages),
                    reason(row, messages)));
  }

  /** Tells how many rows are left alone. */
  static void tellIdle(CliCommand command, ImportReport report) {
    if (report.idle() > 0) {
      command.tell("import.idle", report.idle());
    }
  }

  /** Tells what lies in a folder and is not taken for a picture. */
  static void tellLeftOut(CliCommand command, List<LeftOut> leftOut) {
    Messages messages = command.messages();
    String named =
        leftOut.stream()
            .limit(MOST_NAMED)
            .map(
                file ->
                    messages.say(
                        "import.left_out.file",
                        file.name(),
                        file.kind()
                            .map(kind -> messages.translated(kind.title()))
                            .orElseGet(() -> messages.say("import.left_out.folder"))))
            .collect(Collectors.joining(", "));
    if (leftOut.size() > MOST_NAMED) {
      command.tell("import.left_out.more", named, leftOut.size() - MOST_NAMED);
    } else if (!leftOut.isEmpty()) {
      command.tell("import.left_out", named);
    }
  }

  /**
   * Tells what a table cannot show of its videos, with the command that mends it.
   *
   * @param address of the table
   */
  static void tellMissing(CliCommand command, ImportReport report, String address) {
    report
        .missing()
        .ifPresent(
            missing ->
                command.tell(
                    "import.missing",
                    missing.columns(),
                    ConnectTableCommand.making(
                        command, address, OptionalInt.of(missing.segments()))));
  }

  /** Tells which rows were deleted: once, with what can be done. */
  static void tellGone(CliCommand command, ImportReport report, Installation installation) {
    for (ProjectId project : report.gone()) {
      TaskSummary task = installation.summary(project);
      command.tell(
          "import.gone",
          ProjectName.of(task),
          project,
          command.commandLine("show " + project),
          command.commandLine("cancel " + project));
    }
  }

  /** Why it was not taken, and what to do. */
  static String reason(HeldBackRow row, Messages messages) {
    boolean picture = brings(row.cells(), Column.OPENING_IMAGE);
    if (row.reason() == Refusal.BOUGHT) {
      return messages.say(picture ? "import.held.bought.picture" : "import.held.bought");
    }
    return messages.say(
        row.reason() == Refusal.EDITED_BY_HAND ? "import.held.by_hand" : "import.held.busy");
  }

  private static boolean brings(List<CellEdit> cells, String column) {
    return cells.stream().anyMatch(cell -> cell.column().equals(column));
  }

  static String cells(List<CellEdit> cells, Messages messages) {
    return cells.stream()
        .map(
            cell ->
                messages.say(
                    "import.cell",
                    cell.column(),
                    shortened(said(cell, cell.says())),
                    shortened(said(cell, cell.has()))))
        .collect(Collectors.joining("; "));
  }

  private static String said(CellEdit cell, String text) {
    return cell.column().equals(Column.OPENING_IMAGE) ? FeishuTable.pictureName(text) : text;
  }

  private static String shortened(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
    int end =
        line.offsetByCodePoints(
            0, Math.min(MOST_CHARACTERS, line.codePointCount(0, line.length())));
    return end < line.length() ? line.substring(0, end) + "…" : line;
  }

  static Map<String, Object> tree(ImportReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("imported", report.imported().stream().map(ProjectId::value).toList());
    tree.put("known", report.known().stream().map(ProjectId::value).toList());
    tree.put("refused", report.refused().stream().map(ImportView::refused).toList());
    tree.put("idle", report.idle());
    tree.put("gone", report.gone().stream().map(ProjectId::value).toList());
    report.missing().ifPresent(missing -> tree.put("missing_columns", missing.columns()));
    tree.putAll(edits(report));
    return tree;
  }

  /** What became of edits. */
  static Map<String, Object> edits(ImportReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("edited", report.edited().stream().map(ImportView::edited).toList());
    tree.put("held_back", report.heldBack().stream().map(ImportView::heldBack).toList());
    return tree;
  }

  private static Map<String, Object> edited(EditedRow row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("place", row.place());
    tree.put("project_id", row.project().value());
    tree.put("cells", row.cells().stream().map(ImportView::cell).toList());
    tree.put("storyboard_dropped", row.storyboardDropped());
    return tree;
  }

  private static Map<String, Object> heldBack(HeldBackRow row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("place", row.place());
    tree.put("project_id", row.project().value());
    tree.put("cells", row.cells().stream().map(ImportView::cell).toList());
    tree.put("code", row.reason().name());
    return tree;
  }

  private static Map<String, Object> cell(CellEdit cell) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("column", cell.column());
    tree.put("says", cell.says());
    tree.put("has", cell.has());
    return tree;
  }

  static Map<String, Object> refused(RefusedRow row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("place", row.place());
    tree.put("column", row.column());
    tree.put("code", row.failure().code());
    tree.put("error", row.failure().message());
    row.project().ifPresent(project -> tree.put("project_id", project.value()));
    return tree;
  }
}

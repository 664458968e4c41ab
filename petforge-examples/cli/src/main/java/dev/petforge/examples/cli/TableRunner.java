package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.TableCommands;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.sync.ImportReport;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Imports the rows of a table and makes their videos in this process. */
final class TableRunner {
  private final CliCommand command;

  TableRunner(CliCommand command) {
    this.command = command;
  }

  /** Carries an order out, or goes on with it. Returns the exit status. */
  int carryOut(RunRequest request) {
    long begun = System.nanoTime();
    new RunRequestCheck(command, request.folder())
        .require(request.provider(), request.seconds(), request.writer());
    // A worker goes on with what was ordered before: nothing may be bought beside a wrong table.
    Optional<FolderTable.Look> folder = request.photos().map(FolderTable::look);
    HomeSettings settings = new HomeSettings(request.folder());
    new Writers(command.configuration())
        .requireKey(request.writer().or(settings::writer).orElse(Writers.OFFLINE));
    settings.keep(request.seconds(), request.provider(), request.writer());
    try (Home home =
        Home.open(
            request.folder(),
            command.configuration(),
            command.messages().language(),
            request.photos().map(RecordTable.class::cast),
            command::tellMigration)) {
      command.tellUnused(request.folder());
      return Interruption.during(
          home,
          () -> command.tell("run.stopping"),
          interruption -> work(request, folder, home, interruption, begun));
    }
  }

  private static TableRef table(RunRequest request, Home home) {
    return request
        .photos()
        .map(RecordTable::ref)
        .orElseGet(() -> home.feishu().connected(request.link().orElseThrow()));
  }

  /**
   * @param folder what is in it, if the rows are in a folder
   */
  private int work(
      RunRequest request,
      Optional<FolderTable.Look> folder,
      Home home,
      Interruption interruption,
      long begun) {
    PetForge petForge = home.petForge();
    Instant begunAt = petForge.clock().instant();
    petForge.worker().start();
    TableRef table = table(request, home);
    ImportReport imported = imported(request, folder, petForge.table(table));
    // Whoever runs it again wants to see it all, also what was deleted meanwhile.
    petForge.projects().showAgain(imported.known());
    ImportView.tellEdits(command, imported, home);
    ImportView.tellGone(command, imported, home);
    ImportView.tellIdle(command, imported);
    folder.ifPresent(look -> ImportView.tellLeftOut(command, look.leftOut()));
    home.feishu()
        .connection(table)
        .ifPresent(connection -> ImportView.tellMissing(command, imported, connection.address()));
    List<ProjectId> projects = new ArrayList<>(imported.known());
    projects.addAll(imported.imported());
    // What a row says that cannot be taken in is not made, whether it is new or known.
    imported.refused().forEach(row -> row.project().ifPresent(projects::remove));
    Map<ProjectId, String> refused = heldBack(imported);
    List<ProjectId> wanted = new ArrayList<>(projects);
    wanted.removeAll(refused.keySet());
    petForge
        .projects()
        .run(wanted, Goal.merged(), request.concurrency())
        .forEach(
            (id, outcome) -> {
              if (outcome instanceof Outcome.Refused no && no.reason() != Refusal.NOTHING_TO_DO) {
                refused.put(id, no.message() + " (" + no.reason() + ")");
              }
            });
    WorkWatch watch = new WorkWatch(command, home, interruption);
    Optional<List<TaskSummary>> tasks = watch.untilRest(projects);
    if (tasks.isEmpty()) {
      return Interruption.STOPPED;
    }
    refused.putAll(watch.held());
    RunReport report =
        new RunReport(
            tasks.get(), refused, imported, begunAt, Duration.ofNanos(System.nanoTime() - begun));
    int status = report.print(command, home);
    if (projects.isEmpty() && imported.refused().isEmpty()) {
      // Silence would look like success: the folder, or the table, may be the wrong one.
      request
          .photos()
          .ifPresentOrElse(
              photos -> command.tell("run.no_rows", photos.folder(), FolderTable.PICTURE_ENDINGS),
              () -> command.tell("run.empty_table"));
      return PetForgeCli.FAILED;
    }
    return watch.tellWhatIsBehind(projects) ? PetForgeCli.FAILED : status;
  }

  private static ImportReport imported(
      RunRequest request, Optional<FolderTable.Look> folder, TableCommands table) {
    return folder
        .map(look -> new RecordTable.Reading(look.rows(), 0))
        .map(read -> table.importRows(read, request.defaults(), request.consent()))
        .orElseGet(() -> table.importRows(request.defaults(), request.consent()));
  }

  /** Nothing may be bought for a storyboard that says something else than its row. */
  private Map<ProjectId, String> heldBack(ImportReport imported) {
    Map<ProjectId, String> heldBack = new LinkedHashMap<>();
    for (ImportReport.HeldBackRow row : imported.heldBack()) {
      if (row.reason() == Refusal.EDITED_BY_HAND) {
        heldBack.put(
            row.project(), ImportView.reason(row, command.messages()) + " (" + row.reason() + ")");
      }
    }
    return heldBack;
  }
}

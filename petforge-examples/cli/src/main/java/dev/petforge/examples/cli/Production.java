package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.production.ImportReport;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the rows of a table in and makes their videos in this process. */
final class Production {
  private final CliCommand command;

  Production(CliCommand command) {
    this.command = command;
  }

  /** Carries an order out, or goes on with it. Returns the exit status. */
  int carryOut(Order order) {
    long begun = System.nanoTime();
    new OrderCheck(command, order.folder()).require(order.provider(), order.seconds());
    HomeSettings settings = new HomeSettings(order.folder());
    new Writers(command.configuration())
        .requireKey(order.writer().or(settings::writer).orElse(Writers.OFFLINE));
    settings.keep(order.seconds(), order.provider(), order.writer());
    try (Home home =
        Home.open(
            order.folder(),
            command.configuration(),
            command.words().language(),
            order.photos().map(RecordTable.class::cast),
            command::tellMigration)) {
      return Interruption.during(
          home,
          () -> command.tell("run.stopping"),
          interruption -> work(order, home, interruption, begun));
    }
  }

  private static TableRef table(Order order, Home home) {
    return order
        .photos()
        .map(RecordTable::ref)
        .orElseGet(() -> home.feishu().connected(order.link().orElseThrow()));
  }

  private int work(Order order, Home home, Interruption interruption, long begun) {
    PetForge petForge = home.petForge();
    petForge.start();
    TableRef table = table(order, home);
    ImportReport imported = petForge.importRows(table, order.defaults(), order.consent());
    // Whoever runs it again wants to see it all, also what was deleted meanwhile.
    petForge.showAgain(imported.known());
    ImportView.tellEdits(command, imported);
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
        .runAll(wanted, Goal.merged(), order.concurrency())
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
        new RunReport(tasks.get(), refused, imported, Duration.ofNanos(System.nanoTime() - begun));
    int status = report.print(command, home);
    if (projects.isEmpty() && imported.refused().isEmpty()) {
      // Silence would look like success: the folder, or the table, may be the wrong one.
      order
          .photos()
          .ifPresentOrElse(
              photos ->
                  command.tell(
                      "run.no_rows",
                      photos.folder(),
                      String.join(", ", FolderTable.PICTURE_ENDINGS)),
              () -> command.tell("run.empty_table"));
      return PetForgeCli.FAILED;
    }
    return watch.tellWhatIsBehind(projects) ? PetForgeCli.FAILED : status;
  }

  /** Nothing may be bought for a storyboard that says something else than its row. */
  private Map<ProjectId, String> heldBack(ImportReport imported) {
    Map<ProjectId, String> heldBack = new LinkedHashMap<>();
    for (ImportReport.HeldBackRow row : imported.heldBack()) {
      if (row.reason() == Refusal.EDITED_BY_HAND) {
        heldBack.put(
            row.project(), ImportView.reason(row, command.words()) + " (" + row.reason() + ")");
      }
    }
    return heldBack;
  }
}

package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.TableCommands;
import dev.petforge.examples.installation.HomeSettings;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Writers;
import dev.petforge.production.PurchasePreview;
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
import java.util.Set;

/** Imports the rows of a table and makes their videos in this process. */
final class TableRunner {
  private final CliCommand command;
  private final PurchaseQuestion question;

  /**
   * @param question is asked before anything is ordered
   */
  TableRunner(CliCommand command, PurchaseQuestion question) {
    this.command = command;
    this.question = question;
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
    try (Installation installation =
        Installation.open(
            request.folder(),
            command.configuration(),
            command.messages().language(),
            request.photos().map(RecordTable.class::cast),
            command::tellMigration)) {
      command.tellUnused(request.folder());
      return Interruption.during(
          installation,
          () -> command.tell("run.stopping"),
          interruption -> work(request, folder, installation, interruption, begun));
    }
  }

  private static TableRef table(RunRequest request, Installation installation) {
    return request
        .photos()
        .map(RecordTable::ref)
        .orElseGet(() -> installation.feishu().connected(request.link().orElseThrow()));
  }

  /**
   * @param folder what is in it, if the rows are in a folder
   */
  private int work(
      RunRequest request,
      Optional<FolderTable.Look> folder,
      Installation installation,
      Interruption interruption,
      long begun) {
    PetForge petForge = installation.petForge();
    Instant begunAt = petForge.clock().instant();
    TableRef table = table(request, installation);
    ImportReport imported = imported(request, folder, petForge.table(table));
    // Whoever runs it again wants to see it all, also what was deleted meanwhile.
    petForge.projects().showAgain(imported.known());
    ImportView.tellEdits(command, imported, installation);
    ImportView.tellGone(command, imported, installation);
    ImportView.tellIdle(command, imported);
    folder.ifPresent(look -> ImportView.tellLeftOut(command, look.leftOut()));
    installation
        .feishu()
        .connection(table)
        .ifPresent(connection -> ImportView.tellMissing(command, imported, connection.address()));
    List<ProjectId> projects = new ArrayList<>(imported.known());
    projects.addAll(imported.imported());
    // What a row says that cannot be taken in is not made, whether it is new or known.
    imported.refused().forEach(row -> row.project().ifPresent(projects::remove));
    Map<ProjectId, String> refused = heldBack(imported);
    List<ProjectId> wanted = new ArrayList<>(projects);
    wanted.removeAll(refused.keySet());
    Optional<Integer> nothingOrdered = ask(installation, wanted);
    if (nothingOrdered.isPresent()) {
      return nothingOrdered.get();
    }
    petForge.worker().start();
    petForge
        .projects()
        .run(wanted, Goal.merged(), request.concurrency())
        .forEach(
            (id, outcome) -> {
              if (outcome instanceof Outcome.Refused no && no.reason() != Refusal.NOTHING_TO_DO) {
                refused.put(id, no.message() + " (" + no.reason() + ")");
              }
            });
    WorkWatch watch = new WorkWatch(command, installation, interruption);
    Optional<List<TaskSummary>> tasks = watch.untilRest(projects);
    if (tasks.isEmpty()) {
      return Interruption.STOPPED;
    }
    refused.putAll(watch.held());
    RunReport report =
        new RunReport(
            tasks.get(),
            Set.of(),
            refused,
            imported,
            begunAt,
            Duration.ofNanos(System.nanoTime() - begun));
    int status = report.print(command, installation);
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

  /**
   * Says what is bought, if it costs something, and asks. What is there already is not spoken of.
   *
   * @return the exit status if nothing is to be ordered
   */
  private Optional<Integer> ask(Installation installation, List<ProjectId> wanted) {
    if (!question.isRehearsal()
        && installation.petForge().projects().priceOfClips(1).micros() == 0) {
      return Optional.empty();
    }
    PurchasePreview preview =
        installation.petForge().projects().preview(wanted, project -> project.run(Goal.merged()));
    PurchasePreview open =
        new PurchasePreview(
            preview.rows().stream().filter(row -> !isDone(row)).toList(),
            preview.budgets(),
            preview.ready());
    return question.isRehearsal() || open.costs()
        ? question.ask(command, installation, open, "", PurchaseQuestion.Unasked.BUY)
        : Optional.empty();
  }

  private static boolean isDone(PurchasePreview.Row row) {
    return row.refused()
        && row.heldBack().stream().allMatch(why -> why.reason() == Refusal.NOTHING_TO_DO);
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

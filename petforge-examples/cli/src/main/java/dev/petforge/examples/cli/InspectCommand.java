package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.InstallationState;
import dev.petforge.examples.installation.view.InstallationTree;
import dev.petforge.explanation.Inspection;
import dev.petforge.job.LivingWorker;
import dev.petforge.money.Budget;
import dev.petforge.money.Spending;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows on one screen how an installation does. */
@Command(
    name = "inspect",
    description = {
      "Shows on one screen how the installation does: projects by status, the trash, open and uncertain calls, "
          + "what has waited longest, errors, jobs that were given up, money "
          + "of today, and how far tables and webhooks are behind."
    })
final class InspectCommand extends HomeCommand {
  private static final int FIRST_JOBS = 5;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "Errors of projects that changed in so many days, 1 to 365 (${DEFAULT-VALUE}).")
  private int days = 7;

  @Option(
      names = "--sizes",
      description = "Also how much room the files take, which looks at each of them.")
  private boolean sizes;

  InspectCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--days", days, 1, 365);
    try (Installation installation = openExisting()) {
      InstallationState state = InstallationState.of(installation, Duration.ofDays(days), sizes);
      if (json()) {
        print(InstallationTree.of(state));
      } else {
        tell(state);
      }
    }
    return 0;
  }

  private void tell(InstallationState state) {
    Inspection found = state.work();
    tellProjects(found);
    state
        .trash()
        .nextGone()
        .ifPresent(next -> line("inspect.trash", state.trash().projects(), next));
    tellCalls(found);
    tellWork(found);
    tellMoney(state.spentToday(), state.budgets());
    found
        .tables()
        .forEach(
            table ->
                line(
                    "inspect.table",
                    table.table(),
                    table.behind(),
                    table.refused(),
                    table.waiting()));
    found
        .notifications()
        .forEach(one -> line("inspect.webhook", one.target(), one.messages(), one.since()));
    state.bucket().ifPresent(one -> line("inspect.bucket", one.place(), one.missing()));
    line(
        "inspect.room",
        state.room().database().map(InspectCommand::megabytes).orElse("?"),
        state.room().files().map(InspectCommand::megabytes).orElse("?"),
        megabytes(state.room().free()),
        state.schema());
    state
        .durabilityRisk()
        .ifPresent(risk -> line("inspect.durability", messages().translated(risk)));
  }

  private void line(String key, Object... arguments) {
    context().out().println(messages().say(key, arguments));
  }

  private void tellProjects(Inspection found) {
    long all = found.projects().values().stream().mapToLong(Long::longValue).sum();
    line(
        "inspect.projects",
        all,
        found.projects().entrySet().stream()
            .map(one -> counted(one.getKey().word(), one.getValue()))
            .toList());
    if (!found.errors().isEmpty()) {
      line(
          "inspect.errors",
          days,
          new TreeMap<>(found.errors())
              .entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList());
    }
  }

  private String counted(String word, long count) {
    return messages().translated(word) + " " + count;
  }

  private void tellCalls(Inspection found) {
    long all = found.calls().values().stream().mapToLong(Long::longValue).sum();
    if (all == 0) {
      line("inspect.no_calls");
      return;
    }
    line(
        "inspect.calls",
        all,
        found.calls().entrySet().stream()
            .map(one -> counted(one.getKey().word(), one.getValue()))
            .toList(),
        found.uncertain());
    found
        .oldest()
        .forEach(
            (state, call) ->
                line(
                    "inspect.oldest",
                    messages().translated(state.word()),
                    call.status().since(),
                    call.subject().segment(),
                    call.subject().project(),
                    InstallationState.why(call).map(messages()::translated).orElse("")));
  }

  private void tellWork(Inspection found) {
    line(
        "inspect.workers",
        found.workers().size(),
        found.workers().stream().map(LivingWorker::name).toList());
    found
        .unserved()
        .forEach(
            (need, jobs) ->
                line("inspect.unserved", messages().translated("no worker serves " + need), jobs));
    found.overdue().forEach(job -> line("inspect.overdue", job.key().toString(), job.due()));
    if (!found.parked().isEmpty()) {
      line("inspect.parked", found.parked().size());
      found.parked().stream()
          .limit(FIRST_JOBS)
          .forEach(
              job ->
                  line(
                      "inspect.job",
                      job.key().toString(),
                      job.error().map(messages()::translated).orElse(""),
                      commandLine("restart-job " + job.id())));
    }
  }

  private void tellMoney(List<Spending> spent, List<Budget> budgets) {
    if (spent.isEmpty()) {
      line("inspect.nothing_spent");
    }
    spent.forEach(one -> line("inspect.spent", one.spent(), one.running(), one.calls()));
    budgets.forEach(
        budget -> line("inspect.budget", messages().translated(budget.said()), budget.limit()));
  }

  private static String megabytes(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f", bytes / 1e6)
        : String.valueOf(bytes / 1_000_000);
  }
}

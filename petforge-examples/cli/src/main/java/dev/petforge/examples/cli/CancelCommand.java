package dev.petforge.examples.cli;

import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.generation.CallKey;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.project.ProjectId;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops projects, also beside a worker. */
@Command(
    name = "cancel",
    description = {
      "Stops projects.",
      "What the provider has taken is paid: it is waited for, unless it is given up with "
          + "--abandon."
    })
final class CancelCommand extends HomeCommand {
  private static final Duration LOOK = Duration.ofMillis(100);

  /** There may be very many others. */
  private static final JobQuery CANCELLING = JobQuery.failed(EnumSet.of(JobKind.CANCEL), 0);

  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--abandon",
      description =
          "Gives up calls that the provider has taken: one that can is asked to stop them, and "
              + "what was made all the same is kept. Says what each may cost.")
  private boolean abandon;

  CancelCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      return Interruption.during(
          installation,
          () -> tell("run.stopping"),
          interruption -> cancel(installation, interruption));
    }
  }

  private int cancel(Installation installation, Interruption interruption) {
    int status = 0;
    List<TaskSummary> stopped = new ArrayList<>();
    Set<JobKey> asked = new LinkedHashSet<>();
    for (ProjectId project : selection.of(this, installation)) {
      Outcome outcome =
          installation
              .petForge()
              .project(project)
              .cancel(abandon ? OpenCalls.ABANDON : OpenCalls.KEEP);
      if (!(outcome instanceof Outcome.Decided decided)) {
        status = refused((Outcome.Refused) outcome);
        continue;
      }
      TaskSummary task = installation.summary(project);
      stopped.add(task);
      tell(
          task.standing().runs() ? "cancel.finishing" : "cancel.done",
          project,
          messages().translated(task.progress().statusWord()));
      tellHeldBack(outcome);
      decided.abandoned().keySet().forEach(call -> tellGivenUp(call, installation, asked));
    }
    if (!asked.isEmpty() && !untilStopped(asked, installation, interruption)) {
      return Interruption.STOPPED;
    }
    printProjects(stopped, installation);
    return status;
  }

  /** What was given up before it was sent costs nothing, and nothing has to be said of it. */
  private void tellGivenUp(CallKey key, Installation installation, Set<JobKey> asked) {
    ProviderCall call = installation.petForge().money().call(key);
    if (call.status().sends() == 0) {
      return;
    }
    boolean cancellable = call.open() && installation.petForge().money().cancellable(call);
    boolean known = call.status().job().isPresent();
    tell(
        !cancellable ? "cancel.runs_on" : known ? "cancel.given_up" : "cancel.not_known",
        key,
        call.subject().segment(),
        call.terms().price(),
        call.terms().provider());
    if (cancellable && known) {
      asked.add(call.cancel());
    }
  }

  /**
   * Has jobs stopped by this process if no worker runs that would do it.
   *
   * @return whether that was waited for, as long as it made sense
   */
  private boolean untilStopped(
      Set<JobKey> asked, Installation installation, Interruption interruption) {
    if (!installation.becomeWorker(EnumSet.of(JobKind.CANCEL))) {
      tell("cancel.by_worker");
      return true;
    }
    List<Job> left;
    do {
      left =
          installation.petForge().worker().jobs(CANCELLING).stream()
              .filter(job -> asked.contains(job.key()))
              .toList();
    } while (left.stream().anyMatch(job -> job.failures() == 0) && !interruption.await(LOOK));
    left.forEach(
        job ->
            tell(
                "cancel.not_yet",
                job.key().subject(),
                messages().translated(job.error().orElse(""))));
    return !interruption.stopping();
  }
}

package dev.petforge.examples.cli;

import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives a command to one project and sees it through: if a worker runs on the installation, it
 * takes the project up; else this process works it to its end.
 */
final class ProjectWork {
  private final HomeCommand command;
  private final ProjectId project;
  private final Aim aim;
  private final long begun = System.nanoTime();

  /** What is worked for: anything less is a failure. */
  enum Aim {
    /** The finished video. */
    VIDEO,
    /** What was commanded, and nothing after it. */
    STEP
  }

  ProjectWork(HomeCommand command, ProjectId project, Aim aim) {
    this.command = command;
    this.project = project;
    this.aim = aim;
  }

  /**
   * @param home is left open
   * @param given the command; what it decides is worked to its end, and what it refuses is told
   * @return the exit status
   */
  int carryOut(Home home, Function<Home, Outcome> given) {
    return Interruption.during(
        home,
        () -> command.tell("run.stopping"),
        interruption -> carryOut(home, given, interruption));
  }

  private int carryOut(Home home, Function<Home, Outcome> given, Interruption interruption) {
    Instant begunAt = home.petForge().clock().instant();
    Outcome outcome = given.apply(home);
    if (outcome instanceof Outcome.Refused refused) {
      return command.refused(refused);
    }
    command.tellHeldBack(outcome);
    if (!home.becomeWorker(EnumSet.allOf(JobKind.class))) {
      command.tell("retry.handed_over", project);
      if (command.json()) {
        command.print(TaskView.tree(home.summary(project), home, command.messages().language()));
      }
      return 0;
    }
    WorkWatch watch = new WorkWatch(command, home, interruption);
    Optional<List<TaskSummary>> tasks = watch.untilRest(List.of(project));
    if (tasks.isEmpty()) {
      return Interruption.STOPPED;
    }
    int status = report(tasks.get(), watch, home, begunAt);
    return watch.tellWhatIsBehind(List.of(project)) ? PetForgeCli.FAILED : status;
  }

  private int report(List<TaskSummary> tasks, WorkWatch watch, Home home, Instant begunAt) {
    boolean failed = tasks.stream().anyMatch(task -> task.standing().failure().isPresent());
    if (aim == Aim.VIDEO || failed || !watch.held().isEmpty()) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      return new RunReport(tasks, watch.held(), ImportReport.NOTHING, begunAt, took)
          .print(command, home);
    }
    for (TaskSummary task : tasks) {
      if (command.json()) {
        command.print(TaskView.tree(task, home, command.messages().language()));
      }
      command.tell(
          "work.step",
          TaskView.name(task),
          project,
          command.messages().translated(task.progress().statusWord()),
          TaskView.progress(task, command.messages()));
    }
    return 0;
  }
}

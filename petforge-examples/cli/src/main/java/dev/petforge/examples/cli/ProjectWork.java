package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives a command to projects and sees it through: if a worker runs on the installation, it takes
 * them up; else this process works them to their end.
 */
final class ProjectWork {
  private final HomeCommand command;
  private final Aim aim;
  private final long begun = System.nanoTime();

  /** What is worked for: anything less is a failure. */
  enum Aim {
    /** The finished video. */
    VIDEO,
    /** What was commanded, and nothing after it. */
    STEP
  }

  ProjectWork(HomeCommand command, Aim aim) {
    this.command = command;
    this.aim = aim;
  }

  /**
   * @param home is left open
   * @param projects each of them is given the command
   * @param given the command; what it decides is worked to its end, and what it refuses is told
   * @return the exit status: a failure if it was refused for one of them
   */
  int carryOut(
      Home home, Collection<ProjectId> projects, Function<ProjectCommands, Outcome> given) {
    return Interruption.during(
        home,
        () -> command.tell("run.stopping"),
        interruption -> carryOut(home, projects, given, interruption));
  }

  private int carryOut(
      Home home,
      Collection<ProjectId> projects,
      Function<ProjectCommands, Outcome> given,
      Interruption interruption) {
    Instant begunAt = home.petForge().clock().instant();
    List<ProjectId> taken = new ArrayList<>();
    for (ProjectId project : projects) {
      Outcome outcome = given.apply(home.petForge().project(project));
      if (outcome instanceof Outcome.Refused refused) {
        command.refused(refused);
      } else {
        command.tellHeldBack(outcome);
        taken.add(project);
      }
    }
    if (taken.isEmpty()) {
      return PetForgeCli.FAILED;
    }
    int status = workedToTheEnd(home, taken, interruption, begunAt);
    return status == 0 && taken.size() < projects.size() ? PetForgeCli.FAILED : status;
  }

  private int workedToTheEnd(
      Home home, List<ProjectId> taken, Interruption interruption, Instant begunAt) {
    if (!home.becomeWorker(EnumSet.allOf(JobKind.class))) {
      taken.forEach(project -> command.tell("retry.handed_over", project));
      command.printProjects(home.petForge().projects().list(taken), home);
      return 0;
    }
    WorkWatch watch = new WorkWatch(command, home, interruption);
    Optional<List<TaskSummary>> tasks = watch.untilRest(taken);
    if (tasks.isEmpty()) {
      return Interruption.STOPPED;
    }
    int status = report(tasks.get(), watch, home, begunAt);
    return watch.tellWhatIsBehind(taken) ? PetForgeCli.FAILED : status;
  }

  private int report(List<TaskSummary> tasks, WorkWatch watch, Home home, Instant begunAt) {
    boolean failed = tasks.stream().anyMatch(task -> task.standing().failure().isPresent());
    if (aim == Aim.VIDEO || failed || !watch.held().isEmpty()) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      return new RunReport(tasks, watch.held(), ImportReport.NOTHING, begunAt, took)
          .print(command, home);
    }
    command.printProjects(tasks, home);
    for (TaskSummary task : tasks) {
      command.tell(
          "work.step",
          TaskView.name(task),
          task.id(),
          command.messages().translated(task.progress().statusWord()),
          TaskView.progress(task, command.messages()));
    }
    return 0;
  }
}

package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Installation;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.Activity;
import dev.petforge.task.Goal;
import dev.petforge.task.Operation;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Gives a command to projects and sees it through: if a worker runs on the installation, it takes
 * them up; else this process works them to their end.
 */
final class ProjectWork {
  private final HomeCommand command;
  private final long begun = System.nanoTime();

  ProjectWork(HomeCommand command) {
    this.command = command;
  }

  /**
   * @param installation is left open
   * @param projects each of them is given the command
   * @param given the command; what it decides is worked to its end, and what it refuses is told
   * @return the exit status: a failure if it was refused for one of them
   */
  int carryOut(
      Installation installation,
      Collection<ProjectId> projects,
      Function<ProjectCommands, Outcome> given) {
    return Interruption.during(
        installation,
        () -> command.tell("run.stopping"),
        interruption -> carryOut(installation, projects, given, interruption));
  }

  private int carryOut(
      Installation installation,
      Collection<ProjectId> projects,
      Function<ProjectCommands, Outcome> given,
      Interruption interruption) {
    Instant begunAt = installation.petForge().clock().instant();
    List<ProjectId> taken = new ArrayList<>();
    Set<ProjectId> steps = new HashSet<>();
    for (ProjectId project : projects) {
      Outcome outcome = given.apply(installation.petForge().project(project));
      if (outcome instanceof Outcome.Refused refused) {
        command.refused(refused);
      } else {
        command.tellHeldBack(outcome);
        taken.add(project);
        if (!leadsToVideo((Outcome.Decided) outcome)) {
          steps.add(project);
        }
      }
    }
    if (taken.isEmpty()) {
      return PetForgeCli.FAILED;
    }
    int status = workedToTheEnd(installation, taken, steps, interruption, begunAt);
    return status == 0 && taken.size() < projects.size() ? PetForgeCli.FAILED : status;
  }

  /** Whether anything less than a video is a failure. */
  private static boolean leadsToVideo(Outcome.Decided decided) {
    Activity activity = decided.task().activity();
    return activity.goal().filter(goal -> goal.kind() == Goal.Kind.MERGED).isPresent()
        || activity.operation().filter(Operation.Merge.class::isInstance).isPresent();
  }

  /**
   * @param steps projects of which a step alone is wanted, and nothing after it
   */
  private int workedToTheEnd(
      Installation installation,
      List<ProjectId> taken,
      Set<ProjectId> steps,
      Interruption interruption,
      Instant begunAt) {
    if (!installation.becomeWorker(EnumSet.allOf(JobKind.class))) {
      taken.forEach(project -> command.tell("retry.handed_over", project));
      command.printProjects(installation.petForge().projects().list(taken), installation);
      return 0;
    }
    WorkWatch watch = new WorkWatch(command, installation, interruption);
    Optional<List<TaskSummary>> tasks = watch.untilRest(taken);
    if (tasks.isEmpty()) {
      return Interruption.STOPPED;
    }
    int status = report(tasks.get(), steps, watch, installation, begunAt);
    return watch.tellWhatIsBehind(taken) ? PetForgeCli.FAILED : status;
  }

  private int report(
      List<TaskSummary> tasks,
      Set<ProjectId> steps,
      WorkWatch watch,
      Installation installation,
      Instant begunAt) {
    boolean failed = tasks.stream().anyMatch(task -> task.standing().failure().isPresent());
    if (steps.size() < tasks.size() || failed || !watch.held().isEmpty()) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      return new RunReport(tasks, steps, watch.held(), ImportReport.NOTHING, begunAt, took)
          .print(command, installation);
    }
    command.printProjects(tasks, installation);
    tasks.forEach(task -> TaskView.tellStep(command, task));
    return 0;
  }
}

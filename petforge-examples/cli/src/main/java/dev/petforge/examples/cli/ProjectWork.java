package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
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
    Set<ProjectId> steps = new HashSet<>();
    for (ProjectId project : projects) {
      Outcome outcome = given.apply(home.petForge().project(project));
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
    int status = workedToTheEnd(home, taken, steps, interruption, begunAt);
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
      Home home,
      List<ProjectId> taken,
      Set<ProjectId> steps,
      Interruption interruption,
      Instant begunAt) {
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
    int status = report(tasks.get(), steps, watch, home, begunAt);
    return watch.tellWhatIsBehind(taken) ? PetForgeCli.FAILED : status;
  }

  private int report(
      List<TaskSummary> tasks, Set<ProjectId> steps, WorkWatch watch, Home home, Instant begunAt) {
    boolean failed = tasks.stream().anyMatch(task -> task.standing().failure().isPresent());
    if (steps.size() < tasks.size() || failed || !watch.held().isEmpty()) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      return new RunReport(tasks, steps, watch.held(), ImportReport.NOTHING, begunAt, took)
          .print(command, home);
    }
    command.printProjects(tasks, home);
    tasks.forEach(task -> TaskView.tellStep(command, task));
    return 0;
  }
}

package dev.petforge.examples.cli;

import dev.petforge.call.CallQuery;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.Segment;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Does again what failed on a project. If a worker runs on the installation, it takes the project
 * up and this command ends at once; else this command works the project to its end itself.
 */
@Command(
    name = "retry",
    description = {
      "Does again what failed on a project.",
      "A worker that runs takes it up; without one, this command works it to its end."
    })
final class RetryCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

  @Option(
      names = "--despite-joint",
      description = {
        "Goes on although the joint or the end of the last clip is bad,",
        "if that is what failed: the next segment is bought all the same."
      })
  private boolean despiteJoint;

  @Option(
      names = "--despite-mismatch",
      description = {
        "Takes the last clip as it is, although it is not what was ordered,",
        "or was ordered otherwise than it would be now, and goes on."
      })
  private boolean despiteMismatch;

  RetryCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    long begun = System.nanoTime();
    try (Home home = openExisting()) {
      return Interruption.during(
          home, () -> tell("run.stopping"), interruption -> work(home, interruption, begun));
    }
  }

  private int work(Home home, Interruption interruption, long begun) {
    Outcome outcome = again(home);
    if (outcome instanceof Outcome.Refused refused) {
      return refused(refused);
    }
    tellHeldBack(outcome);
    if (!becameWorker(home)) {
      return handedOver(home);
    }
    WorkWatch watch = new WorkWatch(this, home, interruption);
    Optional<List<TaskSummary>> tasks = watch.untilRest(List.of(project));
    if (tasks.isEmpty()) {
      return Interruption.STOPPED;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    int status =
        new RunReport(tasks.get(), watch.held(), ImportReport.NOTHING, took).print(this, home);
    return watch.tellWhatIsBehind(List.of(project)) ? PetForgeCli.FAILED : status;
  }

  private Outcome again(Home home) {
    Optional<CallKey> held = despiteMismatch ? held(home) : Optional.empty();
    if (held.isPresent()) {
      return home.petForge().project(project).accept(held.get());
    }
    Optional<Segment> missing =
        despiteJoint && stoppedAtJoint(home)
            ? home.task(project).chain().firstMissing()
            : Optional.empty();
    return missing.isPresent()
        ? home.petForge().project(project).generate(missing.get().index())
        : home.petForge().project(project).retry();
  }

  /** Whatever else failed is done again itself. */
  private boolean stoppedAtJoint(Home home) {
    return home.task(project)
        .activity()
        .failure()
        .filter(why -> why.code().equals(Refusal.BAD_JOINT.name()))
        .isPresent();
  }

  /** The call whose clip waits for a person, of the first segment that has one. */
  private Optional<CallKey> held(Home home) {
    Optional<String> version =
        home.task(project).chain().segments().stream()
            .flatMap(segment -> segment.held().stream())
            .map(HeldClip::version)
            .findFirst();
    return version.flatMap(
        id ->
            home.petForge().money().calls(new CallQuery(Optional.of(project), Set.of())).stream()
                .filter(
                    call ->
                        call.status().version().filter(clip -> clip.id().equals(id)).isPresent())
                .map(ProviderCall::key)
                .findFirst());
  }

  private static boolean becameWorker(Home home) {
    try {
      home.petForge().worker().start();
      return true;
    } catch (PermanentException e) {
      if (e.failure().code().equals("WORKER_RUNNING")) {
        return false;
      }
      throw e;
    }
  }

  private int handedOver(Home home) {
    tell("retry.handed_over", project);
    if (json()) {
      print(TaskView.tree(home.summary(project), home, messages().language()));
    }
    return 0;
  }
}

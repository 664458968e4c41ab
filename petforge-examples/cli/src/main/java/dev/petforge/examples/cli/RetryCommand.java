package dev.petforge.examples.cli;

import dev.petforge.call.CallQuery;
import dev.petforge.call.ProviderCall;
import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.Segment;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
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
    new RunRequestCheck(this, folder()).require();
    try (Home home = openExisting()) {
      return new ProjectWork(this, project, ProjectWork.Aim.VIDEO).carryOut(home, this::again);
    }
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
}

package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.call.CallQuery;
import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.generation.CallKey;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.Segment;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Does again what failed on projects. If a worker runs on the installation, it takes them up and
 * this command ends at once; else this command works them to their end itself.
 */
@Command(
    name = "retry",
    description = {
      "Does again what failed on projects. Says first what is bought, and asks a person at a terminal.",
      "A worker that runs takes it up; without one, this command works it to its end."
    })
final class RetryCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

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

  @Mixin private PurchaseConsent consent = new PurchaseConsent();

  RetryCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    new RunRequestCheck(this, folder()).require();
    try (Installation installation = openExisting()) {
      return consent.carryOut(
          this,
          installation,
          selection.of(this, installation),
          project -> again(installation, project),
          PurchaseQuestion.Unasked.BUY);
    }
  }

  private Outcome again(Installation installation, ProjectCommands project) {
    Task task = project.get().task();
    Optional<CallKey> held = despiteMismatch ? held(installation, task) : Optional.empty();
    if (held.isPresent()) {
      return project.accept(held.get());
    }
    Optional<Segment> missing =
        despiteJoint && stoppedAtJoint(task) ? task.chain().firstMissing() : Optional.empty();
    return missing.isPresent() ? project.generate(missing.get().index()) : project.retry();
  }

  /** Whatever else failed is done again itself. */
  private static boolean stoppedAtJoint(Task task) {
    return task.activity()
        .failure()
        .filter(why -> why.code().equals(Refusal.BAD_JOINT.name()))
        .isPresent();
  }

  /** The call whose clip waits for a person, of the first segment that has one. */
  private static Optional<CallKey> held(Installation installation, Task task) {
    Optional<String> version =
        task.chain().segments().stream()
            .flatMap(segment -> segment.held().stream())
            .map(HeldClip::version)
            .findFirst();
    return version.flatMap(
        id ->
            installation.petForge().money().calls(CallQuery.of(task.id())).stream()
                .filter(
                    call ->
                        call.status().version().filter(clip -> clip.id().equals(id)).isPresent())
                .map(ProviderCall::key)
                .findFirst());
  }
}

package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Installation;
import dev.petforge.production.PurchasePreview;
import dev.petforge.production.PurchasePreview.Row;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** That a person has seen what a command is about to buy, and agrees. */
final class PurchaseConsent {
  @Mixin private PurchaseQuestion question = new PurchaseQuestion();

  @Option(
      names = "--seen",
      paramLabel = "VERSION",
      description = {
        "The version of the one project that you saw, as the price was said for it:",
        "if it was changed since, nothing is done."
      })
  private @Nullable TaskVersion seen;

  private final Map<ProjectId, TaskVersion> shown = new HashMap<>();

  /**
   * The version of a project that a person saw: the one that was said, else the one that it had
   * when it was first asked for here, which is what is bought for.
   */
  TaskVersion seen(ProjectCommands project) {
    Task task = project.get().task();
    return seen == null ? shown.computeIfAbsent(task.id(), any -> task.version()) : seen;
  }

  /**
   * Says what a command buys, all of it before anything is bought, asks, and carries it out.
   *
   * @param projects it is given to each of them that it is possible for
   * @param given the command
   * @return the exit status: a failure also if it was refused for one of them
   */
  int carryOut(
      HomeCommand command,
      Installation installation,
      List<ProjectId> projects,
      Function<ProjectCommands, Outcome> given,
      PurchaseQuestion.Unasked unasked) {
    return carryOut(
        command,
        installation,
        projects,
        given,
        unasked,
        possible -> new ProjectWork(command).carryOut(installation, possible, given));
  }

  /**
   * The same for a command that is carried out in another way.
   *
   * @param work is given those that it is possible for; returns the exit status
   */
  int carryOut(
      HomeCommand command,
      Installation installation,
      List<ProjectId> projects,
      Function<ProjectCommands, Outcome> given,
      PurchaseQuestion.Unasked unasked,
      ToIntFunction<List<ProjectId>> work) {
    if (projects.isEmpty()) {
      return 0;
    }
    PurchasePreview preview = installation.petForge().projects().preview(projects, given);
    requireOneSeen(command, preview);
    Optional<Integer> end =
        question.ask(command, installation, preview, seenAgain(preview), unasked);
    if (end.isPresent()) {
      return end.get();
    }
    List<ProjectId> possible =
        preview.rows().stream().filter(row -> !row.refused()).map(Row::project).toList();
    int status = work.applyAsInt(possible);
    return status == 0 && possible.size() < projects.size() ? PetForgeCli.FAILED : status;
  }

  private void requireOneSeen(HomeCommand command, PurchasePreview preview) {
    if (seen != null && preview.rows().size() != 1) {
      throw command.wrong(command.messages().say("usage.seen_many", preview.rows().size()));
    }
  }

  /** With which a command that only said the price buys what it was said for, or nothing. */
  private String seenAgain(PurchasePreview preview) {
    return preview.rows().size() == 1 && seen == null
        ? " --seen " + preview.rows().get(0).version().value()
        : "";
  }
}

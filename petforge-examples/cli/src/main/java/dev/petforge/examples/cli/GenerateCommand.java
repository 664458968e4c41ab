package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Segment;
import dev.petforge.task.Outcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes one segment of projects, where it is missing. */
@Command(
    name = "generate",
    description = {
      "Makes one segment of projects where it is missing, and nothing after it.",
      "It never replaces a clip, so that saying it twice buys nothing; 'regenerate' and "
          + "'redo' replace."
    })
final class GenerateCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--segment",
      paramLabel = "N",
      description = "Which segment, from 0; by default the next that each of them misses.")
  private @Nullable Integer segment;

  @Mixin private PurchaseConsent consent = new PurchaseConsent();

  GenerateCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireIndex("--segment", segment);
    selection.check(this);
    new RunRequestCheck(this, folder()).require();
    try (Installation installation = openExisting()) {
      List<ProjectId> projects = selection.of(this, installation);
      return consent.carryOut(
          this, installation, projects, this::generate, PurchaseQuestion.Unasked.REFUSE);
    }
  }

  private Outcome generate(ProjectCommands project) {
    return project.generate(
        Optional.ofNullable(segment)
            .or(() -> project.get().task().chain().firstMissing().map(Segment::index))
            .orElse(0));
  }
}

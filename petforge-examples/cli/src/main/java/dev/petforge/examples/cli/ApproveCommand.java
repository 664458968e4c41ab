package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Approves what projects are to be made of. */
@Command(
    name = "approve",
    description = {
      "Approves the picture and the storyboard of projects as they are; those that only waited for "
          + "this go on and are bought.",
      "Which projects need it is what PETFORGE_APPROVAL says. An edit takes the approval back."
    })
final class ApproveCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Mixin private PurchaseConsent consent = new PurchaseConsent();

  ApproveCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      return consent.carryOut(
          this,
          installation,
          selection.of(this, installation),
          project -> project.approve(consent.seen(project)),
          PurchaseQuestion.Unasked.REFUSE);
    }
  }
}

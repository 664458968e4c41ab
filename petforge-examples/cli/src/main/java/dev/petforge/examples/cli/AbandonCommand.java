package dev.petforge.examples.cli;

import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.CallTree;
import dev.petforge.generation.CallKey;
import dev.petforge.task.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives up a paid call. */
@Command(
    name = "abandon",
    description = {
      "Gives up a call.",
      "What the provider has taken is paid all the same; its clip is kept if it comes.",
      "Says the price first; --yes gives it up."
    })
final class AbandonCommand extends HomeCommand {
  @Parameters(paramLabel = "CALL", description = "The call's key, as 'calls' shows it.")
  private CallKey call = new CallKey("none");

  @Option(names = "--yes", description = "Gives it up without asking.")
  private boolean yes;

  AbandonCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      ProviderCall found = installation.petForge().money().call(call);
      if (!yes) {
        tell(
            "calls.abandon_price",
            call,
            messages().translated(found.status().state().word()),
            found.terms().price());
        return PetForgeCli.FAILED;
      }
      Outcome outcome = installation.petForge().project(found.subject().project()).abandon(call);
      if (outcome instanceof Outcome.Refused refused) {
        return refused(refused);
      }
      if (json()) {
        print(CallTree.of(installation.petForge().money().call(call)));
      } else {
        tell("calls.abandoned", call);
      }
    }
    return 0;
  }
}

package dev.petforge.examples.cli;

import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.CallTree;
import dev.petforge.generation.CallKey;
import dev.petforge.task.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a paid clip as it is. */
@Command(
    name = "accept",
    description = {
      "Takes the clip of a call as it is, although it is not what was ordered, or was "
          + "ordered with other words or settings than it would be now.",
      "If it is still made, it is waited for."
    })
final class AcceptCommand extends HomeCommand {
  @Parameters(paramLabel = "CALL", description = "The call's key, as 'calls' shows it.")
  private CallKey call = new CallKey("none");

  AcceptCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      ProviderCall found = installation.petForge().money().call(call);
      Outcome outcome = installation.petForge().project(found.subject().project()).accept(call);
      if (outcome instanceof Outcome.Refused refused) {
        return refused(refused);
      }
      tellHeldBack(outcome);
      if (json()) {
        print(CallTree.of(installation.petForge().money().call(call)));
      } else {
        tell("calls.accepted", call, found.subject().project());
      }
    }
    return 0;
  }
}

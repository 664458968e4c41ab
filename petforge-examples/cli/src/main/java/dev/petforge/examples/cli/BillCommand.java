package dev.petforge.examples.cli;

import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.CallTree;
import dev.petforge.generation.CallKey;
import dev.petforge.money.Money;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes over what a provider's bill says. */
@Command(
    name = "bill",
    description = {
      "Says what a call cost in all by the provider's bill, its stray jobs included; 0 if "
          + "it was refunded.",
      "Counts in budgets and costs instead of its price."
    })
final class BillCommand extends HomeCommand {
  @Parameters(
      index = "0",
      paramLabel = "CALL",
      description = "The call's key, as 'calls' shows it.")
  private CallKey call = new CallKey("none");

  @Parameters(
      index = "1",
      paramLabel = "AMOUNT",
      description = "In the currency of its price, for example 0.30.")
  private String amount = "";

  BillCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      ProviderCall found = installation.petForge().money().call(call);
      ProviderCall billed =
          installation.petForge().money().bill(call, total(found.terms().price().currency()));
      if (json()) {
        print(CallTree.of(billed));
      } else {
        tell("calls.billed", call, billed.spent());
      }
    }
    return 0;
  }

  private Money total(String currency) {
    try {
      return Money.of(amount, currency);
    } catch (IllegalArgumentException e) {
      throw wrong("AMOUNT: " + messages().translated(String.valueOf(e.getMessage())));
    }
  }
}

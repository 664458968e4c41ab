package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.CallTree;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.reconciliation.Resubmission;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settles a call whose answer was lost. */
@Command(
    name = "resolve",
    description = {
      "Settles a call whose answer was lost at a provider that cannot be asked for it.",
      "Look into the provider's own list first."
    })
final class ResolveCommand extends HomeCommand {
  @Parameters(paramLabel = "CALL", description = "The call's key, as 'calls' shows it.")
  private CallKey call = new CallKey("none");

  @ArgGroup(multiplicity = "1")
  private Verdict verdict = new Verdict();

  /** One of them. */
  static final class Verdict {
    @Option(
        names = "--found",
        paramLabel = "ID",
        description = "It was made: this is the provider's name for the job.")
    private @Nullable String found;

    @Option(names = "--not-made", description = "It was not made: it is sent again.")
    private boolean notMade;

    @Option(
        names = "--resubmit",
        description = "Nobody can know: its segment is bought anew, and may be paid for twice.")
    private boolean resubmit;
  }

  ResolveCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      if (verdict.resubmit) {
        return resubmitted(installation);
      } else if (verdict.notMade) {
        installation.petForge().money().resolveNotMade(call);
      } else {
        installation.petForge().money().resolveFound(call, job());
      }
      if (json()) {
        print(CallTree.of(installation.petForge().money().call(call)));
      } else {
        tell("calls.resolved", call);
      }
    }
    return 0;
  }

  private int resubmitted(Installation installation) {
    Resubmission made = installation.petForge().money().resubmit(call);
    if (made.refused().isPresent()) {
      return refused(made.refused().get());
    }
    Optional<String> anew = made.anew().map(one -> one.key().value());
    if (json()) {
      Map<String, @Nullable Object> tree = CallTree.of(made.givenUp());
      tree.put("bought_anew", anew.orElse(null));
      print(tree);
    } else if (anew.isPresent()) {
      tell("calls.resubmitted", call, anew.get());
    } else {
      tell("calls.resubmitted_for_nothing", call);
    }
    return 0;
  }

  private ProviderJobId job() {
    try {
      return new ProviderJobId(String.valueOf(verdict.found));
    } catch (IllegalArgumentException e) {
      throw wrong("--found: " + messages().translated(String.valueOf(e.getMessage())));
    }
  }
}

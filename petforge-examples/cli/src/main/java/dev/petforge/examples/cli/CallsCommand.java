package dev.petforge.examples.cli;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.CallTree;
import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows paid calls. */
@Command(
    name = "calls",
    description = {
      "Shows the newest paid calls for clips, all with --all; with 'resolve', 'accept', "
          + "'abandon' and 'bill' a person decides on one.",
      "Questions to models are paid too: 'answers' shows them."
    })
final class CallsCommand extends HomeCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only those in these states: planned, submitting, unknown, submitted, running, fetching,"
              + " done, failed.")
  private List<String> states = List.of();

  @Option(names = "--project", paramLabel = "PROJECT", description = "Only those of a project.")
  private @Nullable ProjectId project;

  @Option(
      names = "--after",
      paramLabel = "CALL",
      description = "Goes on behind this call, where a page ended.")
  private @Nullable CallKey after;

  @Mixin private Listing listing = new Listing();

  CallsCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    CallQuery query = new CallQuery(Optional.ofNullable(project), states()).newestFirst();
    try (Installation installation = openExisting()) {
      boolean any =
          listing.<ProviderCall>print(
              this,
              "calls",
              (behind, most) ->
                  installation
                      .petForge()
                      .money()
                      .calls(
                          query.part(
                              behind.map(ProviderCall::key).or(() -> Optional.ofNullable(after)),
                              most)),
              new Listing.Look<>(
                  call -> call.subject().project() + "  " + CallView.line(call, messages()),
                  CallTree::of,
                  call -> call.key().value()));
      if (!any && !json()) {
        tell("calls.none");
      }
    }
    return 0;
  }

  private Set<CallState> states() {
    return states.stream()
        .map(
            word ->
                CallState.ofWord(word)
                    .orElseThrow(
                        () ->
                            wrong(
                                messages()
                                    .say(
                                        "usage.state",
                                        word,
                                        Stream.of(CallState.values())
                                            .map(CallState::word)
                                            .toList()))))
        .collect(Collectors.toSet());
  }
}

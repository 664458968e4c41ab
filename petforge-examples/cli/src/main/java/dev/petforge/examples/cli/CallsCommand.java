package dev.petforge.examples.cli;

import dev.petforge.generation.CallQuery;
import dev.petforge.generation.CallState;
import dev.petforge.generation.ProviderCall;
import dev.petforge.project.ProjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows paid calls. */
@Command(
    name = "calls",
    description =
        "Shows paid calls; with 'resolve', 'accept', 'abandon' and 'bill' a person decides on one.")
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

  CallsCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() {
    CallQuery query = new CallQuery(Optional.ofNullable(project), states());
    try (Home home = openExisting()) {
      List<ProviderCall> calls = home.petForge().calls(query);
      if (json()) {
        print(Map.of("calls", calls.stream().map(CallView::tree).toList()));
      } else {
        calls.forEach(
            call ->
                surroundings()
                    .out()
                    .println(call.subject().project() + "  " + CallView.line(call, words())));
        if (calls.isEmpty()) {
          tell("calls.none");
        }
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
                                words()
                                    .say(
                                        "usage.state",
                                        word,
                                        Stream.of(CallState.values())
                                            .map(CallState::word)
                                            .toList()))))
        .collect(Collectors.toSet());
  }
}

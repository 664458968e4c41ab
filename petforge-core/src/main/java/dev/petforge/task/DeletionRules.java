package dev.petforge.task;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.publication.Publication;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Optional;

/**
 * When a project may be deleted: nothing goes on with it, and nothing that was bought is still on
 * its way to it, wanted or not.
 */
final class DeletionRules {
  private DeletionRules() {}

  static Optional<Refused> refusal(
      Task task, List<ProviderCall> calls, List<Publication> publications) {
    return Refusals.byTable(Command.DELETE, task)
        .map(DeletionRules::orCancelled)
        .or(() -> waiting(task))
        .or(() -> calls.stream().filter(ProviderCall::open).findFirst().map(DeletionRules::open))
        .or(() -> untaken(task, calls))
        .or(() -> publishing(task, publications));
  }

  private static Refused orCancelled(Refused busy) {
    return new Refused(busy.reason(), busy.message() + ": cancel it first, or wait for its end");
  }

  private static Optional<Refused> waiting(Task task) {
    return task.activity().waitsForTurn()
        ? inUse("project " + task.id() + " waits for its turn: cancel it first")
        : Optional.empty();
  }

  private static Refused open(ProviderCall call) {
    String open = Refusals.standing(call);
    if (call.status().state() == CallState.UNKNOWN) {
      return new Refused(
          Refusal.IN_USE, open + ": settle it first, from what the provider says of it");
    }
    return new Refused(
        Refusal.IN_USE,
        call.status().wanted()
            ? open + ": cancel the project or abandon the call, and wait for its end"
            : open + ": it was abandoned, and its clip may still come: wait for its end");
  }

  private static Optional<Refused> untaken(Task task, List<ProviderCall> calls) {
    return calls.stream()
        .filter(call -> isUntaken(task, call))
        .findFirst()
        .flatMap(
            call ->
                inUse(
                    "the clip of call "
                        + call.key()
                        + " for segment "
                        + call.subject().segment()
                        + " is stored and not taken in yet: wait a moment"));
  }

  /** Wanted or not: what nobody wants any more is kept as a version. */
  private static boolean isUntaken(Task task, ProviderCall call) {
    int segment = call.subject().segment();
    return call.status().state() == CallState.DONE
        && segment < task.chain().size()
        && call.status()
            .version()
            .filter(version -> !task.chain().knows(segment, version.id()))
            .isPresent();
  }

  private static Optional<Refused> publishing(Task task, List<Publication> publications) {
    return publications.stream()
        .filter(one -> one.state() == Publication.State.WANTED)
        .findFirst()
        .flatMap(
            one ->
                inUse(
                    "the video of project "
                        + task.id()
                        + " is being published to "
                        + one.key().destination()
                        + ": wait for its end"));
  }

  private static Optional<Refused> inUse(String message) {
    return Optional.of(new Refused(Refusal.IN_USE, message));
  }
}

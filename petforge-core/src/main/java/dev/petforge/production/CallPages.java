package dev.petforge.production;

import dev.petforge.call.CallLedger;
import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.generation.CallKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Goes through the calls in a state in pages, in the order in which they were planned, so that
 * never more than {@value #SIZE} of them are held. A call that changes its state meanwhile may be
 * seen in both, or in none.
 */
public final class CallPages {
  public static final int SIZE = 200;

  private CallPages() {}

  /** The pages; each is read when its turn comes. */
  public static Stream<List<CallSummary>> in(CallLedger calls, CallState state) {
    return Stream.iterate(
        calls.part(state, Optional.empty(), SIZE),
        page -> !page.isEmpty(),
        page -> calls.part(state, last(page), SIZE));
  }

  private static Optional<CallKey> last(List<CallSummary> page) {
    return Optional.of(page.get(page.size() - 1).key());
  }
}

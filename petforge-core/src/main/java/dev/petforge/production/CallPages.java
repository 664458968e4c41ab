package dev.petforge.production;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.CallLedger;
import dev.petforge.generation.CallState;
import dev.petforge.generation.CallSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Goes through the calls in a state in pages, in the order in which they were planned, so that
 * never more than {@value #SIZE} of them are held. A call that changes its state meanwhile may be
 * seen in both, or in none.
 */
final class CallPages {
  static final int SIZE = 200;

  private CallPages() {}

  /** The pages; each is read when its turn comes. */
  static Stream<List<CallSummary>> in(CallLedger calls, CallState state) {
    return Stream.iterate(
        calls.part(state, Optional.empty(), SIZE),
        page -> !page.isEmpty(),
        page -> calls.part(state, last(page), SIZE));
  }

  private static Optional<CallKey> last(List<CallSummary> page) {
    return Optional.of(page.get(page.size() - 1).key());
  }
}

package dev.petforge.worker;

import dev.petforge.call.CallSummary;
import dev.petforge.generation.CallKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When the log says of a clip that it may be lost soon: as soon as that is so, then every hour, and
 * no more once the time is over. Each process remembers what it said itself. Safe for use by many
 * threads: a sweep that takes too long may meet the next one.
 */
final class DangerNotices {
  private static final Duration AGAIN = Duration.ofHours(1);

  private final Map<CallKey, Instant> told = new HashMap<>();

  /**
   * The calls of which it is to be said now.
   *
   * @param endangered all that are, by {@link CallSummary#endangered}; others may be among them
   */
  synchronized List<CallSummary> toBeTold(Collection<CallSummary> endangered, Instant now) {
    told.keySet().retainAll(endangered.stream().map(CallSummary::key).collect(Collectors.toSet()));
    List<CallSummary> due = new ArrayList<>();
    for (CallSummary call : endangered) {
      Optional<Instant> last = Optional.ofNullable(told.get(call.key()));
      boolean again = last.filter(at -> now.isBefore(at.plus(AGAIN))).isEmpty();
      if (again && call.endangered(now).filter(now::isBefore).isPresent()) {
        told.put(call.key(), now);
        due.add(call);
      }
    }
    return due;
  }
}

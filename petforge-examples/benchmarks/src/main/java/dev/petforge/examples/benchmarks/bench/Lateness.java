package dev.petforge.examples.benchmarks.bench;

import dev.petforge.call.CallSummary;
import dev.petforge.generation.ProviderJobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * How late polls are: from when a job was due, or from a start if that was later, until the request
 * that asks for it arrives.
 */
final class Lateness {
  private final Map<ProviderJobId, Instant> due = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Poll> polls = new ConcurrentLinkedQueue<>();
  private volatile Instant started = Instant.MAX;

  private record Poll(int second, int lateMs) {}

  /** Begins to count. */
  void start(Instant now) {
    started = now;
  }

  /** Is told of calls that are due. */
  void due(Collection<CallSummary> calls) {
    calls.forEach(call -> call.status().job().ifPresent(job -> due.put(job, call.status().due())));
  }

  /** Is told of a poll. */
  void polled(Collection<ProviderJobId> jobs, Instant now) {
    Instant from = started;
    if (now.isBefore(from)) {
      return;
    }
    long at = now.toEpochMilli();
    int second = (int) ((at - from.toEpochMilli()) / 1000);
    for (ProviderJobId job : jobs) {
      Instant when = due.getOrDefault(job, now);
      long since = Math.max(when.toEpochMilli(), from.toEpochMilli());
      polls.add(new Poll(second, (int) Math.max(0, at - since)));
    }
  }

  /**
   * What was counted in some seconds after the start.
   *
   * @return {@code {"polls", "p50_ms", "p99_ms", "max_ms"}}
   */
  Map<String, Object> tree(Predicate<Integer> seconds) {
    List<Integer> late = new ArrayList<>();
    for (Poll poll : polls) {
      if (seconds.test(poll.second())) {
        late.add(poll.lateMs());
      }
    }
    late.sort(null);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("polls", late.size());
    tree.put("p50_ms", at(late, 50));
    tree.put("p99_ms", at(late, 99));
    tree.put("max_ms", at(late, 100));
    return tree;
  }

  private static int at(List<Integer> sorted, int percent) {
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(0, rank - 1));
  }
}

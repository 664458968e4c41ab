package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.emulator.EmulatedJob;
import dev.petforge.emulator.Emulator;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person finds in the provider's list of the calls that only a person can settle: a job that
 * no call is known to have made, with the words of the call, ordered after it was sent.
 */
final class Settlement {
  /** The clocks of the database and of the provider are one here; their steps are not. */
  private static final Duration STEP = Duration.ofMillis(5);

  private Settlement() {}

  /** The calls that are to be settled, each with how a person says so to {@code calls}. */
  static Map<CallKey, List<String>> of(Collection<ProviderCall> calls, Emulator emulator) {
    Set<String> known = new HashSet<>();
    calls.forEach(
        call -> {
          call.status().job().map(ProviderJobId::value).ifPresent(known::add);
          call.status().strayJobs().forEach(job -> known.add(job.value()));
        });
    List<EmulatedJob> nameless = new ArrayList<>(emulator.jobs());
    nameless.removeIf(job -> known.contains(job.id()));
    Map<CallKey, List<String>> found = new LinkedHashMap<>();
    // The last one first: of two tries with the same words, an early job can only be the first's.
    calls.stream()
        .filter(call -> Person.isUncertain(call) || isGivenUp(call))
        .sorted(Comparator.comparing(Settlement::sentAt).reversed())
        .forEach(
            call -> {
              Optional<EmulatedJob> job =
                  nameless.stream()
                      .filter(one -> one.prompt().contains(call.request().prompt()))
                      .filter(one -> !one.accepted().plus(STEP).isBefore(sentAt(call)))
                      .min(Comparator.comparing(EmulatedJob::accepted));
              job.ifPresent(nameless::remove);
              found.put(call.key(), verdict(call, job));
            });
    return found;
  }

  private static List<String> verdict(ProviderCall call, Optional<EmulatedJob> job) {
    String key = call.key().value();
    if (job.isPresent()) {
      return List.of("resolve", key, "--found=" + job.get().id());
    }
    // What was given up is not sent again: it cost nothing, and that is all.
    return Person.isUncertain(call)
        ? List.of("resolve", key, "--not-made")
        : List.of("bill", key, "0");
  }

  /** Whether it was given up while it was uncertain. */
  static boolean isGivenUp(ProviderCall call) {
    return call.status().state() == CallState.FAILED
        && call.status().job().isEmpty()
        && call.spent().micros() > 0;
  }

  private static Instant sentAt(ProviderCall call) {
    return call.status().sentAt().orElse(Instant.MAX);
  }
}

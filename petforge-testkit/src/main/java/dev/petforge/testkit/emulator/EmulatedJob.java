package dev.petforge.testkit.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A job that an emulator accepted.
 *
 * @param id the provider's name for it
 * @param key the name that the client gave it, where the provider has such a thing
 * @param model as it was ordered
 * @param duration of the clip
 * @param micros what it costs if it succeeds, in millionths
 * @param accepted when
 * @param done when it comes to its end
 * @param fate what becomes of it; empty if it simply succeeds
 */
public record EmulatedJob(
    String id,
    Optional<String> key,
    String model,
    Duration duration,
    long micros,
    Instant accepted,
    Instant done,
    Optional<Fault> fate) {
  private static final Set<Fault> WITH_A_CLIP =
      Set.of(
          Fault.JOB_LATE_RESULT,
          Fault.JOB_STRANGE_WORD,
          Fault.RESULT_PORTRAIT,
          Fault.RESULT_ROTATED);

  /** Whether it will have a clip. */
  public boolean succeeds() {
    return fate.isEmpty() || WITH_A_CLIP.contains(fate.get());
  }

  /** Whether it will be called done, and is billed, be there a clip or not. */
  public boolean calledDone() {
    return succeeds() || fate.equals(Optional.of(Fault.JOB_EMPTY));
  }

  EmulatedJob endingAt(Instant end) {
    return new EmulatedJob(id, key, model, duration, micros, accepted, end, fate);
  }

  EmulatedJob withFate(Fault fault) {
    return new EmulatedJob(id, key, model, duration, micros, accepted, done, Optional.of(fault));
  }
}

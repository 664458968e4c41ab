package dev.petforge.emulator;

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
 * @param prompt as it was ordered: what a person sees of a job in a provider's list
 * @param duration of the clip
 * @param micros what it costs if it is charged, in millionths
 * @param accepted when
 * @param done when it comes to its end
 * @param fate what becomes of it; empty if it simply succeeds
 */
public record EmulatedJob(
    String id,
    Optional<String> key,
    String model,
    String prompt,
    Duration duration,
    long micros,
    Instant accepted,
    Instant done,
    Optional<Fault> fate) {
  private static final Set<Fault> WITHOUT_A_CLIP =
      Set.of(Fault.JOB_FAILS, Fault.JOB_CONTENT, Fault.JOB_EMPTY);

  /** Whether it will have a clip. */
  public boolean succeeds() {
    return fate.filter(WITHOUT_A_CLIP::contains).isEmpty();
  }

  /** Whether the provider will call it done, and charge it, be there a clip or not. */
  public boolean calledDone() {
    return succeeds() || fate.equals(Optional.of(Fault.JOB_EMPTY));
  }

  EmulatedJob endingAt(Instant end) {
    return new EmulatedJob(id, key, model, prompt, duration, micros, accepted, end, fate);
  }
}

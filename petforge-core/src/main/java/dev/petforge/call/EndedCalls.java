package dev.petforge.call;

import java.time.Duration;

/**
 * The calls to a provider that were sent and have come to their end, counted from the first day on.
 *
 * @param provider whom, and which model, for example {@code kling/kling-3.0}
 * @param state {@link CallState#DONE} or {@link CallState#FAILED}
 * @param calls how many, at least 1
 * @param took how long they took, added up: each from when it was last sent to its end
 */
public record EndedCalls(String provider, CallState state, long calls, Duration took) {}

package dev.petforge.generation;

import dev.petforge.failure.Failure;
import java.util.Optional;

/** How a provider says a job is doing. */
public sealed interface JobStatus {
  /** Accepted, running or waiting for a place. */
  record Running() implements JobStatus {}

  /**
   * Done; the clip can be fetched.
   *
   * @param result where, in the generator's own words: an address or a handle, never shown or
   *     logged
   * @param charged what the provider says it took, if it says so
   */
  record Succeeded(String result, Optional<Money> charged) implements JobStatus {}

  /**
   * The provider's final word: there will be no clip.
   *
   * @param reason retryable if a new attempt of the same request may do better
   * @param charged what the provider says it took all the same, if it says so
   */
  record Failed(Failure reason, Optional<Money> charged) implements JobStatus {}
}

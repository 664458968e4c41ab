package dev.petforge.generation;

import dev.petforge.failure.Failure;
import dev.petforge.money.Money;
import java.time.Instant;
import java.util.Optional;

/** How a provider says a job is doing. */
public sealed interface ProviderJobStatus {
  /**
   * Accepted, running or waiting for a place.
   *
   * @param remark what is odd about it, for a person to look at
   */
  record Running(Optional<Failure> remark) implements ProviderJobStatus {
    /** Running, and nothing is odd about it. */
    public Running() {
      this(Optional.empty());
    }

    /**
     * A job whose state has a name that nobody knows. It may be running, so it is followed on:
     * taking it for failed could buy the clip twice.
     *
     * @param who the provider and account
     * @param word the provider's word, fit to be shown
     */
    public static Running strange(String who, ProviderJobId job, String word) {
      return new Running(
          Optional.of(
              Failure.retryable(
                  "UNKNOWN_STATUS",
                  who
                      + ": job "
                      + job
                      + " has the state '"
                      + word
                      + "', which is not known; it is taken for running")));
    }
  }

  /**
   * Done; the clip can be fetched.
   *
   * @param result where, in the generator's own words: an address or a handle, never shown or
   *     logged
   * @param charged what the provider says it took, if it says so
   * @param expiresAt until when it can be fetched, if the provider says so of this very clip; else
   *     {@link Capabilities#resultLife()} counts
   */
  record Succeeded(String result, Optional<Money> charged, Optional<Instant> expiresAt)
      implements ProviderJobStatus {
    /** Done, and the provider does not say how long the clip is there. */
    public Succeeded(String result, Optional<Money> charged) {
      this(result, charged, Optional.empty());
    }
  }

  /**
   * The provider calls it done, and there is no clip of it. Some write the state of a job before
   * its clip's address: it is asked for further on, and counts as paid. A refusal of the content
   * that the provider marks as one is none of this but {@link Failed}, also where it calls it done.
   *
   * @param remark what is missing
   * @param charged what the provider says it took, if it says so
   */
  record ResultMissing(Failure remark, Optional<Money> charged) implements ProviderJobStatus {}

  /**
   * The provider's final word: there will be no clip.
   *
   * @param reason retryable if a new attempt of the same request may do better; without a person
   *     nothing is tried again that cost money
   * @param charged what the provider says it took all the same, or that it took nothing or gave it
   *     back; if it does not say, a failed job costs what {@link Capabilities#charge} has it cost
   */
  record Failed(Failure reason, Optional<Money> charged) implements ProviderJobStatus {}
}

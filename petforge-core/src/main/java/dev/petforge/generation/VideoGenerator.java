package dev.petforge.generation;

import dev.petforge.money.Money;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a clip from a frame and words, somewhere else and later. No method waits for the clip. Safe
 * for use by many threads.
 */
public interface VideoGenerator {
  /** The provider's name, for example {@code kling}: 1 to 30 of {@code [a-z0-9-]}. */
  String provider();

  /**
   * Names the account at the provider: jobs, slots and money belong to it. 1 to 60 of {@code
   * [a-z0-9.-]}, chosen by the user, never a part of a key.
   */
  default String account() {
    return "default";
  }

  /** The model that new requests name. */
  String model();

  Capabilities capabilities();

  /**
   * Whether clips have about as many pixels as the resolution that was ordered says, so that one
   * that has not is a mistake. Default false: then no sizes are compared.
   */
  default boolean sizesAsOrdered() {
    return false;
  }

  /** What a request will cost by the list, known before it is made. */
  Money price(ClipRequest request);

  /**
   * Says whether a request can be carried out, before anything is paid.
   *
   * @throws dev.petforge.failure.PermanentException if it cannot; names the value and the limit
   */
  void check(ClipRequest request);

  /**
   * Orders a clip. Whatever is thrown counts as {@link Submission.Lost}: only the returned outcomes
   * can say that nothing was made. With {@link Capabilities#keyed()} the same key never starts a
   * second job.
   *
   * @param fence asked when everything is prepared, right before the first byte of the order
   *     leaves, and again before it is sent again; if it does not pass, nothing leaves and this
   *     returns {@link Submission#fenced}
   */
  Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence);

  /** Orders a clip for somebody who keeps no ledger, as a test or a tool. */
  default Submission submit(CallKey key, ClipRequest request, ClipInputs inputs) {
    return submit(key, request, inputs, SendFence.OPEN);
  }

  /**
   * Looks up a job by the key it was ordered under.
   *
   * @return empty if the provider knows no such job, at the moment; with {@link OrderKeys.Unproven}
   *     that says nothing unless the keys were seen to be kept
   * @throws UnsupportedOperationException with {@link OrderKeys.None}
   * @throws dev.petforge.failure.RetryableException if the provider cannot be asked now
   */
  Optional<ProviderJobId> find(CallKey key);

  /**
   * Asks how jobs are doing, in one call.
   *
   * @param jobs at most {@link Capabilities#pollBatch()}
   * @return what is known; a job that the provider did not speak of is left out
   * @throws dev.petforge.failure.RetryableException if the provider cannot be asked now; says
   *     nothing about the jobs
   */
  Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs);

  /**
   * The jobs that the account has had since a time, whoever ordered them. Changes nothing and costs
   * nothing.
   *
   * @return empty if the provider has no such list
   * @throws dev.petforge.failure.RetryableException if the provider cannot be asked now
   */
  default Optional<List<ListedJob>> list(Instant since) {
    return Optional.empty();
  }

  /**
   * Stops a job. What it costs all the same is told by its last status, as ever.
   *
   * @return whether the provider stopped it; a job that has come to its end cannot be stopped
   * @throws UnsupportedOperationException without {@link Capabilities#cancellable()}
   * @throws dev.petforge.failure.RetryableException if the provider cannot be asked now
   */
  default boolean cancel(ProviderJobId job) {
    throw new UnsupportedOperationException(provider() + " cannot stop a job");
  }

  /**
   * Brings a finished clip to a local file. Never a purchase; may be repeated.
   *
   * @param result as {@link ProviderJobStatus.Succeeded} gave it
   * @throws dev.petforge.failure.RetryableException if it may work later
   * @throws dev.petforge.failure.PermanentException with code {@code RESULT_GONE} if the result is
   *     gone for good: then a person has to see to it. With any other code it is tried again as
   *     long as the provider keeps the clip
   */
  void fetch(ProviderJobId job, String result, Path target);
}

package dev.petforge.examples.installation;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ListedJob;
import dev.petforge.generation.OrderKeys;
import dev.petforge.generation.PromptTerms;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Stands for a provider whose key is not there: what was made can be looked at without. New clips
 * are refused with the setting that is missing; what is under way waits for somebody with the key.
 */
final class KeylessGenerator implements VideoGenerator {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final int MOST_SECONDS = 60;

  private final String provider;
  private final Failure missing;

  /**
   * @param missing names the setting
   */
  KeylessGenerator(String provider, Failure missing) {
    this.provider = provider;
    this.missing = missing;
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public String model() {
    return "unknown";
  }

  /** Nobody knows; whatever it is, it is refused with the true reason later. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        LongStream.rangeClosed(1, MOST_SECONDS).mapToObj(Duration::ofSeconds).toList(),
        Set.of("720p"),
        true,
        Capabilities.Audio.OPTIONAL,
        new OrderKeys.None(),
        true,
        WAIT,
        1,
        Duration.ofHours(1),
        Charge.AT_ORDER,
        Duration.ofDays(1),
        PromptTerms.ANY);
  }

  @Override
  public Money price(ClipRequest request) {
    throw new PermanentException(missing.code(), missing.message());
  }

  @Override
  public void check(ClipRequest request) {
    throw new PermanentException(missing.code(), missing.message());
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    return new Submission.NotMade(Failure.retryable(missing.code(), missing.message()), WAIT);
  }

  private RetryableException notNow() {
    return new RetryableException(missing.code(), missing.message(), WAIT, null);
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    throw notNow();
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
    throw notNow();
  }

  /** The provider may be able to: whoever has the key finds out. */
  @Override
  public boolean cancel(ProviderJobId job) {
    throw notNow();
  }

  /** The provider may have a list; without the key nobody can see it. */
  @Override
  public Optional<List<ListedJob>> list(Instant since) {
    throw notNow();
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    throw notNow();
  }
}

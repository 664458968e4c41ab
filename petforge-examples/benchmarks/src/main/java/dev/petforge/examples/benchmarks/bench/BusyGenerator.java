package dev.petforge.examples.benchmarks.bench;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A provider whose jobs run on and on. It takes 20 to a poll and answers after a while. */
final class BusyGenerator implements VideoGenerator {
  static final Duration POLL_INTERVAL = Duration.ofSeconds(10);
  static final int POLL_BATCH = 20;

  /** There and back over the network. */
  static final Duration ANSWER = Duration.ofMillis(100);

  private static final Duration DAY = Duration.ofDays(1);

  private final String account;
  private final Consumer<Collection<ProviderJobId>> polled;
  private final CountDownLatch ordered = new CountDownLatch(1);

  /**
   * @param polled is told of each poll when it arrives
   */
  BusyGenerator(String account, Consumer<Collection<ProviderJobId>> polled) {
    this.account = account;
    this.polled = polled;
  }

  /** Waits until a clip is ordered. */
  boolean awaitOrder(Duration atMost) throws InterruptedException {
    return ordered.await(atMost.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public String provider() {
    return "busy";
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public String model() {
    return "busy-1";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        List.of(Duration.ofSeconds(8)),
        Set.of("720p"),
        true,
        Capabilities.Audio.OPTIONAL,
        new OrderKeys.Kept(),
        false,
        POLL_INTERVAL,
        POLL_BATCH,
        DAY,
        Charge.AT_SUCCESS,
        DAY,
        PromptTerms.ANY);
  }

  @Override
  public Money price(ClipRequest request) {
    return new Money(1_000_000, "USD");
  }

  @Override
  public void check(ClipRequest request) {
    // It takes anything.
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    if (!fence.passes()) {
      return Submission.fenced();
    }
    ordered.countDown();
    return new Submission.Accepted(new ProviderJobId("job-" + key));
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    return Optional.of(new ProviderJobId("job-" + key));
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
    polled.accept(jobs);
    try {
      TimeUnit.NANOSECONDS.sleep(ANSWER.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<ProviderJobId, ProviderJobStatus> answers = new HashMap<>();
    jobs.forEach(job -> answers.put(job, new ProviderJobStatus.Running()));
    return answers;
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    throw new PermanentException("NO_RESULT", job + " has no result");
  }
}

package dev.petforge.examples.benchmarks.bench;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Money;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider whose orders and answers are noted down with their times. Its jobs never fail. */
final class ObservedGenerator implements VideoGenerator {
  private final VideoGenerator behind;
  private final Duration clip;
  private final Map<ProviderJobId, CallKey> jobs = new ConcurrentHashMap<>();
  private final Map<CallKey, Long> ordered = new ConcurrentHashMap<>();
  private final Map<CallKey, Long> seen = new ConcurrentHashMap<>();
  private final AtomicInteger polls = new AtomicInteger();

  /**
   * @param clip how long each job runs at the provider
   */
  ObservedGenerator(VideoGenerator behind, Duration clip) {
    this.behind = behind;
    this.clip = clip;
  }

  /** When each call was taken, by {@link System#nanoTime}. */
  Map<CallKey, Long> ordered() {
    return ordered;
  }

  /** When the job of a call was done. */
  long end(CallKey call) {
    return ordered.getOrDefault(call, 0L) + clip.toNanos();
  }

  /** When a poll first answered that the job of a call is done. */
  long seen(CallKey call) {
    return seen.getOrDefault(call, 0L);
  }

  /** How many requests came to poll. */
  int polls() {
    return polls.get();
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    Submission submission = behind.submit(key, request, inputs, fence);
    if (submission instanceof Submission.Accepted accepted) {
      ordered.putIfAbsent(key, System.nanoTime());
      jobs.put(accepted.job(), key);
    }
    return submission;
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> asked) {
    polls.incrementAndGet();
    Map<ProviderJobId, ProviderJobStatus> answers = behind.poll(asked);
    long now = System.nanoTime();
    answers.forEach(
        (job, status) -> {
          CallKey call = jobs.get(job);
          if (call != null && status instanceof ProviderJobStatus.Succeeded) {
            seen.putIfAbsent(call, now);
          }
        });
    return answers;
  }

  @Override
  public String provider() {
    return behind.provider();
  }

  @Override
  public String account() {
    return behind.account();
  }

  @Override
  public String model() {
    return behind.model();
  }

  @Override
  public Capabilities capabilities() {
    return behind.capabilities();
  }

  @Override
  public Money price(ClipRequest request) {
    return behind.price(request);
  }

  @Override
  public void check(ClipRequest request) {
    behind.check(request);
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    return behind.find(key);
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    behind.fetch(job, result, target);
  }
}

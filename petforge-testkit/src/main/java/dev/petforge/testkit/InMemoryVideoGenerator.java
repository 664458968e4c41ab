package dev.petforge.testkit;

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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A provider of clips that lives in memory and does what a test tells it: it can refuse, lose its
 * answers, fail late, and it knows what it would have billed. It outlives the part under test, as a
 * real provider does: after a simulated crash hand the same object to the new one.
 *
 * <pre>{@code
 * MovableClock clock = new MovableClock();
 * InMemoryVideoGenerator provider =
 *     InMemoryVideoGenerator.keyed(clock).latency(Duration.ofMinutes(2));
 * provider.next(Answer.LOSE_AFTER_ACCEPTING, Answer.NOT_MADE);
 * // ... run what is tested ...
 * assertThat(provider.billed(key)).isEqualTo(1);
 * }</pre>
 *
 * <p>Without a script every submit is accepted and ends well. Safe for use by many threads.
 */
public final class InMemoryVideoGenerator implements VideoGenerator {
  private static final int MOST_SECONDS = 10;

  /** How many polls find no clip where it comes late. */
  private static final int LATE = 2;

  /** What happens to a submit. */
  public enum Answer {
    /** Accepted; the job ends well. */
    ACCEPT,
    /** Accepted, but the answer does not arrive: {@link Submission.Lost}. The job ends well. */
    LOSE_AFTER_ACCEPTING,
    /** The request does not arrive, and nobody can tell: {@link Submission.Lost}. */
    LOSE_BEFORE_ACCEPTING,
    /** As {@link #LOSE_AFTER_ACCEPTING}, thrown as an exception. */
    THROW_AFTER_ACCEPTING,
    /** {@link Submission.NotMade}, to be tried again after a second. */
    NOT_MADE,
    /** {@link Submission.Refused}. */
    REFUSE,
    /** Accepted; the job fails for good. It is not billed. */
    FAIL_LATER,
    /** Accepted; the job fails, but another one may do better. It is not billed. */
    FAIL_LATER_RETRYABLE,
    /** As {@link #FAIL_LATER_RETRYABLE}, but it is billed, and nothing is given back. */
    FAIL_LATER_BILLED,
    /** Accepted; the job is called done and billed, and its clip comes to light two polls later. */
    RESULT_LATE,
    /** Accepted; the job is called done and billed, and there never is a clip. */
    NO_RESULT
  }

  private record Job(
      ProviderJobId id,
      CallKey key,
      ClipRequest request,
      Instant done,
      Answer fate,
      Money price,
      boolean cancelled) {
    boolean billed() {
      return fate != Answer.FAIL_LATER && fate != Answer.FAIL_LATER_RETRYABLE;
    }

    Job cancelledAt(Instant now, Charge charge) {
      Answer end = charge == Charge.AT_ORDER ? Answer.FAIL_LATER_BILLED : Answer.FAIL_LATER;
      return new Job(id, key, request, now, end, price, true);
    }

    Optional<Failure> failure() {
      if (cancelled) {
        return Optional.of(Failure.permanent("JOB_CANCELLED", id + " was cancelled"));
      }
      return Optional.ofNullable(
          switch (fate) {
            case FAIL_LATER -> Failure.permanent("CONTENT", "scripted: failed, " + key);
            case FAIL_LATER_RETRYABLE, FAIL_LATER_BILLED ->
                Failure.retryable("OVERLOADED", "scripted: failed, " + key);
            default -> null;
          });
    }
  }

  private final OrderKeys keys;
  private final InstantSource clock;
  private final Map<ProviderJobId, Job> jobs = new LinkedHashMap<>();
  private final Map<CallKey, ProviderJobId> byKey = new HashMap<>();
  private final Map<CallKey, Integer> submits = new HashMap<>();
  private final Map<ProviderJobId, Integer> pollsAtEnd = new HashMap<>();
  private final Deque<Answer> script = new ArrayDeque<>();
  private Function<CallKey, Answer> otherwise = key -> Answer.ACCEPT;
  private Function<ProviderJobId, byte[]> clips = InMemoryVideoGenerator::bytesOf;
  private Duration latency = Duration.ZERO;
  private Duration pollInterval = Duration.ofMillis(100);
  private Money price = new Money(1_000_000, "USD");
  private Charge charge = Charge.AT_SUCCESS;
  private String account = "default";
  private PromptTerms prompts = PromptTerms.ANY.withNegativeField();
  private int failingFinds;
  private int failingPolls;
  private int failingFetches;
  private int fetches;
  private int moves;
  private boolean resultsGone;
  private boolean resultsShown;
  private boolean keepsKeys;
  private boolean findsAnyKey;
  private boolean cancellable;
  private int failingCancels;
  private Instant resultsAwayUntil = Instant.MIN;

  private InMemoryVideoGenerator(OrderKeys keys, InstantSource clock) {
    this.keys = keys;
    this.keepsKeys = keys instanceof OrderKeys.Kept;
    this.clock = clock;
  }

  /** A provider that knows jobs by the key they were ordered under. */
  public static InMemoryVideoGenerator keyed(InstantSource clock) {
    return new InMemoryVideoGenerator(new OrderKeys.Kept(), clock);
  }

  /**
   * A provider behind somebody else, who takes keys and, as it turns out, drops them, or keeps them
   * after {@link #keepKeys}.
   *
   * @param place of him
   */
  public static InMemoryVideoGenerator relayed(String place, InstantSource clock) {
    return new InMemoryVideoGenerator(new OrderKeys.Unproven(place), clock);
  }

  /** A provider that takes every submit for a new job, and cannot be asked for keys. */
  public static InMemoryVideoGenerator keyless(InstantSource clock) {
    return new InMemoryVideoGenerator(new OrderKeys.None(), clock);
  }

  /**
   * Whether keys of orders are kept from now on. Who does not keep them takes every submit for a
   * new job and finds none by a key.
   */
  public synchronized InMemoryVideoGenerator keepKeys(boolean kept) {
    this.keepsKeys = kept;
    return this;
  }

  /** Whether every look-up by a key finds the newest job, as of who does not look at keys. */
  public synchronized InMemoryVideoGenerator findAnyKey(boolean any) {
    this.findsAnyKey = any;
    return this;
  }

  /** How long jobs ordered from now on run; 0 by default. */
  public synchronized InMemoryVideoGenerator latency(Duration latency) {
    this.latency = latency;
    return this;
  }

  /** How long to wait between two polls of one job, from now on; 100 ms by default. */
  public synchronized InMemoryVideoGenerator pollInterval(Duration interval) {
    this.pollInterval = interval;
    return this;
  }

  /** What each clip costs from now on; 1 USD by default. */
  public synchronized InMemoryVideoGenerator price(Money price) {
    this.price = price;
    return this;
  }

  /**
   * When it says that it takes the price, from now on; by default when it calls a job done. What it
   * bills is by the script alone.
   */
  public synchronized InMemoryVideoGenerator charge(Charge charge) {
    this.charge = charge;
    return this;
  }

  /** The account's name; {@code default} by default. */
  public synchronized InMemoryVideoGenerator account(String name) {
    this.account = name;
    return this;
  }

  /** What words it takes from now on; any by default, with a negative field. */
  public synchronized InMemoryVideoGenerator prompts(PromptTerms terms) {
    this.prompts = terms;
    return this;
  }

  /**
   * What the clips are from now on; by default a few bytes that differ from job to job and are no
   * video.
   */
  public synchronized InMemoryVideoGenerator clips(Function<ProviderJobId, byte[]> clips) {
    this.clips = clips;
    return this;
  }

  /**
   * Whether jobs can be stopped from now on; not by default. One that was stopped is billed if the
   * price is taken {@linkplain Charge#AT_ORDER at the order}.
   */
  public synchronized InMemoryVideoGenerator cancellable(boolean can) {
    this.cancellable = can;
    return this;
  }

  /** Lets so many next calls of {@link #cancel} fail in a way that may pass. */
  public synchronized void failNextCancels(int count) {
    failingCancels = count;
  }

  /** What happens to the next submits, one after the other. */
  public synchronized void next(Answer... answers) {
    script.addAll(Arrays.asList(answers));
  }

  /**
   * What happens to submits that {@link #next} does not speak of. Called under a lock: it must not
   * wait.
   */
  public synchronized void otherwise(Function<CallKey, Answer> answer) {
    this.otherwise = answer;
  }

  /** Lets so many next calls of {@link #find} fail in a way that may pass. */
  public synchronized void failNextFinds(int count) {
    failingFinds = count;
  }

  /** Lets so many next calls of {@link #poll} fail in a way that may pass. */
  public synchronized void failNextPolls(int count) {
    failingPolls = count;
  }

  /** Lets so many next calls of {@link #fetch} fail in a way that may pass. */
  public synchronized void failNextFetches(int count) {
    failingFetches = count;
  }

  /** From now on results have other addresses; the old ones are no good, a poll tells the new. */
  public synchronized void moveResults() {
    moves++;
  }

  /** How often a result was to be fetched. */
  public synchronized int fetches() {
    return fetches;
  }

  /** Until an instant no result can be fetched, as when the network that carries them is down. */
  public synchronized void resultsAwayUntil(Instant end) {
    resultsAwayUntil = end;
  }

  /** From now on no result can be fetched any more. */
  public synchronized void removeResults() {
    resultsGone = true;
  }

  /** From now on the jobs of {@link Answer#NO_RESULT} have their clips after all. */
  public synchronized void showResults() {
    resultsShown = true;
  }

  /** Takes {@link #removeResults} back. */
  public synchronized void restoreResults() {
    resultsGone = false;
  }

  /** How many clips were billed under a key: more than one was bought twice. */
  public synchronized int billed(CallKey key) {
    return (int) billedJobs().filter(job -> job.key().equals(key)).count();
  }

  /** How many clips were billed for requests equal to this one, under whatever key. */
  public synchronized int billed(ClipRequest request) {
    return (int) billedJobs().filter(job -> job.request().equals(request)).count();
  }

  /** How many clips were billed. */
  public synchronized int billed() {
    return (int) billedJobs().count();
  }

  private Stream<Job> billedJobs() {
    return jobs.values().stream().filter(Job::billed);
  }

  /** What was billed for all clips together, in the currency of the price. */
  public synchronized Money bill() {
    return new Money(billedJobs().mapToLong(job -> job.price().micros()).sum(), price.currency());
  }

  /** How many submits came with a key, whatever became of them. */
  public synchronized int submits(CallKey key) {
    return submits.getOrDefault(key, 0);
  }

  /** All jobs that were accepted, in order, those that fail too. */
  public synchronized List<ProviderJobId> jobs() {
    return List.copyOf(jobs.keySet());
  }

  /**
   * The keys under which jobs were accepted, in order; a key that has several jobs several times.
   */
  public synchronized List<CallKey> keys() {
    return jobs.values().stream().map(Job::key).toList();
  }

  /** The bytes that {@link #fetch} gives for a job. */
  public synchronized byte[] clip(ProviderJobId job) {
    return clips.apply(job);
  }

  @Override
  public String provider() {
    return "memory";
  }

  @Override
  public synchronized String account() {
    return account;
  }

  @Override
  public String model() {
    return "memory-1";
  }

  @Override
  public synchronized Capabilities capabilities() {
    return new Capabilities(
        LongStream.rangeClosed(1, MOST_SECONDS).mapToObj(Duration::ofSeconds).toList(),
        Set.of("720p"),
        true,
        Capabilities.Audio.OPTIONAL,
        keys,
        cancellable,
        pollInterval,
        10,
        Duration.ofMinutes(10),
        charge,
        Duration.ofDays(1),
        prompts);
  }

  /** All that were ordered, by keys; a provider without keys has no list. */
  @Override
  public synchronized Optional<List<ListedJob>> list(Instant since) {
    return capabilities().keyed()
        ? Optional.of(
            jobs.values().stream()
                .map(job -> new ListedJob(job.id(), Optional.of(job.key().value())))
                .toList())
        : Optional.empty();
  }

  @Override
  public synchronized Money price(ClipRequest request) {
    return price;
  }

  @Override
  public void check(ClipRequest request) {
    if (request.duration().toSeconds() > MOST_SECONDS) {
      throw new PermanentException(
          "DURATION",
          "duration must be 1 to " + MOST_SECONDS + " s, was " + request.duration().toSeconds());
    }
    if (!capabilities().resolutions().contains(request.resolution())) {
      throw new PermanentException(
          "RESOLUTION", "resolution must be 720p, was " + request.resolution());
    }
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    // Not under the lock: it asks a database.
    return fence.passes() ? arrived(key, request) : Submission.fenced();
  }

  private synchronized Submission arrived(CallKey key, ClipRequest request) {
    submits.merge(key, 1, Integer::sum);
    Answer scripted = script.poll();
    Answer answer = scripted == null ? otherwise.apply(key) : scripted;
    return switch (answer) {
      case ACCEPT, FAIL_LATER, FAIL_LATER_RETRYABLE, FAIL_LATER_BILLED, RESULT_LATE, NO_RESULT ->
          new Submission.Accepted(accept(key, request, answer));
      case LOSE_AFTER_ACCEPTING -> {
        accept(key, request, answer);
        yield new Submission.Lost(lost(key));
      }
      case LOSE_BEFORE_ACCEPTING -> new Submission.Lost(lost(key));
      case THROW_AFTER_ACCEPTING -> {
        accept(key, request, answer);
        throw new RetryableException("LOST", lost(key).message());
      }
      case NOT_MADE ->
          new Submission.NotMade(
              Failure.retryable("BUSY", "scripted: not made, " + key), Duration.ofSeconds(1));
      case REFUSE ->
          new Submission.Refused(Failure.permanent("REFUSED", "scripted: refused, " + key));
    };
  }

  private static Failure lost(CallKey key) {
    return Failure.retryable("LOST", "scripted: the answer was lost, " + key);
  }

  private ProviderJobId accept(CallKey key, ClipRequest request, Answer fate) {
    ProviderJobId known = byKey.get(key);
    if (known != null) {
      return known;
    }
    ProviderJobId id = new ProviderJobId("job-" + (jobs.size() + 1));
    jobs.put(id, new Job(id, key, request, clock.instant().plus(latency), fate, price, false));
    if (keepsKeys) {
      byKey.put(key, id);
    }
    return id;
  }

  @Override
  public synchronized Optional<ProviderJobId> find(CallKey key) {
    if (keys instanceof OrderKeys.None) {
      throw new UnsupportedOperationException("this provider knows no keys");
    }
    if (failingFinds > 0) {
      failingFinds--;
      throw new RetryableException("UNREACHABLE", "scripted: find failed, " + key);
    }
    return findsAnyKey
        ? jobs.keySet().stream().reduce((older, newer) -> newer)
        : Optional.ofNullable(byKey.get(key));
  }

  @Override
  public synchronized Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> ids) {
    if (ids.size() > capabilities().pollBatch()) {
      throw new IllegalArgumentException(
          "at most " + capabilities().pollBatch() + " jobs in one poll, were " + ids.size());
    }
    if (failingPolls > 0) {
      failingPolls--;
      throw new RetryableException("UNREACHABLE", "scripted: poll failed");
    }
    Map<ProviderJobId, ProviderJobStatus> known = new LinkedHashMap<>();
    for (ProviderJobId id : new ArrayList<>(ids)) {
      Job job = jobs.get(id);
      if (job != null) {
        known.put(id, polled(job));
      }
    }
    return known;
  }

  private ProviderJobStatus polled(Job job) {
    if (!clock.instant().isBefore(job.done())) {
      pollsAtEnd.merge(job.id(), 1, Integer::sum);
    }
    return status(job);
  }

  @Override
  public synchronized boolean cancel(ProviderJobId job) {
    if (!cancellable) {
      throw new UnsupportedOperationException(provider() + " cannot stop a job");
    }
    if (failingCancels > 0) {
      failingCancels--;
      throw new RetryableException("UNREACHABLE", "scripted: not cancelled, " + job);
    }
    Job known = jobs.get(job);
    if (known == null || !clock.instant().isBefore(known.done())) {
      return false;
    }
    jobs.put(job, known.cancelledAt(clock.instant(), charge));
    return true;
  }

  private ProviderJobStatus status(Job job) {
    if (clock.instant().isBefore(job.done())) {
      return new ProviderJobStatus.Running();
    }
    Optional<Money> charged =
        Optional.of(job.billed() ? job.price() : new Money(0, job.price().currency()));
    if (job.failure().isPresent()) {
      return new ProviderJobStatus.Failed(job.failure().get(), charged);
    }
    if (lacksResult(job)) {
      return new ProviderJobStatus.ResultMissing(
          Failure.retryable("NO_CLIP", "scripted: " + job.id() + " is done without a clip"),
          charged);
    }
    return new ProviderJobStatus.Succeeded(address(job.id()), charged);
  }

  private boolean lacksResult(Job job) {
    return switch (job.fate()) {
      case NO_RESULT -> !resultsShown;
      case RESULT_LATE -> pollsAtEnd.getOrDefault(job.id(), 0) <= LATE;
      default -> false;
    };
  }

  private String address(ProviderJobId job) {
    return "memory:" + job + (moves == 0 ? "" : "#" + moves);
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    byte[] bytes = result(job, result);
    Path partial = target.resolveSibling("." + target.getFileName() + "." + job + ".part");
    try {
      Files.write(partial, bytes);
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RetryableException("NOT_WRITABLE", "cannot write " + target + ": " + e, null, e);
    }
  }

  private synchronized byte[] result(ProviderJobId job, String result) {
    fetches++;
    if (failingFetches > 0) {
      failingFetches--;
      throw new RetryableException("UNREACHABLE", "scripted: fetch failed, " + job);
    }
    if (clock.instant().isBefore(resultsAwayUntil)) {
      throw new RetryableException("UNREACHABLE", "scripted: results are away, " + job);
    }
    Job known = jobs.get(job);
    if (resultsGone || known == null || !result.equals(address(job))) {
      throw new PermanentException("RESULT_GONE", "there is no result of " + job);
    }
    if (!(status(known) instanceof ProviderJobStatus.Succeeded)) {
      throw new PermanentException("NO_RESULT", job + " has no result");
    }
    return clips.apply(job);
  }

  private static byte[] bytesOf(ProviderJobId job) {
    return ("the clip of " + job).getBytes(StandardCharsets.UTF_8);
  }
}

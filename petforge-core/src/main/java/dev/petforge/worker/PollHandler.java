package dev.petforge.worker;

import dev.petforge.call.CallLedger;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.RefusedFactException;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.Unexpected;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.money.PoolId;
import dev.petforge.production.CallFacts;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider how the calls of a pool are doing: as many in one request as it takes, and
 * several requests at once. Silence is never a failure.
 */
final class PollHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(PollHandler.class);

  /**
   * How many requests a provider gets at once within one turn of a pool: enough for thousands of
   * calls, and few enough threads for many pools that are asked at the same time.
   */
  private static final int AT_ONCE = 5;

  /**
   * How often at most a pool has its turn within its poll interval: calls that are due within a
   * moment are asked for together.
   */
  private static final int TURNS_PER_INTERVAL = 50;

  /** How many requests one look into the ledger is for: those at once have as many each. */
  private static final int REQUESTS_PER_PAGE = 6 * AT_ONCE;

  /** So many calls in a row that cannot be asked for are the provider's failure, not theirs. */
  private static final int MOST_FAILURES = 3;

  /** How many calls are looked at where nobody speaks with their provider. */
  private static final int UNASKED = 1_000;

  /** Until a pool is asked again where the database keeps nothing of a call. */
  private static final Duration REFUSED_WAIT = Duration.ofMinutes(1);

  private final Persistence persistence;
  private final CallFacts facts;
  private final Generators generators;
  private final Runs runs;

  PollHandler(Persistence persistence, CallFacts facts, Generators generators, Runs runs) {
    this.persistence = persistence;
    this.facts = facts;
    this.generators = generators;
    this.runs = runs;
  }

  @Override
  public JobResult handle(JobKey key) {
    PoolId pool = new PoolId(key.subject());
    Optional<VideoGenerator> known = generators.of(pool);
    if (known.isEmpty()) {
      return JobResult.notMine(Generators.need(pool.account()));
    }
    VideoGenerator generator = known.get();
    CallLedger ledger = persistence.calls();
    int batch = generator.capabilities().pollBatch();
    int page = batch * REQUESTS_PER_PAGE;
    boolean refused = false;
    Set<CallKey> asked = new HashSet<>();
    List<CallSummary> due;
    do {
      // Where a round takes longer than the wait between two polls, the first are due again before
      // the last were asked: then this turn is over.
      due = ledger.due(pool, page).stream().filter(call -> asked.add(call.key())).toList();
      refused |= new Round(generator, due, batch).run();
    } while (due.size() == page && !refused);
    Optional<Instant> next = ledger.nextPoll(pool);
    Duration least =
        refused
            ? REFUSED_WAIT
            : generator.capabilities().pollInterval().dividedBy(TURNS_PER_INTERVAL);
    return next.map(at -> Duration.between(persistence.clock().instant(), at))
        .map(wait -> JobResult.again(wait.compareTo(least) > 0 ? wait : least))
        .orElse(JobResult.idle());
  }

  /** Noted at the calls that were to be asked for, so that a person is told if that goes on. */
  @Override
  public void unserved(JobKey key, Need need) {
    record(
        persistence.calls().due(new PoolId(key.subject()), UNASKED),
        call -> new Fact.NotAsked(job(call), Generators.unserved(need)));
  }

  /**
   * Notes that calls could not be asked for, so that a person is told if that goes on for longer
   * than any job takes.
   *
   * @return whether the database keeps that
   */
  private boolean record(Collection<CallSummary> calls, Function<CallSummary, Fact> fact) {
    Map<CallKey, Fact> each = new LinkedHashMap<>();
    calls.forEach(call -> each.put(call.key(), fact.apply(call)));
    try {
      facts.record(each);
      return true;
    } catch (RefusedFactException e) {
      log.error("calls cannot even be asked for later: because={}", e.getMessage());
      return false;
    }
  }

  /** An adapter's mistake is logged where it is caught, since it is noted at many calls. */
  private static RuntimeException known(RuntimeException thrown) {
    if (thrown instanceof PetForgeException || JobKey.outOfMemory(thrown).isPresent()) {
      return thrown;
    }
    Failure failure = Unexpected.failure("the poll", thrown, PollHandler.class);
    return new PermanentException(failure.code(), failure.message(), thrown);
  }

  private static Failure failure(RuntimeException thrown) {
    return thrown instanceof PetForgeException known
        ? known.failure()
        : Failure.permanent("BUG", "the poll failed with " + thrown);
  }

  /** Some calls that are asked for at once. */
  private final class Round {
    private final VideoGenerator generator;
    private final List<CallSummary> page;
    private final Queue<Map<CallKey, Fact>> answers = new ConcurrentLinkedQueue<>();
    private final ReentrantLock storing = new ReentrantLock();
    private final Queue<List<CallSummary>> rest = new ConcurrentLinkedQueue<>();
    private final int batches;
    private final Map<CallSummary, RuntimeException> failed = new ConcurrentHashMap<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean refused = new AtomicBoolean();

    Round(VideoGenerator generator, List<CallSummary> calls, int batch) {
      this.generator = generator;
      this.page = calls;
      for (int from = 0; from < calls.size(); from += batch) {
        rest.add(calls.subList(from, Math.min(calls.size(), from + batch)));
      }
      this.batches = rest.size();
    }

    /**
     * @return whether the database refused to keep something of it
     * @throws RuntimeException if that was the provider's failure
     */
    boolean run() {
      if (batches == 0) {
        return false;
      }
      persistence.threads().together(Math.min(AT_ONCE, batches), this::askOneByOne);
      boolean providerFails =
          answered.get() == 0 || (!rest.isEmpty() && failuresInARow.get() >= MOST_FAILURES);
      if (!providerFails) {
        failed.forEach((call, why) -> postpone(List.of(call), why));
        return refused.get();
      }
      if (rest.isEmpty()) {
        notAsked(failed.keySet());
      } else {
        notAsked(rest.stream().flatMap(List::stream).toList());
        // The next turn begins with the others: the provider may stumble over these alone.
        failed.forEach((call, why) -> postpone(List.of(call), why));
      }
      throw failures.element();
    }

    private void askOneByOne() {
      for (List<CallSummary> calls = next(); calls != null; calls = next()) {
        Map<CallKey, Fact> facts;
        try {
          facts = ask(generator, calls);
        } catch (RuntimeException thrown) {
          RuntimeException e = known(thrown);
          log.warn("a poll failed: calls={} because={}", calls.size(), e.toString());
          failures.add(e);
          if (calls.size() > 1) {
            // It may be one of them that the provider, or its adapter, stumbles over.
            calls.forEach(call -> rest.add(List.of(call)));
          } else {
            failuresInARow.incrementAndGet();
            failed.put(calls.get(0), e);
          }
          continue;
        }
        failuresInARow.set(0);
        answered.incrementAndGet();
        answers.add(facts);
        storeAnswers();
      }
    }

    private @Nullable List<CallSummary> next() {
      return failuresInARow.get() < MOST_FAILURES ? rest.poll() : null;
    }

    /**
     * Stores what has been answered since somebody last did, in one commit. Answers that come while
     * one is under way are the next, of whoever makes that one: the others go on asking.
     */
    private void storeAnswers() {
      while (!answers.isEmpty() && storing.tryLock()) {
        try {
          Map<CallKey, Fact> facts = new LinkedHashMap<>();
          for (Map<CallKey, Fact> next = answers.poll(); next != null; next = answers.poll()) {
            facts.putAll(next);
          }
          if (!facts.isEmpty()) {
            store(facts);
          }
        } finally {
          storing.unlock();
        }
      }
    }

    private void store(Map<CallKey, Fact> news) {
      try {
        facts.record(news);
      } catch (RefusedFactException e) {
        // The provider can be asked for it again; the others are stored.
        log.error("what a provider said of calls is not stored: because={}", e.getMessage());
        postpone(page.stream().filter(call -> e.calls().contains(call.key())).toList(), e);
      }
    }

    /** The others of the pool must not wait for those that the provider stumbles over. */
    private void postpone(Collection<CallSummary> calls, RuntimeException why) {
      Optional<Failure> remark = Optional.of(failure(why));
      if (!PollHandler.this.record(calls, call -> new Fact.Silent(job(call), remark))) {
        refused.set(true);
      }
    }

    private void notAsked(Collection<CallSummary> calls) {
      Failure reason = failure(failures.element());
      if (!PollHandler.this.record(calls, call -> new Fact.NotAsked(job(call), reason))) {
        refused.set(true);
      }
    }
  }

  private Map<CallKey, Fact> ask(VideoGenerator generator, List<CallSummary> calls) {
    Map<ProviderJobId, ProviderJobStatus> answers =
        generator.poll(calls.stream().map(PollHandler::job).toList());
    Instant now = persistence.clock().instant();
    Map<CallKey, Fact> facts = new LinkedHashMap<>();
    for (CallSummary call : calls) {
      ProviderJobStatus answer = answers.get(job(call));
      facts.put(call.key(), answer == null ? new Fact.Silent(job(call)) : fact(call, answer, now));
    }
    if (answers.size() < calls.size()) {
      log.warn(
          "the provider was silent about some jobs: provider={} asked={} answered={}",
          generator.provider(),
          calls.size(),
          answers.size());
    }
    return facts;
  }

  private static ProviderJobId job(CallSummary call) {
    return call.status().job().orElseThrow();
  }

  private Fact fact(CallSummary call, ProviderJobStatus status, Instant now) {
    ProviderJobId job = job(call);
    if (status instanceof ProviderJobStatus.Succeeded succeeded) {
      runs.done(call, now);
      return new Fact.Succeeded(
          job, succeeded.result(), succeeded.charged(), succeeded.expiresAt());
    } else if (status instanceof ProviderJobStatus.Failed failed) {
      runs.failed(call);
      return new Fact.Failed(job, failed.reason(), failed.charged());
    } else if (status instanceof ProviderJobStatus.ResultMissing missing) {
      return new Fact.ResultMissing(job, missing.remark(), missing.charged());
    }
    return new Fact.Running(
        job, ((ProviderJobStatus.Running) status).remark(), runs.running(call, now));
  }

  @Override
  public void giveUp(JobKey key, Failure reason) {
    log.error("polling was given up: pool={} because={}", key.subject(), reason);
  }
}

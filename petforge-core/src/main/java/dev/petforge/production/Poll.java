package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.CallLedger;
import dev.petforge.generation.Fact;
import dev.petforge.generation.JobId;
import dev.petforge.generation.JobStatus;
import dev.petforge.generation.PoolId;
import dev.petforge.generation.ProviderCall;
import dev.petforge.generation.RefusedFactException;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider how the calls of a pool are doing: as many in one request as it takes, and
 * several requests at once. Silence is never a failure.
 */
public final class Poll implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Poll.class);

  /** So many batches in a row that fail are the provider's failure, not theirs. */
  private static final int MOST_FAILURES = 3;

  /** Until a pool is asked again where the database keeps nothing of a call. */
  private static final Duration REFUSED_WAIT = Duration.ofMinutes(1);

  private final Persistence persistence;
  private final Clips clips;

  public Poll(Persistence persistence, Clips clips) {
    this.persistence = persistence;
    this.clips = clips;
  }

  @Override
  public Next handle(Work work) {
    PoolId pool = new PoolId(work.subject());
    VideoGenerator generator = clips.generator(pool);
    CallLedger ledger = persistence.calls();
    int batch = generator.capabilities().pollBatch();
    int page = batch * Dispatch.AT_ONCE;
    boolean refused = false;
    List<ProviderCall> due;
    do {
      due = ledger.due(pool, page);
      refused |= new Round(generator, due, batch).run(due.size() == page);
    } while (due.size() == page && !refused);
    Optional<Instant> next = ledger.nextPoll(pool);
    Duration least = refused ? REFUSED_WAIT : Duration.ZERO;
    return next.map(at -> Duration.between(persistence.clock().instant(), at))
        .map(wait -> Next.again(wait.compareTo(least) > 0 ? wait : least))
        .orElse(Next.idle());
  }

  /** Some calls that are asked for at once. */
  private final class Round {
    private final VideoGenerator generator;
    private final Queue<List<ProviderCall>> rest = new ConcurrentLinkedQueue<>();
    private final int batches;
    private final Queue<List<ProviderCall>> failed = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean refused = new AtomicBoolean();

    Round(VideoGenerator generator, List<ProviderCall> calls, int batch) {
      this.generator = generator;
      for (int from = 0; from < calls.size(); from += batch) {
        rest.add(calls.subList(from, Math.min(calls.size(), from + batch)));
      }
      this.batches = rest.size();
    }

    /**
     * @param more whether more calls may be due behind these
     * @return whether the database refused to keep something of it
     * @throws RuntimeException if that was the provider's failure
     */
    boolean run(boolean more) {
      if (batches == 0) {
        return false;
      }
      persistence.threads().together(Math.min(Dispatch.AT_ONCE, batches), this::askOneByOne);
      boolean providerFails =
          answered.get() == 0 || (!rest.isEmpty() && failuresInARow.get() >= MOST_FAILURES);
      if (!failed.isEmpty() && (answered.get() > 0 || more)) {
        // The others of the pool must not wait for those that the provider stumbles over.
        failed.forEach(this::postpone);
      }
      if (providerFails) {
        throw failures.element();
      }
      return refused.get();
    }

    private void askOneByOne() {
      for (List<ProviderCall> calls = next(); calls != null; calls = next()) {
        Map<CallKey, Fact> facts;
        try {
          facts = ask(generator, calls);
        } catch (RuntimeException e) {
          log.warn("a poll failed: calls={} because={}", calls.size(), e.toString());
          failuresInARow.incrementAndGet();
          failed.add(calls);
          failures.add(e);
          continue;
        }
        failuresInARow.set(0);
        answered.incrementAndGet();
        record(calls, facts);
      }
    }

    private @Nullable List<ProviderCall> next() {
      return failuresInARow.get() < MOST_FAILURES ? rest.poll() : null;
    }

    private void record(List<ProviderCall> calls, Map<CallKey, Fact> facts) {
      try {
        persistence.calls().record(facts);
      } catch (RefusedFactException e) {
        // The provider can be asked for it again; the others are stored.
        log.error("what a provider said of calls is not stored: because={}", e.getMessage());
        postpone(calls.stream().filter(call -> e.calls().contains(call.key())).toList());
      }
    }

    private void postpone(List<ProviderCall> calls) {
      Map<CallKey, Fact> silent = new LinkedHashMap<>();
      calls.forEach(call -> silent.put(call.key(), new Fact.Silent(job(call))));
      try {
        persistence.calls().record(silent);
      } catch (RefusedFactException e) {
        log.error("calls cannot even be asked for later: because={}", e.getMessage());
        refused.set(true);
      }
    }
  }

  private static Map<CallKey, Fact> ask(VideoGenerator generator, List<ProviderCall> calls) {
    Map<JobId, JobStatus> answers = generator.poll(calls.stream().map(Poll::job).toList());
    Map<CallKey, Fact> facts = new LinkedHashMap<>();
    for (ProviderCall call : calls) {
      JobStatus answer = answers.get(job(call));
      facts.put(call.key(), answer == null ? new Fact.Silent(job(call)) : fact(job(call), answer));
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

  private static JobId job(ProviderCall call) {
    return call.status().job().orElseThrow();
  }

  private static Fact fact(JobId job, JobStatus status) {
    if (status instanceof JobStatus.Succeeded succeeded) {
      return new Fact.Succeeded(
          job, succeeded.result(), succeeded.charged(), succeeded.expiresAt());
    } else if (status instanceof JobStatus.Failed failed) {
      return new Fact.Failed(job, failed.reason(), failed.charged());
    } else if (status instanceof JobStatus.ResultMissing missing) {
      return new Fact.ResultMissing(job, missing.remark(), missing.charged());
    }
    return new Fact.Running(job, ((JobStatus.Running) status).remark());
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    log.error("polling was given up: pool={} because={}", work.subject(), reason);
  }
}

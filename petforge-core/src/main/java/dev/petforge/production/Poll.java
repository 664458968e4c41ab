package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.CallLedger;
import dev.petforge.generation.Fact;
import dev.petforge.generation.JobId;
import dev.petforge.generation.JobStatus;
import dev.petforge.generation.PoolId;
import dev.petforge.generation.ProviderCall;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider how the calls of a pool are doing, as many at once as it takes. Silence is never
 * a failure.
 */
public final class Poll implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Poll.class);

  /** So many batches in a row that fail are the provider's failure, not theirs. */
  private static final int MOST_FAILURES = 3;

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
    int failures = 0;
    List<ProviderCall> due;
    do {
      due = ledger.due(pool, batch);
      try {
        ask(generator, due);
        failures = 0;
      } catch (RetryableException e) {
        // The others of the pool must not wait for one that the provider stumbles over.
        if (++failures == MOST_FAILURES || due.size() < batch) {
          throw e;
        }
        postpone(due);
      }
    } while (due.size() == batch);
    Optional<Instant> next = ledger.nextPoll(pool);
    return next.map(at -> Next.again(Duration.between(persistence.clock().instant(), at)))
        .orElse(Next.idle());
  }

  private void ask(VideoGenerator generator, List<ProviderCall> calls) {
    if (calls.isEmpty()) {
      return;
    }
    Map<JobId, JobStatus> answers = generator.poll(calls.stream().map(Poll::job).toList());
    Map<CallKey, Fact> facts = new LinkedHashMap<>();
    for (ProviderCall call : calls) {
      JobStatus answer = answers.get(job(call));
      facts.put(call.key(), answer == null ? new Fact.Silent(job(call)) : fact(job(call), answer));
    }
    persistence.calls().record(facts);
    if (answers.size() < calls.size()) {
      log.warn(
          "the provider was silent about some jobs: provider={} asked={} answered={}",
          generator.provider(),
          calls.size(),
          answers.size());
    }
  }

  private void postpone(List<ProviderCall> calls) {
    Map<CallKey, Fact> facts = new LinkedHashMap<>();
    calls.forEach(call -> facts.put(call.key(), new Fact.Silent(job(call))));
    persistence.calls().record(facts);
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
    }
    return new Fact.Running(job, ((JobStatus.Running) status).remark());
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    log.error("polling was given up: pool={} because={}", work.subject(), reason);
  }
}

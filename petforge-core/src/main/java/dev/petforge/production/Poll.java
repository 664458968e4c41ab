package dev.petforge.production;

import dev.petforge.failure.Failure;
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
    List<ProviderCall> due;
    do {
      due = ledger.due(pool, batch);
      if (due.isEmpty()) {
        break;
      }
      if (!ask(generator, due)) {
        // Some were not spoken of, and stay due: they are asked for again after the usual time.
        return Next.again(generator.capabilities().pollInterval());
      }
    } while (due.size() == batch);
    Optional<Instant> next = ledger.nextPoll(pool);
    return next.map(at -> Next.again(Duration.between(persistence.clock().instant(), at)))
        .orElse(Next.idle());
  }

  /** Returns whether the provider spoke of all of them. */
  private boolean ask(VideoGenerator generator, List<ProviderCall> calls) {
    Map<JobId, JobStatus> answers =
        generator.poll(calls.stream().flatMap(call -> call.status().job().stream()).toList());
    Map<CallKey, Fact> facts = new LinkedHashMap<>();
    for (ProviderCall call : calls) {
      JobId job = call.status().job().orElseThrow();
      JobStatus answer = answers.get(job);
      if (answer != null) {
        facts.put(call.key(), fact(job, answer));
      }
    }
    if (!facts.isEmpty()) {
      persistence.calls().record(facts);
    }
    if (facts.size() < calls.size()) {
      log.warn(
          "the provider was silent about some jobs: provider={} asked={} answered={}",
          generator.provider(),
          calls.size(),
          facts.size());
    }
    return facts.size() == calls.size();
  }

  private static Fact fact(JobId job, JobStatus status) {
    if (status instanceof JobStatus.Succeeded succeeded) {
      return new Fact.Succeeded(job, succeeded.result(), succeeded.charged());
    } else if (status instanceof JobStatus.Failed failed) {
      return new Fact.Failed(job, failed.reason(), failed.charged());
    }
    return new Fact.Running(job);
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    log.error("polling was given up: pool={} because={}", work.subject(), reason);
  }
}

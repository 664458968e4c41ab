package dev.petforge.worker;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.money.PoolId;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider to stop the job of a call that a person gave up. What became of it, and what it
 * costs all the same, is told by its last status: the call is polled to its end as ever.
 */
final class CancelHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(CancelHandler.class);

  private final Persistence persistence;
  private final Generators generators;

  CancelHandler(Persistence persistence, Generators generators) {
    this.persistence = persistence;
    this.generators = generators;
  }

  @Override
  public JobResult handle(JobKey job) {
    Optional<CallSummary> call =
        persistence
            .calls()
            .find(new CallKey(job.subject()))
            .map(ProviderCall::summary)
            .filter(CancelHandler::runsForNobody);
    if (call.isEmpty()) {
      return JobResult.idle();
    }
    PoolId pool = call.get().terms().pool();
    Optional<VideoGenerator> known = generators.of(pool);
    if (known.isEmpty()) {
      return JobResult.notMine(Generators.need(pool.account()));
    }
    VideoGenerator generator = known.get();
    if (!generator.capabilities().cancellable()) {
      return JobResult.idle();
    }
    Optional<ProviderJobId> ordered = call.get().status().job();
    if (ordered.isEmpty()) {
      // It is being sent, or its answer was lost: nobody can name the job yet.
      return JobResult.again(call.get().terms().pollInterval());
    }
    boolean stopped = generator.cancel(ordered.get());
    log.info(
        "a job that nobody wants any more was to be stopped: call={} stopped={}",
        call.get().key(),
        stopped);
    return JobResult.idle();
  }

  /** A clip that is made already is brought home: stopping it would save nothing. */
  private static boolean runsForNobody(CallSummary call) {
    return call.open() && !call.status().wanted() && call.status().state() != CallState.FETCHING;
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error(
        "a job is not stopped, and goes on until it ends by itself: call={} because={}",
        job.subject(),
        reason);
  }
}

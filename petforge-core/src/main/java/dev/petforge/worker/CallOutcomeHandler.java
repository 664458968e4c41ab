package dev.petforge.worker;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the outcome of a provider call to its task. The ledger has recorded it already, so
 * nothing is lost if this happens late.
 */
final class CallOutcomeHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(CallOutcomeHandler.class);

  private final Persistence persistence;
  private final Decisions decisions;

  CallOutcomeHandler(Persistence persistence, Decisions decisions) {
    this.persistence = persistence;
    this.decisions = decisions;
  }

  @Override
  public JobResult handle(JobKey job) {
    CallKey key = new CallKey(job.subject());
    Optional<ProviderCall> call = persistence.calls().find(key);
    if (call.isEmpty()) {
      log.warn("there is no such call to settle: call={}", key);
      return JobResult.idle();
    }
    decisions.decide(
        call.get().subject().project(),
        (project, context) ->
            project.calls().stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .map(fresh -> project.task().settle(fresh, context))
                .orElseGet(
                    () -> new Outcome.Refused(Refusal.NOT_AWAITED, "call " + key + " is gone")));
    return JobResult.idle();
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    CallKey key = new CallKey(job.subject());
    persistence
        .calls()
        .find(key)
        .ifPresent(
            call ->
                decisions.decide(
                    call.subject().project(),
                    (project, context) ->
                        project
                            .task()
                            .activity()
                            .operation()
                            .filter(operation -> project.task().awaits(call))
                            .map(
                                operation -> project.task().failed(operation.id(), reason, context))
                            .orElseGet(
                                () ->
                                    new Outcome.Refused(
                                        Refusal.NOT_AWAITED,
                                        "nothing waits for call " + key + " any more"))));
  }
}

package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderCall;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes into the task what became of a call: the ledger knows it already, so nothing is lost if
 * this is late.
 */
public final class Settle implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Settle.class);

  private final Persistence persistence;
  private final Decisions decisions;

  public Settle(Persistence persistence, Decisions decisions) {
    this.persistence = persistence;
    this.decisions = decisions;
  }

  @Override
  public Next handle(Work work) {
    CallKey key = new CallKey(work.subject());
    Optional<ProviderCall> call = persistence.calls().find(key);
    if (call.isEmpty()) {
      log.warn("there is no such call to settle: call={}", key);
      return Next.idle();
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
    return Next.idle();
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    CallKey key = new CallKey(work.subject());
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

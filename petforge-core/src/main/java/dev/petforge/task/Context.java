package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.generation.CallKey;
import dev.petforge.project.OperationId;
import dev.petforge.segment.Chain;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a decision may look at beside the task.
 *
 * @param now the time of the decision
 * @param operationId a name for the operation that it may begin; never used before
 * @param calls all calls of the project in the ledger
 * @param planner how segments are ordered
 * @param installation names this installation in call keys
 * @param triesPerSegment how many calls one operation plans for a segment whose calls fail
 *     retryably, at least 1
 * @param gate whether a chain goes on by itself after a bad joint
 * @param approval which projects a person has to approve before something is bought
 */
public record Context(
    Instant now,
    OperationId operationId,
    List<ProviderCall> calls,
    ClipPlanner planner,
    String installation,
    int triesPerSegment,
    JointGate gate,
    ApprovalPolicy approval) {
  public Context {
    calls = List.copyOf(calls);
  }

  /** The same when calls have been given up. */
  Context without(Map<CallKey, Abandonment> abandoned) {
    List<ProviderCall> left =
        calls.stream()
            .map(
                call ->
                    Optional.ofNullable(abandoned.get(call.key()))
                        .map(why -> call.abandoned(why.reason(), now))
                        .orElse(call))
            .toList();
    return new Context(
        now, operationId, left, planner, installation, triesPerSegment, gate, approval);
  }

  /** The same in an operation that has begun already. */
  Context within(OperationId operation) {
    return new Context(
        now, operation, calls, planner, installation, triesPerSegment, gate, approval);
  }

  Optional<ProviderCall> call(CallKey key) {
    return calls.stream().filter(call -> call.key().equals(key)).findFirst();
  }

  Optional<ProviderCall> wantedOpenCall(int segment) {
    return calls.stream()
        .filter(call -> call.subject().segment() == segment && call.wantedAndOpen())
        .findFirst();
  }

  List<ProviderCall> wantedOpenCallsFrom(int segment) {
    return calls.stream()
        .filter(call -> call.subject().segment() >= segment && call.wantedAndOpen())
        .toList();
  }

  /** Calls of a segment whose clip is stored, and not taken into the chain yet. */
  List<ProviderCall> untaken(int segment, Chain chain) {
    return calls.stream()
        .filter(call -> call.subject().segment() == segment && call.untakenBy(chain))
        .toList();
  }

  int nextAttempt(int segment) {
    return calls.stream()
            .filter(call -> call.subject().segment() == segment)
            .mapToInt(call -> call.subject().attempt())
            .max()
            .orElse(0)
        + 1;
  }
}

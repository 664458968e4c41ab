package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallQuery;
import dev.petforge.generation.CallState;
import dev.petforge.generation.Fact;
import dev.petforge.generation.ProviderCall;
import dev.petforge.generation.UncertainPolicy;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Operation;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import dev.petforge.work.WorkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets every note again that should be there: for each operation, each open call, each projection
 * that is behind. Setting one that is there changes nothing; one that was parked and is still
 * wanted is tried again every hour. An operation that nothing can carry on falls back, with a
 * reason.
 */
public final class Sweep implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** What is parked although it is still wanted is tried again after this. */
  private static final Duration PARKED = Duration.ofHours(1);

  private final Persistence persistence;
  private final Decisions decisions;
  private final Collection<TableRef> tables;
  private final UncertainPolicy policy;
  private final DangerNotices danger = new DangerNotices();

  public Sweep(
      Persistence persistence,
      Decisions decisions,
      Collection<TableRef> tables,
      UncertainPolicy policy) {
    this.persistence = persistence;
    this.decisions = decisions;
    this.tables = List.copyOf(tables);
    this.policy = policy;
  }

  @Override
  public Next handle(Work work) {
    Set<Work> notes = new LinkedHashSet<>();
    for (Task task : persistence.tasks().list(TaskQuery.of(TaskQuery.Which.BUSY))) {
      notes.addAll(alone("project " + task.id(), () -> carryOn(task.id())));
    }
    List<ProviderCall> open = persistence.calls().find(openCalls());
    open.forEach(call -> notes.addAll(alone("call " + call.key(), () -> carryOn(call))));
    tellOfDanger(open);
    for (Task task : persistence.tasks().list(TaskQuery.of(TaskQuery.Which.FILES_BEHIND))) {
      notes.add(new Work(WorkKind.PROJECTION, task.id().value()));
    }
    persistence
        .publications()
        .wanted()
        .forEach(wanted -> notes.add(new Work(WorkKind.PUBLISH, wanted.key().toString())));
    tables.forEach(table -> notes.add(new Work(WorkKind.PUSH, table.base())));
    notes.add(Work.onAll(WorkKind.ADVANCE));
    persistence.alarms().revive(notes, PARKED);
    return Next.again(INTERVAL);
  }

  /** One that cannot be read, or decided on, must not keep the others from being carried on. */
  private static List<Work> alone(String what, Supplier<List<Work>> notes) {
    try {
      return notes.get();
    } catch (RetryableException e) {
      throw e; // The database: nothing is wrong with this one.
    } catch (RuntimeException e) {
      log.error("something cannot be carried on: what='{}'", what, e);
      return List.of();
    }
  }

  private List<Work> carryOn(ProviderCall call) {
    boolean forAPerson = call.status().state() == CallState.FETCHING && !call.fetchedByItself();
    if (call.status().state() == CallState.UNKNOWN && !call.terms().keyed()) {
      giveUpIfAllowed(call);
      return List.of();
    } else if (forAPerson) {
      return List.of();
    }
    Instant now = persistence.clock().instant();
    return call.overdue(now) || call.uncertain(now)
        ? List.of(call.carryOn(), call.settle())
        : List.of(call.carryOn());
  }

  private void tellOfDanger(Collection<ProviderCall> open) {
    for (ProviderCall call : danger.toBeTold(open, persistence.clock().instant())) {
      log.warn(
          "a paid clip may be lost soon: call={} job={} until={} because={}",
          call.key(),
          call.status().job().map(Object::toString).orElse("?"),
          call.status().resultUntil().map(Object::toString).orElse("?"),
          call.status().failure().map(Object::toString).orElse(""));
    }
  }

  /** By the policy, what nobody can know is bought anew when no run takes so long. */
  private void giveUpIfAllowed(ProviderCall call) {
    if (policy == UncertainPolicy.RESUBMIT
        && !persistence.clock().instant().isBefore(call.status().due())) {
      log.warn(
          "an uncertain call is given up, its clip may be paid for twice: call={} price={}",
          call.key(),
          call.terms().price());
      persistence
          .calls()
          .record(
              call.key(),
              new Fact.GivenUp(
                  Failure.permanent(
                      Fact.GivenUp.RESUBMIT,
                      "nobody knows whether it was made; given up after "
                          + call.terms().longestRun()
                          + " as the policy says")));
    }
  }

  private static CallQuery openCalls() {
    return CallQuery.in(
        CallState.PLANNED,
        CallState.SUBMITTING,
        CallState.UNKNOWN,
        CallState.SUBMITTED,
        CallState.RUNNING,
        CallState.FETCHING);
  }

  private List<Work> carryOn(ProjectId id) {
    Optional<Project> project = persistence.tasks().find(id);
    if (project.isEmpty() || project.get().task().activity().operation().isEmpty()) {
      return List.of();
    }
    List<Work> notes = project.get().task().carryOn(project.get().calls());
    if (notes.isEmpty()) {
      OperationId orphan =
          project.get().task().activity().operation().map(Operation::id).orElseThrow();
      log.error(
          "an operation waits for calls that are not in the ledger: project={} operation={}",
          id,
          orphan);
      Failure reason =
          Failure.retryable(
              "ORPHANED",
              "operation " + orphan + " waited for a call that the ledger does not have");
      decisions.decide(id, (found, context) -> found.task().failed(orphan, reason, context));
    }
    return notes;
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    log.error("the sweep failed: because={}", reason);
  }
}

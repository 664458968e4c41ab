package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
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
      try {
        notes.addAll(carryOn(task.id()));
      } catch (PetForgeException e) {
        // One project that cannot be read must not stop the others.
        log.error(
            "a project cannot be carried on: project={} because={}", task.id(), e.getMessage());
      }
    }
    for (ProviderCall call : persistence.calls().find(openCalls())) {
      boolean forAPerson = call.status().state() == CallState.FETCHING && !call.fetchedByItself();
      boolean uncertain = call.status().state() == CallState.UNKNOWN && !call.terms().keyed();
      if (uncertain) {
        giveUpIfAllowed(call);
      } else if (!forAPerson) {
        notes.add(call.carryOn());
        if (call.overdue()) {
          notes.add(call.settle());
        }
      }
      tellOfDanger(call);
    }
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

  /** Once an hour, whichever process sweeps. */
  private void tellOfDanger(ProviderCall call) {
    Instant now = persistence.clock().instant();
    call.endangered(now)
        .map(until -> Duration.between(now, until))
        .filter(left -> left.plus(INTERVAL).toHours() != left.toHours())
        .ifPresent(
            left ->
                log.warn(
                    "a paid clip may be lost soon: call={} job={} until={} because={}",
                    call.key(),
                    call.status().job().map(Object::toString).orElse("?"),
                    now.plus(left),
                    call.status().failure().map(Object::toString).orElse("")));
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

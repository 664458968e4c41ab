package dev.petforge.worker;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.UncertainPolicy;
import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicy;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.CallFacts;
import dev.petforge.production.CallPages;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.TaskPages;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.ConnectedTables;
import dev.petforge.task.Operation;
import dev.petforge.task.Project;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets every job again that should be there: for each operation, each open call, each projection
 * that is behind. Setting one that is there changes nothing; one that was parked and is still
 * wanted is tried again every hour. An operation that nothing can carry on falls back, with a
 * reason.
 */
final class SweepHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(SweepHandler.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** So often a project is read whose call is carried on. */
  private static final int MINUTES_PER_LOOK = 60;

  /** How many jobs are set in one commit, which keeps others from writing. */
  private static final int NOTES = 200;

  private static final List<CallState> OPEN =
      Stream.of(CallState.values()).filter(CallState::open).toList();

  /** What is parked although it is still wanted is tried again after this. */
  private static final Duration PARKED = Duration.ofHours(1);

  /**
   * Of so many projects whose files show less than the database a round sees to it that they have
   * their jobs: nearly all have them, also right after very many rows were taken in.
   */
  private static final int MOST_BEHIND = 1_000;

  private final Persistence persistence;
  private final CallFacts facts;
  private final Decisions decisions;
  private final ConnectedTables tables;
  private final NotificationTargets targets;
  private final UncertainPolicy policy;
  private final Map<JobKind, JobHandler> handlers;
  private final DangerNotices danger = new DangerNotices();

  /** How far this process has come through those whose files are behind. */
  private volatile Optional<ProjectId> lastBehind = Optional.empty();

  SweepHandler(
      Persistence persistence,
      CallFacts facts,
      Decisions decisions,
      ConnectedTables tables,
      NotificationTargets targets,
      UncertainPolicy policy,
      Map<JobKind, JobHandler> handlers) {
    this.persistence = persistence;
    this.facts = facts;
    this.decisions = decisions;
    this.tables = tables;
    this.targets = targets;
    this.policy = policy;
    this.handlers = handlers;
  }

  @Override
  public JobResult handle(JobKey job) {
    new Round().run();
    return JobResult.again(INTERVAL);
  }

  /** After as many rounds as there are parts all of them were looked at. */
  private List<ProjectId> someBehind() {
    List<ProjectId> some =
        persistence
            .tasks()
            .ids(TaskQuery.of(TaskQuery.Which.FILES_BEHIND).part(lastBehind, MOST_BEHIND));
    lastBehind =
        some.size() == MOST_BEHIND ? Optional.of(some.get(MOST_BEHIND - 1)) : Optional.empty();
    return some;
  }

  /** One look at everything, a page at a time: what it holds is small, however much there is. */
  private final class Round {
    private final Instant now = persistence.clock().instant();

    /** Notes that many share, so that each is set once. */
    private final Set<JobKey> shared = new HashSet<>();

    /** Projects with a call that is carried on, and somebody waits for it. */
    private final Set<ProjectId> underWay = new HashSet<>();

    private final List<CallSummary> endangered = new ArrayList<>();

    void run() {
      tellOfUnserved();
      OPEN.forEach(this::carryOnCalls);
      tellOfDanger(endangered);
      TaskStore tasks = persistence.tasks();
      inPages(
          TaskPages.ids(tasks, TaskQuery.of(TaskQuery.Which.BUSY)).filter(this::mayBeStuck),
          id -> alone("project " + id, () -> carryOn(id)));
      inPages(someBehind().stream(), id -> List.of(new JobKey(JobKind.PROJECTION, id.value())));
      Set<JobKey> jobs = new LinkedHashSet<>();
      persistence
          .publications()
          .wanted()
          .forEach(wanted -> jobs.add(new JobKey(JobKind.PUBLISH, wanted.key().toString())));
      tables.refs().forEach(table -> jobs.add(new JobKey(JobKind.PUSH, table.base())));
      if (!tasks
          .ids(new TaskQuery(Optional.empty(), TaskQuery.Which.WAITING_FOR_TURN, 1))
          .isEmpty()) {
        jobs.add(JobKey.onAll(JobKind.ADVANCE));
      }
      revive(jobs);
      List<JobKey> notices = targets.jobs();
      if (!notices.isEmpty()) {
        // A target that was given up waits for a person.
        persistence.jobQueue().enqueue(notices);
      }
    }

    /** A worker that is just being replaced is nobody's business. */
    private void tellOfUnserved() {
      Instant late = now.minus(RetryPolicy.PATIENCE);
      for (Job job : persistence.jobQueue().unserved()) {
        JobHandler handler = handlers.get(job.key().kind());
        if (handler != null && job.need().isPresent() && job.due().isBefore(late)) {
          alone(
              "job " + job.key(),
              () -> {
                handler.unserved(job.key(), job.need().get());
                return List.of();
              });
        }
      }
    }

    private void carryOnCalls(CallState state) {
      CallPages.in(persistence.calls(), state).forEach(this::carryOnCalls);
    }

    private void carryOnCalls(List<CallSummary> page) {
      List<JobKey> jobs = new ArrayList<>();
      for (CallSummary call : page) {
        jobs.addAll(alone("call " + call.key(), () -> carryOn(call, now)));
        if (call.status().wanted() && movesItsProject(call)) {
          underWay.add(call.subject().project());
        }
        if (call.endangered(now).isPresent()) {
          endangered.add(call);
        }
      }
      revive(jobs);
    }

    /** With a lost job of this call nothing is lost: the call has just got another one. */
    private static boolean movesItsProject(CallSummary call) {
      CallState state = call.status().state();
      return state == CallState.UNKNOWN ? call.terms().keyed() : state != CallState.FETCHING;
    }

    /**
     * A project whose call is carried on is hardly ever stuck on anything else: it is read once an
     * hour, so that thousands of them cost little every minute.
     */
    private boolean mayBeStuck(ProjectId project) {
      long minute = now.getEpochSecond() / INTERVAL.toSeconds();
      return !underWay.contains(project)
          || Math.floorMod(project.hashCode() - minute, MINUTES_PER_LOOK) == 0;
    }

    private void inPages(Stream<ProjectId> ids, Function<ProjectId, List<JobKey>> notesOf) {
      List<JobKey> page = new ArrayList<>();
      ids.forEach(
          id -> {
            page.addAll(notesOf.apply(id));
            if (page.size() >= NOTES) {
              revive(page);
              page.clear();
            }
          });
      revive(page);
    }

    private void revive(Collection<JobKey> jobs) {
      List<JobKey> news =
          jobs.stream().filter(key -> !key.kind().recurring() || shared.add(key)).toList();
      if (!news.isEmpty()) {
        persistence.jobQueue().revive(news, PARKED);
      }
    }
  }

  /** One that cannot be read, or decided on, must not keep the others from being carried on. */
  private static List<JobKey> alone(String what, Supplier<List<JobKey>> jobs) {
    try {
      return jobs.get();
    } catch (RetryableException e) {
      throw e; // The database: nothing is wrong with this one.
    } catch (RuntimeException e) {
      log.error("something cannot be carried on: what='{}'", what, e);
      return List.of();
    }
  }

  private List<JobKey> carryOn(CallSummary call, Instant now) {
    boolean forAPerson = call.status().state() == CallState.FETCHING && !call.fetchedByItself();
    if (call.status().state() == CallState.UNKNOWN && !call.terms().keyed()) {
      giveUpIfAllowed(call);
      return List.of();
    } else if (forAPerson) {
      return List.of();
    }
    return call.overdue(now) || call.uncertain(now)
        ? List.of(call.carryOn(), call.settle())
        : List.of(call.carryOn());
  }

  private void tellOfDanger(Collection<CallSummary> endangered) {
    for (CallSummary call : danger.toBeTold(endangered, persistence.clock().instant())) {
      log.warn(
          "a paid clip may be lost soon: call={} job={} until={} because={}",
          call.key(),
          call.status().job().map(Object::toString).orElse("?"),
          call.status().resultUntil().map(Object::toString).orElse("?"),
          call.status().failure().map(Object::toString).orElse(""));
    }
  }

  /** By the policy, what nobody can know is bought anew when no run takes so long. */
  private void giveUpIfAllowed(CallSummary call) {
    if (policy == UncertainPolicy.RESUBMIT
        && !persistence.clock().instant().isBefore(call.status().due())) {
      log.warn(
          "an uncertain call is given up, its clip may be paid for twice: call={} price={}",
          call.key(),
          call.terms().price());
      facts.record(
          call.key(),
          new Fact.GivenUp(
              Failure.permanent(
                  Fact.GivenUp.RESUBMIT,
                  "nobody knows whether it was made; given up after "
                      + call.terms().longestRun()
                      + " as the policy says")));
    }
  }

  private List<JobKey> carryOn(ProjectId id) {
    Optional<Project> project = persistence.tasks().find(id);
    if (project.isEmpty() || project.get().task().activity().operation().isEmpty()) {
      return List.of();
    }
    List<JobKey> jobs = project.get().task().carryOn(project.get().calls());
    if (jobs.isEmpty()) {
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
    return jobs;
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error("the sweep failed: because={}", reason);
  }
}

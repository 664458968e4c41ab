package dev.petforge.verification;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.production.CallPages;
import dev.petforge.production.CurrentJobs;
import dev.petforge.production.Persistence;
import dev.petforge.production.TaskPages;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.PublicationKey;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.TableRef;
import dev.petforge.task.Project;
import dev.petforge.task.TaskQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks whether all that is waited for is carried on, and all that is carried on is waited for. */
final class WorkEnd {
  private static final int PART = 500;

  private final Persistence persistence;
  private final ConnectedTables tables;
  private final CurrentJobs current;

  WorkEnd(Persistence persistence, ConnectedTables tables) {
    this.persistence = persistence;
    this.tables = tables;
    this.current = new CurrentJobs(persistence);
  }

  /** The jobs that are set and not parked. */
  Set<JobKey> set() {
    Set<JobKey> set = new HashSet<>();
    jobs(
        job -> {
          if (job.state() != Job.State.PARKED) {
            set.add(job.key());
          }
        });
    return set;
  }

  /**
   * Looks at all jobs and all work.
   *
   * @param wanted only what is about these projects; all if empty
   */
  void check(Optional<Set<ProjectId>> wanted, Consumer<Finding> found) {
    missing(wanted).forEach(found);
    jobs(
        job -> {
          // Whatever was not given up is about to be looked at, and finds out itself.
          if (job.state() == Job.State.PARKED) {
            parked(job, wanted).ifPresent(found);
          }
        });
  }

  private Optional<Finding> parked(Job job, Optional<Set<ProjectId>> wanted) {
    Optional<ProjectId> project = project(job.key());
    if (!isWanted(project, wanted)) {
      return Optional.empty();
    }
    if (isForNobody(job.key())) {
      return Optional.of(WorkRules.forNobody(job));
    }
    return current.isOver(job) ? Optional.empty() : Optional.of(WorkRules.parked(job, project));
  }

  private void jobs(Consumer<Job> each) {
    JobQuery query = JobQuery.all().part(Optional.empty(), PART);
    List<Job> some;
    do {
      some = persistence.jobQueue().list(query);
      some.forEach(each);
      query = query.part(some.stream().reduce((one, next) -> next), PART);
    } while (some.size() == PART);
  }

  /** What is missing at two looks: work ends while we look, and its job with it. */
  private List<Finding> missing(Optional<Set<ProjectId>> wanted) {
    Map<String, Finding> first = missingNow(wanted);
    if (first.isEmpty()) {
      return List.of();
    }
    Map<String, Finding> second = missingNow(wanted);
    return second.entrySet().stream()
        .filter(one -> first.containsKey(one.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Map<String, Finding> missingNow(Optional<Set<ProjectId>> wanted) {
    Map<JobKey, Optional<ProjectId>> work = new LinkedHashMap<>();
    List<Finding> orphaned = new ArrayList<>();
    Stream.of(CallState.values())
        .filter(CallState::open)
        .flatMap(state -> CallPages.in(persistence.calls(), state))
        .flatMap(List::stream)
        .forEach(
            call ->
                WorkRules.carriesOn(call)
                    .ifPresent(key -> work.putIfAbsent(key, Optional.of(of(call)))));
    TaskPages.ids(persistence.tasks(), TaskQuery.of(TaskQuery.Which.BUSY))
        .forEach(
            id ->
                readable(id)
                    .filter(project -> project.task().activity().operation().isPresent())
                    .ifPresent(
                        project -> {
                          List<JobKey> keys = project.task().carryOn(project.calls());
                          if (keys.isEmpty()) {
                            orphaned.add(WorkRules.orphaned(id));
                          }
                          keys.stream()
                              .filter(key -> !isForAPerson(key))
                              .forEach(key -> work.putIfAbsent(key, Optional.of(id)));
                        }));
    TaskPages.ids(persistence.tasks(), TaskQuery.of(TaskQuery.Which.FILES_BEHIND))
        .forEach(
            id -> work.putIfAbsent(new JobKey(JobKind.PROJECTION, id.value()), Optional.of(id)));
    persistence
        .publications()
        .wanted()
        .forEach(
            one ->
                work.putIfAbsent(
                    new JobKey(JobKind.PUBLISH, one.key().toString()),
                    Optional.of(one.key().project())));
    for (TableRef table : tables.refs()) {
      if (persistence.pushTurns().lag(table, persistence.clock().instant()).behind() > 0) {
        work.putIfAbsent(new JobKey(JobKind.PUSH, table.base()), Optional.empty());
      }
    }
    if (!persistence
        .tasks()
        .ids(new TaskQuery(Optional.empty(), TaskQuery.Which.WAITING_FOR_TURN, 1))
        .isEmpty()) {
      work.putIfAbsent(JobKey.onAll(JobKind.ADVANCE), Optional.empty());
    }
    Set<JobKey> there = new HashSet<>();
    jobs(job -> there.add(job.key()));
    Map<String, Finding> missing = new LinkedHashMap<>();
    work.forEach(
        (key, project) -> {
          if (!there.contains(key) && isWanted(project, wanted)) {
            missing.put(key.toString(), WorkRules.missing(key, project));
          }
        });
    orphaned.stream()
        .filter(one -> isWanted(one.project(), wanted))
        .forEach(one -> missing.put(one.subject().name(), one));
    return missing;
  }

  private static boolean isWanted(Optional<ProjectId> project, Optional<Set<ProjectId>> wanted) {
    return wanted.isEmpty() || project.filter(wanted.get()::contains).isPresent();
  }

  private static ProjectId of(CallSummary call) {
    return call.subject().project();
  }

  /** What a call waits for that a person has to settle: nothing has to be set for it. */
  private boolean isForAPerson(JobKey key) {
    return key.kind() == JobKind.SETTLE
        && persistence
            .calls()
            .find(new CallKey(key.subject()))
            .filter(call -> call.open() && WorkRules.carriesOn(call.summary()).isEmpty())
            .isPresent();
  }

  /** One that cannot be read is told of elsewhere. */
  private Optional<Project> readable(ProjectId id) {
    try {
      return persistence.tasks().find(id);
    } catch (PermanentException e) {
      return Optional.empty();
    }
  }

  /** The project that a job is about, if it is about one. */
  private Optional<ProjectId> project(JobKey key) {
    try {
      return switch (key.kind()) {
        case PROJECTION -> Optional.of(new ProjectId(key.subject()));
        case WRITE_STORYBOARD, MERGE -> Optional.of(new ProjectId(key.subject().split("/", 2)[0]));
        case PUBLISH -> Optional.of(PublicationKey.parse(key.subject()).project());
        case FETCH, SETTLE, CANCEL ->
            persistence
                .calls()
                .find(new CallKey(key.subject()))
                .map(call -> call.subject().project());
        case DISPATCH, POLL, ADVANCE, PUSH, IMPORT, SWEEP, CLEAN, NOTIFY -> Optional.empty();
      };
    } catch (IllegalArgumentException | PermanentException e) {
      // Not a subject that this version writes, or not a call that it reads.
      return Optional.empty();
    }
  }

  private boolean isForNobody(JobKey key) {
    try {
      return switch (key.kind()) {
        case FETCH, SETTLE, CANCEL ->
            persistence.calls().find(new CallKey(key.subject())).isEmpty();
        case PROJECTION, WRITE_STORYBOARD, MERGE, PUBLISH ->
            project(key).filter(this::isThere).isEmpty();
        case DISPATCH, POLL, ADVANCE, PUSH, IMPORT, SWEEP, CLEAN, NOTIFY -> false;
      };
    } catch (IllegalArgumentException | PermanentException e) {
      // What cannot be read is there.
      return false;
    }
  }

  private boolean isThere(ProjectId project) {
    try {
      // A job that was set before its project was deleted finds nothing to do, and ends.
      return persistence.tasks().find(project).isPresent()
          || persistence.trash().find(project).isPresent();
    } catch (PermanentException e) {
      return true;
    }
  }
}

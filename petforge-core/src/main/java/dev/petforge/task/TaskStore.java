package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelCall;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps tasks. Safe for use by many threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public interface TaskStore {
  Optional<Project> find(ProjectId project);

  /** A task without its calls: for whoever decides nothing. */
  Optional<Task> task(ProjectId project);

  /**
   * A project that somebody named.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is none
   */
  default Project require(ProjectId project) {
    return find(project).orElseThrow(() -> missing(project));
  }

  /** What is thrown at whoever names a project that there is not. */
  static PermanentException missing(ProjectId project) {
    return new PermanentException("NO_PROJECT", "there is no project " + project);
  }

  /**
   * Several projects, as they were at one time.
   *
   * @param projects at most 500
   * @return those that are there, in any order
   */
  List<Project> find(Collection<ProjectId> projects);

  Optional<Task> find(RecordRef row);

  /**
   * The projects of rows, without reading them: also of those that cannot be read.
   *
   * @return by row; rows that no project came from are left out
   */
  default Map<RecordRef, ProjectId> ids(Collection<RecordRef> rows) {
    Map<RecordRef, ProjectId> ids = new HashMap<>();
    rows.forEach(row -> find(row).ifPresent(task -> ids.put(row, task.id())));
    return ids;
  }

  /** Tasks without their calls, whole: for whoever needs their clips or storyboards, in parts. */
  List<Task> list(TaskQuery query);

  /**
   * These tasks without their calls, whole, in any order; those that are not there are left out.
   */
  List<Task> list(Collection<ProjectId> projects);

  /**
   * What lists show of tasks. One that was written by an earlier version is read whole for it;
   * others cost little.
   */
  List<TaskSummary> summaries(TaskQuery query);

  /** What lists show of these tasks, in any order; those that are not there are left out. */
  List<TaskSummary> summaries(Collection<ProjectId> projects);

  /** The tables that tasks came from. Takes as long as there are tables, not tasks. */
  Set<TableRef> tables();

  /**
   * The ids of the tasks that {@link #list} gives, in the same order, without reading them: also of
   * those that cannot be read.
   */
  List<ProjectId> ids(TaskQuery query);

  /**
   * How many tasks are in each status, counted by the database. Takes longer when there are more of
   * them: a count of all looks at an index from end to end, which is a small part of the tasks.
   *
   * @param only what they are like; one status alone if it names one
   * @return without statuses that none is in. A task whose status this version does not know, or
   *     that another version wrote otherwise, is not counted
   */
  Map<TaskStatus, Long> counts(TaskQuery.Only only);

  /** How many tasks there are of a kind, counted by the database. */
  default long count(TaskQuery.Which which) {
    return ids(TaskQuery.of(which)).size();
  }

  /**
   * The requests of which projects wait for their turn. Takes as long as there are such requests,
   * not projects.
   */
  List<WaitingBatch> waiting();

  /**
   * The next projects of a request that wait for their turn, in {@link Turn#ORDER}; takes no longer
   * when more wait.
   *
   * @param batch the request, empty for those that belong to none
   * @param after only those behind this project; all if there is no such project
   * @param limit at most so many, at least 1
   */
  List<Turn> turns(Optional<Batch> batch, Optional<ProjectId> after, int limit);

  /**
   * Projects whose files nobody has cleared away since they changed, oldest first.
   *
   * @param unchangedSince only those of which nothing that is shown has changed since then
   * @param after only those behind this project; all if there is no such project
   * @param limit at most so many, at least 1
   */
  List<ProjectId> uncleaned(Instant unchangedSince, Optional<ProjectId> after, int limit);

  /**
   * Notes that the files of projects were cleared away, and nothing was left over.
   *
   * @param versions the {@link Versions#version} of each when it was looked at
   */
  void cleaned(Map<ProjectId, Long> versions);

  /**
   * Stores a decision in one transaction: the task, its planned and abandoned calls, and the jobs,
   * with those that follow from the calls, and signals them after the commit. Such a job is news:
   * where one of its kind and subject is parked, it is started again as if it was new. A task of
   * version 1 is new.
   *
   * @throws StaleTaskException if a newer version is stored, another task has the project or the
   *     row already, a project of this id or of this row was {@linkplain Trash deleted}, or another
   *     wanted call is open for a segment: nothing was stored; read again and decide anew
   */
  void commit(Outcome.Decided decision);

  /**
   * Stores new tasks, as {@link #commit} does, all in one transaction or none.
   *
   * @param decisions on tasks of version 1, of a project and a row of its own each
   * @throws StaleTaskException because of any of them: none was stored
   */
  void commitNew(List<Outcome.Decided> decisions);

  /**
   * Stores a project that was imported with what was paid for it elsewhere, all in one transaction
   * or none, as {@link #commit} does.
   *
   * @param decision on a task of version 1
   * @param calls its calls, each {@linkplain dev.petforge.call.CallStatus#asHistory() history}, in
   *     the order in which they were planned: no job is set for them
   * @param questions that were asked for it, in their order
   * @throws StaleTaskException if the project is there already, or the ledger has calls of that
   *     project or with these keys: nothing was stored
   */
  void commitImported(
      Outcome.Decided decision, List<ProviderCall> calls, List<ModelCall> questions);

  /**
   * Stores decisions on projects that are there, as {@link #commit} does, in one transaction. One
   * that is stale is left out of it, with its calls and jobs.
   *
   * @param decisions on one project each
   * @return the projects whose decision was not stored, because {@link #commit} would have thrown
   *     {@link StaleTaskException}
   */
  Set<ProjectId> commitEach(List<Outcome.Decided> decisions);

  /**
   * Notes that the files under the well-known names show a state. Only moves forward. What a table
   * shows is noted by {@link dev.petforge.production.PushTurns}.
   *
   * @param projection the {@link Versions#projection} that is shown
   * @return whether there is nothing newer to be shown
   */
  boolean filesShown(ProjectId project, long projection);

  /**
   * Notes that a state was not shown after all, or nobody knows, so that it is sent again. A push
   * that has taken the rows before cannot take this back.
   */
  void notShown(Collection<ProjectId> projects, Shown where);

  /**
   * Why the table does not show all of a task's newest state, if it was sent: the table refuses the
   * row, or lacks columns.
   */
  Optional<String> tableRefusal(ProjectId project);

  /**
   * Why tasks that are not finished stand where they do.
   *
   * @param since only those that have changed since then
   * @return how many, by the code of the failure that they have
   */
  default Map<String, Long> failures(Instant since) {
    Map<String, Long> failures = new TreeMap<>();
    summaries(TaskQuery.of(TaskQuery.Which.UNFINISHED)).stream()
        .filter(task -> !task.versions().updatedAt().isBefore(since))
        .flatMap(task -> task.standing().failure().stream())
        .forEach(failure -> failures.merge(failure.code(), 1L, Long::sum));
    return failures;
  }

  /**
   * Where that which is kept beside tasks, for filters and lists, says something else than the
   * tasks do.
   *
   * @param projects at most 500; those that cannot be read are left out
   * @return what does, by project; empty unless somebody changed rows by hand
   */
  default Map<ProjectId, Set<String>> misfiled(Collection<ProjectId> projects) {
    return Map.of();
  }

  /** Keeps beside tasks what they say, and changes nothing of them. */
  default void refile(Collection<ProjectId> projects) {}
}

package dev.petforge.testkit;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.production.PushTurns;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelCall;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Abandonment;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.Project;
import dev.petforge.task.Shown;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskQuery.Which;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.Turn;
import dev.petforge.task.WaitingBatch;
import dev.petforge.testkit.InMemoryDatabase.CallRow;
import dev.petforge.testkit.InMemoryDatabase.TaskRow;
import dev.petforge.testkit.InMemoryDatabase.TrashRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tasks in memory. */
final class InMemoryTaskStore implements TaskStore {
  private static final Comparator<TaskRow> ORDER =
      Comparator.comparing((TaskRow row) -> row.task.versions().createdAt())
          .thenComparing(row -> row.number);

  private static final Comparator<TaskRow> BY_RELEASE =
      Comparator.comparing((TaskRow row) -> row.task.source().releaseDate()).thenComparing(ORDER);

  private final InMemoryDatabase database;
  private final String process;

  InMemoryTaskStore(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public Optional<Task> task(ProjectId project) {
    return database.in(
        process, () -> Optional.ofNullable(database.tasks.get(project)).map(row -> row.task));
  }

  @Override
  public Optional<Project> find(ProjectId project) {
    return database.in(
        process,
        () ->
            Optional.ofNullable(database.tasks.get(project))
                .map(
                    row ->
                        new Project(
                            row.task,
                            database.calls.values().stream()
                                .map(call -> call.call)
                                .filter(call -> call.subject().project().equals(project))
                                .toList())));
  }

  @Override
  public List<Project> find(Collection<ProjectId> projects) {
    return database.in(
        process,
        () -> projects.stream().distinct().flatMap(project -> find(project).stream()).toList());
  }

  @Override
  public Optional<Task> find(RecordRef row) {
    return database.in(process, () -> atRow(row));
  }

  private Optional<Task> atRow(RecordRef row) {
    return database.tasks.values().stream()
        .map(stored -> stored.task)
        .filter(task -> task.source().row().equals(Optional.of(row)))
        .findFirst();
  }

  @Override
  public List<Task> list(TaskQuery query) {
    return database.in(process, () -> found(query).map(row -> row.task).toList());
  }

  @Override
  public List<Task> list(Collection<ProjectId> projects) {
    return database.in(
        process, () -> projects.stream().distinct().flatMap(id -> task(id).stream()).toList());
  }

  @Override
  public List<TaskSummary> summaries(TaskQuery query) {
    return database.in(process, () -> found(query).map(InMemoryTaskStore::summary).toList());
  }

  @Override
  public List<TaskSummary> summaries(Collection<ProjectId> projects) {
    return database.in(
        process,
        () ->
            projects.stream()
                .distinct()
                .flatMap(project -> Optional.ofNullable(database.tasks.get(project)).stream())
                .map(InMemoryTaskStore::summary)
                .toList());
  }

  private static TaskSummary summary(TaskRow row) {
    Set<Shown> behind = EnumSet.noneOf(Shown.class);
    if (row.behindInTable()) {
      behind.add(Shown.TABLE);
    }
    if (row.behindInFiles()) {
      behind.add(Shown.FILES);
    }
    return TaskSummary.of(row.task, behind);
  }

  @Override
  public Set<TableRef> tables() {
    return database.in(
        process,
        () ->
            database.tasks.values().stream()
                .flatMap(row -> row.task.source().row().stream())
                .map(RecordRef::table)
                .collect(Collectors.toSet()));
  }

  private Stream<TaskRow> found(TaskQuery query) {
    return behind(query)
        .filter(row -> is(row.task, query.only()) && is(row, query.which()))
        .limit(query.limit());
  }

  @Override
  public List<ProjectId> ids(TaskQuery query) {
    return list(query).stream().map(Task::id).toList();
  }

  @Override
  public Map<TaskStatus, Long> counts(TaskQuery.Only only) {
    return database.in(
        process,
        () ->
            database.tasks.values().stream()
                .map(row -> row.task)
                .filter(task -> is(task, only))
                .collect(
                    Collectors.groupingBy(
                        Task::status,
                        () -> new EnumMap<>(TaskStatus.class),
                        Collectors.counting())));
  }

  @Override
  public List<WaitingBatch> waiting() {
    return database.in(
        process,
        () -> {
          Map<Optional<Batch>, Integer> running = new LinkedHashMap<>();
          tasks(Which.WAITING_FOR_TURN).forEach(task -> running.put(batch(task), 0));
          tasks(Which.BUSY).stream()
              .map(InMemoryTaskStore::batch)
              .filter(Optional::isPresent)
              .forEach(batch -> running.computeIfPresent(batch, (any, count) -> count + 1));
          return running.entrySet().stream()
              .map(entry -> new WaitingBatch(entry.getKey(), entry.getValue()))
              .toList();
        });
  }

  private List<Task> tasks(Which which) {
    return database.tasks.values().stream()
        .filter(row -> is(row, which))
        .map(row -> row.task)
        .toList();
  }

  private static Optional<Batch> batch(Task task) {
    return task.activity().goal().flatMap(Goal::batch);
  }

  @Override
  public List<Turn> turns(Optional<Batch> batch, Optional<ProjectId> after, int limit) {
    return database.in(
        process,
        () -> {
          List<Turn> all =
              Stream.concat(
                      database.tasks.values().stream(),
                      database.trash.values().stream().map(TrashRow::row))
                  .sorted(ORDER)
                  .map(row -> row.task)
                  .map(
                      task ->
                          new Turn(
                              task.id(), task.source().releaseDate(), task.versions().createdAt()))
                  .sorted(Turn.ORDER)
                  .toList();
          int first = 0;
          for (int i = 0; i < all.size(); i++) {
            if (after.equals(Optional.of(all.get(i).project()))) {
              first = i + 1;
            }
          }
          Set<ProjectId> waiting =
              tasks(Which.WAITING_FOR_TURN).stream()
                  .filter(task -> batch(task).equals(batch))
                  .map(Task::id)
                  .collect(Collectors.toSet());
          return all.subList(first, all.size()).stream()
              .filter(turn -> waiting.contains(turn.project()))
              .limit(limit)
              .toList();
        });
  }

  @Override
  public List<ProjectId> uncleaned(Instant unchangedSince, Optional<ProjectId> after, int limit) {
    return database.in(
        process,
        () ->
            behind(TaskQuery.all().part(after, Integer.MAX_VALUE))
                .filter(row -> row.cleaned < row.task.versions().version())
                .filter(row -> row.task.versions().updatedAt().isBefore(unchangedSince))
                .map(row -> row.task.id())
                .limit(limit)
                .toList());
  }

  @Override
  public void cleaned(Map<ProjectId, Long> versions) {
    versions.forEach(
        (project, version) -> change(project, row -> row.cleaned = Math.max(row.cleaned, version)));
  }

  /** What comes behind a task; all if there is no such task. */
  private Stream<TaskRow> behind(TaskQuery query) {
    // Those that were deleted keep their places for whoever goes on behind them.
    List<TaskRow> sorted =
        new ArrayList<>(
            Stream.concat(
                    database.tasks.values().stream(),
                    database.trash.values().stream().map(TrashRow::row))
                .sorted(query.order().byRelease() ? BY_RELEASE : ORDER)
                .toList());
    if (query.order().backwards()) {
      Collections.reverse(sorted);
    }
    int first = 0;
    for (int i = 0; i < sorted.size(); i++) {
      if (query.after().equals(Optional.of(sorted.get(i).task.id()))) {
        first = i + 1;
      }
    }
    return sorted.subList(first, sorted.size()).stream()
        .filter(row -> database.tasks.containsKey(row.task.id()));
  }

  private static boolean is(Task task, TaskQuery.Only only) {
    return isWanted(only.table(), task.source().row().map(RecordRef::table))
        && isWanted(only.status(), Optional.of(task.status()))
        && isWanted(only.template(), Optional.of(task.source().template()))
        && isWanted(only.releaseDate(), Optional.of(task.source().releaseDate()))
        && names(task).anyMatch(only::isIn);
  }

  private static Stream<String> names(Task task) {
    return Stream.of(
            Optional.of(task.id().value()),
            task.source().row().map(RecordRef::record),
            task.source().opening().origin().map(PictureOrigin::picture))
        .flatMap(Optional::stream);
  }

  private static <T> boolean isWanted(Optional<T> wanted, Optional<T> found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  private static boolean is(TaskRow row, Which which) {
    return switch (which) {
      case ALL -> true;
      case BUSY -> row.task.activity().operation().isPresent();
      case WAITING_FOR_TURN -> row.task.activity().waitsForTurn();
      case TABLE_BEHIND -> row.behindInTable();
      case FILES_BEHIND -> row.behindInFiles();
      case UNFINISHED -> row.task.status() != TaskStatus.COMPLETED;
      case FAILED -> stands(row.task) && !isStopped(row.task);
      case STOPPED -> stands(row.task) && isStopped(row.task);
      case OUT_OF_DATE ->
          row.task.status() == TaskStatus.COMPLETED && row.task.progress().finalOutOfDate();
    };
  }

  /** Whether it is not finished, and stands still for a reason. */
  private static boolean stands(Task task) {
    return task.status() != TaskStatus.COMPLETED
        && task.activity().operation().isEmpty()
        && task.activity().failure().isPresent();
  }

  private static boolean isStopped(Task task) {
    return task.activity().failure().filter(Failure::endedByPerson).isPresent();
  }

  @Override
  public void commit(Decided decision) {
    database.in(process, () -> commitAlone(decision));
  }

  @Override
  public void commitNew(List<Decided> decisions) {
    database.in(
        process,
        () -> {
          Set<Object> taken = new HashSet<>();
          for (Decided decision : decisions) {
            Task task = decision.task();
            checkVersion(task);
            if (!taken.add(task.id())
                || task.source().row().filter(row -> !taken.add(row)).isPresent()) {
              throw new StaleTaskException(task.id(), "another of them has the project or its row");
            }
          }
          decisions.forEach(this::commitAlone);
          return decisions;
        });
  }

  @Override
  public void commitImported(
      Decided decision, List<ProviderCall> calls, List<ModelCall> questions) {
    ProjectId project = decision.task().id();
    database.in(
        process,
        () -> {
          checkVersion(decision.task());
          boolean known =
              database.calls.values().stream()
                  .anyMatch(row -> row.call.subject().project().equals(project));
          if (known || calls.stream().anyMatch(call -> database.calls.containsKey(call.key()))) {
            throw new StaleTaskException(project, "the ledger has calls of it");
          }
          commitAlone(decision);
          calls.forEach(call -> database.calls.put(call.key(), new CallRow(call)));
          for (int i = 0; i < questions.size(); i++) {
            ModelCall one = questions.get(i);
            database.importedQuestions.add(
                new ModelCall(-1L - i, one.subject(), one.question(), one.askedAt(), one.answer()));
          }
          return decision;
        });
  }

  @Override
  public Set<ProjectId> commitEach(List<Decided> decisions) {
    return database.in(
        process,
        () -> {
          Set<ProjectId> stale = new HashSet<>();
          for (Decided decision : decisions) {
            try {
              commitAlone(decision);
            } catch (StaleTaskException e) {
              stale.add(decision.task().id());
            }
          }
          return stale;
        });
  }

  /** First checks everything, then changes everything: what is refused leaves no trace. */
  private Task commitAlone(Decided decision) {
    Task task = decision.task();
    checkVersion(task);
    Instant now = database.now();
    Map<CallKey, ProviderCall> abandoned = abandoned(task, decision.abandoned(), now);
    checkPlanned(task, decision.planned(), abandoned);

    List<JobKey> jobs = new ArrayList<>(decision.jobs());
    abandoned.forEach(
        (key, call) -> {
          CallRow row = row(key);
          jobs.addAll(call.followUps(row.call.status()));
          row.call = call;
        });
    decision.planned().forEach(call -> database.calls.put(call.key(), new CallRow(call)));
    TaskRow row = database.tasks.get(task.id());
    if (row == null) {
      database.tasks.put(task.id(), new TaskRow(database.nextRow(), task));
    } else {
      row.task = task;
    }
    decision
        .publications()
        .forEach(
            one ->
                database.publications.compute(
                    one.key(), (key, before) -> before == null ? one : one.after(before)));
    database.setNews(jobs);
    database.note(List.of(task.id()));
    return task;
  }

  private void checkVersion(Task task) {
    long version = task.versions().version();
    TaskRow stored = database.tasks.get(task.id());
    if (version == 1) {
      database.trash.values().stream()
          .map(TrashRow::project)
          .filter(
              deleted ->
                  deleted.id().equals(task.id())
                      || (deleted.row().isPresent() && deleted.row().equals(task.source().row())))
          .findFirst()
          .ifPresent(
              deleted -> {
                throw new StaleTaskException(
                    task.id(), "project " + deleted.id() + " of this id or this row was deleted");
              });
    }
    if (stored == null && version != 1) {
      throw new StaleTaskException(task.id(), "it is not there, to decide as version " + version);
    }
    if (stored != null && stored.task.versions().version() != version - 1) {
      throw new StaleTaskException(
          task.id(),
          "version " + stored.task.versions().version() + " is stored, this would be " + version);
    }
    Optional<Task> other = task.source().row().flatMap(this::atRow);
    if (other.isPresent() && !other.get().id().equals(task.id())) {
      throw new StaleTaskException(
          task.id(),
          "row " + task.source().row().orElseThrow() + " belongs to project " + other.get().id());
    }
  }

  private Map<CallKey, ProviderCall> abandoned(
      Task task, Map<CallKey, Abandonment> decided, Instant now) {
    Map<CallKey, ProviderCall> abandoned = new LinkedHashMap<>();
    decided.forEach(
        (key, abandonment) -> {
          if (!database.calls.containsKey(key)) {
            throw new IllegalArgumentException(
                "call " + key + " of project " + task.id() + " is not in the ledger");
          }
          CallState state = row(key).call.status().state();
          if (abandonment.outdatedAt(state)) {
            throw new StaleTaskException(
                task.id(), "call " + key + " is " + state.word() + " by now");
          }
          abandoned.put(key, row(key).call.abandoned(abandonment.reason(), now));
        });
    return abandoned;
  }

  private CallRow row(CallKey key) {
    CallRow row = database.calls.get(key);
    if (row == null) {
      throw new IllegalStateException("call " + key + " was there a moment ago");
    }
    return row;
  }

  private void checkPlanned(
      Task task, List<ProviderCall> planned, Map<CallKey, ProviderCall> abandoned) {
    List<ProviderCall> others = new ArrayList<>();
    database.calls.forEach(
        (key, row) -> {
          if (row.call.subject().project().equals(task.id())) {
            others.add(abandoned.getOrDefault(key, row.call));
          }
        });
    for (ProviderCall call : planned) {
      for (ProviderCall other : others) {
        boolean sameSegment = other.subject().segment() == call.subject().segment();
        if (sameSegment && other.subject().attempt() == call.subject().attempt()) {
          throw new StaleTaskException(task.id(), "attempt of call " + call.key() + " was made");
        }
        if (sameSegment && other.wantedAndOpen()) {
          throw new StaleTaskException(
              task.id(), "call " + other.key() + " is open, so not " + call.key());
        }
      }
      if (database.calls.containsKey(call.key())) {
        throw new StaleTaskException(task.id(), "call " + call.key() + " is there");
      }
      others.add(call);
    }
  }

  @Override
  public boolean filesShown(ProjectId project, long projection) {
    change(project, row -> row.shownInFiles = Math.max(row.shownInFiles, projection));
    return task(project).filter(now -> now.versions().projection() > projection).isEmpty();
  }

  @Override
  public void notShown(Collection<ProjectId> projects, Shown where) {
    database.in(
        process,
        () -> {
          projects.forEach(
              project ->
                  change(
                      project,
                      row -> {
                        if (where == Shown.TABLE) {
                          row.markBehindInTable();
                        } else {
                          row.shownInFiles = 0;
                        }
                      }));
          return projects;
        });
  }

  @Override
  public Optional<String> tableRefusal(ProjectId project) {
    return database.in(
        process,
        () ->
            Optional.ofNullable(database.tasks.get(project))
                .flatMap(
                    row ->
                        row.waits()
                            ? Optional.of(PushTurns.waitingFor(row.waiting))
                            : row.refusal()));
  }

  private void change(ProjectId project, java.util.function.Consumer<TaskRow> change) {
    database.in(
        process,
        () -> {
          Optional.ofNullable(database.tasks.get(project)).ifPresent(change);
          return project;
        });
  }
}

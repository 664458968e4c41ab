package dev.petforge.testkit;

import dev.petforge.call.ProviderCall;
import dev.petforge.connection.Connection;
import dev.petforge.connection.Grant;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.SharedSettings;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.Expense;
import dev.petforge.money.Money;
import dev.petforge.money.PurchaseCount;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelLedger;
import dev.petforge.question.WaitingQuestion;
import dev.petforge.table.TableRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Task;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows, and the one lock that stands for a transaction. */
final class InMemoryDatabase {
  /** A task, with what is known of where it is shown. */
  static final class TaskRow {
    Task task;
    long shownInTable;
    long shownInFiles;

    /** The version since which nothing was left over among its files. */
    long cleaned;

    /** The turn that has taken it to write it, 0 for none. */
    long takenBy;

    Instant takenAt = Instant.MIN;
    long refusedProjection;
    Optional<String> refusal = Optional.empty();

    /** The columns that it waits for. */
    Set<String> waiting = Set.of();

    /** Rises with each task that is stored: those made at one time are in this order. */
    final long number;

    TaskRow(long number, Task task) {
      this.number = number;
      this.task = task;
    }

    boolean behindInTable() {
      long projection = task.versions().projection();
      return task.source().row().isPresent() && shownInTable < projection && refusal().isEmpty();
    }

    boolean behindInFiles() {
      return shownInFiles < task.versions().projection();
    }

    Optional<String> refusal() {
      return refusedProjection >= task.versions().projection() ? refusal : Optional.empty();
    }

    boolean waits() {
      return !waiting.isEmpty() && shownInTable >= task.versions().projection();
    }

    void markBehindInTable() {
      shownInTable = 0;
      takenBy = 0;
    }
  }

  /**
   * A deleted project.
   *
   * @param row what it was; its task is not to be shown when it is emptied
   */
  record TrashRow(DeletedProject project, TaskRow row) {}

  /** A call, with what only the ledger has to know. */
  static final class CallRow {
    ProviderCall call;

    CallRow(ProviderCall call) {
      this.call = call;
    }
  }

  /** Multiplying by an odd number is one to one, so no id comes twice. */
  private static final long SPREAD = 0x5DEECE66DL;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final InstantSource source;
  private final @Nullable MovableClock movable;
  private final Set<String> ended = new HashSet<>();
  private final Set<String> closed = new HashSet<>();

  /** With when they began. */
  private final Map<String, Instant> workers = new LinkedHashMap<>();

  private final Map<String, InMemoryOffer> offers = new HashMap<>();
  private final Map<String, SharedSettings> settings = new HashMap<>();
  private Instant latest = Instant.MIN;
  private long ids;
  private int processes;

  /** By the name of the table. */
  final Map<String, Connection> connections = new TreeMap<>();

  /** By account. */
  final Map<String, Grant> grants = new HashMap<>();

  /** By the name of whom it is told. */
  final Map<String, InMemoryNotificationStore.Row> notifications = new HashMap<>();

  final Map<PublicationKey, Publication> publications = new LinkedHashMap<>();
  final String installation;
  final Map<ProjectId, TaskRow> tasks = new LinkedHashMap<>();

  /** Deleted projects, with what is kept of them until they are emptied. */
  final Map<ProjectId, TrashRow> trash = new LinkedHashMap<>();

  final Map<CallKey, CallRow> calls = new LinkedHashMap<>();

  final List<ModelCall> modelCalls = new ArrayList<>();

  /** Those that other installations asked. */
  final List<ModelCall> importedQuestions = new ArrayList<>();

  final Map<ProjectId, WaitingQuestion> modelWaits = new LinkedHashMap<>();

  /** Accounts with places where their keys are kept. */
  final Set<List<String>> keeping = new HashSet<>();

  /** Room that budgets keep for the question of a project that must follow. */
  final Map<ProjectId, Expense> kept = new LinkedHashMap<>();

  /** What is added to the counts of accounts. */
  final Map<AccountId, PurchaseCount> cleared = new LinkedHashMap<>();

  final InMemoryJobs jobs = new InMemoryJobs();

  /** The newest turn of each base. */
  final Map<String, InMemoryPushTurns.Newest> turns = new LinkedHashMap<>();

  /** When projects last changed, in numbers that only grow. */
  private final Map<ProjectId, Long> changes = new HashMap<>();

  private long lastChange;
  private long lastRow;

  InMemoryDatabase(String installation, InstantSource source, @Nullable MovableClock movable) {
    this.installation = installation;
    this.source = source;
    this.movable = movable;
  }

  /** Runs a transaction of a process: alone, and not at all if the process is no more. */
  <T> T in(String process, Supplier<T> transaction) {
    lock.lock();
    try {
      if (closed.contains(process)) {
        throw new PermanentException(
            Persistence.CLOSED, "the database in memory was closed by " + process);
      }
      if (ended.contains(process)) {
        throw new RetryableException(
            "DATABASE_GONE", "process " + process + " has ended and cannot use the database");
      }
      return transaction.get();
    } finally {
      lock.unlock();
    }
  }

  /** Runs something of the database itself. */
  <T> T alone(Supplier<T> transaction) {
    lock.lock();
    try {
      return transaction.get();
    } finally {
      lock.unlock();
    }
  }

  /** Numbers a new row. */
  long nextRow() {
    return ++lastRow;
  }

  /** Sets jobs within a transaction. */
  void set(Collection<JobKey> keys) {
    Instant now = now();
    keys.forEach(job -> jobs.set(job, now));
    changed.signalAll();
  }

  /** Sets the jobs of a decision or a fact within its transaction: parked ones start again. */
  void setNews(Collection<JobKey> keys) {
    Instant now = now();
    keys.forEach(job -> jobs.news(job, now));
    set(keys);
  }

  /** Notes within a transaction that something of projects changed; what is no project is left. */
  void note(Collection<ProjectId> projects) {
    projects.stream()
        .distinct()
        .filter(tasks::containsKey)
        .forEach(project -> changes.put(project, ++lastChange));
  }

  /** The projects that changed after a number, the longest unchanged first, with theirs. */
  List<Map.Entry<ProjectId, Long>> changedSince(long number) {
    return changes.entrySet().stream()
        .filter(change -> change.getValue() > number)
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::copyOf)
        .toList();
  }

  long lastChange() {
    return lastChange;
  }

  /** Waits within {@link #alone} until something changed, or for so long, or for nothing. */
  @SuppressWarnings("WaitNotInLoop") // whoever waits looks at everything again
  void await(long nanos) throws InterruptedException {
    changed.awaitNanos(nanos);
  }

  /** Wakes those who wait. */
  void signal() {
    changed.signalAll();
  }

  /** Like a database column: whole milliseconds, never back. */
  Instant now() {
    return alone(
        () -> {
          Instant now = source.instant().truncatedTo(ChronoUnit.MILLIS);
          latest = now.isAfter(latest) ? now : latest;
          return latest;
        });
  }

  Optional<MovableClock> movable() {
    return Optional.ofNullable(movable);
  }

  /** What was spent under a budget that concerns a project, in millionths of its currency. */
  long spent(Budget budget, ProjectId project, Optional<TableRef> table) {
    Predicate<Expense> covered =
        switch (budget.scope()) {
          case DAY -> expense -> !expense.at().isBefore(budget.dayBegan(now()));
          case TABLE -> expense -> expense.table().equals(table);
          case TASK -> expense -> expense.project().equals(project);
        };
    return Stream.concat(
            calls.values().stream().flatMap(row -> row.call.expense().stream()),
            Stream.concat(
                modelCalls.stream().map(ModelCall::expense),
                kept.values().stream()
                    .filter(room -> room.at().plus(ModelLedger.KEPT).isAfter(now()))))
        .filter(covered)
        .map(Expense::money)
        .filter(money -> money.currency().equals(budget.limit().currency()))
        .mapToLong(Money::micros)
        .sum();
  }

  String newProcess() {
    return alone(() -> "process-" + ++processes);
  }

  String newId() {
    return alone(() -> String.format("%012x", (++ids * SPREAD + 11) & 0xFFFFFFFFFFFFL));
  }

  void becomeWorker(String process) {
    Instant now = now();
    in(process, () -> workers.putIfAbsent(process, now));
  }

  /** Has a process be a worker with these settings; whoever lives with others is in its way. */
  void agree(String process, SharedSettings shared) {
    in(
        process,
        () -> {
          for (String other : workers.keySet()) {
            List<String> conflicts =
                shared.conflicts(settings.getOrDefault(other, SharedSettings.NONE).values());
            if (!conflicts.isEmpty() && !other.equals(process)) {
              throw new PermanentException(
                  "SETTINGS_DIFFER", other + " works with other settings: " + conflicts);
            }
          }
          return settings.put(process, shared);
        });
  }

  /** What a worker takes. */
  void offers(String process, InMemoryOffer offer) {
    in(process, () -> offers.put(process, offer));
  }

  /** The workers that live. */
  List<LivingWorker> living() {
    Instant now = now();
    return alone(
        () ->
            workers.entrySet().stream()
                .map(
                    worker -> {
                      Optional<InMemoryOffer> offer =
                          Optional.ofNullable(offers.get(worker.getKey()));
                      return new LivingWorker(
                          worker.getKey(),
                          "memory",
                          1,
                          Optional.empty(),
                          worker.getValue(),
                          now,
                          offer.map(InMemoryOffer::words).orElse(List.of()),
                          offer.map(InMemoryOffer::named).orElse(List.of()),
                          settings.getOrDefault(worker.getKey(), SharedSettings.NONE).values());
                    })
                .toList());
  }

  /** Whether a living worker takes a job, as far as it has said what it takes. */
  boolean isTaken(Job job) {
    List<Optional<InMemoryOffer>> living =
        alone(
            () ->
                workers.keySet().stream()
                    .map(worker -> Optional.ofNullable(offers.get(worker)))
                    .toList());
    return living.stream()
        .anyMatch(offer -> offer.filter(it -> !it.takes(job.key().kind(), job.need())).isEmpty());
  }

  boolean isWorker(String process) {
    return alone(() -> workers.containsKey(process));
  }

  /** It is no worker any more, but lives. */
  void resign(String process) {
    alone(
        () -> {
          workers.remove(process);
          changed.signalAll();
          return process;
        });
  }

  /** Ends a process that says so. One that crashed before has ended already. */
  void close(String process) {
    alone(
        () -> {
          if (!ended.contains(process)) {
            closed.add(process);
          }
          end(process);
          return process;
        });
  }

  void end(String process) {
    alone(
        () -> {
          ended.add(process);
          workers.remove(process);
          changed.signalAll();
          return process;
        });
  }
}

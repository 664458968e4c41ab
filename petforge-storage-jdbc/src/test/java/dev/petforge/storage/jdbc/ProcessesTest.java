package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petforge.call.Admission;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several processes, or several users in one, see of each other. */
class ProcessesTest {
  private static final JobKey FETCH = new JobKey(JobKind.FETCH, "call-1");
  private static final JobKey PUSH = new JobKey(JobKind.PUSH, "folder:/photos");

  @TempDir Path folder;

  /** Since when the worker runs that a refusal names. */
  private static Instant since(PermanentException refusal) {
    String message = refusal.failure().message();
    String after = message.substring(message.indexOf("since ") + 6);
    return Instant.parse(after.substring(0, after.indexOf(' ')));
  }

  @Test
  void a_killed_worker_is_followed_at_once_and_a_second_one_is_refused_while_it_lives()
      throws Exception {
    String url = Databases.newSqlite(folder);
    // Heartbeats of the usual length: what is left behind must not wait for four of them.
    try (JdbcPersistence next =
        JdbcPersistence.builder(url).pollInterval(Duration.ofMillis(100)).open()) {
      next.tasks().commit(Tasks.imported(Tasks.id(1)));
      next.jobQueue().enqueue(List.of(FETCH, PUSH));
      Instant before = next.clock().instant();
      Process child = child(url, 2);
      try {
        assertThatExceptionOfType(PermanentException.class)
            .isThrownBy(next::becomeWorker)
            .withMessageContaining("process " + child.pid())
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("WORKER_RUNNING"))
            .satisfies(e -> assertThat(since(e)).isBetween(before, next.clock().instant()));
        assertThat(next.tasks().list(TaskQuery.all())).hasSize(1);
        next.tasks().commit(Tasks.imported(Tasks.id(2)));
        // A child that the machine keeps waiting is late with its heartbeat, and counts as dead
        // until then.
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(next.jobQueue().list())
                        .filteredOn(job -> job.state() == Job.State.RUNNING)
                        .extracting(Job::key)
                        .contains(FETCH, PUSH));
      } finally {
        child.destroyForcibly().waitFor();
      }

      next.becomeWorker();
      Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
      next.jobQueue()
          .start(ChildWorker.handlers(key -> record(handled, key)), RetryPolicies.DEFAULT);

      await().atMost(Duration.ofSeconds(8)).until(() -> handled.containsAll(List.of(FETCH, PUSH)));
      assertThat(next.lastHeartbeat()).isAfter(before);
    }
  }

  @Test
  void two_databases_of_one_process_leave_the_lock_to_the_one_that_has_it() throws Exception {
    String url = Databases.newSqlite(folder);
    try (JdbcPersistence worker = Databases.open(url)) {
      worker.becomeWorker();
      try (JdbcPersistence second = Databases.open(url)) {
        assertThatExceptionOfType(PermanentException.class).isThrownBy(second::becomeWorker);
      }

      Process third = start(url);
      try {
        assertThat(third.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(new String(third.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("another worker runs on this database");
      } finally {
        third.destroyForcibly();
      }
    }
  }

  @Test
  void a_worker_whose_lock_was_deleted_stops_when_another_process_works() throws Exception {
    String url = Databases.newSqlite(folder);
    Queue<Failure> told = new ConcurrentLinkedQueue<>();
    try (JdbcPersistence worker = Databases.open(url)) {
      worker.becomeWorker(told::add);
      Files.delete(Path.of(DatabaseUrl.parse(url).file().orElseThrow() + ".worker.lock"));
      worker.jobQueue().enqueue(List.of(FETCH));
      Process other = child(url, 1);
      try {
        await().atMost(Duration.ofSeconds(20)).until(() -> !told.isEmpty());
      } finally {
        other.destroyForcibly().waitFor();
      }

      assertThat(told).extracting(Failure::code).containsExactly(Persistence.LEASE_LOST);
      assertThat(told.element().message()).contains("process " + other.pid());
    }
  }

  @Test
  void on_postgresql_another_worker_takes_over_from_a_killed_one() throws Exception {
    String url = Postgres.newDatabase();
    try (JdbcPersistence other = Databases.open(url)) {
      other.jobQueue().enqueue(List.of(FETCH));
      Process child = child(url, 1);
      Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
      try {
        other.becomeWorker();
        other
            .jobQueue()
            .start(ChildWorker.handlers(key -> record(handled, key)), RetryPolicies.DEFAULT);
        assertThat(handled).as("the first one lives").doesNotContain(FETCH);
      } finally {
        child.destroyForcibly().waitFor();
      }

      await().atMost(Duration.ofSeconds(20)).until(() -> handled.contains(FETCH));
    }
  }

  private static JobResult record(Queue<JobKey> handled, JobKey key) {
    handled.add(key);
    return JobResult.idle();
  }

  /** A worker in another process that has taken up so many jobs. */
  private static Process child(String url, int jobRows) throws IOException {
    Process child = start(url);
    // Not closed: it is the child's to write to until it is killed.
    BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
    List<String> said = new ArrayList<>();
    int taken = 0;
    while (taken < jobRows) {
      String line = output.readLine();
      if (line == null) {
        throw new AssertionError("the other process ended: " + said);
      }
      said.add(line);
      taken += line.startsWith(ChildWorker.HAS_IT) ? 1 : 0;
    }
    return child;
  }

  private static Process start(String url) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ChildWorker.class.getName(),
            url)
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void two_processes_together_admit_exactly_as_many_calls_as_there_are_slots() throws Exception {
    String url = Postgres.newDatabase();
    try (JdbcPersistence one = Databases.open(url);
        JdbcPersistence two = Databases.open(url)) {
      for (int i = 1; i <= 40; i++) {
        ProjectId project = Tasks.id(i);
        one.tasks().commit(Tasks.imported(project));
        Task task = one.tasks().find(project).orElseThrow().task();
        ProviderCall call = Calls.planned(project, 0);
        one.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
      }
      Admission twenty = new Admission(20, List.of());

      List<Callable<List<ProviderCall>>> admissions = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        JdbcPersistence process = i % 2 == 0 ? one : two;
        admissions.add(() -> process.calls().admit(Calls.POOL, twenty));
      }
      List<CallKey> admitted = new ArrayList<>();
      for (List<ProviderCall> calls : together(admissions)) {
        calls.forEach(call -> admitted.add(call.key()));
      }

      assertThat(admitted).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void two_processes_that_admit_for_two_pools_never_pass_the_budget_of_the_day() throws Exception {
    String url = Postgres.newDatabase();
    PoolId other = new PoolId("sample/account/model-2");
    try (JdbcPersistence one = Databases.open(url);
        JdbcPersistence two = Databases.open(url)) {
      for (int i = 1; i <= 20; i++) {
        ProjectId project = Tasks.id(i);
        one.tasks().commit(Tasks.imported(project));
        Task task = one.tasks().find(project).orElseThrow().task();
        ProviderTerms terms =
            i % 2 == 0
                ? Calls.keyed()
                : Calls.terms(other, true, Duration.ZERO, Duration.ofHours(1));
        ProviderCall call = Calls.planned(project, 0, 1, terms);
        one.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
      }
      Money sevenAndABit = new Money(7 * Calls.PRICE.micros() + 1, Calls.PRICE.currency());
      Admission day =
          new Admission(20, List.of(new Budget(Budget.Scope.DAY, sevenAndABit, ZoneOffset.UTC)));

      List<Callable<List<ProviderCall>>> admissions = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        JdbcPersistence process = i % 2 == 0 ? one : two;
        PoolId pool = i % 4 < 2 ? Calls.POOL : other;
        admissions.add(() -> process.calls().admit(pool, day));
      }
      List<CallKey> admitted = new ArrayList<>();
      for (List<ProviderCall> calls : together(admissions)) {
        calls.forEach(call -> admitted.add(call.key()));
      }

      assertThat(admitted).hasSize(7).doesNotHaveDuplicates();
      assertThat(one.calls().find(CallQuery.in(CallState.PLANNED)))
          .hasSize(13)
          .allSatisfy(call -> assertThat(call.status().waitingFor()).contains(WaitReason.BUDGET));
    }
  }

  @Test
  void no_ring_is_lost_however_many_ring_while_two_workers_look() throws Exception {
    String url = Postgres.newDatabase();
    try (JdbcPersistence one = Databases.open(url);
        JdbcPersistence two = Databases.open(url)) {
      AtomicIntegerArray happened = new AtomicIntegerArray(2);
      AtomicIntegerArray seen = new AtomicIntegerArray(2);
      for (JdbcPersistence worker : List.of(one, two)) {
        worker.becomeWorker();
        worker
            .jobQueue()
            .start(
                ChildWorker.handlers(
                    key -> {
                      int now = happened.get(place(key));
                      LockSupport.parkNanos(1_000);
                      seen.set(place(key), now);
                      return JobResult.idle();
                    }),
                RetryPolicies.DEFAULT);
      }
      List<Callable<Integer>> signalling = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        JdbcPersistence process = i % 2 == 0 ? one : two;
        JobKey key = i < 2 ? PUSH : FETCH;
        signalling.add(
            () -> {
              for (int n = 0; n < 40; n++) {
                happened.incrementAndGet(place(key));
                process.jobQueue().enqueue(List.of(key));
              }
              return happened.get(place(key));
            });
      }
      assertThat(together(signalling)).contains(80);

      await().atMost(Duration.ofSeconds(10)).until(() -> seen.get(0) == 80 && seen.get(1) == 80);
    }
  }

  private static int place(JobKey key) {
    return key.equals(PUSH) ? 0 : 1;
  }

  @Test
  void jobs_of_transactions_that_are_undone_are_never_seen_and_no_other_is_lost() throws Exception {
    for (String url : List.of(Databases.newSqlite(folder), Postgres.newDatabase())) {
      Databases.open(url).close();
      try (Db db = Db.open(DatabaseUrl.parse(url), 6)) {
        AtomicInteger ids = new AtomicInteger();
        JobRows jobRows =
            new JobRows(db.dialect(), new DatabaseClock(db), () -> "id-" + ids.incrementAndGet());
        List<Callable<Integer>> setting = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
          int base = thread * 100;
          setting.add(() -> set(db, jobRows, base));
        }

        int stored = together(setting).stream().mapToInt(Integer::intValue).sum();

        assertThat(stored).isEqualTo(4 * 40);
        assertThat(count(db, "select count(*) from jobs where kind = 'fetch'")).isEqualTo(stored);
        assertThat(
                count(
                    db,
                    "select count(*) from jobs j join scheduled s on s.task_instance = j.id"
                        + " where s.task_name = 'fetch'"))
            .isEqualTo(stored);
        assertThat(count(db, "select count(*) from scheduled where task_name = 'fetch'"))
            .isEqualTo(stored);
      }
    }
  }

  private static int set(Db db, JobRows jobRows, int base) {
    int stored = 0;
    for (int n = 0; n < 60; n++) {
      JobKey key = new JobKey(JobKind.FETCH, "call-" + (base + n));
      boolean undone = n % 3 == 2;
      try {
        db.write(
            "test",
            handle -> {
              jobRows.set(handle, List.of(key, PUSH));
              if (undone) {
                throw new PermanentException("UNDONE", "as the test wants it");
              }
              return key;
            });
        stored++;
      } catch (PermanentException e) {
        assertThat(undone).isTrue();
      }
    }
    return stored;
  }

  private static int count(Db db, String query) {
    return db.read("count", handle -> handle.createQuery(query).mapTo(Integer.class).one());
  }

  private static <T> List<T> together(List<Callable<T>> key) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(key.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(key)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}

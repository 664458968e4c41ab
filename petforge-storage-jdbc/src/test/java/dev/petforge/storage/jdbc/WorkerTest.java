package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.production.Persistence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class WorkerTest {
  private static final JobKey FETCH = new JobKey(JobKind.FETCH, "call-1");
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final Queue<Failure> told = new ConcurrentLinkedQueue<>();
  private final Queue<JobKey> handled = new ConcurrentLinkedQueue<>();

  @Test
  void a_worker_whose_machine_slept_does_not_count_as_alive_before_it_has_told_that_it_lives() {
    AtomicLong slept = new AtomicLong();
    JdbcPersistence.Builder builder =
        Databases.builder(Databases.newSqlite(folder))
            .time(System::nanoTime, () -> System.currentTimeMillis() + slept.get());
    try (JdbcPersistence database = builder.heartbeat(Duration.ofHours(1)).open()) {
      database.becomeWorker();
      assertThat(database.lastHeartbeat()).isAfter(Instant.MIN);

      slept.set(TimeUnit.HOURS.toMillis(1));

      assertThat(database.lastHeartbeat()).isEqualTo(Instant.MIN);
    }
    slept.set(0);
    try (JdbcPersistence database = builder.heartbeat(Duration.ofMillis(50)).open()) {
      database.becomeWorker();
      slept.set(TimeUnit.HOURS.toMillis(1));

      await().atMost(LONG).until(() -> database.lastHeartbeat().isAfter(Instant.MIN));
    }
  }

  @Test
  void the_heart_goes_on_beating_after_an_error() {
    AtomicBoolean broken = new AtomicBoolean();
    AtomicBoolean seen = new AtomicBoolean();
    try (JdbcPersistence database =
        Databases.builder(Databases.newSqlite(folder))
            .time(
                System::nanoTime,
                () -> {
                  if (broken.get()
                      && Thread.currentThread().getName().equals("petforge-heartbeat")) {
                    seen.set(true);
                    throw new NoClassDefFoundError("as the test wants it");
                  }
                  return System.currentTimeMillis();
                })
            .open()) {
      database.becomeWorker();
      broken.set(true);
      await().atMost(LONG).untilTrue(seen);

      broken.set(false);
      Instant then = database.clock().instant();

      await().atMost(LONG).until(() -> database.lastHeartbeat().isAfter(then));
    }
  }

  private String fresh(Dialect dialect) {
    return dialect == Dialect.SQLITE ? Databases.newSqlite(folder) : Postgres.newDatabase();
  }

  @ParameterizedTest
  @EnumSource
  void who_runs_out_of_memory_is_no_worker_any_more_and_another_one_may_be(Dialect dialect) {
    String url = fresh(dialect);
    try (JdbcPersistence sick = Databases.open(url);
        JdbcPersistence other = Databases.open(url)) {
      sick.becomeWorker(told::add);
      sick.jobQueue()
          .start(
              ChildWorker.handlers(
                  key -> {
                    throw new OutOfMemoryError("as the test wants it");
                  }),
              RetryPolicies.DEFAULT);
      sick.jobQueue().enqueue(List.of(FETCH));
      await().atMost(LONG).until(() -> !told.isEmpty());

      assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
      assertThat(sick.lastHeartbeat()).isEqualTo(Instant.MIN);
      other.becomeWorker();
      other.jobQueue().start(ChildWorker.handlers(this::record), RetryPolicies.DEFAULT);
      await().atMost(LONG).until(() -> handled.contains(FETCH));
    }
  }

  @Test
  void a_bug_in_what_a_job_does_is_logged_once_with_its_stack_trace() {
    IllegalStateException bug = new IllegalStateException("nobody thought of this");
    Logger log = (Logger) LoggerFactory.getLogger("dev.petforge");
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    log.addAppender(events);
    try (JdbcPersistence database = Databases.open(Databases.newSqlite(folder))) {
      database.becomeWorker(told::add);
      database
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  key -> {
                    throw bug;
                  }),
              RetryPolicies.DEFAULT.with(
                  JobKind.FETCH,
                  // The second try must not come before a busy machine has looked.
                  new RetryPolicy(2, Duration.ofHours(1), Duration.ofHours(1), 2)));
      database.jobQueue().enqueue(List.of(FETCH));

      await()
          .atMost(LONG)
          .until(() -> database.jobQueue().list().stream().anyMatch(job -> job.failures() > 0));
    } finally {
      log.detachAppender(events);
    }

    assertThat(events.list)
        .filteredOn(
            event ->
                event.getThrowableProxy() instanceof ThrowableProxy proxy
                    && proxy.getThrowable() == bug)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains(FETCH.toString(), "failed in " + WorkerTest.class.getName()));
  }

  @Test
  void a_timer_that_runs_out_of_memory_ends_the_worker_too() {
    try (JdbcPersistence sick = Databases.open(Databases.newSqlite(folder))) {
      sick.becomeWorker(told::add);

      sick.threads()
          .later(
              Duration.ZERO,
              () -> {
                throw new OutOfMemoryError("as the test wants it");
              });

      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void who_can_make_no_thread_any_more_lets_others_take_over(Dialect dialect) {
    String url = fresh(dialect);
    AtomicBoolean none = new AtomicBoolean();
    try (JdbcPersistence sick =
            Databases.builder(url)
                .threadFactory(
                    run -> {
                      if (none.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                      return new Thread(run);
                    })
                .open();
        JdbcPersistence other = Databases.open(url)) {
      sick.becomeWorker(told::add);
      sick.jobQueue().start(ChildWorker.handlers(key -> JobResult.idle()), RetryPolicies.DEFAULT);
      none.set(true);
      sick.jobQueue().enqueue(List.of(FETCH));
      await().atMost(LONG).until(() -> !told.isEmpty());

      none.set(false);
      other.becomeWorker();
      other.jobQueue().start(ChildWorker.handlers(this::record), RetryPolicies.DEFAULT);
      List<JobKey> more =
          Stream.of(JobKind.values()).map(kind -> new JobKey(kind, "afterwards")).toList();
      other.jobQueue().enqueue(more);

      assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
      await().atMost(LONG).until(() -> handled.contains(FETCH) && handled.containsAll(more));
    }
  }

  @Test
  void who_runs_out_of_memory_while_it_starts_to_work_stops_all_that_it_has_started() {
    AtomicReference<@Nullable JdbcPersistence> starting = new AtomicReference<>();
    AtomicReference<@Nullable Thread> stops = new AtomicReference<>();
    Queue<Thread> made = new ConcurrentLinkedQueue<>();
    try (JdbcPersistence sick =
        Databases.builder(Databases.newSqlite(folder))
            .threadFactory(
                run -> {
                  JdbcPersistence first = starting.getAndSet(null);
                  if (first != null) {
                    first
                        .threads()
                        .later(
                            Duration.ZERO,
                            () -> {
                              stops.set(Thread.currentThread());
                              throw new OutOfMemoryError("as the test wants it");
                            });
                    // It has to wait for the start, or it would miss what is started after it.
                    await().atMost(LONG).until(() -> isBlocked(stops.get()));
                  }
                  Thread thread = new Thread(run);
                  made.add(thread);
                  return thread;
                })
            .open()) {
      sick.becomeWorker(told::add);
      starting.set(sick);

      sick.jobQueue().start(ChildWorker.handlers(this::record), RetryPolicies.DEFAULT);

      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
      assertThat(made).isNotEmpty();
      await().atMost(LONG).until(() -> made.stream().noneMatch(Thread::isAlive));
    }
  }

  private static boolean isBlocked(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.BLOCKED;
  }

  @Test
  void who_runs_out_of_memory_in_work_that_was_left_to_itself_is_no_worker_any_more() {
    CountDownLatch left = new CountDownLatch(1);
    try (JdbcPersistence database =
        Databases.builder(Databases.newSqlite(folder))
            .longestRun(JobKind.FETCH, Duration.ofMillis(50))
            .open()) {
      database.becomeWorker(told::add);
      database
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  key -> {
                    pass(left);
                    throw new OutOfMemoryError("as the test wants it");
                  }),
              RetryPolicies.DEFAULT);
      database.jobQueue().enqueue(List.of(FETCH));
      await()
          .atMost(LONG)
          .until(() -> database.jobQueue().list().stream().anyMatch(job -> job.failures() > 0));
      assertThat(told).isEmpty();

      left.countDown();

      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
    }
  }

  @Test
  void who_runs_out_of_memory_around_its_work_is_no_worker_any_more() {
    AtomicBoolean out = new AtomicBoolean();
    try (JdbcPersistence database =
        Databases.builder(Databases.newSqlite(folder))
            .time(
                () -> {
                  if (out.get() && storesTheEndOfARun()) {
                    throw new OutOfMemoryError("as the test wants it");
                  }
                  return System.nanoTime();
                },
                System::currentTimeMillis)
            .open()) {
      database.becomeWorker(told::add);
      database
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  key -> {
                    out.set(true);
                    return JobResult.idle();
                  }),
              RetryPolicies.DEFAULT);
      database.jobQueue().enqueue(List.of(FETCH));

      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
    }
  }

  private static boolean storesTheEndOfARun() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".JobRunner")));
  }

  @Test
  void what_is_done_at_its_time_tells_of_lacking_memory_whatever_it_looks_like() {
    Queue<OutOfMemoryError> seen = new ConcurrentLinkedQueue<>();
    AtomicInteger runs = new AtomicInteger();
    try (Housekeeper keeper = new Housekeeper("test-keeper", seen::add, failure -> false)) {
      keeper.every(
          Duration.ofMillis(10),
          "test",
          () -> {
            runs.incrementAndGet();
            throw new RetryableException("DATABASE", "rows", null, new OutOfMemoryError("rows"));
          });

      await().atMost(LONG).until(() -> !seen.isEmpty() && runs.get() > 1);
    }
  }

  private static void pass(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // As work does that does not listen.
        Thread.onSpinWait();
      }
    }
  }

  private JobResult record(JobKey key) {
    handled.add(key);
    return JobResult.idle();
  }

  @Test
  void one_whose_lease_another_has_stops_and_says_so() {
    String url = Databases.newSqlite(folder);
    try (JdbcPersistence first = Databases.open(url);
        Db db = Db.open(DatabaseUrl.parse(url), 1)) {
      first.becomeWorker(told::add);
      first.jobQueue().start(ChildWorker.handlers(this::record), RetryPolicies.DEFAULT);

      db.write(
          "take the lease",
          handle -> handle.execute("update lease set holder = 'another', token = token + 1"));

      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).extracting(Failure::code).containsExactly(Persistence.LEASE_LOST);
      assertThat(first.lastHeartbeat()).isEqualTo(Instant.MIN);
      first.jobQueue().enqueue(List.of(FETCH));
      try (JdbcPersistence second = Databases.open(url)) {
        second.becomeWorker();
      }
      assertThat(handled).isEmpty();
    }
  }

  @Test
  void one_database_has_one_worker_whatever_links_lead_to_it() throws Exception {
    String url = Databases.newSqlite(folder);
    Path file = DatabaseUrl.parse(url).file().orElseThrow();
    try (JdbcPersistence first = Databases.open(url)) {
      first.becomeWorker();
      Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);

      try (JdbcPersistence second = Databases.open("sqlite:///" + link)) {
        assertThatExceptionOfType(PermanentException.class)
            .isThrownBy(second::becomeWorker)
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("WORKER_RUNNING"));
      }
    }
  }
}

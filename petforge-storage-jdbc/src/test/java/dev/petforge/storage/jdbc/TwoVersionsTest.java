package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.production.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A newer version brings a database up to date with which this one, or an older one, works. */
class TwoVersionsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int NEWER = DatabaseSchema.VERSION + 1;
  private static final JobKey BEFORE = new JobKey(JobKind.FETCH, "before");
  private static final JobKey AFTER = new JobKey(JobKind.FETCH, "after");

  @TempDir Path folder;

  private final Queue<Failure> told = new ConcurrentLinkedQueue<>();
  private final Queue<JobKey> ended = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @ParameterizedTest
  @EnumSource
  void a_worker_that_must_not_write_any_more_finishes_what_is_under_way_and_ends(Dialect dialect) {
    String url = dialect == Dialect.SQLITE ? Databases.newSqlite(folder) : Postgres.newDatabase();
    CountDownLatch mayStop = new CountDownLatch(1);
    JdbcPersistence.Builder builder =
        Databases.patient(url)
            .threadFactory(
                task ->
                    new Thread(
                        () -> {
                          if (Thread.currentThread().getName().equals("petforge-stop")) {
                            pass(mayStop);
                          }
                          task.run();
                        }));
    try (JdbcPersistence worker = working(builder)) {
      pass(begun);

      DatabaseSchemaTest.execute(url, "update petforge_meta set writer_version = " + NEWER);

      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told)
          .singleElement()
          .satisfies(
              reason -> {
                assertThat(reason.code()).isEqualTo(Persistence.NEWER_DATABASE);
                assertThat(reason.message())
                    .contains("schema " + NEWER, "schema " + DatabaseSchema.VERSION);
              });
      assertThat(worker.workers()).as("it counts as alive until it has ended").hasSize(1);
      worker.jobQueue().enqueue(List.of(AFTER));
      mayEnd.countDown();
      Instant then = worker.lastHeartbeat();
      await().atMost(LONG).until(() -> worker.lastHeartbeat().isAfter(then.plusMillis(500)));
      mayStop.countDown();

      await().atMost(LONG).until(() -> worker.workers().isEmpty());
      assertThat(ended).containsExactly(BEFORE);
      assertThat(worker.jobQueue().list()).extracting(job -> job.key()).containsExactly(AFTER);
      assertThat(told).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_worker_that_may_go_on_writing_goes_on(Dialect dialect) {
    String url = dialect == Dialect.SQLITE ? Databases.newSqlite(folder) : Postgres.newDatabase();
    mayEnd.countDown();
    try (JdbcPersistence worker = working(Databases.patient(url))) {
      DatabaseSchemaTest.execute(
          url,
          "update petforge_meta set schema_version = "
              + NEWER
              + ", writer_version = "
              + DatabaseSchema.VERSION);
      var then = worker.lastHeartbeat();
      await().atMost(LONG).until(() -> worker.lastHeartbeat().isAfter(then.plusMillis(200)));

      worker.jobQueue().enqueue(List.of(AFTER));

      await().atMost(LONG).until(() -> ended.contains(AFTER));
      assertThat(told).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoever_was_shut_out_after_it_opened_the_database_becomes_no_worker(Dialect dialect) {
    String url = dialect == Dialect.SQLITE ? Databases.newSqlite(folder) : Postgres.newDatabase();
    try (JdbcPersistence database = Databases.open(url)) {
      DatabaseSchemaTest.execute(url, "update petforge_meta set writer_version = " + NEWER);

      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(database::becomeWorker)
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo(Persistence.NEWER_DATABASE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void who_is_no_worker_writes_nothing_once_it_must_not(Dialect dialect) {
    String url = dialect == Dialect.SQLITE ? Databases.newSqlite(folder) : Postgres.newDatabase();
    try (JdbcPersistence command = Databases.open(url)) {
      command.jobQueue().enqueue(List.of(BEFORE));

      DatabaseSchemaTest.execute(url, "update petforge_meta set writer_version = " + NEWER);

      assertRefused(command);
      assertThat(command.jobQueue().list()).extracting(job -> job.key()).containsExactly(BEFORE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_worker_whose_machine_slept_writes_nothing_before_it_has_asked_whether_it_may(
      Dialect dialect) {
    String url = dialect == Dialect.SQLITE ? Databases.newSqlite(folder) : Postgres.newDatabase();
    AtomicLong slept = new AtomicLong();
    try (JdbcPersistence worker =
        Databases.builder(url)
            .heartbeat(Duration.ofHours(1))
            .time(System::nanoTime, () -> System.currentTimeMillis() + slept.get())
            .open()) {
      worker.becomeWorker(told::add);
      DatabaseSchemaTest.execute(url, "update petforge_meta set writer_version = " + NEWER);
      worker.jobQueue().enqueue(List.of(BEFORE));
      assertThat(worker.jobQueue().list()).as("a migration waits for one that lives").hasSize(1);

      slept.set(TimeUnit.HOURS.toMillis(1));

      assertRefused(worker);
      assertThat(worker.jobQueue().list()).extracting(job -> job.key()).containsExactly(BEFORE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_worker_that_stood_still_during_a_migration_stores_nothing_of_what_is_under_way(
      Dialect dialect) {
    String url = dialect == Dialect.SQLITE ? Databases.newSqlite(folder) : Postgres.newDatabase();
    CountDownLatch goesOn = new CountDownLatch(1);
    AtomicBoolean still = new AtomicBoolean();
    JdbcPersistence.Builder builder =
        Databases.patient(url)
            .time(
                System::nanoTime,
                () -> {
                  if (still.get()
                      && Thread.currentThread().getName().equals("petforge-heartbeat")) {
                    pass(goesOn);
                  }
                  return System.currentTimeMillis();
                });
    try (JdbcPersistence worker = working(builder)) {
      pass(begun);
      still.set(true);
      DatabaseSchemaTest.execute(url, "update petforge_meta set writer_version = " + NEWER);
      await().atMost(LONG).untilAsserted(() -> assertRefused(worker));

      goesOn.countDown();
      await().atMost(LONG).until(() -> !told.isEmpty());
      mayEnd.countDown();
      await().atMost(LONG).until(() -> ended.contains(BEFORE));
    }

    assertThat(told).extracting(Failure::code).containsExactly(Persistence.NEWER_DATABASE);
    assertThat(asked(url, "select count(*) from jobs where subject = 'before'")).isEqualTo(1);
  }

  @Test
  void a_newer_version_waits_for_who_has_asked_and_has_not_stored_yet() throws Exception {
    String url = Postgres.emptyDatabase();
    DatabaseSchemaTest.firstSchema(url, "abc123", "0123456789ab");
    String application = "waits-for-writer";
    CompletableFuture<String> name;
    try (Db older = Db.open(DatabaseUrl.parse(url), 4)) {
      name =
          older.write(
              "write for long",
              handle -> {
                handle
                    .createQuery("select id from petforge_meta" + Dialect.POSTGRESQL.forKeyShare())
                    .mapTo(Integer.class)
                    .one();
                CompletableFuture<String> newer =
                    CompletableFuture.supplyAsync(
                        () -> {
                          try (JdbcPersistence opened =
                              Databases.open(url + "&ApplicationName=" + application)) {
                            return opened.installation();
                          }
                        });
                await()
                    .atMost(LONG)
                    .until(
                        () ->
                            asked(
                                    url,
                                    "select count(*) from pg_stat_activity where"
                                        + " wait_event_type = 'Lock' and application_name = '"
                                        + application
                                        + "'")
                                == 1);
                assertThat(shown(url, "writer_version")).isEqualTo(1);
                assertThat(newer).isNotDone();
                return newer;
              });
    }

    assertThat(name.get(LONG.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("abc123");
    assertThat(shown(url, "writer_version")).isEqualTo(DatabaseSchema.VERSION);
  }

  private static void assertRefused(JdbcPersistence database) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> database.jobQueue().enqueue(List.of(AFTER)))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(Persistence.NEWER_DATABASE));
  }

  @ParameterizedTest
  @EnumSource
  void a_newer_version_waits_for_the_workers_of_an_older_one(Dialect dialect) throws Exception {
    String url = olderWithWorker(dialect);
    CompletableFuture<String> name =
        CompletableFuture.supplyAsync(
            () -> {
              try (JdbcPersistence newer = Databases.open(url)) {
                return newer.installation();
              }
            });
    await().atMost(LONG).until(() -> shown(url, "writer_version") == DatabaseSchema.VERSION);
    assertThat(shown(url, "schema_version")).isEqualTo(1);
    assertThat(name).isNotDone();

    DatabaseSchemaTest.execute(url, "update worker set ended_at = heartbeat_at");

    assertThat(name.get(LONG.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("abc123");
    assertThat(shown(url, "schema_version")).isEqualTo(DatabaseSchema.VERSION);
  }

  @ParameterizedTest
  @EnumSource
  void a_newer_version_changes_nothing_if_a_worker_of_an_older_one_stays(Dialect dialect)
      throws Exception {
    DatabaseUrl url = DatabaseUrl.parse(olderWithWorker(dialect));
    try (Db db = Db.open(url, 4)) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(
              () ->
                  new DatabaseSchema(db, url, LONG, Duration.ofMillis(100), step -> {}).open("new"))
          .withMessageContainingAll("'old' (process 7 on host there)", "schema 1 to schema")
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("OLDER_WORKERS"));
      assertThat(
              db.<String>read(
                  "look",
                  handle ->
                      handle
                          .createQuery(
                              "select schema_version || ' ' || writer_version from petforge_meta")
                          .mapTo(String.class)
                          .one()))
          .isEqualTo("1 1");
    }
  }

  private JdbcPersistence working(JdbcPersistence.Builder builder) {
    JdbcPersistence worker = builder.open();
    worker.becomeWorker(told::add);
    worker
        .jobQueue()
        .start(
            ChildWorker.handlers(
                job -> {
                  begun.countDown();
                  pass(mayEnd);
                  ended.add(job);
                  return JobResult.idle();
                }),
            RetryPolicies.DEFAULT);
    worker.jobQueue().enqueue(List.of(BEFORE));
    return worker;
  }

  private String olderWithWorker(Dialect dialect) throws Exception {
    String url = dialect == Dialect.SQLITE ? Databases.sqlite(folder) : Postgres.emptyDatabase();
    DatabaseSchemaTest.firstSchema(url, "abc123", "0123456789ab");
    DatabaseSchemaTest.execute(
        url,
        "insert into worker (id, name, host, pid, started_at, heartbeat_at) values ('w', 'old',"
            + " 'there', 7, 1, "
            + dialect.now()
            + " + 600000)");
    return url;
  }

  private static int shown(String url, String column) {
    return asked(url, "select " + column + " from petforge_meta");
  }

  private static int asked(String url, String query) {
    try (Db db = Db.open(DatabaseUrl.parse(url), 4)) {
      return db.read("look", handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.production.Persistence;
import dev.petforge.work.Next;
import dev.petforge.work.RetryPolicies;
import dev.petforge.work.Work;
import dev.petforge.work.WorkKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
  private static final Work FETCH = new Work(WorkKind.FETCH, "call-1");
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final Queue<Failure> told = new ConcurrentLinkedQueue<>();
  private final Queue<Work> handled = new ConcurrentLinkedQueue<>();

  @Test
  void a_worker_whose_machine_slept_does_not_count_as_alive_before_it_has_told_that_it_lives() {
    AtomicLong slept = new AtomicLong();
    JdbcPersistence.Builder builder =
        Databases.builder(Databases.sqlite(folder))
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
        Databases.builder(Databases.sqlite(folder))
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

  @Test
  void who_runs_out_of_memory_is_no_worker_any_more_and_another_one_may_be() {
    String url = Databases.sqlite(folder);
    try (JdbcPersistence sick = Databases.open(url);
        JdbcPersistence other = Databases.open(url)) {
      sick.becomeWorker(told::add);
      sick.alarms()
          .start(
              ChildWorker.handlers(
                  work -> {
                    throw new OutOfMemoryError("as the test wants it");
                  }),
              RetryPolicies.DEFAULT);
      sick.alarms().set(List.of(FETCH));
      await().atMost(LONG).until(() -> !told.isEmpty());

      assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
      assertThat(sick.lastHeartbeat()).isEqualTo(Instant.MIN);
      other.becomeWorker();
      other.alarms().start(ChildWorker.handlers(this::record), RetryPolicies.DEFAULT);
      await().atMost(LONG).until(() -> handled.contains(FETCH));
    }
  }

  @Test
  void a_timer_that_runs_out_of_memory_ends_the_worker_too() {
    try (JdbcPersistence sick = Databases.open(Databases.sqlite(folder))) {
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

  private Next record(Work work) {
    handled.add(work);
    return Next.idle();
  }

  @Test
  void one_whose_lease_another_has_stops_and_says_so() {
    String url = Databases.sqlite(folder);
    try (JdbcPersistence first = Databases.open(url);
        Db db = Db.open(DatabaseUrl.parse(url), 1)) {
      first.becomeWorker(told::add);
      first.alarms().start(ChildWorker.handlers(this::record), RetryPolicies.DEFAULT);

      db.write(
          "take the lease",
          handle -> handle.execute("update lease set holder = 'another', token = token + 1"));

      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).extracting(Failure::code).containsExactly(Persistence.LEASE_LOST);
      assertThat(first.lastHeartbeat()).isEqualTo(Instant.MIN);
      first.alarms().set(List.of(FETCH));
      try (JdbcPersistence second = Databases.open(url)) {
        second.becomeWorker();
      }
      assertThat(handled).isEmpty();
    }
  }

  @Test
  void one_database_has_one_worker_whatever_links_lead_to_it() throws Exception {
    String url = Databases.sqlite(folder);
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

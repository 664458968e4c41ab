package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryUndeliveredFacts;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The server of the database goes away while all threads work, and comes back. */
@Tag("slow")
class RestartedDatabaseTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final String AWAY = "the database is away";
  private static final String BACK = "the database is back";
  private static final int PROJECTS = 4;
  private static final int SEGMENTS = 3;

  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  /** Longer than somebody may be silent who is not dead. */
  private static final Duration ABSENCE = HEARTBEAT.multipliedBy(5);

  @TempDir static Path folder;

  private static OwnServer server;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private String url;

  @BeforeAll
  static void start() {
    server = new OwnServer(folder.resolve("data")).with("fsync", "on").start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void listen() {
    url = server.newDatabase();
    log.start();
    ROOT.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    ROOT.detachAppender(log);
  }

  @Test
  void purchases_wait_and_go_on_and_none_is_made_twice() {
    InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(InstantSource.system());
    generator.latency(Duration.ofMillis(200));
    InMemoryRecordTable table = new InMemoryRecordTable("pets");
    for (int i = 0; i < PROJECTS; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, Integer.toString(SEGMENTS)), new byte[] {(byte) i});
    }
    try (JdbcPersistence database = Databases.builder(url).heartbeat(Duration.ofSeconds(1)).open();
        PetForge petForge =
            PetForge.builder()
                .persistence(database)
                .files(new InMemoryFileStore())
                .videoTools(new InMemoryVideoTools())
                .storyboardWriter(new InMemoryStoryboardWriter())
                .videoGenerator(generator)
                .undeliveredFacts(new InMemoryUndeliveredFacts())
                .table(table)
                .build()) {
      petForge.worker().start();
      List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
      ids.forEach(id -> petForge.project(id).run(Goal.merged()));
      await().atMost(LONG).until(() -> generator.billed() > PROJECTS);

      server.stop(OwnServer.Stop.IMMEDIATE);
      await().atMost(LONG).until(() -> !said(AWAY).isEmpty());
      server.start();

      await()
          .atMost(LONG)
          .until(
              () ->
                  ids.stream()
                      .map(id -> database.tasks().find(id).orElseThrow().task().status())
                      .allMatch(TaskStatus.COMPLETED::equals));
      List<ProviderCall> calls = database.calls().find(new CallQuery(Optional.empty(), Set.of()));
      assertThat(generator.billed()).isEqualTo(PROJECTS * SEGMENTS);
      assertThat(calls).extracting(call -> call.status().state()).containsOnly(CallState.DONE);
    }
    assertThat(said(AWAY)).hasSize(1);
    assertThat(said(BACK)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void work_under_way_is_neither_failed_nor_taken_from_its_worker_and_two_lines_tell_of_it(
      OwnServer.Stop how) {
    int threads = 8;
    List<JobKey> jobs =
        IntStream.range(0, threads).mapToObj(i -> new JobKey(JobKind.SETTLE, "call-" + i)).toList();
    CountDownLatch inside = new CountDownLatch(threads);
    CountDownLatch back = new CountDownLatch(1);
    Queue<JobKey> begun = new ConcurrentLinkedQueue<>();
    Queue<JobKey> takenOver = new ConcurrentLinkedQueue<>();
    try (JdbcPersistence worker =
            Databases.builder(url)
                .heartbeat(HEARTBEAT)
                .threads(JobKind.Queue.DECISIONS, threads)
                .open();
        JdbcPersistence other = Databases.builder(url).heartbeat(HEARTBEAT).open()) {
      worker.becomeWorker();
      worker
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  job -> {
                    begun.add(job);
                    inside.countDown();
                    pass(back);
                    worker.tasks().list(TaskQuery.all());
                    return JobResult.idle();
                  }),
              RetryPolicies.DEFAULT);
      worker.jobQueue().enqueue(jobs);
      pass(inside);
      other.becomeWorker();
      other
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  job -> {
                    takenOver.add(job);
                    return JobResult.idle();
                  }),
              RetryPolicies.DEFAULT);

      server.stop(how);
      await().atMost(LONG).until(() -> said(AWAY).size() == 2);
      await().atMost(LONG).pollDelay(ABSENCE).until(() -> said(BACK).isEmpty());
      server.start();
      back.countDown();

      await().atMost(LONG).until(() -> other.jobQueue().list().isEmpty());
      assertThat(begun).containsExactlyInAnyOrderElementsOf(jobs);
      assertThat(takenOver).isEmpty();
    }
    // Each of the two workers.
    assertThat(warnings()).hasSize(4).allMatch(line -> line.contains(AWAY) || line.contains(BACK));
    assertThat(said(AWAY)).hasSize(2).allMatch(line -> line.contains(":" + server.port() + "/"));
  }

  @Test
  void a_server_that_says_nothing_any_more_is_away_until_it_speaks() {
    JobKey job = new JobKey(JobKind.SETTLE, "call-1");
    Queue<JobKey> done = new ConcurrentLinkedQueue<>();
    try (TcpProxy proxy = TcpProxy.to("localhost", server.port());
        JdbcPersistence worker =
            Databases.open(
                url.replace("localhost:" + server.port(), "127.0.0.1:" + proxy.port())
                    + "&socketTimeout=1")) {
      worker.becomeWorker();
      worker
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  any -> {
                    done.add(any);
                    return JobResult.idle();
                  }),
              RetryPolicies.DEFAULT);

      proxy.silenceAll();
      await().atMost(LONG).until(() -> !said(AWAY).isEmpty());
      proxy.speak();

      await().atMost(LONG).until(() -> !said(BACK).isEmpty());
      worker.jobQueue().enqueue(List.of(job));
      await().atMost(LONG).until(() -> done.contains(job));
    }
    assertThat(warnings()).hasSize(2).allMatch(line -> line.contains(AWAY) || line.contains(BACK));
  }

  @Test
  void who_asks_a_database_that_is_away_is_told_so_in_one_sentence() {
    String nobody = url.replace(":" + server.port() + "/", ":1/");

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> JdbcPersistence.open(nobody))
        .satisfies(
            e -> {
              assertThat(e.failure().code()).isEqualTo(RetryPolicy.DATABASE_AWAY);
              assertThat(e)
                  .hasMessageStartingWith(
                      "the PostgreSQL database postgresql://localhost:1/postgres is away: ");
            });
  }

  private List<String> said(String words) {
    return warnings().stream().filter(line -> line.contains(words)).toList();
  }

  private List<String> warnings() {
    return List.copyOf(log.list).stream()
        .filter(event -> !event.getLoggerName().startsWith("io.zonky"))
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(event -> event.getLoggerName() + " " + event.getFormattedMessage())
        .toList();
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

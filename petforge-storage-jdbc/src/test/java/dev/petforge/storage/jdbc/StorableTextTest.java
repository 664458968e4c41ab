package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Characters that not every database keeps. */
class StorableTextTest {
  private static final ProjectId PROJECT = Tasks.id(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir static Path folder;

  static Stream<String> databases() {
    return Stream.of(Databases.newSqlite(folder), Postgres.newDatabase());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void a_job_whose_subject_and_whose_failure_have_one_is_carried_all_the_same(String url) {
    JobKey key = new JobKey(JobKind.FETCH, "call-\u00001");
    Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
    try (JdbcPersistence database = Databases.open(url)) {
      database.becomeWorker();
      database
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  work -> {
                    handled.add(work);
                    if (handled.size() == 1) {
                      throw new RetryableException("50\u00003", "l\u0000ater");
                    }
                    return JobResult.idle();
                  }),
              RetryPolicies.all(
                  new RetryPolicy(9, Duration.ofMillis(20), Duration.ofMillis(20), 9)));

      database.jobQueue().enqueue(List.of(key));

      await().atMost(LONG).until(() -> database.jobQueue().list().isEmpty());
      assertThat(handled).containsOnly(new JobKey(JobKind.FETCH, "call-\ufffd1")).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void a_bug_that_tells_of_one_is_known_all_the_same(String url) {
    try (JdbcPersistence database = Databases.open(url)) {
      database.becomeWorker();
      database
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  work -> {
                    throw new IllegalStateException("odd \u0000 answer");
                  }),
              RetryPolicies.all(new RetryPolicy(9, Duration.ofMillis(20), Duration.ofHours(1), 9)));

      database.jobQueue().enqueue(List.of(JobKey.onAll(JobKind.SWEEP)));

      await()
          .atMost(LONG)
          .until(() -> database.jobQueue().list().stream().anyMatch(job -> job.failures() == 1));
      assertThat(database.jobQueue().list())
          .singleElement()
          .satisfies(job -> assertThat(job.error().orElseThrow()).contains("odd", "answer"));
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void a_task_that_has_one_is_stored(String url) {
    try (JdbcPersistence database = Databases.open(url)) {
      commit(database, "a cat \u0000 on a rug");

      assertThat(database.tasks().find(PROJECT).orElseThrow().task().source().sceneDescription())
          .isEqualTo("a cat \ufffd on a rug");
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void what_a_row_says_is_kept_as_it_was_read_so_that_the_next_import_sees_no_edit(String url) {
    String written = "a cat\u0000 on\u0007 a\ud800 rug\r\nwith\ta 🐈";
    Row row =
        new Row(
            new RecordRef(Tasks.TABLE, "1"),
            "line 1",
            Map.of(Column.SCENE_DESCRIPTION, written),
            Optional.empty(),
            Optional.empty());
    String read = row.cell(Column.SCENE_DESCRIPTION).orElseThrow();
    try (JdbcPersistence database = Databases.open(url)) {
      commit(database, read);

      assertThat(database.tasks().find(PROJECT).orElseThrow().task().source().sceneDescription())
          .isEqualTo(read)
          .startsWith("a cat on a")
          .endsWith(" rug\nwith\ta 🐈");
    }
  }

  private static void commit(JdbcPersistence database, String description) {
    database.tasks().commit(Tasks.imported(PROJECT));
    Task task = database.tasks().find(PROJECT).orElseThrow().task();
    Source source = task.source();
    Task described =
        new Task(
            task.id(),
            new Source(
                source.row(),
                source.template(),
                source.releaseDate(),
                source.segmentCount(),
                description,
                source.opening(),
                source.home()),
            task.script(),
            task.chain(),
            task.activity(),
            task.versions());
    database.tasks().commit(new Decided(Tasks.next(described), List.of(), Map.of(), List.of()));
  }
}

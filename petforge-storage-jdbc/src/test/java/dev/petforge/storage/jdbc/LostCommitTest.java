package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryUndeliveredFacts;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.TcpProxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PostgreSQL commits what a call came to, and its answer never comes: whoever asked cannot know
 * whether it did. Nothing is bought twice or lost.
 */
class LostCommitTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SEGMENTS = 3;

  /** Else the driver refers to statements by names of its own. */
  private static final String EVERY_STATEMENT_IN_WORDS = "&prepareThreshold=0";

  @ParameterizedTest
  @CsvSource({"false, 4", "false, 5", "false, 7", "true, 4"})
  void every_clip_is_bought_once_however_often_the_ledger_does_not_answer(
      boolean keyed, int every) {
    String url = Postgres.newDatabase();
    InMemoryRecordTable table = new InMemoryRecordTable("pets");
    table.add(Map.of(Column.SEGMENT_COUNT, Integer.toString(SEGMENTS)), new byte[] {1});
    InstantSource clock = InstantSource.system();
    InMemoryVideoGenerator generator =
        keyed ? InMemoryVideoGenerator.keyed(clock) : InMemoryVideoGenerator.keyless(clock);
    generator.latency(Duration.ofMillis(20));
    try (TcpProxy proxy = TcpProxy.to("localhost", Postgres.port());
        JdbcPersistence observer = Databases.open(url);
        JdbcPersistence losing =
            Databases.open(Postgres.through(proxy, url) + EVERY_STATEMENT_IN_WORDS);
        PetForge petForge =
            PetForge.builder()
                .persistence(losing)
                .files(new InMemoryFileStore())
                .videoTools(new InMemoryVideoTools())
                .storyboardWriter(new InMemoryStoryboardWriter())
                .videoGenerator(generator)
                .undeliveredFacts(new InMemoryUndeliveredFacts())
                .table(table)
                .build()) {
      petForge.worker().start();
      ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
      petForge.project(id).run(Goal.merged());

      proxy.lose("update provider_calls", "COMMIT\u0000", every);

      await()
          .atMost(LONG)
          .until(
              () ->
                  observer.tasks().find(id).orElseThrow().task().status() == TaskStatus.COMPLETED);
      List<ProviderCall> calls = observer.calls().find(new CallQuery(Optional.empty(), Set.of()));
      assertThat(proxy.lost()).isPositive();
      assertThat(generator.billed()).isEqualTo(SEGMENTS);
      assertThat(calls).hasSize(SEGMENTS);
      assertThat(calls).extracting(call -> call.status().state()).containsOnly(CallState.DONE);
      assertThat(calls).allSatisfy(call -> assertThat(call.status().strayJobs()).isEmpty());
      assertThat(calls.stream().map(ProviderCall::spent).mapToLong(Money::micros).sum())
          .isEqualTo(generator.bill().micros());
    }
  }

  @Test
  void what_never_began_because_its_start_was_not_confirmed_is_not_taken_for_deadly() {
    String url = Postgres.newDatabase();
    JobKey fetch = new JobKey(JobKind.FETCH, "call-1");
    RetryPolicy policy = new RetryPolicy(9, Duration.ofMillis(50), Duration.ofMillis(50), 2);
    Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
    Queue<Failure> givenUp = new ConcurrentLinkedQueue<>();
    try (TcpProxy proxy = TcpProxy.to("localhost", Postgres.port());
        JdbcPersistence worker =
            Databases.open(Postgres.through(proxy, url) + EVERY_STATEMENT_IN_WORDS)) {
      worker.becomeWorker();
      worker
          .jobQueue()
          .start(
              Map.of(
                  JobKind.FETCH,
                  new JobHandler() {
                    @Override
                    public JobResult handle(JobKey job) {
                      handled.add(job);
                      return JobResult.idle();
                    }

                    @Override
                    public void giveUp(JobKey job, Failure reason) {
                      givenUp.add(reason);
                    }
                  }),
              RetryPolicies.all(policy));
      proxy.lose("set starts = starts + 1", "COMMIT\u0000", 1);
      worker.jobQueue().enqueue(List.of(fetch));
      await().atMost(LONG).until(() -> proxy.lost() > policy.starts());

      proxy.lose("nobody says this", "COMMIT\u0000", 1);

      await().atMost(LONG).until(() -> worker.jobQueue().list().isEmpty() || !givenUp.isEmpty());
      assertThat(givenUp).isEmpty();
      assertThat(handled).containsExactly(fetch);
    }
  }
}

package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPurchaseWitness;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryUndeliveredFacts;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary of two servers dies while a worker is busy, and the standby is promoted. */
@Tag("slow")
class FailoverTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SEGMENTS = 2;
  private static final String STREAMING =
      "select count(*) from pg_stat_replication where state = 'streaming'";

  @TempDir Path folder;

  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator =
      InMemoryVideoGenerator.keyed(InstantSource.system());
  private OwnServer primary;
  private OwnServer standby;
  private String url;

  @BeforeEach
  void start() {
    primary = new OwnServer(folder.resolve("primary")).with("fsync", "on").start();
    String there = primary.newDatabase();
    primary.close();
    standby = primary.standby(folder.resolve("standby"));
    url =
        there.replace(
            "localhost:" + primary.port(),
            "localhost:" + primary.port() + ",localhost:" + standby.port());
    generator.latency(Duration.ofMillis(50));
    for (int i = 0; i < 2; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, Integer.toString(SEGMENTS)), new byte[] {(byte) i});
    }
  }

  @AfterEach
  void stop() {
    primary.close();
    standby.close();
  }

  @Test
  void work_goes_on_at_the_standby_and_nothing_is_lost_if_commits_wait_for_it() {
    primary.with("synchronous_standby_names", "*").start();
    standby.start();
    await().atMost(LONG).until(() -> primary.ask(STREAMING).equals("1"));
    try (JdbcPersistence database = open();
        PetForge petForge = petForge(database)) {
      assertThat(database.durabilityRisk()).isEmpty();
      List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
      ids.forEach(id -> petForge.project(id).run(Goal.merged()));
      await().atMost(LONG).until(() -> generator.billed() > 0);

      failover();

      ids.forEach(id -> awaitVideo(database, id));
      List<ProviderCall> calls = database.calls().find(new CallQuery(Optional.empty(), Set.of()));
      assertThat(generator.billed()).isEqualTo(ids.size() * SEGMENTS);
      assertThat(calls).extracting(call -> call.status().state()).containsOnly(CallState.DONE);
    }
  }

  @Test
  void purchases_that_a_standby_never_got_are_missed_before_anything_is_bought_again() {
    primary.start();
    standby.start();
    await().atMost(LONG).until(() -> primary.ask(STREAMING).equals("1"));
    try (JdbcPersistence database = open();
        PetForge petForge = petForge(database)) {
      assertThat(database.durabilityRisk())
          .hasValueSatisfying(risk -> assertThat(risk).contains("synchronous_standby_names=''"));
      List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
      String there = primary.ask("select pg_current_wal_lsn()");
      await()
          .atMost(LONG)
          .until(
              () -> standby.ask("select pg_last_wal_replay_lsn() >= '" + there + "'").equals("t"));
      standby.close();
      petForge.project(ids.get(0)).run(Goal.merged());
      awaitVideo(database, ids.get(0));
      assertThat(generator.billed()).isEqualTo(SEGMENTS);

      primary.stop(OwnServer.Stop.IMMEDIATE);
      standby.start();
      promote();
      await()
          .atMost(LONG)
          .until(
              () ->
                  database.tasks().find(ids.get(0)).orElseThrow().task().status()
                      == TaskStatus.PENDING);
      ids.forEach(id -> petForge.project(id).run(Goal.merged()));

      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(database.calls().find(new CallQuery(Optional.empty(), Set.of())))
                      .hasSizeGreaterThanOrEqualTo(2)
                      .allSatisfy(
                          call ->
                              assertThat(call.status().waitingFor())
                                  .contains(WaitReason.VERIFICATION)));
      assertThat(generator.billed()).isEqualTo(SEGMENTS);
      assertThat(petForge.money().missingPurchases())
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.witnessed()).isEqualTo(SEGMENTS);
                assertThat(gap.known()).isZero();
              });
    }
  }

  private void failover() {
    primary.stop(OwnServer.Stop.IMMEDIATE);
    promote();
  }

  private void promote() {
    assertThat(standby.ask("select pg_promote()")).isEqualTo("t");
  }

  private static void awaitVideo(JdbcPersistence database, ProjectId id) {
    await()
        .atMost(LONG)
        .until(
            () -> database.tasks().find(id).orElseThrow().task().status() == TaskStatus.COMPLETED);
  }

  private JdbcPersistence open() {
    return Databases.builder(url).heartbeat(Duration.ofSeconds(1)).open();
  }

  private PetForge petForge(JdbcPersistence database) {
    PetForge built =
        PetForge.builder()
            .persistence(database)
            .files(new InMemoryFileStore())
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .undeliveredFacts(new InMemoryUndeliveredFacts())
            .purchaseWitness(new InMemoryPurchaseWitness())
            .table(table)
            .build();
    built.worker().start();
    return built;
  }
}

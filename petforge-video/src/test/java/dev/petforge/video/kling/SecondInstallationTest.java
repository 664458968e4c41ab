package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.emulator.EmulatedJob;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ListedJob;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.AccountId;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.Verification;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.MovableClock;
import dev.petforge.video.internal.Pictures;
import dev.petforge.video.media.FfmpegVideoTools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two installations with databases of their own use one account at Kling, whose two slots they
 * share without knowing of each other.
 */
class SecondInstallationTest {
  private static final int SLOTS = 2;
  private static final Duration SLOT_WAIT = Duration.ofSeconds(15);

  private final MovableClock clock = new MovableClock();
  private final KlingEmulator kling =
      new KlingEmulator(
          EmulatorSettings.standard()
              .withSlots(SLOTS)
              .withRenderTime(Duration.ofHours(1))
              // Large enough for the frame of a joint, which is never scaled.
              .withClips(new MotionJpegClips(320)));
  private final List<Installation> all =
      List.of(new Installation("alpha"), new Installation("beta"));

  /** One of them, with its own database, files and table. */
  private final class Installation {
    private final InMemoryPersistence database;
    private final InMemoryRecordTable table;
    private final KlingGenerator generator =
        KlingGenerator.builder()
            .host(kling.address())
            .apiKey(EmulatorSettings.KEY)
            .model("kling-2.5-turbo")
            .allowLocal(true)
            .keyed(true)
            .fitPictures(true)
            .rate(1000)
            .slotWait(SLOT_WAIT)
            .build();
    private final PetForge petForge;
    private List<ProjectId> projects = List.of();

    Installation(String name) {
      database = InMemoryPersistence.manual(clock, name);
      table = new InMemoryRecordTable(name);
      petForge =
          PetForge.builder()
              .persistence(database)
              .files(new InMemoryFileStore())
              .videoTools(FfmpegVideoTools.builder().inThisProcess().build())
              .storyboardWriter(new InMemoryStoryboardWriter())
              .videoGenerator(generator)
              .table(table)
              .clipLength(Duration.ofSeconds(5))
              .withoutSound()
              .slots(SLOTS)
              // The emulated clips are small.
              .acceptAnySize()
              .build();
      petForge.worker().start();
    }

    /** The same picture in both, so that nothing but the installation tells their orders apart. */
    void order(int rows, int segments) {
      for (int i = 0; i < rows; i++) {
        table.add(
            Map.of(Column.SEGMENT_COUNT, Integer.toString(segments)), Pictures.png(320, 320, 7));
      }
      projects = petForge.table(table.ref()).importRows().imported();
      assertThat(projects).hasSize(rows);
      assertThat(petForge.projects().run(projects, Goal.segments(), rows).values())
          .hasOnlyElementsOfType(Outcome.Decided.class);
      database.runUntilIdle();
      assertThat(projects)
          .allSatisfy(
              id ->
                  assertThat(petForge.project(id).find().orElseThrow().task().activity().failure())
                      .isEmpty());
    }

    List<ProviderCall> calls() {
      return petForge.money().calls(new CallQuery(Optional.empty(), Set.of()));
    }

    List<ProviderCall> calls(CallState state) {
      return petForge.money().calls(CallQuery.in(state));
    }

    boolean complete() {
      return projects.stream()
          .allMatch(id -> petForge.project(id).find().orElseThrow().task().chain().complete());
    }
  }

  @AfterEach
  void close() {
    all.forEach(
        one -> {
          one.petForge.close();
          one.generator.close();
        });
    kling.close();
  }

  private void work(Duration time) {
    all.forEach(one -> one.database.runUntilIdle());
    clock.advance(time);
    all.forEach(one -> one.database.runUntilIdle());
  }

  @Test
  void both_wait_for_slots_and_each_gets_its_own_clips_once() {
    Installation alpha = all.get(0);
    Installation beta = all.get(1);
    alpha.order(2, 2);
    beta.order(2, 2);

    assertThat(alpha.calls(CallState.SUBMITTED)).hasSize(SLOTS);
    assertThat(beta.calls(CallState.PLANNED))
        .as("told that the account has no free slot")
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.status().waitingFor()).contains(WaitReason.RATE))
        .extracting(call -> call.status().failure().map(why -> why.code()))
        .contains(Optional.of("SLOTS"));
    // The first has its clips and orders again, but the second is asked first.
    kling.finishJobs();
    clock.advance(SLOT_WAIT);
    beta.database.runUntilIdle();
    alpha.database.runUntilIdle();
    assertThat(beta.calls(CallState.SUBMITTED)).hasSize(SLOTS);
    assertThat(alpha.calls(CallState.PLANNED))
        .as("now the first one waits")
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.status().waitingFor()).contains(WaitReason.RATE));
    for (int i = 0; i < 50 && !(alpha.complete() && beta.complete()); i++) {
      kling.finishJobs();
      work(Duration.ofSeconds(5));
    }

    for (Installation one : all) {
      assertThat(one.complete()).as(one.database.installation()).isTrue();
      assertThat(one.projects)
          .extracting(id -> one.petForge.project(id).find().orElseThrow().task().status())
          .containsOnly(TaskStatus.ALL_SEGMENTS_READY);
      assertOwnJobsOnly(one);
    }
    assertThat(kling.billed()).as("wanted by both").hasSize(8);
    assertThat(kling.complaints()).isEmpty();
    Set<CallKey> keys = new HashSet<>();
    all.forEach(one -> one.calls().forEach(call -> keys.add(call.key())));
    assertThat(keys).hasSize(8);
  }

  /** Its ledger has what was billed under its name, and nothing else. */
  private void assertOwnJobsOnly(Installation one) {
    String mark = one.database.installation() + "-";
    List<ProviderJobId> billed = new ArrayList<>();
    for (EmulatedJob job : kling.billed()) {
      if (job.key().orElse("").startsWith(mark)) {
        billed.add(new ProviderJobId(job.id()));
      }
    }
    assertThat(billed).hasSize(4);
    assertThat(one.calls())
        .allSatisfy(call -> assertThat(call.key().value()).startsWith(mark))
        .allSatisfy(call -> assertThat(call.status().state()).isEqualTo(CallState.DONE))
        .allSatisfy(call -> assertThat(call.status().strayJobs()).isEmpty())
        .extracting(call -> call.status().job().orElseThrow())
        .containsExactlyInAnyOrderElementsOf(billed);
    for (ProviderCall call : one.calls()) {
      assertThat(one.generator.find(call.key())).isEqualTo(call.status().job());
    }
    List<ListedJob> account = one.generator.list(Instant.EPOCH).orElseThrow();
    assertThat(account).as("the list is of the account").hasSize(8);
    Verification found =
        one.petForge.money().verify(AccountId.of("kling", "default"), Instant.EPOCH);
    assertThat(found.listed()).isEqualTo(8);
    assertThat(found.ours()).isEqualTo(4);
    assertThat(found.takenIn()).isEmpty();
    assertThat(found.agrees()).isTrue();
  }

  @Test
  void a_lost_answer_is_found_by_the_one_that_ordered_and_by_no_other() {
    Installation alpha = all.get(0);
    Installation beta = all.get(1);
    kling.faults().next(Fault.CUT_AFTER);
    alpha.order(1, 1);
    CallKey lost = alpha.calls().get(0).key();
    beta.order(1, 1);
    CallKey other = beta.calls().get(0).key();

    // Another name for the same order, if one installation made the keys of the other.
    assertThat(other).isNotEqualTo(lost);
    assertThat(
            beta.petForge.money().verify(AccountId.of("kling", "default"), Instant.EPOCH).takenIn())
        .isEmpty();
    assertThat(beta.calls()).hasSize(1);
    for (int i = 0; i < 50 && !(alpha.complete() && beta.complete()); i++) {
      kling.finishJobs();
      work(Duration.ofSeconds(5));
    }

    assertThat(alpha.calls(CallState.DONE))
        .singleElement()
        .satisfies(call -> assertThat(call.key()).isEqualTo(lost));
    assertThat(beta.calls(CallState.DONE))
        .singleElement()
        .satisfies(call -> assertThat(call.key()).isEqualTo(other));
    assertThat(kling.billed())
        .extracting(job -> job.key().orElseThrow())
        .containsExactly(lost.value(), other.value());
  }
}

package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Spending;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.MovableClock;
import dev.petforge.video.internal.Pictures;
import dev.petforge.video.media.FfmpegVideoTools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kling's interface at an address that is not Kling's: a relay, which may drop keys. */
class RelayedKlingTest {
  private final MovableClock clock = new MovableClock();
  private final KlingEmulator relay =
      new KlingEmulator(
          EmulatorSettings.standard()
              .withRenderTime(Duration.ofHours(1))
              .withClips(new MotionJpegClips(64)));
  private final InMemoryPersistence database = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");

  @AfterEach
  void close() {
    relay.close();
  }

  private KlingGenerator generator(KlingGenerator.Dialect dialect) {
    return builder(dialect).build();
  }

  private KlingGenerator.Builder builder(KlingGenerator.Dialect dialect) {
    return KlingGenerator.builder()
        .host(relay.address())
        .dialect(dialect)
        .apiKey(EmulatorSettings.KEY)
        .model("kling-2.5-turbo")
        .allowLocal(true)
        .fitPictures(true)
        .rate(1000);
  }

  private PetForge petForge(KlingGenerator generator) {
    PetForge built =
        PetForge.builder()
            .persistence(database)
            .files(new InMemoryFileStore())
            .videoTools(FfmpegVideoTools.builder().inThisProcess().build())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .clipLength(Duration.ofSeconds(5))
            .withoutSound()
            .build();
    built.worker().start();
    return built;
  }

  /** Orders a film of one segment, and works for ten minutes. */
  private ProviderCall ordered(PetForge petForge) {
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), Pictures.png(640, 360, 7));
    List<ProjectId> imported = petForge.table(table.ref()).importRows().imported();
    ProjectId project = imported.get(imported.size() - 1);
    petForge.project(project).run(Goal.segments());
    workForTenMinutes();
    List<ProviderCall> calls =
        petForge.money().calls(new CallQuery(Optional.of(project), Set.of()));
    assertThat(calls).hasSize(1);
    return calls.get(0);
  }

  private void workForTenMinutes() {
    for (int i = 0; i < 60; i++) {
      database.runUntilIdle();
      clock.advance(Duration.ofSeconds(10));
    }
  }

  private static long spent(PetForge petForge) {
    return petForge.money().spending(Spending.By.PROVIDER).stream()
        .mapToLong(line -> line.spent().micros())
        .sum();
  }

  @ParameterizedTest
  @EnumSource(KlingGenerator.Dialect.class)
  void a_job_that_failed_is_paid_and_ordered_once_where_nothing_is_said_of_refunds(
      KlingGenerator.Dialect dialect) {
    try (KlingGenerator generator = generator(dialect);
        PetForge petForge = petForge(generator)) {
      relay.faults().next(Fault.JOB_FAILS);
      ProviderCall call = ordered(petForge);

      relay.finishJobs();
      workForTenMinutes();

      assertThat(relay.jobs()).as("orders").hasSize(1);
      assertThat(petForge.money().calls(CallQuery.of(call.subject().project())))
          .singleElement()
          .satisfies(ended -> assertThat(ended.status().state()).isEqualTo(CallState.FAILED));
      assertThat(spent(petForge)).isPositive().isEqualTo(call.terms().price().micros());
    }
  }

  @ParameterizedTest
  @EnumSource(KlingGenerator.Dialect.class)
  void a_job_that_failed_is_ordered_again_where_the_relay_gives_its_price_back(
      KlingGenerator.Dialect dialect) {
    try (KlingGenerator generator = builder(dialect).refunds(true).build();
        PetForge petForge = petForge(generator)) {
      relay.faults().next(Fault.JOB_FAILS);
      ProviderCall call = ordered(petForge);

      relay.finishJobs();
      workForTenMinutes();

      assertThat(relay.jobs()).as("orders").hasSize(2);
      assertThat(spent(petForge)).isPositive().isEqualTo(call.terms().price().micros());
    }
  }

  @ParameterizedTest
  @EnumSource(KlingGenerator.Dialect.class)
  void a_lost_answer_is_no_second_purchase_though_the_relay_drops_keys(
      KlingGenerator.Dialect dialect) {
    relay.dropKeys(true);
    try (KlingGenerator generator = generator(dialect);
        PetForge petForge = petForge(generator)) {
      relay.faults().next(Fault.CUT_AFTER);

      ProviderCall call = ordered(petForge);

      assertThat(relay.jobs()).hasSize(1);
      assertThat(call.status().state()).isEqualTo(CallState.UNKNOWN);
      // An order that is accepted there proves nothing: it is not found by its key.
      ordered(petForge);
      relay.faults().next(Fault.CUT_AFTER);
      assertThat(ordered(petForge).status().state()).isEqualTo(CallState.UNKNOWN);
      assertThat(relay.jobs()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(KlingGenerator.Dialect.class)
  void a_relay_that_was_seen_to_keep_keys_is_asked_for_a_lost_order(
      KlingGenerator.Dialect dialect) {
    try (KlingGenerator generator = generator(dialect);
        PetForge petForge = petForge(generator)) {
      ordered(petForge);
      relay.faults().next(Fault.CUT_AFTER);

      ProviderCall call = ordered(petForge);

      assertThat(relay.jobs()).hasSize(2);
      assertThat(call.status().job()).contains(new ProviderJobId(relay.jobs().get(1).id()));
    }
  }
}

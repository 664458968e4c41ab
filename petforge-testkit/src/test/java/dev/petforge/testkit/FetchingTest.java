package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileStore;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.media.VideoTools;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clip that is paid for is brought home as long as the provider keeps it, whatever happens. */
class FetchingTest {
  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);

  /** What goes wrong while a clip is brought home, by the method that is called. */
  private Function<String, Optional<Throwable>> trouble = method -> Optional.empty();

  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(troubled(FileStore.class, files))
          .videoTools(troubled(VideoTools.class, tools))
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(troubled(VideoGenerator.class, generator))
          .table(table)
          .build();

  private final RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {1});
  private ProjectId id = new ProjectId("none");

  @BeforeEach
  void ordered() {
    petForge.worker().start();
    id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.merged());
  }

  private void pass(Duration time) {
    persistence.advance(time);
    persistence.runUntilIdle();
  }

  private void awayFor(Duration time) {
    generator.resultsAwayUntil(clock.instant().plus(time));
  }

  private Task task() {
    return petForge.project(id).find().orElseThrow().task();
  }

  private ProviderCall call() {
    return petForge.project(id).find().orElseThrow().calls().get(0);
  }

  private Optional<String> failure() {
    return task().activity().failure().map(Failure::code);
  }

  private Optional<Job> fetch() {
    return petForge.worker().jobs().stream()
        .filter(job -> job.key().kind() == JobKind.FETCH)
        .findFirst();
  }

  private void assertCompletedAndPaidOnce() {
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task().activity().failure()).isEmpty();
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void results_that_are_away_for_90_seconds_are_nobodys_business() {
    awayFor(Duration.ofSeconds(90));

    pass(Duration.ofSeconds(100));
    assertThat(task().statusWord()).isEqualTo("generating_segment_0");
    assertThat(failure()).isEmpty();
    pass(Duration.ofDays(2));

    assertCompletedAndPaidOnce();
  }

  @Test
  void results_that_are_away_for_hours_are_told_of_early_and_taken_in_without_anybody() {
    awayFor(Duration.ofHours(7));

    pass(Duration.ofMinutes(5));
    assertThat(task().activity().operation()).isEmpty();
    assertThat(task().status()).as("nothing was given up").isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(failure()).contains("FETCH_DELAYED");
    assertThat(table.cell(row, Column.ERROR))
        .contains(
            "made and paid for",
            "UNREACHABLE",
            call().status().resultUntil().orElseThrow().toString());
    assertThat(fetch().orElseThrow().error().orElseThrow()).contains("UNREACHABLE");
    pass(Duration.ofHours(9));

    assertCompletedAndPaidOnce();
  }

  @Test
  void tries_become_hourly() {
    awayFor(Duration.ofHours(20));
    pass(Duration.ofHours(3));
    int before = generator.fetches();

    pass(Duration.ofHours(10));

    assertThat(generator.fetches() - before).isBetween(9, 11);
  }

  @Test
  void whoever_retries_has_it_tried_at_once_and_learns_at_once_that_it_was_no_use() {
    awayFor(Duration.ofHours(7));
    pass(Duration.ofHours(3));
    int before = generator.fetches();

    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    pass(Duration.ofMinutes(5));
    assertThat(generator.fetches()).isGreaterThan(before);
    assertThat(failure()).contains("FETCH_DELAYED");

    generator.resultsAwayUntil(Instant.MIN);
    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    pass(Duration.ofSeconds(10));

    assertCompletedAndPaidOnce();
  }

  @Test
  void the_clip_of_a_call_that_is_not_wanted_any_more_is_kept_as_a_version() {
    awayFor(Duration.ofHours(7));
    pass(Duration.ofHours(1));
    petForge.project(id).cancel(OpenCalls.ABANDON);
    petForge.project(id).abandon(call().key());

    pass(Duration.ofHours(9));

    assertThat(call().status().state()).isEqualTo(CallState.DONE);
    assertThat(task().chain().segment(0).completed()).isFalse();
    assertThat(task().chain().segment(0).history())
        .extracting(ReplacedVersion::reason)
        .containsExactly("abandoned");
    assertThat(generator.billed()).isEqualTo(1);
  }

  private <T> T troubled(Class<T> port, T behind) {
    return instead(
        port,
        behind,
        (method, arguments) -> {
          boolean other = method.getName().equals("workspace") && !arguments[0].equals("fetch");
          Optional<Throwable> thrown = trouble.apply(method.getName());
          if (!other && thrown.isPresent()) {
            throw FetchingTest.<RuntimeException>unchecked(thrown.get());
          }
          return null;
        });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** For two hours and a half a method fails, as something on this machine does. */
  private void failsHere(String method, Throwable failure) {
    Instant until = clock.instant().plus(Duration.ofMinutes(150));
    trouble =
        called ->
            Optional.of(failure)
                .filter(one -> called.equals(method) && clock.instant().isBefore(until));
  }

  private void failsHere(String what) {
    switch (what) {
      case "full disk" -> failsHere("fetch", new RetryableException("DISK_FULL", "no space left"));
      case "bug" -> failsHere("fetch", new IllegalStateException("nobody thought of this"));
      case "error" -> failsHere("fetch", new StackOverflowError("thrown by a test"));
      case "private address" -> failsHere("fetch", permanent("RESULT_ADDRESS"));
      case "key revoked" -> failsHere("fetch", permanent("KEY_REFUSED"));
      case "no workspace" -> failsHere("workspace", permanent("NOT_WRITABLE"));
      case "not writable" -> failsHere("put", permanent("NOT_WRITABLE"));
      case "media timeout" -> failsHere("frames", permanent("MEDIA_TIMEOUT"));
      default -> failsHere("look", permanent("NATIVES_MISSING"));
    }
  }

  private static PermanentException permanent(String code) {
    return new PermanentException(code, "thrown by a test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full disk",
        "bug",
        "error",
        "private address",
        "key revoked",
        "no workspace",
        "not writable",
        "media timeout",
        "natives missing"
      })
  void what_fails_on_this_machine_ends_no_fetch(String what) {
    failsHere(what);

    pass(Duration.ofMinutes(5));
    assertThat(failure()).contains("FETCH_DELAYED");
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    pass(Duration.ofHours(5));

    assertCompletedAndPaidOnce();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "not writable"})
  void what_fails_on_this_machine_ends_no_fetch_that_nobody_waits_for(String what) {
    failsHere(what);
    pass(Duration.ofMinutes(5));
    petForge.project(id).cancel(OpenCalls.ABANDON);
    petForge.project(id).abandon(call().key());

    pass(Duration.ofHours(5));

    assertThat(call().status().state()).isEqualTo(CallState.DONE);
    assertThat(task().chain().segment(0).history())
        .extracting(ReplacedVersion::reason)
        .containsExactly("abandoned");
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_clip_whose_address_became_stale_is_fetched_from_a_fresh_one() {
    awayFor(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(10));

    generator.moveResults();
    pass(Duration.ofMinutes(2));

    assertCompletedAndPaidOnce();
    assertThat(call().status().result().orElseThrow()).endsWith("#1");
  }

  @Test
  void a_clip_that_is_gone_is_looked_at_once_more_and_left_to_a_person() {
    generator.removeResults();

    pass(Duration.ofHours(6));
    assertThat(generator.fetches()).isEqualTo(2);
    assertThat(task().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(failure()).contains("RESULT_GONE");
    assertThat(call().status().state()).isEqualTo(CallState.FETCHING);
    assertThat(fetch().orElseThrow().state()).isEqualTo(Job.State.PARKED);

    generator.restoreResults();
    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    pass(Duration.ofMinutes(1));
    assertCompletedAndPaidOnce();
  }

  @Test
  void a_fetch_that_fails_at_the_instant_at_which_it_was_asked_for_ends_its_operation() {
    generator.removeResults();
    pass(Duration.ofHours(6));
    int before = generator.fetches();

    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    persistence.runUntilIdle();

    assertThat(generator.fetches()).isGreaterThan(before);
    assertThat(task().activity().operation()).isEmpty();
    assertThat(failure()).contains("RESULT_GONE");
  }

  @Test
  void a_clip_that_is_no_video_is_fetched_once_more_and_left_to_a_person() {
    generator.clips(job -> new byte[0]);

    pass(Duration.ofHours(6));

    assertThat(failure()).contains("BROKEN_CLIP");
    assertThat(generator.fetches()).isEqualTo(2);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_clip_that_could_not_be_brought_home_in_its_life_is_left_to_a_person_who_was_warned() {
    awayFor(Duration.ofDays(10));
    pass(Duration.ofMinutes(5));
    Instant until = call().status().resultUntil().orElseThrow();
    assertThat(call().endangered(clock.instant())).contains(until);

    pass(Duration.ofHours(26));

    assertThat(task().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(failure()).contains("RESULT_EXPIRED");
    assertThat(call().endangered(clock.instant())).contains(until);
    int before = generator.fetches();
    pass(Duration.ofHours(24));
    assertThat(generator.fetches()).isEqualTo(before);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void nothing_is_in_danger_while_a_fetch_goes_well() {
    pass(Duration.ofMinutes(1));
    assertThat(call().endangered(clock.instant().plus(Duration.ofDays(3)))).isEmpty();
  }
}

package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.UncertainPolicy;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQueue;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.Resubmission;
import dev.petforge.reconciliation.UnknownJob;
import dev.petforge.reconciliation.Verification;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Project;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Steps of money and of people in orders that happen once in a thousand runs, each forced here: no
 * clip is bought twice, and none that is paid is lost.
 */
class InterleavingTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private static final AccountId ACCOUNT = new AccountId("memory/default");

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private PetForge petForge = begin(builder(persistence, generator));

  private PetForgeBuilder builder(Persistence database, VideoGenerator clips) {
    return PetForge.builder()
        .persistence(database)
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(clips)
        .table(table);
  }

  private static PetForge begin(PetForgeBuilder builder) {
    PetForge built = builder.build();
    built.worker().start();
    return built;
  }

  /** An empty database that no process works on yet. */
  private InMemoryPersistence emptyDatabase() {
    persistence = InMemoryPersistence.manual(clock);
    return persistence;
  }

  private void withoutKeys() {
    generator = InMemoryVideoGenerator.keyless(clock);
    petForge = begin(builder(emptyDatabase(), generator));
  }

  private void restartAfterCrash() {
    persistence = persistence.crash();
    petForge = begin(builder(persistence, generator));
  }

  private ProjectId imported(int segments) {
    table.add(Map.of(Column.SEGMENT_COUNT, Integer.toString(segments)), PHOTO);
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private void work() {
    for (int i = 0; i < 200; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  /** Lets jobs be handled round by round until something holds. */
  private void workUntil(BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      if (persistence.runDue() == 0) {
        persistence.advance(Duration.ofMillis(100));
      }
    }
    assertThat(condition.getAsBoolean()).as("what was waited for").isTrue();
  }

  private Project project(ProjectId id) {
    return petForge.project(id).find().orElseThrow();
  }

  private Task task(ProjectId id) {
    return project(id).task();
  }

  private ProviderCall call(ProjectId id) {
    return project(id).calls().get(0);
  }

  private static void assertRefused(Outcome outcome, Refusal reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.reason()).as(no.message()).isEqualTo(reason));
  }

  /** A project of two segments whose first clip is in the ledger, and its task does not know it. */
  private ProjectId withAnUntakenClip() {
    AtomicBoolean blocked = new AtomicBoolean();
    emptyDatabase();
    TaskStore stumbling =
        instead(
            TaskStore.class,
            persistence.tasks(),
            (method, arguments) -> {
              if (blocked.get() && method.getName().equals("commit")) {
                throw new RetryableException("DATABASE", "the database is locked");
              }
              return null;
            });
    Persistence database =
        instead(
            Persistence.class,
            persistence,
            (method, arguments) -> method.getName().equals("tasks") ? stumbling : null);
    generator.latency(Duration.ofMinutes(1));
    petForge = begin(builder(database, generator));
    ProjectId id = imported(2);
    petForge.project(id).run(Goal.segments());
    workUntil(() -> project(id).calls().size() == 1);
    blocked.set(true);
    workUntil(() -> call(id).status().state() == CallState.DONE);
    blocked.set(false);
    assertThat(task(id).chain().completed()).as("it is in the ledger only").isZero();
    return id;
  }

  @Test
  void a_stored_clip_that_its_task_has_not_taken_in_is_not_bought_again() {
    ProjectId id = withAnUntakenClip();
    restartAfterCrash();

    assertThat(petForge.project(id).cancel()).isInstanceOf(Decided.class);
    Outcome again = petForge.project(id).generate(0);

    assertThat(again).isInstanceOf(Decided.class);
    assertThat(task(id).chain().completed()).isEqualTo(1);
    work();
    assertThat(generator.billed()).isEqualTo(1);
    assertThat(project(id).calls()).hasSize(1);
  }

  @Test
  void a_stored_clip_that_its_task_has_not_taken_in_is_not_replaced_unseen() {
    ProjectId id = withAnUntakenClip();
    petForge.project(id).cancel();
    TaskVersion seen = task(id).version();

    assertRefused(petForge.project(id).regenerate(0, seen), Refusal.OPEN_CALL);
    assertRefused(
        petForge.project(id).redo(Redo.from(0, seen).runningOn().abandoning()), Refusal.OPEN_CALL);
    work();

    assertThat(generator.billed()).isEqualTo(1);
    assertThat(task(id).chain().completed()).isEqualTo(1);
  }

  @Test
  void a_planner_that_breaks_does_not_keep_a_paid_clip_from_its_task() {
    AtomicBoolean broken = new AtomicBoolean();
    VideoGenerator breaking =
        instead(
            VideoGenerator.class,
            generator,
            (method, arguments) -> {
              if (broken.get() && method.getName().equals("price")) {
                throw new IllegalStateException("no price list");
              }
              return null;
            });
    petForge = begin(builder(emptyDatabase(), breaking));
    ProjectId id = imported(2);
    petForge.project(id).run(Goal.segments());
    workUntil(() -> project(id).calls().size() == 1);
    broken.set(true);
    work();

    assertThat(task(id).chain().completed()).isEqualTo(1);
    assertThat(task(id).activity().failure().orElseThrow().message()).contains("no price list");
    broken.set(false);
    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    work();
    assertThat(task(id).chain().complete()).isTrue();
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void a_clip_length_that_no_request_can_have_is_refused_at_the_start() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> builder(persistence, generator).clipLength(Duration.ofMillis(1500)).build())
        .withMessageContaining("PT1.5S");
  }

  @Test
  void the_name_of_a_paid_job_is_not_lost_when_the_database_is_busy() {
    generator = InMemoryVideoGenerator.keyless(clock);
    emptyDatabase();
    AtomicBoolean busy = new AtomicBoolean();
    CallLedger stumbling =
        instead(
            CallLedger.class,
            persistence.calls(),
            (method, arguments) -> {
              boolean records = method.getName().equals("record");
              if (records && busy.getAndSet(false)) {
                throw new RetryableException("DATABASE", "the database is locked");
              }
              return null;
            });
    Persistence database =
        instead(
            Persistence.class,
            persistence,
            (method, arguments) -> method.getName().equals("calls") ? stumbling : null);
    petForge = begin(builder(database, generator));
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    workUntil(() -> project(id).calls().size() == 1);
    busy.set(true);
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(call(id).status().job()).contains(generator.jobs().get(0));
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_sender_that_dies_of_an_error_leaves_no_call_behind_in_a_living_process() {
    AtomicBoolean dying = new AtomicBoolean(true);
    VideoGenerator fatal =
        instead(
            VideoGenerator.class,
            generator,
            (method, arguments) -> {
              if (method.getName().equals("submit") && dying.getAndSet(false)) {
                throw new NoClassDefFoundError("a library is missing");
              }
              return null;
            });
    petForge = begin(builder(emptyDatabase(), fatal));
    ProjectId one = imported(1);
    ProjectId two = imported(1);
    petForge.projects().run(List.of(one, two), Goal.merged(), 2);
    work();

    assertThat(task(one).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task(two).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void a_frame_that_was_changed_on_the_disk_is_never_sent() {
    ProjectId id = imported(1);
    FileKey opening = task(id).source().opening().frame().file();
    files.delete(opening);
    files.write(opening, "something else".getBytes(StandardCharsets.UTF_8));

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(generator.jobs()).isEmpty();
    assertThat(task(id).activity().failure().orElseThrow().code()).isEqualTo("DAMAGED");
  }

  @Test
  void a_provider_that_asks_to_wait_gets_no_other_call_of_the_pool() {
    generator.next(InMemoryVideoGenerator.Answer.NOT_MADE);
    ProjectId one = imported(1);
    ProjectId two = imported(1);
    petForge.projects().run(List.of(one, two), Goal.segments(), 2);

    workUntil(() -> project(one).calls().size() + project(two).calls().size() == 2);
    persistence.runUntilIdle();

    assertThat(generator.submits(call(one).key()) + generator.submits(call(two).key()))
        .as("submits before the wait is over")
        .isEqualTo(1);
    assertThat(call(two).status().waitingFor()).contains(WaitReason.RATE);
    work();
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void a_double_click_buys_once() {
    ProjectId id = imported(1);
    petForge.project(id).generateStoryboard();
    work();

    assertThat(petForge.project(id).generate(0)).isInstanceOf(Decided.class);
    assertRefused(petForge.project(id).generate(0), Refusal.BUSY);
    work();
    assertRefused(petForge.project(id).generate(0), Refusal.NOTHING_TO_DO);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_row_that_is_imported_again_while_its_clip_is_made_buys_nothing() {
    generator.latency(Duration.ofMinutes(3));
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    persistence.runUntilIdle();
    assertThat(generator.jobs()).hasSize(1);

    assertThat(petForge.table(table.ref()).importRows().imported()).isEmpty();
    assertRefused(petForge.project(id).run(Goal.merged()), Refusal.NOTHING_TO_DO);
    restartAfterCrash();
    assertThat(petForge.table(table.ref()).importRows().known()).containsExactly(id);
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(project(id).calls()).hasSize(1);
    assertThat(generator.billed()).isEqualTo(1);
  }

  private ProjectId uncertain() {
    withoutKeys();
    ProjectId id = imported(1);
    generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);
    return id;
  }

  @Test
  void a_redo_over_an_uncertain_call_needs_that_it_is_given_up() {
    ProjectId id = uncertain();
    TaskVersion seen = task(id).version();

    assertThat(petForge.project(id).redo(Redo.from(0, seen).runningOn()))
        .isInstanceOf(Refused.class);
    assertThat(project(id).calls()).hasSize(1);
    assertThat(petForge.project(id).redo(Redo.from(0, seen).runningOn().abandoning()))
        .isInstanceOf(Decided.class);
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(call(id).spent())
        .as("it may have been paid for")
        .isEqualTo(call(id).terms().price());
  }

  @Test
  void an_uncertain_call_is_settled_by_the_job_that_a_person_found() {
    ProjectId id = uncertain();

    petForge.money().resolveFound(call(id).key(), generator.jobs().get(0));
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.money().resolveNotMade(call(id).key()))
        .withMessageContaining("done");
  }

  @Test
  void an_uncertain_call_that_was_not_made_is_sent_again_under_its_key() {
    withoutKeys();
    ProjectId id = imported(1);
    generator.next(InMemoryVideoGenerator.Answer.LOSE_BEFORE_ACCEPTING);
    petForge.project(id).run(Goal.merged());
    work();

    petForge.money().resolveNotMade(call(id).key());
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(project(id).calls()).hasSize(1);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_person_may_buy_anew_what_nobody_can_know_of() {
    ProjectId id = uncertain();

    Resubmission made = petForge.money().resubmit(call(id).key());
    assertThat(made.refused()).isEmpty();
    assertThat(made.anew()).isPresent();
    assertThat(made.givenUp().spent()).as("it may have been made").isEqualTo(generator.bill());
    work();

    assertThat(task(id).chain().complete()).isTrue();
    assertThat(project(id).calls()).hasSize(2);
    assertThat(call(id).status().state()).isEqualTo(CallState.FAILED);
  }

  @Test
  void by_the_policy_what_is_uncertain_is_bought_anew_only_after_the_longest_run() {
    generator = InMemoryVideoGenerator.keyless(clock);
    persistence = InMemoryPersistence.manual(clock);
    petForge = begin(builder(persistence, generator).uncertainCalls(UncertainPolicy.RESUBMIT));
    ProjectId id = imported(1);
    generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
    petForge.project(id).run(Goal.merged());
    persistence.advance(generator.capabilities().longestRun().minusSeconds(5));
    assertThat(project(id).calls()).hasSize(1);

    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(project(id).calls()).hasSize(2);
    assertThat(call(id).spent()).isEqualTo(call(id).terms().price());
  }

  @Test
  void a_job_that_takes_longer_than_any_is_told_and_its_clip_is_taken_in_when_it_comes() {
    Duration longest = generator.capabilities().longestRun();
    generator.latency(longest.plusMinutes(10));
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    persistence.runUntilIdle();
    persistence.advance(longest.minusMinutes(1));
    persistence.runUntilIdle();
    assertThat(task(id).activity().operation()).isPresent();

    for (int i = 0; i < 3; i++) {
      // Asked for once after that time, and told with the next sweep.
      persistence.advance(Duration.ofMinutes(1));
      persistence.runUntilIdle();
    }

    assertThat(task(id).activity().operation()).isEmpty();
    assertThat(task(id).activity().failure())
        .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo("OVERDUE"));
    assertThat(call(id).wantedAndOpen()).isTrue();
    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    persistence.advance(Duration.ofMinutes(3));
    persistence.runUntilIdle();
    assertThat(task(id).activity().failure()).isPresent();

    persistence.advance(Duration.ofMinutes(10));
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
    assertThat(project(id).calls()).hasSize(1);
  }

  @Test
  void a_job_that_nobody_asked_for_all_night_is_not_taken_for_overdue() {
    generator.latency(Duration.ofMinutes(2));
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    workUntil(() -> project(id).calls().stream().anyMatch(call -> call.status().job().isPresent()));
    persistence = persistence.crash();
    clock.advance(generator.capabilities().longestRun().multipliedBy(3));
    // The sweep comes first; only then does the provider answer.
    generator.failNextPolls(2);

    petForge = begin(builder(persistence, generator));

    for (int i = 0; i < 300; i++) {
      persistence.runDue();
      assertThat(task(id).activity().failure()).isEmpty();
      persistence.advance(Duration.ofMillis(100));
    }
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_lost_answer_that_nobody_looked_up_all_night_is_not_taken_for_uncertain() {
    generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
    generator.failNextFinds(1);
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    workUntil(
        () ->
            project(id).calls().stream()
                .anyMatch(call -> call.status().state() == CallState.UNKNOWN));
    persistence = persistence.crash();
    clock.advance(generator.capabilities().longestRun().multipliedBy(3));

    petForge = begin(builder(persistence, generator));

    for (int i = 0; i < 300; i++) {
      persistence.runDue();
      assertThat(task(id).activity().failure()).isEmpty();
      persistence.advance(Duration.ofMillis(100));
    }
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  private ProjectId withARunningJob() {
    generator.latency(Duration.ofMinutes(2));
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    workUntil(() -> project(id).calls().stream().anyMatch(call -> call.status().job().isPresent()));
    return id;
  }

  private void assertOverdue(ProjectId id, String why) {
    assertThat(task(id).activity().operation()).isEmpty();
    assertThat(task(id).activity().failure())
        .hasValueSatisfying(
            reason -> {
              assertThat(reason.code()).isEqualTo("OVERDUE");
              assertThat(reason.message()).contains(why);
            });
    assertThat(call(id).wantedAndOpen()).isTrue();
  }

  @Test
  void a_provider_that_cannot_be_asked_for_longer_than_any_job_takes_is_told() {
    ProjectId id = withARunningJob();
    generator.failNextPolls(10_000);
    persistence.advance(generator.capabilities().longestRun().minusMinutes(1));
    assertThat(task(id).activity().failure()).isEmpty();
    assertThat(task(id).activity().operation()).isPresent();
    assertThat(pollJob().error()).as("it goes on failing").isPresent();

    persistence.advance(Duration.ofMinutes(11));

    assertOverdue(id, "UNREACHABLE");
    assertThat(pollJob().failures()).as("tried more and more seldom").isBetween(8, 40);
    generator.failNextPolls(0);
    persistence.advance(Duration.ofMinutes(6));
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  private Job pollJob() {
    return petForge.worker().jobs().stream()
        .filter(job -> job.key().kind() == JobKind.POLL)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_provider_that_nobody_here_speaks_with_any_more_is_told() {
    ProjectId id = withARunningJob();
    persistence = persistence.crash();
    petForge = begin(builder(persistence, InMemoryVideoGenerator.keyed(clock).account("another")));

    persistence.advance(generator.capabilities().longestRun().plusMinutes(10));

    assertOverdue(id, "UNKNOWN_PROVIDER");
    restartAfterCrash();
    persistence.advance(Duration.ofMinutes(6));
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  private List<ProjectId> runAtOnce(int projects) {
    for (int i = 0; i < projects; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    }
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
    petForge.projects().run(ids, Goal.merged(), projects);
    workUntil(() -> generator.jobs().size() == projects);
    return ids;
  }

  @Test
  void jobs_that_the_provider_stumbles_over_keep_no_other_from_news() {
    int bad = 4;
    VideoGenerator stumbling =
        instead(
            VideoGenerator.class,
            generator,
            (method, arguments) -> {
              if (method.getName().equals("poll")
                  && generator.jobs().stream()
                      .limit(bad)
                      .anyMatch(((Collection<?>) arguments[0])::contains)) {
                throw new PermanentException("JOB_UNREADABLE", "thrown by a test");
              }
              return null;
            });
    generator.latency(Duration.ofMinutes(1));
    petForge = begin(builder(emptyDatabase(), stumbling).slots(20));

    List<ProjectId> ids = runAtOnce(20);
    persistence.advance(Duration.ofMinutes(2));

    assertThat(ids)
        .filteredOn(id -> task(id).status() == TaskStatus.COMPLETED)
        .hasSize(ids.size() - bad);
    assertThat(petForge.money().calls(CallQuery.in(CallState.SUBMITTED, CallState.RUNNING)))
        .hasSize(bad)
        .allSatisfy(
            call ->
                assertThat(call.status().failure().orElseThrow().toString())
                    .contains("JOB_UNREADABLE"));
  }

  @Test
  @Timeout(60)
  void a_turn_of_polls_ends_although_its_first_calls_are_due_again_before_its_last_are_asked() {
    int projects = 40;
    AtomicInteger polls = new AtomicInteger();
    VideoGenerator slow =
        instead(
            VideoGenerator.class,
            generator,
            (method, arguments) -> {
              if (method.getName().equals("poll")) {
                polls.incrementAndGet();
                clock.advance(generator.capabilities().pollInterval());
              }
              return method.getName().equals("capabilities") ? oneByOne() : null;
            });
    generator.latency(Duration.ofHours(1));
    petForge = begin(builder(emptyDatabase(), slow).slots(projects));
    runAtOnce(projects);
    clock.advance(Duration.ofSeconds(10));
    polls.set(0);

    workUntil(() -> polls.get() > 0);

    assertThat(polls.get()).as("in one turn").isEqualTo(projects);
  }

  private Capabilities oneByOne() {
    Capabilities can = generator.capabilities();
    return new Capabilities(
        can.durations(),
        can.resolutions(),
        can.lastFrame(),
        can.audio(),
        can.keys(),
        can.cancellable(),
        can.pollInterval(),
        1,
        can.longestRun(),
        can.charge(),
        can.resultLife(),
        can.prompts());
  }

  /** A database in which looking at one project is a mistake of the program. */
  private Persistence mistaken(AtomicReference<ProjectId> bad) {
    emptyDatabase();
    TaskStore tasks =
        instead(
            TaskStore.class,
            persistence.tasks(),
            (method, arguments) -> {
              if (method.getName().equals("find") && arguments[0].equals(bad.get())) {
                throw new IllegalStateException("nobody thought of this");
              }
              return null;
            });
    return instead(
        Persistence.class,
        persistence,
        (method, arguments) -> method.getName().equals("tasks") ? tasks : null);
  }

  @Test
  void a_project_that_cannot_be_looked_at_keeps_no_other_from_being_carried_on() {
    AtomicReference<ProjectId> bad = new AtomicReference<>(new ProjectId("none"));
    // A job of hours is not asked for ten times a second.
    generator.pollInterval(Duration.ofSeconds(10)).latency(Duration.ofHours(20));
    petForge = begin(builder(mistaken(bad), generator));
    ProjectId one = imported(1);
    petForge.project(one).run(Goal.merged());
    workUntil(
        () -> project(one).calls().stream().anyMatch(call -> call.status().job().isPresent()));
    AtomicBoolean failing = new AtomicBoolean(true);
    generator
        .latency(Duration.ZERO)
        .clips(
            job -> {
              if (failing.get()) {
                throw new IllegalStateException("nobody thought of this either");
              }
              return new byte[] {7};
            });
    ProjectId other = imported(1);
    petForge.project(other).run(Goal.merged());
    workUntil(
        () ->
            petForge.worker().jobs().stream()
                .anyMatch(
                    job -> job.key().kind() == JobKind.FETCH && job.state() == Job.State.PARKED));
    failing.set(false);
    bad.set(one);
    String version = ProjectFiles.version(clock.instant().minus(Duration.ofDays(3)), "12345678");
    FileKey leftover =
        new ProjectFiles(task(other).source().home()).segmentArchive(0, version).child("clip.mp4");
    files.write(leftover, new byte[] {1});

    persistence.advance(Duration.ofHours(31));

    assertThat(task(other).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(files.find(leftover)).as("what never became a row").isEmpty();
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void a_project_that_cannot_be_started_keeps_no_other_from_its_turn() {
    AtomicReference<ProjectId> bad = new AtomicReference<>(new ProjectId("none"));
    petForge = begin(builder(mistaken(bad), generator));
    List<ProjectId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(imported(1));
    }
    petForge.projects().run(ids, Goal.merged(), 1);
    bad.set(ids.get(1));

    work();

    assertThat(task(ids.get(0)).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task(ids.get(2)).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_call_that_cannot_be_given_up_keeps_no_other_from_being_carried_on() {
    generator = InMemoryVideoGenerator.keyless(clock);
    emptyDatabase();
    CallLedger calls =
        instead(
            CallLedger.class,
            persistence.calls(),
            (method, arguments) -> {
              if (method.getName().equals("record")
                  && arguments.length == 2
                  && arguments[1] instanceof Fact.GivenUp) {
                throw new IllegalStateException("nobody thought of this");
              }
              return null;
            });
    Persistence database =
        instead(
            Persistence.class,
            persistence,
            (method, arguments) -> method.getName().equals("calls") ? calls : null);
    petForge = begin(builder(database, generator).uncertainCalls(UncertainPolicy.RESUBMIT));
    generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
    ProjectId one = imported(1);
    petForge.project(one).run(Goal.merged());
    work();
    assertThat(call(one).status().state()).isEqualTo(CallState.UNKNOWN);
    generator.latency(generator.capabilities().longestRun().multipliedBy(4));
    ProjectId other = imported(1);
    petForge.project(other).run(Goal.merged());

    persistence.advance(generator.capabilities().longestRun().multipliedBy(2));

    assertOverdue(other, "longest");
  }

  @Test
  void what_goes_wrong_when_work_is_stopped_is_told_and_it_is_closed_all_the_same() {
    JobQueue stumbling =
        instead(
            JobQueue.class,
            persistence.jobQueue(),
            (method, arguments) -> {
              if (method.getName().equals("stop")) {
                throw new RetryableException("DATABASE", "the database is locked");
              }
              return null;
            });
    Persistence database =
        instead(
            Persistence.class,
            persistence,
            (method, arguments) -> method.getName().equals("jobQueue") ? stumbling : null);
    PetForge stopped = builder(database, generator).build();

    assertThatExceptionOfType(RetryableException.class).isThrownBy(stopped::close);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(stopped::projects)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("CLOSED"));
  }

  @Test
  void buying_anew_says_what_it_did_also_when_the_task_goes_on_before_it() {
    ProjectId id = uncertain();
    AtomicBoolean fast = new AtomicBoolean(true);
    CallLedger signalling =
        instead(
            CallLedger.class,
            persistence.calls(),
            (method, arguments) -> {
              if (!method.getName().equals("record") || !fast.getAndSet(false)) {
                return null;
              }
              Object known =
                  persistence.calls().record((CallKey) arguments[0], (Fact) arguments[1]);
              // A worker hears of it at once, and the task has a goal.
              persistence.runUntilIdle();
              return known;
            });
    PetForge beside =
        builder(
                instead(
                    Persistence.class,
                    persistence,
                    (method, arguments) -> method.getName().equals("calls") ? signalling : null),
                generator)
            .build();

    Resubmission made = beside.money().resubmit(call(id).key());

    assertThat(project(id).calls()).hasSize(2);
    assertThat(made.refused()).isEmpty();
    assertThat(made.anew().map(ProviderCall::key)).contains(project(id).calls().get(1).key());
    assertThat(generator.jobs()).hasSize(2);
  }

  @Test
  void what_only_the_provider_knows_is_taken_in_from_its_list() {
    ProjectId id = imported(1);
    generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
    generator.failNextFinds(1_000);
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);

    Verification found = petForge.money().verify(ACCOUNT, Instant.EPOCH);
    work();

    assertThat(found.takenIn()).extracting(ProviderCall::key).containsExactly(call(id).key());
    assertThat(found.agrees()).isTrue();
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
    assertThat(petForge.money().verify(ACCOUNT, Instant.EPOCH).takenIn()).isEmpty();
  }

  @Test
  void jobs_that_an_older_database_does_not_know_are_named() {
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    work();
    String key = call(id).key().value();
    petForge = begin(builder(emptyDatabase(), generator));

    Verification found = petForge.money().verify(ACCOUNT, Instant.EPOCH);

    assertThat(found.agrees()).isFalse();
    assertThat(found.unknown()).extracting(UnknownJob::key).containsExactly(key);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.money().verify(new AccountId("nobody/default"), Instant.EPOCH))
        .withMessageContaining("nobody");
    withoutKeys();
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.money().verify(ACCOUNT, Instant.EPOCH))
        .withMessageContaining("list");
  }

  @Test
  void two_workers_at_once_do_not_spend_more_than_the_budget() {
    Money day = new Money(3_000_000, "USD");
    petForge = begin(builder(emptyDatabase(), generator).budget(Budget.Scope.DAY, day).slots(10));
    InMemoryPersistence second = persistence.nextProcess();
    begin(builder(second, generator).budget(Budget.Scope.DAY, day).slots(10));
    for (int i = 0; i < 5; i++) {
      imported(1);
    }
    petForge.projects().run(petForge.table(table.ref()).importRows().known(), Goal.merged(), 5);
    for (int i = 0; i < 100; i++) {
      persistence.runDue();
      second.runDue();
      persistence.advance(Duration.ofMillis(500));
    }

    assertThat(generator.billed()).isEqualTo(3);
    assertThat(petForge.money().calls(CallQuery.in(CallState.PLANNED)))
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.status().waitingFor()).contains(WaitReason.BUDGET));
  }

  @Test
  void a_video_with_a_stale_segment_has_not_failed() {
    ProjectId id = imported(3);
    petForge.project(id).run(Goal.merged());
    work();
    petForge.project(id).regenerate(1, task(id).version());
    work();
    assertThat(task(id).chain().stale()).isNotEmpty();

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(task(id).status()).isNotEqualTo(TaskStatus.FAILED);
    assertThat(task(id).chain().finalVideo()).isPresent();
  }

  @Test
  void what_a_run_will_cost_is_known_before_and_counts_only_what_is_missing() {
    ProjectId id = imported(3);
    assertThat(petForge.projects().estimate(List.of(id)).micros())
        .isEqualTo(3 * generator.price(anyRequest(id)).micros());
    petForge.project(id).run(Goal.segment(0));
    work();

    assertThat(petForge.projects().estimate(List.of(id)).micros())
        .isEqualTo(2 * generator.price(anyRequest(id)).micros());
    assertThatCode(() -> petForge.projects().estimate(List.of())).doesNotThrowAnyException();
  }

  private dev.petforge.generation.ClipRequest anyRequest(ProjectId id) {
    return project(id).calls().isEmpty() ? Calls.planned(id, 0).request() : call(id).request();
  }
}

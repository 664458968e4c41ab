package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Project;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryVideoGenerator.Answer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A worker that stands still in the middle of a send, is taken for dead, and goes on when another
 * has gone on with its calls. Where it stands still and what the other has done by then is forced
 * in each test: one purchase, its job known, and nothing ever goes backwards.
 */
class TakeoverTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);
  private static final Duration LOOKUP_WAIT = Duration.ofSeconds(10);
  private static final Duration MORE_THAN_THE_GUARD = Duration.ofSeconds(21);

  /** Where the first worker stands still. */
  private enum Place {
    /** The call is its own by a commit, and it has not looked at the clock again. */
    ADMITTED,
    /** It begins to send; the order is not prepared yet. */
    CHECKED,
    /** It is sure that it may send; no byte has left. */
    LEAVING,
    /** The provider has answered; it has not heard that yet. */
    ANSWERED
  }

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence first = InMemoryPersistence.manual(clock);
  private final InMemoryPersistence second = first.nextProcess();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final CountDownLatch standing = new CountDownLatch(1);
  private final CountDownLatch awake = new CountDownLatch(1);
  private final AtomicReference<Place> stop = new AtomicReference<>();
  private InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(clock);
  private Runnable afterFind = () -> {};
  private @Nullable Thread sleeper;
  private @Nullable PetForge other;

  @AfterEach
  void endSleeper() throws InterruptedException {
    awake.countDown();
    if (sleeper != null) {
      sleeper.join();
    }
  }

  private PetForge built(Persistence database, VideoGenerator clips) {
    PetForge built =
        PetForge.builder()
            .persistence(database)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(clips)
            .table(table)
            .lookupWait(LOOKUP_WAIT)
            .slots(10)
            .build();
    built.worker().start();
    return built;
  }

  /**
   * Has the first worker make clips, until it stands still; there is a second worker then, which
   * has done nothing yet.
   */
  private List<ProjectId> standsStill(Place place, int projects) {
    stop.set(place);
    PetForge petForge = built(withPause(first), withPause(provider));
    for (int i = 0; i < projects; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    }
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
    petForge.projects().run(ids, Goal.merged(), projects);
    Thread thread = new Thread(first::runUntilIdle, "first worker");
    thread.setDaemon(true);
    thread.start();
    sleeper = thread;
    await(standing);
    other = built(second, withEar(provider));
    return ids;
  }

  private ProjectId standsStill(Place place) {
    return standsStill(place, 1).get(0);
  }

  /** The first worker goes on, until it has nothing to do for the moment. */
  private void goesOn() {
    awake.countDown();
    try {
      thread().join(Await.LONGEST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    assertThat(thread().isAlive()).as("the first worker still works").isFalse();
  }

  private Thread thread() {
    if (sleeper == null) {
      throw new AssertionError("the first worker was not started");
    }
    return sleeper;
  }

  private PetForge other() {
    if (other == null) {
      throw new AssertionError("the second worker was not started");
    }
    return other;
  }

  private void pauseAt(Place place) {
    if (stop.compareAndSet(place, null)) {
      standing.countDown();
      await(awake);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Await.LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("nothing came for " + Await.LONGEST);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private VideoGenerator withPause(VideoGenerator behind) {
    return instead(
        VideoGenerator.class,
        behind,
        (method, arguments) -> {
          if (!method.getName().equals("submit")) {
            return null;
          }
          pauseAt(Place.CHECKED);
          Object[] paused = arguments.clone();
          SendFence fence = (SendFence) arguments[3];
          paused[3] =
              (SendFence)
                  () -> {
                    boolean passes = fence.passes();
                    pauseAt(Place.LEAVING);
                    return passes;
                  };
          Object answer = called(behind, method, paused);
          pauseAt(Place.ANSWERED);
          return answer;
        });
  }

  private VideoGenerator withEar(VideoGenerator behind) {
    return instead(
        VideoGenerator.class,
        behind,
        (method, arguments) -> {
          if (!method.getName().equals("find")) {
            return null;
          }
          Object heard = called(behind, method, arguments);
          afterFind.run();
          return heard;
        });
  }

  private Persistence withPause(Persistence behind) {
    CallLedger calls =
        instead(
            CallLedger.class,
            behind.calls(),
            (method, arguments) -> {
              if (!method.getName().equals("admit")) {
                return null;
              }
              Object admitted = called(behind.calls(), method, arguments);
              if (!List.of().equals(admitted)) {
                pauseAt(Place.ADMITTED);
              }
              return admitted;
            });
    return instead(
        Persistence.class,
        behind,
        (method, arguments) -> method.getName().equals("calls") ? calls : null);
  }

  static Object called(Object on, Method method, Object[] arguments) {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** The second worker takes over what there is, at once. */
  private void takenOver() {
    first.missHeartbeats();
    second.runUntilIdle();
  }

  /** The second worker takes over and goes on for as long as there is something to do. */
  private void takenOverToTheEnd() {
    takenOver();
    work();
  }

  private void work() {
    for (int i = 0; i < 200; i++) {
      second.runUntilIdle();
      second.advance(Duration.ofSeconds(2));
    }
    second.runUntilIdle();
  }

  private Project project(ProjectId id) {
    return other().project(id).find().orElseThrow();
  }

  private ProviderCall call(ProjectId id) {
    return project(id).calls().get(0);
  }

  private CallState state(ProjectId id) {
    return call(id).status().state();
  }

  private void assertBoughtOnce(ProjectId id) {
    assertThat(project(id).calls()).hasSize(1);
    assertThat(state(id)).isEqualTo(CallState.DONE);
    assertThat(provider.billed(call(id).key())).isEqualTo(1);
    assertThat(call(id).status().job().stream().toList())
        .isEqualTo(jobs(call(id).key()))
        .hasSize(1);
    assertThat(call(id).status().strayJobs()).isEmpty();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  private List<ProviderJobId> jobs(CallKey key) {
    List<ProviderJobId> jobs = new ArrayList<>();
    for (int i = 0; i < provider.jobs().size(); i++) {
      if (provider.keys().get(i).equals(key)) {
        jobs.add(provider.jobs().get(i));
      }
    }
    return jobs;
  }

  private void withoutKeys() {
    provider = InMemoryVideoGenerator.keyless(clock);
  }

  // an answer arrives after a takeover; with a key

  @Test
  void an_acceptance_that_comes_after_the_clip_is_there_changes_nothing() {
    ProjectId id = standsStill(Place.ANSWERED);
    takenOverToTheEnd();
    ProviderCall done = call(id);
    assertThat(done.status().state()).isEqualTo(CallState.DONE);

    goesOn();
    work();

    assertThat(call(id)).isEqualTo(done);
    assertThat(provider.submits(done.key())).as("found by its key").isEqualTo(1);
    assertBoughtOnce(id);
  }

  @Test
  void an_acceptance_settles_a_call_that_the_other_could_not_look_up_yet() {
    ProjectId id = standsStill(Place.ANSWERED);
    provider.failNextFinds(1_000);
    takenOver();
    assertThat(state(id)).isEqualTo(CallState.UNKNOWN);

    goesOn();

    assertThat(call(id).status().job()).contains(provider.jobs().get(0));
    work();
    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }

  @Test
  void an_acceptance_between_the_others_look_and_its_verdict_is_believed() {
    ProjectId id = standsStill(Place.LEAVING);
    // The other hears that there is no such job; then it is made, and its name is told; only then
    // does the other say what it heard.
    afterFind = this::goesOn;
    takenOver();

    assertThat(state(id)).isEqualTo(CallState.SUBMITTED);
    assertThat(call(id).status().job()).contains(provider.jobs().get(0));
    work();
    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }

  @Test
  void a_refusal_that_comes_between_two_look_ups_ends_the_call_and_nothing_is_bought() {
    provider.next(Answer.REFUSE);
    ProjectId id = standsStill(Place.ANSWERED);
    takenOver();
    assertThat(state(id)).as("looked up once").isEqualTo(CallState.UNKNOWN);

    goesOn();
    work();

    assertThat(state(id)).isEqualTo(CallState.FAILED);
    assertThat(call(id).status().failure().map(Failure::code)).contains("REFUSED");
    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertThat(provider.jobs()).isEmpty();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void a_refusal_of_the_first_send_does_not_undo_what_the_second_has_bought() {
    provider.next(Answer.REFUSE);
    ProjectId id = standsStill(Place.ANSWERED);
    takenOverToTheEnd();
    ProviderCall done = call(id);
    assertThat(done.status().sends()).isEqualTo(2);

    goesOn();
    work();

    assertThat(call(id)).isEqualTo(done);
    assertBoughtOnce(id);
  }

  // an answer arrives after a takeover; without a key

  @Test
  void an_acceptance_settles_a_call_that_was_held_as_uncertain() {
    withoutKeys();
    ProjectId id = standsStill(Place.ANSWERED);
    takenOverToTheEnd();
    assertThat(state(id)).isEqualTo(CallState.UNKNOWN);
    assertThat(project(id).task().activity().operation()).as("it stopped there").isEmpty();

    goesOn();
    work();

    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }

  @Test
  void a_refusal_settles_a_call_that_was_held_as_uncertain() {
    withoutKeys();
    provider.next(Answer.REFUSE);
    ProjectId id = standsStill(Place.ANSWERED);
    takenOverToTheEnd();
    assertThat(state(id)).isEqualTo(CallState.UNKNOWN);

    goesOn();
    work();

    assertThat(state(id)).isEqualTo(CallState.FAILED);
    assertThat(call(id).status().failure().map(Failure::code)).contains("REFUSED");
    assertThat(call(id).spent().micros()).as("it was not made").isZero();
    assertThat(provider.jobs()).isEmpty();
  }

  @Test
  void an_acceptance_after_somebody_bought_anew_is_followed_and_its_clip_kept() {
    withoutKeys();
    ProjectId id = standsStill(Place.ANSWERED);
    takenOverToTheEnd();
    CallKey given = call(id).key();
    other().money().resubmit(given);
    work();
    assertThat(project(id).calls()).hasSize(2);
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);

    goesOn();
    work();

    assertThat(project(id).calls()).as("nothing more is bought").hasSize(2);
    assertThat(call(id).status().wanted()).isFalse();
    assertThat(state(id)).isEqualTo(CallState.DONE);
    assertThat(jobs(given)).isEqualTo(call(id).status().job().stream().toList());
    assertThat(project(id).task().chain().segment(0).history())
        .as("the clip that was paid first")
        .hasSize(1);
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void an_acceptance_after_somebody_said_that_it_was_not_made_is_kept_as_a_stray_job() {
    withoutKeys();
    ProjectId id = standsStill(Place.ANSWERED);
    takenOverToTheEnd();
    other().money().resolveNotMade(call(id).key());
    work();
    assertThat(state(id)).isEqualTo(CallState.DONE);
    List<ProviderJobId> both = jobs(call(id).key());

    goesOn();
    work();

    assertThat(both).hasSize(2);
    assertThat(state(id)).isEqualTo(CallState.DONE);
    assertThat(call(id).status().job()).contains(both.get(1));
    assertThat(call(id).status().strayJobs()).containsExactly(both.get(0));
    assertThat(provider.billed()).as("nothing more is bought").isEqualTo(2);
  }

  // a sender wakes up late

  @Test
  void a_sender_that_was_paused_after_the_decision_does_not_send() {
    ProjectId id = standsStill(Place.ADMITTED);
    clock.advance(MORE_THAN_THE_GUARD);

    goesOn();

    assertNotSent(id);
    work();
    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }

  @Test
  void where_others_take_over_sooner_a_sender_may_be_paused_for_less() {
    first.takenOverAfter(Duration.ofSeconds(4));
    ProjectId id = standsStill(Place.ADMITTED);
    clock.advance(Duration.ofSeconds(3));

    goesOn();

    assertNotSent(id);
    first.takenOverAfter(Duration.ofSeconds(40));
    work();
    assertBoughtOnce(id);
  }

  @Test
  void a_sender_whose_heartbeats_stayed_away_does_not_send() {
    ProjectId id = standsStill(Place.ADMITTED);
    first.missHeartbeats();

    goesOn();

    assertNotSent(id);
    work();
    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }

  private void assertNotSent(ProjectId id) {
    assertThat(provider.submits(call(id).key())).isZero();
    assertThat(state(id)).isEqualTo(CallState.PLANNED);
    assertThat(call(id).status().failure().map(Failure::code)).contains("TOO_LATE");
  }

  @Test
  void a_sender_that_was_paused_between_two_sends_does_not_send_the_second() {
    List<ProjectId> ids = standsStill(Place.ANSWERED, 2);
    assertThat(other().money().calls(new CallQuery(Optional.empty(), Set.of())))
        .as("both were admitted at once")
        .allSatisfy(call -> assertThat(call.status().state()).isEqualTo(CallState.SUBMITTING));
    clock.advance(MORE_THAN_THE_GUARD);

    goesOn();

    assertThat(provider.jobs()).hasSize(1);
    ProjectId paused =
        ids.stream().filter(id -> jobs(call(id).key()).isEmpty()).findFirst().orElseThrow();
    assertNotSent(paused);
    work();
    for (ProjectId id : ids) {
      assertThat(provider.submits(call(id).key())).isEqualTo(1);
      assertBoughtOnce(id);
    }
  }

  @Test
  void a_sender_that_wakes_up_after_another_has_sent_the_call_does_not_send_it_again() {
    ProjectId id = standsStill(Place.ADMITTED);
    takenOverToTheEnd();
    ProviderCall done = call(id);
    assertThat(done.status().sends()).isEqualTo(2);
    // Its heart beats again, so nothing but the age of the decision can tell it.
    first.becomeWorker();

    goesOn();
    work();

    assertThat(provider.submits(done.key())).isEqualTo(1);
    assertThat(call(id)).isEqualTo(done);
    assertBoughtOnce(id);
  }

  @Test
  void a_sender_that_wakes_up_proves_that_an_uncertain_call_was_not_made() {
    withoutKeys();
    ProjectId id = standsStill(Place.ADMITTED);
    takenOverToTheEnd();
    assertThat(state(id)).isEqualTo(CallState.UNKNOWN);
    first.becomeWorker();

    goesOn();
    work();

    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }

  @Test
  void a_send_does_not_leave_when_another_has_taken_its_call_over_whatever_the_clock_says() {
    withoutKeys();
    ProjectId id = standsStill(Place.CHECKED);
    takenOver();
    assertThat(state(id)).isEqualTo(CallState.UNKNOWN);
    first.becomeWorker();

    goesOn();
    work();

    assertThat(call(id).status().sends()).as("that send did not leave, the next did").isEqualTo(2);
    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }

  @Test
  void a_send_does_not_leave_when_nobody_waits_for_its_clip_any_more() {
    withoutKeys();
    ProjectId id = standsStill(Place.CHECKED);
    other().project(id).cancel(OpenCalls.ABANDON);
    assertThat(call(id).status().wanted()).isFalse();

    goesOn();
    work();

    assertThat(provider.submits(call(id).key())).isZero();
    assertThat(state(id)).isEqualTo(CallState.FAILED);
    assertThat(call(id).spent().micros()).isZero();
  }

  @Test
  void with_a_key_a_send_that_leaves_after_the_takeover_buys_nothing_more() {
    ProjectId id = standsStill(Place.LEAVING);
    takenOverToTheEnd();
    ProviderCall done = call(id);
    assertThat(done.status().sends()).isEqualTo(2);

    goesOn();
    work();

    assertThat(provider.submits(done.key())).as("both have sent").isEqualTo(2);
    assertThat(call(id)).isEqualTo(done);
    assertBoughtOnce(id);
  }

  @Test
  void without_a_key_a_send_that_leaves_after_the_takeover_is_the_only_one() {
    withoutKeys();
    ProjectId id = standsStill(Place.LEAVING);
    takenOverToTheEnd();
    assertThat(state(id)).isEqualTo(CallState.UNKNOWN);
    assertThat(provider.jobs()).isEmpty();

    goesOn();
    work();

    assertThat(provider.submits(call(id).key())).isEqualTo(1);
    assertBoughtOnce(id);
  }
}

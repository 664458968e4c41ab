package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Within one turn of a pool a provider is asked several things at once. */
class RequestsAtOnceTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);
  private static final int PROJECTS = 4;

  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoGenerator provider =
      InMemoryVideoGenerator.keyed(InstantSource.system());
  private final InMemoryPersistence first = InMemoryPersistence.create();
  private final List<PetForge> open = new ArrayList<>();
  private final CountDownLatch underWay = new CountDownLatch(PROJECTS);
  private final AtomicInteger answered = new AtomicInteger();

  /** Each request of a kind is answered when as many are under way as there are projects. */
  private VideoGenerator answersTogether(String kind, Set<String> lost) {
    return instead(
        VideoGenerator.class,
        provider,
        (method, arguments) -> {
          if (method.getName().equals("capabilities")) {
            return oneByOne(provider.capabilities());
          }
          if (method.getName().equals(kind)) {
            underWay.countDown();
            await(underWay);
            answered.incrementAndGet();
          }
          if (lost.contains(method.getName())) {
            TakeoverTest.called(provider, method, arguments);
            throw new RetryableException("LOST", "nobody heard the answer");
          }
          return null;
        });
  }

  private static Capabilities oneByOne(Capabilities known) {
    return new Capabilities(
        known.durations(),
        known.resolutions(),
        known.lastFrame(),
        known.audio(),
        known.keys(),
        known.cancellable(),
        known.pollInterval(),
        1,
        known.longestRun(),
        known.charge(),
        known.resultLife(),
        known.prompts());
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Await.LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the requests are made one after the other");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private PetForge worker(InMemoryPersistence process, VideoGenerator generator) {
    PetForge built =
        PetForge.builder()
            .persistence(process)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .slots(PROJECTS)
            .build();
    open.add(built);
    return built;
  }

  @AfterEach
  void close() {
    open.forEach(PetForge::close);
  }

  /** One worker does all but one kind of work, until all projects wait for that. */
  private void allWaitFor(JobKind kind, CallState waiting) {
    PetForge others = worker(first, answersTogether("nothing", Set.of()));
    for (int i = 0; i < PROJECTS; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    }
    List<ProjectId> ids = new ArrayList<>(others.table(table.ref()).importRows().imported());
    others.projects().run(ids, Goal.segments(), PROJECTS);
    Set<JobKind> all = EnumSet.allOf(JobKind.class);
    all.remove(kind);
    others.worker().start(all);
    Await.until(
        "all wait for " + kind,
        () ->
            others.money().calls(CallQuery.in(waiting)).stream()
                    .filter(call -> !call.status().due().isAfter(first.clock().instant()))
                    .count()
                == PROJECTS);
  }

  private void isDoneTogether(JobKind kind, VideoGenerator generator) {
    worker(first.nextProcess(), generator).worker().start(EnumSet.of(kind));

    Await.until(PROJECTS + " are answered together", () -> answered.get() >= PROJECTS);
  }

  @Test
  void orders_of_a_turn_are_sent_together() {
    allWaitFor(JobKind.DISPATCH, CallState.PLANNED);

    isDoneTogether(JobKind.DISPATCH, answersTogether("submit", Set.of()));
  }

  @Test
  void lost_orders_of_a_turn_are_looked_up_together() {
    allWaitFor(JobKind.DISPATCH, CallState.PLANNED);

    isDoneTogether(JobKind.DISPATCH, answersTogether("find", Set.of("submit")));
  }

  @Test
  void a_provider_that_takes_one_job_in_a_poll_is_asked_for_several_at_once() {
    provider.latency(Duration.ofHours(1));
    allWaitFor(JobKind.POLL, CallState.SUBMITTED);

    isDoneTogether(JobKind.POLL, answersTogether("poll", Set.of()));
  }
}

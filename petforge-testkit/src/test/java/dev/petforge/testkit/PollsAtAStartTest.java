package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobKind;
import dev.petforge.money.PoolId;
import dev.petforge.production.Persistence;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Operation;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A worker begins while a provider has thousands of calls: none of them waits long for its turn.
 */
class PollsAtAStartTest {
  private static final PoolId POOL = PoolId.of("memory", "default", "memory-1");
  private static final int BATCH = 20;

  /** How many requests the provider gets at once. */
  private static final int AT_ONCE = 4;

  private final List<List<ProviderJobId>> requests =
      Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> commits = Collections.synchronizedList(new ArrayList<>());

  private static ProviderJobId running(Persistence database, int number) {
    ProjectId id = Tasks.id(1_000 + number);
    ProviderJobId job = new ProviderJobId("job-" + number);
    ProviderCall call =
        Calls.planned(
            id, 0, 1, Calls.terms(POOL, true, Duration.ofMinutes(1), Duration.ofHours(1)));
    Operation operation =
        new Operation.MakeSegments(
            new OperationId("op-" + number),
            Tasks.START,
            Tasks.START,
            new TreeMap<>(Map.of(0, call.key())),
            false,
            true,
            1,
            false,
            0);
    Task task = Tasks.with(Tasks.imported(id).task(), Tasks.running(operation));
    database.tasks().commit(new Decided(task, List.of(call), Map.of(), List.of()));
    database.calls().admit(POOL, new Admission(100_000, List.of()));
    database.calls().record(call.key(), new Fact.Accepted(1, job));
    return job;
  }

  /** Says of every job that it runs. */
  private VideoGenerator provider(InstantSource clock) {
    InMemoryVideoGenerator behind = InMemoryVideoGenerator.keyed(clock);
    Capabilities known = behind.capabilities();
    Capabilities twenty =
        new Capabilities(
            known.durations(),
            known.resolutions(),
            known.lastFrame(),
            known.audio(),
            known.keys(),
            known.cancellable(),
            known.pollInterval(),
            BATCH,
            known.longestRun(),
            known.charge(),
            known.resultLife(),
            known.prompts());
    return instead(
        VideoGenerator.class,
        behind,
        (method, arguments) -> {
          if (method.getName().equals("capabilities")) {
            return twenty;
          }
          if (method.getName().equals("poll")) {
            Map<ProviderJobId, ProviderJobStatus> answers = new LinkedHashMap<>();
            for (Object job : (Collection<?>) arguments[0]) {
              answers.put((ProviderJobId) job, new ProviderJobStatus.Running());
            }
            requests.add(List.copyOf(answers.keySet()));
            return answers;
          }
          return null;
        });
  }

  private static PetForge worker(Persistence persistence, VideoGenerator provider) {
    return PetForge.builder()
        .persistence(persistence)
        .files(new InMemoryFileStore())
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(provider)
        .build();
  }

  @Test
  void everything_that_is_due_is_asked_for_once_the_longest_due_first_and_few_tasks_are_read() {
    MovableClock clock = new MovableClock();
    InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
    persistence.becomeWorker();
    List<ProviderJobId> jobs = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      jobs.add(running(persistence, i));
      clock.advance(Duration.ofMillis(5));
    }
    InMemoryPersistence next = persistence.crash();
    clock.advance(Duration.ofMinutes(5));
    AtomicInteger read = new AtomicInteger();
    TaskStore counted =
        instead(
            TaskStore.class,
            next.tasks(),
            (method, arguments) -> {
              if (Set.of("find", "task", "list").contains(method.getName())) {
                read.incrementAndGet();
              }
              return null;
            });
    Persistence watched =
        instead(
            Persistence.class,
            next,
            (method, arguments) -> method.getName().equals("tasks") ? counted : null);

    worker(watched, provider(clock)).worker().start(EnumSet.of(JobKind.SWEEP, JobKind.POLL));
    next.runUntilIdle();

    assertThat(requests).hasSize(jobs.size() / BATCH);
    assertThat(requests.stream().flatMap(List::stream)).containsExactlyElementsOf(jobs);
    // Each once an hour: the sweep comes every minute.
    assertThat(read.get()).isLessThan(40);
  }

  @Test
  void answers_that_come_while_others_are_stored_are_stored_together() {
    try (InMemoryPersistence persistence = InMemoryPersistence.create()) {
      persistence.becomeWorker();
      List<ProviderJobId> jobs = new ArrayList<>();
      int requested = 2 * AT_ONCE;
      for (int i = 0; i < requested * BATCH; i++) {
        jobs.add(running(persistence, i));
      }
      // So that they are due at once.
      for (ProviderCall call : persistence.calls().find(CallQuery.in(CallState.SUBMITTED))) {
        ProviderJobId job = call.status().job().orElseThrow();
        persistence
            .calls()
            .record(call.key(), new Fact.NotAsked(job, Failure.retryable("AWAY", "for a moment")));
      }
      CountDownLatch asked = new CountDownLatch(requested);
      VideoGenerator provider =
          instead(
              VideoGenerator.class,
              provider(InstantSource.system()),
              (method, arguments) -> {
                if (method.getName().equals("poll")) {
                  asked.countDown();
                }
                return null;
              });
      CallLedger slow =
          instead(
              CallLedger.class,
              persistence.calls(),
              (method, arguments) -> {
                if (method.getName().equals("record") && arguments[0] instanceof Map<?, ?> facts) {
                  if (commits.isEmpty()) {
                    await(asked);
                  }
                  commits.add(facts.size());
                }
                return null;
              });
      Persistence watched =
          instead(
              Persistence.class,
              persistence,
              (method, arguments) -> method.getName().equals("calls") ? slow : null);
      worker(watched, provider).worker().start(EnumSet.of(JobKind.POLL));

      Await.until(
          "all are stored",
          () -> commits.stream().mapToInt(Integer::intValue).sum() >= jobs.size());
      assertThat(requests).hasSize(requested);
      // Whoever asked once more during the first commit had left an answer for the second one.
      assertThat(commits).hasSizeLessThan(requested);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Await.LONGEST.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

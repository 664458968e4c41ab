package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.job.JobQueue;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.job.Offer;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.production.Persistence;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.StaleTaskException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JobQueue} promises, with real threads and real time. The test of a database
 * module extends this and supplies an empty database for each test; its intervals should be short
 * (a heartbeat of a second or less), so that a dead worker is soon known to be dead.
 */
public abstract class JobQueueContract {
  private static final JobKey FETCH = new JobKey(JobKind.FETCH, "call-1");
  private static final JobKey PUSH = new JobKey(JobKind.PUSH, "folder:/照片");

  private static final Need KLING = new Need(Need.Kind.ACCOUNT, "kling/default");

  /** Three tries, 60 ms and 120 ms apart; parked after three starts without an end. */
  private static final RetryPolicy POLICY =
      new RetryPolicy(3, Duration.ofMillis(60), Duration.ofMillis(240), 3);

  private final Map<JobKind, Function<JobKey, JobResult>> doing = new ConcurrentHashMap<>();
  private final Queue<Instant> begun = new ConcurrentLinkedQueue<>();
  private final Queue<Failure> givenUp = new ConcurrentLinkedQueue<>();
  private final Queue<Failure> stopped = new ConcurrentLinkedQueue<>();
  private final Queue<Failure> delayed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untold = new AtomicInteger();
  private volatile Runnable telling = () -> {};
  private volatile Runnable beforeDelay = () -> {};
  private final CountDownLatch theEnd = new CountDownLatch(1);
  private volatile CountDownLatch answer = new CountDownLatch(0);
  private Persistence database;
  private JobQueue jobQueue;

  /** A database without a task or a job, that no other test uses, with real time. */
  protected abstract Persistence fresh();

  /**
   * Ends a process as if it was killed, and opens the same database for the next one. Handlers of
   * the killed process may hang in their threads until the test is over; what they report then has
   * no effect.
   *
   * @param before what {@link #fresh} or this method gave
   */
  protected abstract Persistence killed(Persistence before);

  @BeforeEach
  final void open() {
    use(fresh());
  }

  @AfterEach
  final void close() {
    theEnd.countDown();
    database.close();
  }

  private void use(Persistence next) {
    database = next;
    jobQueue = next.jobQueue();
    next.becomeWorker(stopped::add);
  }

  private void start() {
    start(POLICY);
  }

  private void start(RetryPolicy policy) {
    Map<JobKind, JobHandler> handlers = new EnumMap<>(JobKind.class);
    for (JobKind kind : JobKind.values()) {
      handlers.put(kind, new Handler());
    }
    jobQueue.start(handlers, RetryPolicies.all(policy));
  }

  private void start(Set<Need> has) {
    Map<JobKind, JobHandler> handlers = new EnumMap<>(JobKind.class);
    for (JobKind kind : JobKind.values()) {
      handlers.put(kind, new Handler());
    }
    jobQueue.start(
        handlers,
        RetryPolicies.all(POLICY),
        new Offer() {
          @Override
          public boolean serves(Need need) {
            return has.contains(need);
          }

          @Override
          public List<Need> named() {
            return List.copyOf(has);
          }
        });
  }

  private void start(JobKind only) {
    jobQueue.start(Map.of(only, new Handler()), RetryPolicies.all(POLICY));
  }

  private final class Handler implements JobHandler {
    @Override
    public JobResult handle(JobKey key) {
      begun.add(database.clock().instant());
      return Optional.ofNullable(doing.get(key.kind())).orElse(any -> JobResult.idle()).apply(key);
    }

    @Override
    public void delayed(JobKey key, Failure reason) {
      delayed.add(reason);
      beforeDelay.run();
      throw new RetryableException("BUSY", "nobody can be told now");
    }

    @Override
    public void giveUp(JobKey key, Failure reason) {
      givenUp.add(reason);
      telling.run();
      if (untold.getAndDecrement() > 0) {
        throw new RetryableException("BUSY", "the task cannot be told now");
      }
    }
  }

  @Test
  void a_job_is_handled_when_the_work_begins_and_one_shot_jobs_are_done_with_then() {
    Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
    doing.put(JobKind.FETCH, key -> record(handled, key));
    jobQueue.enqueue(List.of(FETCH));
    assertThat(jobQueue.list())
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.key()).isEqualTo(FETCH);
              assertThat(job.state()).isEqualTo(Job.State.WAITING);
              assertThat(job.starts()).isZero();
              assertThat(job.failures()).isZero();
              assertThat(job.error()).isEmpty();
              assertThat(job.due()).isBeforeOrEqualTo(database.clock().instant());
            });

    start();

    Await.until("the job is done with", () -> jobQueue.list().isEmpty());
    assertThat(handled).containsExactly(FETCH);
  }

  private static JobResult record(Queue<JobKey> handled, JobKey key) {
    handled.add(key);
    return JobResult.idle();
  }

  @Test
  void a_job_that_is_set_while_the_work_goes_on_is_handled_at_once() {
    start();
    for (JobKind kind : JobKind.values()) {
      CountDownLatch handled = new CountDownLatch(1);
      doing.put(
          kind,
          key -> {
            handled.countDown();
            return JobResult.idle();
          });
      jobQueue.enqueue(List.of(new JobKey(kind, "any")));
      await(handled);
    }
  }

  @Test
  void jobs_of_kinds_that_a_worker_does_not_handle_are_left_to_others() {
    JobKey settle = new JobKey(JobKind.SETTLE, "call-1");
    Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
    for (JobKind kind : JobKind.values()) {
      doing.put(kind, key -> record(handled, key));
    }
    jobQueue.enqueue(List.of(FETCH, settle));

    start(JobKind.PUSH);
    jobQueue.enqueue(List.of(FETCH, PUSH, settle));
    Await.until("the push is done", () -> handled.contains(PUSH));
    jobQueue.enqueue(List.of(PUSH));
    Await.until("it is done again", () -> handled.size() == 2);

    assertThat(handled).containsOnly(PUSH);
    for (JobKey left : List.of(FETCH, settle)) {
      assertThat(job(left).state()).isEqualTo(Job.State.WAITING);
      assertThat(job(left).starts()).isZero();
    }
    use(killed(database));
    start();
    Await.until("all is done", () -> handled.containsAll(List.of(FETCH, settle)));
  }

  @Test
  void a_job_that_needs_what_a_worker_lacks_is_left_and_counts_as_nothing() {
    Queue<JobKey> asked = new ConcurrentLinkedQueue<>();
    Set<Need> has = ConcurrentHashMap.newKeySet();
    doing.put(
        JobKind.FETCH,
        key -> {
          asked.add(key);
          return has.contains(KLING) ? JobResult.idle() : JobResult.notMine(KLING);
        });
    doing.put(JobKind.PUSH, key -> record(asked, key));
    jobQueue.enqueue(List.of(FETCH));
    start(has);
    Await.until("it is left", () -> job(FETCH).need().equals(Optional.of(KLING)));

    // Other work goes on, and this job is looked at no more.
    for (int i = 0; i < 5; i++) {
      int before = asked.size();
      jobQueue.enqueue(List.of(FETCH, PUSH));
      Await.until("a push is done", () -> asked.size() > before);
    }
    assertThat(asked).filteredOn(FETCH::equals).hasSize(1);
    assertThat(job(FETCH).state()).isEqualTo(Job.State.WAITING);
    assertThat(job(FETCH).starts()).isZero();
    assertThat(job(FETCH).failures()).isZero();
    assertThat(job(FETCH).error()).isEmpty();
    Await.until(
        "everybody knows that nobody takes it",
        () -> jobQueue.unserved().stream().map(Job::key).toList().equals(List.of(FETCH)));

    has.add(KLING);

    Await.until(
        "it is taken", () -> jobQueue.list().stream().map(Job::key).noneMatch(FETCH::equals));
    assertThat(jobQueue.unserved()).isEmpty();
    assertThat(givenUp).isEmpty();
    assertThat(delayed).isEmpty();
  }

  @Test
  void a_job_that_was_left_is_taken_by_the_next_worker_that_has_what_it_needs() {
    doing.put(JobKind.FETCH, key -> JobResult.notMine(KLING));
    jobQueue.enqueue(List.of(FETCH));
    start(Set.of());
    Await.until("it is left", () -> job(FETCH).need().equals(Optional.of(KLING)));

    use(killed(database));
    Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
    doing.put(JobKind.FETCH, key -> record(handled, key));
    start(Set.of(KLING));

    Await.until("it is done", () -> handled.contains(FETCH));
  }

  @Test
  void there_is_one_job_of_a_kind_and_subject() {
    JobKey other = new JobKey(JobKind.FETCH, "call-2");
    JobKey otherKind = new JobKey(JobKind.SETTLE, "call-1");
    jobQueue.enqueue(List.of(FETCH, FETCH, PUSH));
    jobQueue.enqueue(List.of(FETCH, PUSH, other, otherKind));
    jobQueue.enqueue(List.of());

    assertThat(jobQueue.list())
        .extracting(Job::key)
        .containsExactlyInAnyOrder(FETCH, PUSH, other, otherKind);
    assertThat(jobQueue.list()).extracting(Job::id).doesNotHaveDuplicates();
  }

  @Test
  void jobs_come_in_parts_and_by_kind() {
    List<JobKey> works = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      works.add(new JobKey(JobKind.FETCH, "part-" + i));
    }
    jobQueue.enqueue(works);
    jobQueue.enqueue(List.of(PUSH));
    List<Job> all = jobQueue.list();
    assertThat(all).hasSize(6);

    List<Job> inParts = new ArrayList<>();
    List<Job> part;
    do {
      Optional<Job> last =
          inParts.isEmpty() ? Optional.empty() : Optional.of(inParts.get(inParts.size() - 1));
      part = jobQueue.list(JobQuery.all().part(last, 2));
      assertThat(part).hasSizeLessThanOrEqualTo(2);
      inParts.addAll(part);
    } while (!part.isEmpty());
    assertThat(inParts).containsExactlyElementsOf(all);
    assertThat(jobQueue.list(JobQuery.failed(Set.of(JobKind.PUSH), 0)))
        .extracting(Job::key)
        .containsExactly(PUSH);
    assertThat(jobQueue.list(JobQuery.failed(EnumSet.allOf(JobKind.class), 1))).isEmpty();
    assertThat(jobQueue.list(JobQuery.failed(Set.of(), 0))).isEmpty();
  }

  @Test
  void many_who_set_a_job_at_once_set_one() {
    Await.inThreads(
        8,
        thread ->
            () -> {
              for (int i = 0; i < 5; i++) {
                jobQueue.enqueue(List.of(FETCH, PUSH));
              }
              return thread;
            });

    assertThat(jobQueue.list()).extracting(Job::key).containsExactlyInAnyOrder(FETCH, PUSH);
  }

  @Test
  void a_one_shot_job_may_be_set_again_when_it_is_done_with_and_has_another_id_then() {
    jobQueue.enqueue(List.of(FETCH));
    String id = job(FETCH).id();
    start();
    Await.until("it is done with", () -> jobQueue.list().isEmpty());

    CountDownLatch again = new CountDownLatch(1);
    doing.put(
        JobKind.FETCH,
        key -> {
          again.countDown();
          await(theEnd);
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));

    await(again);
    assertThat(job(FETCH).id()).isNotEqualTo(id);
    theEnd.countDown();
  }

  @Test
  void a_job_that_has_nothing_to_do_is_gone_and_made_anew_by_whatever_comes_next() {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    start();
    for (int times = 1; times <= 3; times++) {
      int so = times;
      CountDownLatch seen = new CountDownLatch(1);
      doing.put(
          JobKind.PUSH,
          any -> {
            await(seen);
            return JobResult.idle();
          });

      jobQueue.enqueue(List.of(PUSH));

      ids.add(job(PUSH).id());
      seen.countDown();
      Await.until("it was handled " + so + " times", () -> begun.size() == so);
      Await.until("it is gone", () -> jobQueue.list().isEmpty());
    }
    // A late end of one of them must not be taken for that of another.
    assertThat(ids).hasSize(3);
  }

  @Test
  void jobs_that_are_set_while_they_come_to_their_end_are_never_lost() {
    for (JobKey key : List.of(PUSH, FETCH)) {
      Queue<Integer> happened = new ConcurrentLinkedQueue<>();
      Queue<Integer> seen = new ConcurrentLinkedQueue<>();
      doing.put(
          key.kind(),
          any -> {
            for (Integer one = happened.poll(); one != null; one = happened.poll()) {
              seen.add(one);
            }
            return JobResult.idle();
          });
      if (key.equals(PUSH)) {
        start();
      }

      int threads = 4;
      int each = 50;
      Await.inThreads(
          threads,
          thread ->
              () -> {
                for (int i = 0; i < each; i++) {
                  happened.add(i);
                  jobQueue.enqueue(List.of(key));
                  if (i % 4 == 0) {
                    Await.until("all was seen", happened::isEmpty);
                  }
                }
                return thread;
              });

      Await.until("all was seen", () -> seen.size() == threads * each);
      Await.until("nothing is left", () -> jobQueue.list().isEmpty());
    }
  }

  @Test
  void a_job_that_is_signalled_while_a_worker_has_it_is_looked_at_again() {
    for (JobKey key : List.of(PUSH, FETCH)) {
      CountDownLatch looked = new CountDownLatch(1);
      CountDownLatch signalled = new CountDownLatch(1);
      AtomicInteger times = new AtomicInteger();
      doing.put(
          key.kind(),
          any -> {
            if (times.incrementAndGet() == 1) {
              looked.countDown();
              await(signalled);
            }
            return JobResult.idle();
          });
      jobQueue.enqueue(List.of(key));
      if (key.equals(PUSH)) {
        start();
      }
      await(looked);
      assertThat(job(key).state()).isEqualTo(Job.State.RUNNING);
      jobQueue.enqueue(List.of(key));
      signalled.countDown();

      Await.until(key + " is looked at again", () -> times.get() == 2);
    }
  }

  @Test
  void whoever_rings_knows_that_what_happened_before_is_seen() {
    for (JobKey key : List.of(PUSH, FETCH)) {
      AtomicInteger happened = new AtomicInteger();
      AtomicInteger seen = new AtomicInteger();
      doing.put(
          key.kind(),
          any -> {
            seen.set(happened.get());
            return JobResult.idle();
          });
      if (key.equals(PUSH)) {
        start();
      }
      for (int i = 1; i <= 40; i++) {
        int so = i;
        happened.set(i);
        jobQueue.enqueue(List.of(key));
        if (i % 5 == 0) {
          Await.until(key + " has seen what happened", () -> seen.get() == so);
        }
      }
    }
  }

  @Test
  void the_same_job_is_never_handled_by_two_at_once() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger times = new AtomicInteger();
    doing.put(
        JobKind.PUSH,
        key -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          LockSupport.parkNanos(200_000);
          inside.decrementAndGet();
          times.incrementAndGet();
          return JobResult.idle();
        });
    start();

    Await.inThreads(
        8,
        thread ->
            () -> {
              for (int i = 0; i < 15; i++) {
                jobQueue.enqueue(List.of(PUSH));
              }
              return thread;
            });

    Await.until("nothing is left", () -> times.get() > 0 && jobQueue.list().isEmpty());
    assertThat(most).hasValue(1);
  }

  @Test
  void a_handler_says_when_it_wants_to_look_again() {
    Duration in = Duration.ofMillis(150);
    doing.put(JobKind.PUSH, key -> begun.size() < 3 ? JobResult.again(in) : JobResult.idle());
    doing.put(JobKind.FETCH, key -> begun.size() < 6 ? JobResult.again(in) : JobResult.idle());
    jobQueue.enqueue(List.of(PUSH));
    start();
    Await.until("it has looked three times", () -> begun.size() == 3);
    jobQueue.enqueue(List.of(FETCH));
    Await.until("both are done with", () -> begun.size() == 6 && jobQueue.list().isEmpty());

    List<Instant> times = List.copyOf(begun);
    assertThat(times).hasSize(6);
    for (int i : List.of(1, 2, 4, 5)) {
      assertThat(Duration.between(times.get(i - 1), times.get(i))).isGreaterThanOrEqualTo(in);
    }
  }

  @Test
  void signalling_shortens_the_wait_of_a_recurring_job() {
    doing.put(JobKind.PUSH, key -> JobResult.again(Duration.ofHours(1)));
    jobQueue.enqueue(List.of(PUSH));
    start();
    Await.until(
        "it waits for an hour",
        () -> begun.size() == 1 && !job(PUSH).state().equals(Job.State.RUNNING));

    jobQueue.enqueue(List.of(PUSH));

    Await.until("it was looked at again", () -> begun.size() == 2);
  }

  @Test
  void work_that_fails_retryably_is_tried_again_after_a_growing_wait_until_it_succeeds() {
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() < 3) {
            throw new RetryableException("503", "稍后再试");
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it succeeded", () -> jobQueue.list().isEmpty());
    List<Instant> times = List.copyOf(begun);
    assertThat(times).hasSize(3);
    assertThat(Duration.between(times.get(0), times.get(1)))
        .isGreaterThanOrEqualTo(POLICY.waitAfter(1));
    assertThat(Duration.between(times.get(1), times.get(2)))
        .isGreaterThanOrEqualTo(POLICY.waitAfter(2));
    assertThat(givenUp).isEmpty();
  }

  @Test
  void a_job_that_waits_for_its_next_try_shows_why() {
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new RetryableException("503", "稍后再试", Duration.ofHours(1), null);
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it failed once", () -> job(FETCH).failures() == 1);
    assertThat(jobQueue.list(JobQuery.failed(EnumSet.allOf(JobKind.class), 1)))
        .extracting(Job::key)
        .containsExactly(FETCH);
    Job waiting = job(FETCH);
    assertThat(waiting.state()).isEqualTo(Job.State.WAITING);
    assertThat(waiting.starts()).isZero();
    assertThat(waiting.error().orElseThrow()).contains("稍后再试");
    assertThat(waiting.due())
        .as("the other side asked for an hour")
        .isAfter(database.clock().instant().plus(Duration.ofMinutes(59)));

    jobQueue.enqueue(List.of(FETCH));
    assertThat(job(FETCH)).as("ringing shortens no such wait").isEqualTo(waiting);
  }

  @Test
  void whatever_waits_for_work_is_told_when_its_next_try_is_far_away_and_only_then() {
    JobKey soon = new JobKey(JobKind.FETCH, "soon");
    doing.put(
        JobKind.FETCH,
        key -> {
          if (key.equals(soon) && begun.size() > 1) {
            return JobResult.idle();
          }
          throw new RetryableException(
              "503", key.subject(), key.equals(soon) ? null : Duration.ofMinutes(3), null);
        });
    jobQueue.enqueue(List.of(soon));
    start();
    Await.until("it went well in the end", () -> jobQueue.list().isEmpty());
    assertThat(delayed).isEmpty();

    jobQueue.enqueue(List.of(FETCH));

    Await.until("it failed", () -> job(FETCH).failures() == 1);
    assertThat(delayed).containsExactly(Failure.retryable("503", FETCH.subject()));
    assertThat(job(FETCH).state())
        .as("that nobody could be told does not matter")
        .isEqualTo(Job.State.WAITING);
    assertThat(givenUp).isEmpty();
  }

  @Test
  void each_kind_of_work_has_its_own_policy() {
    JobKey merge = new JobKey(JobKind.MERGE, "p/o");
    for (JobKind kind : List.of(JobKind.FETCH, JobKind.MERGE)) {
      doing.put(
          kind,
          key -> {
            throw new RetryableException("503", "later");
          });
    }
    jobQueue.enqueue(List.of(FETCH, merge));
    Duration wait = Duration.ofMillis(1);
    jobQueue.start(
        Map.of(JobKind.FETCH, new Handler(), JobKind.MERGE, new Handler()),
        RetryPolicies.all(POLICY)
            .with(JobKind.FETCH, new RetryPolicy(RetryPolicy.UNLIMITED, wait, wait, 3)));

    Await.until("one is parked", () -> job(merge).state() == Job.State.PARKED);
    Await.until("the other goes on", () -> job(FETCH).failures() > 2 * POLICY.tries());
    assertThat(givenUp).hasSize(1);
  }

  @Test
  void what_is_parked_is_revived_when_that_was_long_enough_ago() {
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() == 1) {
            throw new PermanentException("404", "gone");
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();
    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);

    jobQueue.revive(List.of(FETCH, PUSH), Duration.ofHours(1));
    assertThat(job(FETCH).state()).isEqualTo(Job.State.PARKED);
    Await.until("the others are set", () -> begun.size() == 2);
    jobQueue.revive(List.of(FETCH), Duration.ZERO);

    Await.until("both are done with", () -> jobQueue.list().isEmpty());
    assertThat(givenUp).hasSize(1);
  }

  @Test
  void work_whose_tries_are_spent_is_given_up_and_parked() {
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new RetryableException("503", "later");
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);
    assertThat(begun).hasSize(POLICY.tries());
    assertThat(givenUp).containsExactly(Failure.retryable("503", "later"));
    assertThat(job(FETCH).error().orElseThrow()).contains("later");
  }

  @Test
  void signalling_does_not_wake_a_parked_job() {
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new PermanentException("404", "gone");
        });
    jobQueue.enqueue(List.of(FETCH));
    start();
    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);

    jobQueue.enqueue(List.of(FETCH));

    assertThat(jobQueue.list()).as("a parked job is unfinished").hasSize(1);
    assertThat(job(FETCH).state()).isEqualTo(Job.State.PARKED);
  }

  @Test
  void work_that_fails_for_good_is_given_up_at_once() {
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new PermanentException("404", "gone");
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);
    assertThat(begun).hasSize(1);
    assertThat(givenUp).containsExactly(Failure.permanent("404", "gone"));
    assertThat(jobQueue.parked()).extracting(Job::key).containsExactly(FETCH);
    assertThat(jobQueue.counts()).isEqualTo(Map.of(JobKind.FETCH, Map.of(Job.State.PARKED, 1L)));
  }

  @Test
  void a_bug_is_never_retried_in_silence() {
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new IllegalStateException("nobody thought of this");
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);
    assertThat(begun).hasSize(1);
    assertThat(givenUp).hasSize(1);
    assertThat(givenUp.element().retryable()).isFalse();
    assertThat(givenUp.element().message())
        .contains("failed in " + JobQueueContract.class.getName(), "IllegalStateException");
  }

  @Test
  void a_recurring_job_never_stops_however_often_it_fails() {
    List<RuntimeException> failures =
        List.of(
            new RetryableException("503", "later"),
            new PermanentException("401", "wrong key"),
            new IllegalStateException("a bug"),
            new RetryableException("503", "later"),
            new RetryableException("503", "later"),
            new RetryableException("503", "later"));
    doing.put(
        JobKind.PUSH,
        key -> {
          int times = begun.size();
          if (times <= failures.size()) {
            throw failures.get(times - 1);
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(PUSH));
    start();

    Await.until("it goes on after its failures", () -> begun.size() > failures.size());
    Await.until("it is done with", () -> jobQueue.list().isEmpty());
    assertThat(givenUp).isEmpty();
  }

  @Test
  void a_database_that_cannot_be_used_is_no_failure_of_the_work() {
    // Whatever spends its tries sleeps for an hour.
    RetryPolicy policy = new RetryPolicy(3, Duration.ofMillis(20), Duration.ofHours(1), 3);
    Map<JobKey, Integer> runs = new ConcurrentHashMap<>();
    List<JobKey> works =
        List.of(
            FETCH, PUSH, new JobKey(JobKind.DISPATCH, "pool"), new JobKey(JobKind.POLL, "pool"));
    for (JobKey each : works) {
      doing.put(
          each.kind(),
          key -> {
            if (runs.merge(key, 1, Integer::sum) <= 2 * policy.tries()) {
              throw new RetryableException(RetryPolicy.DATABASE, "it is away");
            }
            return JobResult.idle();
          });
    }
    jobQueue.enqueue(works);
    start(policy);

    Await.until("all are done with", () -> jobQueue.list().isEmpty());
    assertThat(givenUp).isEmpty();
  }

  @Test
  void who_runs_out_of_memory_stops_being_a_worker_and_says_so() {
    runsOutOfMemory(new OutOfMemoryError("as the test wants it"));
  }

  @Test
  void memory_that_looks_like_something_that_may_recover_is_out_all_the_same() {
    // As drivers and clients have it.
    runsOutOfMemory(
        new RetryableException(
            RetryPolicy.DATABASE, "as the test wants it", null, new OutOfMemoryError("rows")));
  }

  @Test
  void who_runs_out_of_memory_while_it_gives_up_stops_being_a_worker_and_says_so() {
    AtomicBoolean first = new AtomicBoolean(true);
    telling =
        () -> {
          if (first.getAndSet(false)) {
            throw new OutOfMemoryError("as the test wants it");
          }
        };
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new PermanentException("404", "gone");
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it was said", () -> !stopped.isEmpty());
    assertThat(stopped).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
  }

  @Test
  void who_runs_out_of_memory_while_it_tells_of_a_delay_stops_being_a_worker_and_says_so() {
    beforeDelay =
        () -> {
          throw new OutOfMemoryError("as the test wants it");
        };
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new RetryableException("429", "later", Duration.ofHours(1), null);
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it was said", () -> !stopped.isEmpty());
    assertThat(stopped).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
  }

  @Test
  void work_that_needs_more_memory_than_there_ever_is_is_given_up_alone() {
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new PermanentException("MEDIA_MEMORY", "too much", new OutOfMemoryError("file"));
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);
    assertThat(givenUp).extracting(Failure::code).containsExactly("MEDIA_MEMORY");
    assertThat(stopped).isEmpty();
  }

  private void runsOutOfMemory(Throwable thrown) {
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() == 1) {
            if (thrown instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) thrown;
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it was said", () -> !stopped.isEmpty());
    assertThat(stopped).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
    assertThat(database.lastHeartbeat()).isEqualTo(Instant.MIN);
    use(killed(database));
    start();
    Await.until("another worker has done it", () -> jobQueue.list().isEmpty());
    assertThat(givenUp).isEmpty();
  }

  @Test
  void a_lost_race_is_run_again_and_is_no_failure() {
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() <= POLICY.tries() + 1) {
            throw new StaleTaskException(Tasks.id(1), "somebody was faster");
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it is done with", () -> jobQueue.list().isEmpty());
    assertThat(begun).hasSize(POLICY.tries() + 2);
    assertThat(givenUp).isEmpty();
  }

  @Test
  void whatever_waits_for_work_that_is_given_up_is_told_even_if_that_fails_at_first() {
    untold.set(2);
    doing.put(
        JobKind.FETCH,
        key -> {
          throw new PermanentException("404", "gone");
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    Await.until("it was told", () -> givenUp.size() == 3);
    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);
    assertThat(givenUp).containsOnly(Failure.permanent("404", "gone"));
    assertThat(begun).as("what is given up is not tried again").hasSize(1);
  }

  @Test
  void a_person_may_start_a_parked_job_again() {
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() == 1) {
            throw new PermanentException("404", "gone");
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    assertThat(jobQueue.restart(job(FETCH).id())).as("it is due already").isFalse();
    assertThat(jobQueue.restart("nobody")).isFalse();
    start();
    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);

    assertThat(jobQueue.restart(job(FETCH).id())).isTrue();

    Await.until("it is done with", () -> jobQueue.list().isEmpty());
    assertThat(begun).hasSize(2);
  }

  @Test
  void what_waits_for_its_next_try_is_tried_at_once_for_a_person_and_for_a_decision() {
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() < 3) {
            throw new RetryableException("503", "later", Duration.ofHours(1), null);
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();
    Await.until("it failed", () -> job(FETCH).failures() == 1);

    assertThat(jobQueue.restart(job(FETCH).id())).isTrue();
    Await.until("it failed again", () -> begun.size() == 2 && job(FETCH).failures() == 1);
    database
        .tasks()
        .commit(
            new Decided(Tasks.imported(Tasks.id(1)).task(), List.of(), Map.of(), List.of(FETCH)));

    Await.until("it is done with", () -> jobQueue.list().isEmpty());
    assertThat(begun).hasSize(3);
  }

  @Test
  void a_job_of_a_decision_starts_a_parked_one_again() {
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() == 1) {
            throw new PermanentException("404", "gone");
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();
    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);

    database
        .tasks()
        .commit(
            new Decided(Tasks.imported(Tasks.id(1)).task(), List.of(), Map.of(), List.of(FETCH)));

    Await.until("it is done with", () -> jobQueue.list().isEmpty());
    assertThat(begun).hasSize(2);
  }

  /** Kinds that wait for the same peer; each of these groups has threads of its own. */
  private static final List<Set<JobKind>> WAITS =
      List.of(
          EnumSet.of(JobKind.SETTLE, JobKind.ADVANCE, JobKind.SWEEP),
          EnumSet.of(JobKind.DISPATCH, JobKind.POLL, JobKind.CANCEL),
          EnumSet.of(JobKind.FETCH),
          EnumSet.of(JobKind.PUSH, JobKind.IMPORT),
          EnumSet.of(JobKind.WRITE_STORYBOARD),
          EnumSet.of(JobKind.MERGE, JobKind.PROJECTION, JobKind.CLEAN),
          EnumSet.of(JobKind.PUBLISH),
          EnumSet.of(JobKind.NOTIFY));

  @Test
  void a_peer_that_never_answers_keeps_no_work_waiting_that_waits_for_another() {
    assertThat(WAITS.stream().flatMap(Set::stream)).containsExactlyInAnyOrder(JobKind.values());
    Set<JobKind> hanging = ConcurrentHashMap.newKeySet();
    Set<JobKey> handled = ConcurrentHashMap.newKeySet();
    AtomicInteger hung = new AtomicInteger();
    for (JobKind kind : JobKind.values()) {
      doing.put(
          kind,
          key -> {
            if (hanging.contains(kind)) {
              hung.incrementAndGet();
              await(answer);
            }
            handled.add(key);
            return JobResult.idle();
          });
    }
    start();

    for (Set<JobKind> wait : WAITS) {
      String subject = "while " + wait + " hangs";
      answer = new CountDownLatch(1);
      hung.set(0);
      hanging.addAll(wait);
      List<JobKey> silent = new ArrayList<>();
      for (JobKind kind : wait) {
        for (int i = 0; i < 24; i++) {
          silent.add(new JobKey(kind, subject + ", silent " + i));
        }
      }
      jobQueue.enqueue(silent);
      Await.until("handlers of " + wait + " hang", () -> hung.get() >= 2);

      List<JobKey> others =
          Arrays.stream(JobKind.values())
              .filter(kind -> !wait.contains(kind))
              .map(kind -> new JobKey(kind, subject))
              .toList();
      jobQueue.enqueue(others);
      Await.until(
          "all but " + wait + " goes on, open: " + others, () -> handled.containsAll(others));
      assertThat(handled).as("still silent").doesNotContainAnyElementsOf(silent);
      hanging.clear();
      answer.countDown();
      Await.until("what hung is done with", () -> handled.containsAll(silent));
    }
  }

  @Test
  void jobs_are_shown_due_first() {
    doing.put(JobKind.PUSH, key -> JobResult.again(Duration.ofHours(1)));
    doing.put(JobKind.SWEEP, key -> JobResult.again(Duration.ofMinutes(1)));
    JobKey sweep = new JobKey(JobKind.SWEEP, "all");
    jobQueue.enqueue(List.of(PUSH, sweep));
    start();
    Await.until(
        "both wait",
        () ->
            jobQueue.list().stream()
                .allMatch(job -> job.due().isAfter(database.clock().instant())));
    jobQueue.stop();
    jobQueue.enqueue(List.of(FETCH));

    assertThat(jobQueue.list()).extracting(Job::key).containsExactly(FETCH, sweep, PUSH);
    assertThat(jobQueue.counts())
        .isEqualTo(
            Map.of(
                JobKind.FETCH, Map.of(Job.State.WAITING, 1L),
                JobKind.SWEEP, Map.of(Job.State.WAITING, 1L),
                JobKind.PUSH, Map.of(Job.State.WAITING, 1L)));
    assertThat(jobQueue.parked()).isEmpty();
  }

  @Test
  void stopping_waits_for_what_is_under_way_and_begins_nothing_more() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    doing.put(
        JobKind.FETCH,
        key -> {
          inside.countDown();
          await(stopping);
          ended.incrementAndGet();
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();
    await(inside);

    Thread stopper = new Thread(jobQueue::stop);
    stopper.start();
    Await.until(
        "it waits",
        () ->
            stopper.getState() == Thread.State.TIMED_WAITING
                || stopper.getState() == Thread.State.WAITING);
    assertThat(ended).hasValue(0);
    stopping.countDown();
    Await.until("it has stopped", () -> !stopper.isAlive());

    assertThat(ended).hasValue(1);
    assertThat(jobQueue.list()).isEmpty();
    jobQueue.enqueue(List.of(FETCH, PUSH));
    assertThat(jobQueue.list()).extracting(Job::state).containsOnly(Job.State.WAITING);
    assertThat(begun).hasSize(1);
  }

  @Test
  void the_jobs_of_a_worker_that_was_killed_are_taken_over() {
    CountDownLatch inside = new CountDownLatch(2);
    AtomicInteger times = new AtomicInteger();
    Function<JobKey, JobResult> hanging =
        key -> {
          if (times.incrementAndGet() <= 2) {
            inside.countDown();
            await(theEnd);
          }
          return JobResult.idle();
        };
    doing.put(JobKind.FETCH, hanging);
    doing.put(JobKind.PUSH, hanging);
    jobQueue.enqueue(List.of(FETCH, PUSH));
    start();
    await(inside);
    assertThat(jobQueue.list()).extracting(Job::starts).containsOnly(1);

    use(killed(database));
    start();

    Await.until("both were handled again", () -> times.get() == 4);
    Await.until("both are done with", () -> jobQueue.list().isEmpty());
  }

  @Test
  void work_that_kills_its_process_again_and_again_is_parked() {
    doing.put(
        JobKind.FETCH,
        key -> {
          await(theEnd);
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    for (int starts = 1; starts <= POLICY.starts(); starts++) {
      int so = starts;
      start();
      Await.until("it was started " + so + " times", () -> begun.size() == so);
      assertThat(job(FETCH).starts()).isEqualTo(so);
      assertThat(givenUp).isEmpty();
      use(killed(database));
    }
    start();

    Await.until("it is parked", () -> job(FETCH).state() == Job.State.PARKED);
    assertThat(begun).hasSize(POLICY.starts());
    assertThat(givenUp).extracting(Failure::code).containsExactly("POISON");
  }

  @Test
  void what_happens_while_a_job_is_given_up_starts_it_again() {
    CountDownLatch happened = new CountDownLatch(1);
    telling =
        () -> {
          telling = () -> {};
          jobQueue.enqueue(List.of(FETCH));
          happened.countDown();
        };
    doing.put(
        JobKind.FETCH,
        key -> {
          if (begun.size() == 1) {
            throw new PermanentException("404", "gone");
          }
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(FETCH));
    start();

    await(happened);
    Await.until("it is done with", () -> jobQueue.list().isEmpty());
    assertThat(begun).hasSize(2);
  }

  @Test
  void a_recurring_job_that_kills_its_process_again_and_again_is_looked_at_later_all_the_same() {
    doing.put(
        JobKind.PUSH,
        key -> {
          await(theEnd);
          return JobResult.idle();
        });
    jobQueue.enqueue(List.of(PUSH));
    for (int starts = 1; starts <= POLICY.starts(); starts++) {
      int so = starts;
      start();
      Await.until("it was started " + so + " times", () -> begun.size() == so);
      use(killed(database));
    }
    start();

    Await.until("it was started again", () -> begun.size() == POLICY.starts() + 1);
    assertThat(givenUp).isEmpty();
  }

  @Test
  void jobs_that_nobody_took_up_are_there_after_a_restart() {
    jobQueue.enqueue(List.of(FETCH, PUSH));

    use(killed(database));

    assertThat(jobQueue.list()).extracting(Job::key).containsExactlyInAnyOrder(FETCH, PUSH);
    start();
    Await.until("both were handled", () -> begun.size() == 2);
  }

  private Job job(JobKey key) {
    return jobQueue.list().stream()
        .filter(job -> job.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no job " + key + " in " + jobQueue.list()));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Await.LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("nothing happened within " + Await.LONGEST);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("INTERRUPTED", "interrupted while it waited");
    }
  }
}

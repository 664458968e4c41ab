package dev.petforge.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventBusTest {
  private static final JobKey JOB = JobKey.onAll(JobKind.SWEEP);
  private static final Failure REASON = Failure.permanent("BROKEN", "it is broken");

  /** Threads that begin when they are told to, one after the other. */
  private static final class Later implements Threads {
    private final List<Runnable> started = new ArrayList<>();

    @Override
    public void together(int times, Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void start(Runnable task) {
      started.add(task);
    }

    @Override
    public void later(Duration wait, Runnable task) {
      throw new UnsupportedOperationException();
    }

    void run(int thread) {
      started.get(thread).run();
    }
  }

  private static final class Counting implements PetForgeListener {
    private int parked;
    private long missed;

    @Override
    public void jobParked(JobKey job, Failure reason) {
      parked++;
    }

    @Override
    public void eventsMissed(long count) {
      missed += count;
    }
  }

  private final Later threads = new Later();
  private final EventBus bus = new EventBus(threads);

  private void publish(int events) {
    for (int i = 0; i < events; i++) {
      bus.jobParked(JOB, REASON);
    }
  }

  @Test
  void what_comes_on_top_of_a_full_queue_is_counted_and_told_and_then_it_goes_on() {
    Counting slow = new Counting();
    bus.listen(slow);

    publish(EventBus.MOST_WAITING + 5);
    threads.run(0);
    publish(1);
    threads.run(1);

    assertThat(slow.parked).isEqualTo(EventBus.MOST_WAITING + 1);
    assertThat(slow.missed).isEqualTo(5);
  }

  @Test
  void a_listener_that_takes_its_time_keeps_no_other_waiting() {
    Counting slow = new Counting();
    Counting quick = new Counting();
    bus.listen(slow);
    bus.listen(quick);

    publish(2);
    threads.run(1);

    assertThat(quick.parked).isEqualTo(2);
    assertThat(slow.parked).isZero();
    assertThat(threads.started).hasSize(2);
  }

  @Test
  void nothing_that_still_waited_is_told_after_the_subscription_is_closed() {
    Counting heard = new Counting();
    Subscription subscription = bus.listen(heard);

    publish(3);
    subscription.close();
    threads.run(0);

    assertThat(heard.parked).isZero();
  }
}

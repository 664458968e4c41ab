package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedTimerTest {
  @Test
  void it_goes_on_until_its_last_user_ends_it() throws InterruptedException {
    AtomicInteger rounds = new AtomicInteger();
    SharedTimer timer = new SharedTimer(1, 2, Duration.ofMillis(1), Thread::new);
    Future<?> unused =
        timer.scheduleWithFixedDelay(rounds::incrementAndGet, 1, 1, TimeUnit.MILLISECONDS);

    timer.shutdown();
    assertThat(timer.awaitTermination(0, TimeUnit.SECONDS)).as("for this user").isTrue();
    assertThat(timer.shutdownNow()).isEmpty();
    int then = rounds.get();
    await().until(() -> rounds.get() > then + 1);

    timer.shutdown();
    assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(timer.isTerminated()).isTrue();
  }
}

package dev.petforge.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.PlannedCalls;
import dev.petforge.call.ProviderCall;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunsTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Runs runs = new Runs();

  private static ProviderCall call(String project, String pool) {
    return PlannedCalls.of(
        project,
        new ProviderTerms(
            "p",
            new PoolId(pool),
            new Money(1, "USD"),
            true,
            INTERVAL,
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Charge.AT_SUCCESS,
            Duration.ofDays(1)),
        T0);
  }

  private static Instant at(int seconds) {
    return T0.plusSeconds(seconds);
  }

  /** Three jobs of a pool that were done 45 s after they had begun. */
  private void areDone() {
    for (String project : new String[] {"a", "b", "c"}) {
      runs.began(call(project, "pool"), at(0));
      runs.done(call(project, "pool"), at(45));
    }
  }

  @Test
  void a_job_is_asked_for_at_the_age_at_which_others_of_its_pool_were_done() {
    areDone();
    runs.began(call("d", "pool"), at(100));

    assertThat(runs.running(call("d", "pool"), at(125))).contains(Duration.ofSeconds(20));
  }

  @Test
  void what_was_asked_for_often_is_asked_for_with_the_interval() {
    areDone();
    runs.began(call("d", "pool"), at(100));

    for (int poll = 0; poll < 5; poll++) {
      runs.running(call("d", "pool"), at(145));
    }
    assertThat(runs.running(call("d", "pool"), at(146))).contains(INTERVAL);
  }

  @Test
  void jobs_of_another_pool_say_nothing() {
    areDone();
    runs.began(call("d", "other"), at(100));

    assertThat(runs.running(call("d", "other"), at(125))).contains(INTERVAL);
  }

  @Test
  void failed_jobs_say_nothing() {
    for (String project : new String[] {"a", "b", "c"}) {
      runs.began(call(project, "pool"), at(0));
      runs.failed(call(project, "pool"));
      runs.done(call(project, "pool"), at(5));
    }
    runs.began(call("d", "pool"), at(100));

    assertThat(runs.running(call("d", "pool"), at(125))).contains(INTERVAL);
  }

  @Test
  void nothing_is_known_of_a_job_that_another_process_began() {
    areDone();

    assertThat(runs.running(call("d", "pool"), at(125))).isEmpty();
  }
}

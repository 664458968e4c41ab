package dev.petforge.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunTimesTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** A third of the interval. */
  private static final Duration OFTEN = Duration.ofNanos(3_333_333_333L);

  private static RunTimes after(int... seconds) {
    RunTimes times = RunTimes.none();
    for (int second : seconds) {
      times = times.with(Duration.ofSeconds(second));
    }
    return times;
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** When a job is asked for that is done at an age: its first poll comes after the interval. */
  private static List<Duration> polls(RunTimes times, Duration interval, Duration done) {
    List<Duration> polls = new ArrayList<>(List.of(interval));
    for (Duration age = interval; age.compareTo(done) < 0; ) {
      age = age.plus(times.next(interval, age, polls.size(), 0));
      polls.add(age);
    }
    return polls;
  }

  @Test
  void as_long_as_few_jobs_are_known_the_providers_interval_holds() {
    assertThat(after(60, 60).next(INTERVAL, seconds(50), 5, 0)).isEqualTo(INTERVAL);
    assertThat(RunTimes.none().next(INTERVAL, seconds(50), 5, 0)).isEqualTo(INTERVAL);
  }

  @Test
  void a_job_is_asked_for_when_those_before_it_were_done() {
    assertThat(polls(after(65, 65, 65), INTERVAL, seconds(65)))
        .endsWith(seconds(65))
        .hasSizeLessThan(6);
  }

  @Test
  void before_the_end_it_is_asked_for_at_least_once_in_two_intervals() {
    RunTimes times = after(65, 65, 65);

    for (int age = 10; age < 65; age++) {
      assertThat(times.next(INTERVAL, seconds(age), 1, 0)).isBetween(OFTEN, seconds(20));
    }
  }

  @Test
  void near_the_end_it_is_asked_for_often() {
    RunTimes times = after(65, 65, 65);

    assertThat(times.next(INTERVAL, seconds(65), 4, 0)).isEqualTo(OFTEN);
    assertThat(times.next(INTERVAL, seconds(64), 4, 0)).isEqualTo(OFTEN);
  }

  @Test
  void a_job_is_never_asked_for_more_often_than_the_interval_has_it() {
    Random random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
      RunTimes times = RunTimes.none();
      for (int i = 0; i < 8; i++) {
        times = times.with(Duration.ofMillis(1_000 + random.nextInt(300_000)));
      }
      List<Duration> polls =
          polls(times, INTERVAL, Duration.ofMillis(1_000 + random.nextInt(600_000)));
      for (int i = 0; i < polls.size(); i++) {
        assertThat(polls.get(i))
            .as("poll %d of %s", i + 1, polls)
            .isGreaterThanOrEqualTo(INTERVAL.multipliedBy(i + 1L));
      }
    }
  }

  @Test
  void what_was_not_spent_by_the_usual_end_is_spent_after_it_and_no_more() {
    // Four polls by the usual end, six are allowed; the rest comes with the interval.
    List<Duration> polls = polls(after(65, 65, 65), INTERVAL, seconds(200));

    assertThat(polls.get(4)).isEqualTo(seconds(65).plus(OFTEN));
    assertThat(polls.get(polls.size() - 1).minus(polls.get(polls.size() - 2))).isEqualTo(INTERVAL);
  }

  @Test
  void one_that_was_done_oddly_early_says_nothing() {
    assertThat(after(65, 5, 65, 65).next(INTERVAL, seconds(45), 3, 0)).isEqualTo(seconds(20));
  }

  @Test
  void a_job_that_is_asked_for_early_comes_by_a_part_of_the_least_wait() {
    Duration usual = after(65, 65, 65).next(INTERVAL, seconds(45), 2, 0);
    Duration early = after(65, 65, 65).next(INTERVAL, seconds(45), 2, 0.5);

    assertThat(usual.minus(early)).isEqualTo(OFTEN.dividedBy(2));
  }

  @Test
  void the_pace_of_long_ago_is_forgotten() {
    RunTimes times = after(20, 20, 20);
    for (int i = 0; i < RunTimes.MOST; i++) {
      times = times.with(seconds(65));
    }

    assertThat(times.done()).hasSize(RunTimes.MOST).containsOnly(seconds(65));
  }
}

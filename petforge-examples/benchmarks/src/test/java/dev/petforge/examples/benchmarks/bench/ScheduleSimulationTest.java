package dev.petforge.examples.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleSimulationTest {
  private static ScheduleSimulation of(int projects, int segments, int slots) {
    return new ScheduleSimulation(projects, segments, slots, Duration.ofSeconds(3));
  }

  private static List<Duration> seconds(long... seconds) {
    return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
  }

  @Test
  void who_lacks_the_fewest_clips_goes_first() {
    assertThat(of(5, 2, 2).eachByItself()).isEqualTo(seconds(6, 6, 12, 12, 18));
  }

  @Test
  void in_steps_nobody_goes_on_before_all_have_the_clip_before() {
    assertThat(of(5, 2, 2).inSteps()).isEqualTo(seconds(12, 12, 15, 15, 18));
  }

  @Test
  void the_clips_of_one_project_are_made_one_after_the_other() {
    assertThat(of(1, 7, 64).eachByItself()).isEqualTo(seconds(21));
  }

  @Test
  void a_slot_that_nobody_more_urgent_needs_goes_to_the_next_project() {
    assertThat(of(3, 1, 2).eachByItself()).isEqualTo(seconds(3, 3, 6));
    assertThat(of(3, 3, 4).eachByItself()).isEqualTo(seconds(9, 9, 9));
  }

  @Test
  void nothing_is_simulated_without_projects_or_time() {
    assertThatIllegalArgumentException().isThrownBy(() -> of(0, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScheduleSimulation(1, 1, 1, Duration.ZERO));
  }
}

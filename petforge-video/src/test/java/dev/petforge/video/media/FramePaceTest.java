package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramePaceTest {
  private static final double MILLIS = 0.001;
  private static final int TICKS = 12_000;

  private static FramePace ticks(double... seconds) {
    return new FramePace(
        Arrays.stream(seconds).mapToLong(second -> Math.round(second * TICKS)).toArray(),
        1.0 / TICKS);
  }

  /** So many frames at one rate, beginning somewhere. */
  private static double[] run(double from, double rate, int frames) {
    double[] times = new double[frames];
    Arrays.setAll(times, i -> from + i / rate);
    return times;
  }

  private static double[] together(double[]... runs) {
    return Arrays.stream(runs).flatMapToDouble(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 12, 23.976023976, 24, 25, 29.97002997, 30, 50, 60})
  void times_in_milliseconds_give_the_rate_that_was_meant(double rate) {
    long[] shown =
        LongStream.range(0, 240).map(i -> 10_000 + Math.round(i * 1000 / rate)).toArray();

    FramePace pace = new FramePace(shown, MILLIS, 0, 1000);

    assertThat(pace.rate()).isCloseTo(rate, within(rate * 0.0005));
    assertThat(pace.lastStep(1, false)).isEqualTo(Math.round(1000 / rate));
  }

  @Test
  void what_the_container_says_counts_where_the_times_bear_it_out() {
    long[] short23 = LongStream.range(0, 12).map(i -> Math.round(i * 1001 / 24.0)).toArray();

    assertThat(new FramePace(short23, MILLIS, 24_000 / 1001.0).rate()).isEqualTo(24_000 / 1001.0);
    assertThat(new FramePace(short23, MILLIS, 1000, 60).rate()).isCloseTo(24, within(0.03));
    assertThat(new FramePace(new long[] {7}, MILLIS, 0, 30).rate()).isEqualTo(30);
    assertThat(new FramePace(new long[] {7}, MILLIS, 0, 90_000).rate()).isEqualTo(25);
  }

  /** Steps as MediaRecorder of Chromium 150 wrote them, of a canvas at so many frames a second. */
  @ParameterizedTest
  @CsvSource({
    "30, 49 36 29 33 34 33 34 33 33 40 27 33 36 40 84 30 53 12 31 35 46 38 28 34 37 33 47 7 29 47 35",
    "30, 51 28 38 49 35 31 47 33 33 34 28 42 35 29 33 18 48 40 27 34 33 39 27 33 34 22 52 26 37 30 47 20",
    "30, 276 8 17 33 34 33 33 34 33 42 125 33 32 42 28 35 33 32 37 34 30 39 28 35 28 33 40 26 34",
    "60, 4 11 9 34 3 12 17 20 13 16 54 14 16 17 17 16 17 17 18 16 16 18 20 40 7 16 33 18 15 17 16",
    "10, 121 87 93 100 100 100 100 196 16 88 100 100 100 99 100 139 61 101 99 100 106 94 100 100 137"
  })
  void a_canvas_that_was_recorded_has_the_rate_that_it_was_drawn_with(double rate, String written) {
    long[] steps = Arrays.stream(written.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    long[] shown = new long[steps.length + 1];
    for (int i = 0; i < steps.length; i++) {
      shown[i + 1] = shown[i] + steps[i];
    }

    FramePace pace = new FramePace(shown, MILLIS, 0, 1000);

    assertThat(pace.rate()).isEqualTo(rate);
    assertThat(pace.lastStep(1, false)).isBetween(Math.round(450 / rate), Math.round(1500 / rate));
  }

  @Test
  void of_a_variable_rate_the_highest_regular_one_counts() {
    assertThat(ticks(together(run(0, 24, 48), run(2, 12, 24))).rate()).isCloseTo(24, within(0.01));
    assertThat(ticks(together(run(0, 12, 48), run(4, 30, 30))).rate()).isCloseTo(30, within(0.01));
    assertThat(ticks(together(run(0, 25, 50), run(2, 30, 30))).rate()).isCloseTo(30, within(0.01));
    assertThat(ticks(together(run(0, 12, 84), run(7, 24, 24))).rate()).isCloseTo(24, within(0.01));
    // One frame too many is no rate.
    double[] doubled = together(run(0, 24, 24), new double[] {0.9667}, run(1, 24, 24));
    assertThat(ticks(doubled).rate()).isCloseTo(24, within(0.01));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // a step of decoding, 1/16 s, is none of display
    "step of decoding, 24, 12, 750, true, 1000",
    "step of display, 24, 12, 500, true, 500",
    "the slower half comes last, 24, 12, 0, false, 1000",
    "held on purpose, 24, 24, 6000, false, 6000"
  })
  void the_last_frame_is_shown_as_long_as_makes_sense(
      String name, double first, double second, long said, boolean reordered, long expected) {
    double[] times = together(run(0, first, 48), run(2, second, 24));

    assertThat(ticks(times).lastStep(said, reordered)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "500, true", "7000, false", "7000, true"})
  void a_gap_before_the_last_frame_is_not_how_long_it_is_shown(long said, boolean reordered) {
    double[] times = together(run(0, 24, 10), new double[] {9 / 24.0 + 7 / 12.0});

    assertThat(ticks(times).lastStep(said, reordered)).isEqualTo(500);
  }

  @Test
  void one_frame_is_shown_as_long_as_its_container_says() {
    assertThat(ticks(0).lastStep(36_000, false)).isEqualTo(36_000);
    assertThat(new FramePace(new long[] {5}, MILLIS, 20).lastStep(0, false)).isEqualTo(50);
  }
}

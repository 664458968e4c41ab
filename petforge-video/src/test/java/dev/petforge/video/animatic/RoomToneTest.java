package dev.petforge.video.animatic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomToneTest {
  @Test
  void it_goes_on_over_the_joint_of_two_clips_without_a_click() {
    short[] before = clip(0, 2);
    short[] after = clip(1, 3);

    int atJoint = Math.abs(after[0] - before[before.length - 2]);
    assertThat(atJoint).isLessThanOrEqualTo(largestStep(before));
    assertThat(level(before, before.length - 9_600, before.length))
        .isBetween(0.5 * level(after, 0, 9_600), 2 * level(after, 0, 9_600));
  }

  @Test
  void it_is_very_quiet_all_the_way() {
    short[] clip = clip(3, 4);

    for (int from = 0; from + 19_200 <= clip.length; from += 19_200) {
      double decibels = 20 * Math.log10(level(clip, from, from + 19_200) / 32_768);
      assertThat(decibels).isBetween(-66.0, -56.0);
    }
  }

  @Test
  void it_is_the_same_every_time_and_another_in_each_shot() {
    assertThat(clip(2, 2)).isEqualTo(clip(2, 2));
    assertThat(clip(2, 2)).isNotEqualTo(clip(4, 2));
  }

  private static short[] clip(int shot, int seconds) {
    RoomTone tone = new RoomTone(shot, seconds);
    short[] all = new short[2 * 48_000 * seconds];
    short[] part = new short[4_000];
    for (int from = 0; from < 48_000 * seconds; from += 2_000) {
      tone.read(from, part, 2_000);
      System.arraycopy(part, 0, all, 2 * from, 4_000);
    }
    return all;
  }

  private static int largestStep(short[] clip) {
    int largest = 0;
    for (int i = 2; i < clip.length; i += 2) {
      largest = Math.max(largest, Math.abs(clip[i] - clip[i - 2]));
    }
    return largest;
  }

  private static double level(short[] clip, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) clip[i] * clip[i];
    }
    return Math.sqrt(squares / (to - from));
  }
}

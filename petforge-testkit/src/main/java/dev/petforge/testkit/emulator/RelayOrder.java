package dev.petforge.testkit.emulator;

import java.time.Duration;
import java.util.List;

/**
 * What a client orders.
 *
 * @param seconds of the clip
 * @param pictures the first frame, and the last one if there is one; possibly none
 */
record RelayOrder(String model, String prompt, int seconds, List<byte[]> pictures) {
  Duration duration() {
    return Duration.ofSeconds(seconds);
  }
}

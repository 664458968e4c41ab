package dev.petforge.emulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a client orders.
 *
 * @param seconds of the clip
 * @param pictures the first frame, and the last one if there is one; possibly none
 * @param callback where the client wants to be told of the end, where the interface has such a
 *     thing
 */
record RelayOrder(
    String model, String prompt, int seconds, List<byte[]> pictures, Optional<String> callback) {
  RelayOrder(String model, String prompt, int seconds, List<byte[]> pictures) {
    this(model, prompt, seconds, pictures, Optional.empty());
  }

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }
}

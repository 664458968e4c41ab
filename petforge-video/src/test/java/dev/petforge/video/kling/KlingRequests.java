package dev.petforge.video.kling;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import java.time.Duration;
import java.util.Optional;

/** Requests for tests. */
final class KlingRequests {
  private static final FrameRef FRAME =
      new FrameRef(new FileKey("a/frame.png"), new Sha256("0".repeat(64)));

  private KlingRequests() {}

  static ClipRequest request(String model) {
    return request(model, 5, "720p", false, false, "The cat eats.", "");
  }

  static ClipRequest lasting(String model, int seconds) {
    return request(model, seconds, "720p", false, false, "The cat eats.", "");
  }

  static ClipRequest at(String model, String resolution) {
    return request(model, 5, resolution, false, false, "The cat eats.", "");
  }

  static ClipRequest request(
      String model,
      int seconds,
      String resolution,
      boolean sound,
      boolean last,
      String prompt,
      String negative) {
    return new ClipRequest(
        model,
        0,
        "intro",
        prompt,
        negative,
        "",
        FRAME,
        last ? Optional.of(FRAME) : Optional.empty(),
        Duration.ofSeconds(seconds),
        resolution,
        sound);
  }
}

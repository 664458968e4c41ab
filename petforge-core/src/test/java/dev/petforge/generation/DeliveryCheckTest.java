package dev.petforge.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.media.FrameSize;
import dev.petforge.media.VideoInfo;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryCheckTest {
  private static final DeliveryCheck CHECK = new DeliveryCheck(true);

  private static ClipRequest ordered(int seconds, String resolution) {
    return new ClipRequest(
        "model",
        0,
        "intro",
        "a cat",
        "",
        "",
        new FrameRef(new FileKey("f.png"), new Sha256("0".repeat(64))),
        Optional.empty(),
        Duration.ofSeconds(seconds),
        resolution,
        false);
  }

  private static VideoInfo clip(long millis, int width, int height) {
    return new VideoInfo(
        new FrameSize(width, height), 0, Duration.ofMillis(millis), 24, "h264", Optional.empty());
  }

  private static Optional<FrameSize> from(int width, int height) {
    return Optional.of(new FrameSize(width, height));
  }

  /** What providers were seen to deliver: reference/video-providers.md, read 2026-11. */
  @ParameterizedTest
  @CsvSource({
    // Kling: 5 s is 5.041 s; portrait has an odd width; the picture's aspect is followed.
    "5, 5041, 720p, 1280, 720, 1280, 720",
    "5, 5041, 720p, 716, 1280, 1080, 1920",
    "5, 5041, 720p, 960, 960, 800, 800",
    "5, 5041, 720p, 720, 720, 800, 800",
    "5, 5041, 720p, 1680, 720, 2520, 1080",
    "10, 10041, 1080p, 1920, 1080, 1280, 720",
    "5, 5041, 4k, 3840, 2160, 1920, 1080",
    // Veo, Omni and relays: of two aspects the one that the picture is nearer to.
    "8, 8000, 720p, 1280, 720, 1280, 720",
    "8, 8000, 720p, 1280, 720, 4032, 3024",
    "8, 8000, 1080p, 1080, 1920, 3024, 4032",
    "8, 8000, 720p, 1280, 720, 1000, 1000",
    "8, 8000, 720p, 720, 1280, 1000, 1000",
    // The animatic: the picture's own aspect, 720 on its shorter side.
    "4, 4000, 720p, 960, 720, 1024, 768",
    // A name that says nothing of a size is not compared.
    "8, 7600, upscaled, 640, 360, 1280, 720",
    // A picture that is longer than any clip was made to fit.
    "5, 5041, 720p, 1800, 720, 1800, 200",
    "5, 5041, 720p, 720, 1280, 200, 1800"
  })
  void what_providers_deliver_is_what_was_ordered(
      int seconds,
      long millis,
      String resolution,
      int width,
      int height,
      int fromWidth,
      int fromHeight) {
    assertThat(
            CHECK.mismatch(
                ordered(seconds, resolution),
                from(fromWidth, fromHeight),
                clip(millis, width, height)))
        .isEmpty();
  }

  @Test
  void a_clip_that_is_too_short_is_not() {
    assertThat(CHECK.mismatch(ordered(5, "720p"), from(1280, 720), clip(4499, 1280, 720)))
        .contains("it lasts 4.5 s, 5 s were ordered");
    assertThat(CHECK.mismatch(ordered(5, "720p"), from(1280, 720), clip(4500, 1280, 720)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "720, 1280, 1280, 720",
    "1280, 720, 1080, 1920",
    "720, 720, 1280, 720",
    "960, 720, 1280, 720",
    "1280, 720, 720, 1000"
  })
  void a_clip_of_another_aspect_is_not(int width, int height, int fromWidth, int fromHeight) {
    assertThat(
            CHECK.mismatch(
                ordered(8, "720p"), from(fromWidth, fromHeight), clip(8000, width, height)))
        .hasValueSatisfying(
            words ->
                assertThat(words)
                    .contains(
                        "its picture is "
                            + new FrameSize(width, height)
                            + ", it was to start from one of "
                            + new FrameSize(fromWidth, fromHeight)));
  }

  @ParameterizedTest
  @CsvSource({
    "720p, 854, 480",
    "720p, 960, 540",
    "720p, 1920, 1080",
    "1080p, 1280, 720",
    "4k, 1920, 1080",
    "480p, 1280, 720"
  })
  void a_clip_of_another_size_is_not_where_sizes_are_compared(
      String resolution, int width, int height) {
    VideoInfo clip = clip(8000, width, height);
    assertThat(CHECK.mismatch(ordered(8, resolution), from(1280, 720), clip))
        .contains(
            "its picture is " + new FrameSize(width, height) + ", " + resolution + " was ordered");
    assertThat(new DeliveryCheck(false).mismatch(ordered(8, resolution), from(1280, 720), clip))
        .isEmpty();
  }

  @Test
  void without_a_known_start_no_aspect_is_compared_and_all_that_is_wrong_is_said() {
    assertThat(CHECK.mismatch(ordered(8, "720p"), Optional.empty(), clip(8000, 720, 1280)))
        .isEmpty();
    assertThat(CHECK.mismatch(ordered(8, "720p"), from(1280, 720), clip(3000, 360, 640)))
        .contains(
            "it lasts 3.0 s, 8 s were ordered; its picture is 360×640, it was to start from one of"
                + " 1280×720; its picture is 360×640, 720p was ordered");
  }
}

package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameSize;
import dev.petforge.media.VideoInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clips of others that were once read wrongly; their right values come from a full decode. */
class OddClipsTest {
  @TempDir Path directory;

  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  private static Path odd(String name) {
    return Shared.data().resolve("odd/videos").resolve(name);
  }

  private VideoInfo join(Path... clips) {
    Path joined = directory.resolve("joined.mp4");
    tools.join(ClipPart.whole(List.of(clips)), joined);
    return tools.probe(joined);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text_behind_last_box.mp4",
        "starts_at_10s.mkv",
        "gap_before_last_frame.mp4",
        "hev1.mp4",
        "sar_4_3.mp4"
      })
  void it_lasts_from_its_first_frame_to_the_end_of_its_last(String name) {
    VideoInfo clip = tools.probe(odd(name));

    assertThat(clip.duration().toMillis()).isEqualTo(1_000);
    assertThat(clip.framesPerSecond()).isEqualTo(24);
    assertThat(join(odd(name), odd(name)).duration().toMillis()).isCloseTo(2_000, within(2L));
  }

  /**
   * What MediaRecorder of Chromium 150 made of a canvas that was drawn 30 times a second for 1.5 s:
   * no length, no rate, 43 frames at 0 to 1.445 s in uneven steps.
   */
  @Test
  void a_recording_of_a_canvas_has_the_rate_and_the_length_of_its_frames() throws IOException {
    Path clip = directory.resolve("canvas.webm");
    try (InputStream recording = getClass().getResourceAsStream("canvas_recording.webm")) {
      Files.copy(Objects.requireNonNull(recording), clip);
    }

    VideoInfo info = tools.probe(clip);

    assertThat(info.framesPerSecond()).isEqualTo(30);
    assertThat(info.duration().toMillis()).isBetween(1_445L + 20, 1_445L + 50);
    VideoInfo twice = join(clip, clip);
    assertThat(twice.framesPerSecond()).isCloseTo(30, within(0.01));
    assertThat(twice.duration().toMillis()).isCloseTo(2 * info.duration().toMillis(), within(34L));
  }

  @Test
  void pixels_that_are_not_square_have_one_shape_everywhere() throws IOException {
    Path clip = odd("sar_4_3.mp4");
    Path last = directory.resolve("last.png");

    VideoInfo info =
        tools.frames(clip, directory.resolve("first.jpg"), directory.resolve("last.jpg"), last);

    // Chromium 150 says videoWidth 427, videoHeight 240.
    assertThat(info.size()).isEqualTo(new FrameSize(427, 240));
    assertThat(ImageIO.read(last.toFile()).getWidth()).isEqualTo(427);
    assertThat(ImageIO.read(directory.resolve("first.jpg").toFile()).getHeight()).isEqualTo(240);
    Path square = ClipMaker.clip().size(428, 240).frames(6).write(directory.resolve("square.mp4"));
    assertThat(join(clip, square).size()).isEqualTo(new FrameSize(428, 240));
  }
}

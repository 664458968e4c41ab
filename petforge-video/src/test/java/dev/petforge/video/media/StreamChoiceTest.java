package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameSize;
import dev.petforge.media.VideoInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several streams is the clip. */
class StreamChoiceTest {
  private static final int DEFAULT = avformat.AV_DISPOSITION_DEFAULT;

  @TempDir Path directory;

  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  private Path clip(String name, int width, int height) {
    return ClipMaker.clip().size(width, height).frames(6).write(directory.resolve(name));
  }

  private Path stills(int width, int height) {
    return ClipMaker.clip()
        .codec("mjpeg")
        .range(avutil.AVCOL_RANGE_JPEG)
        .size(width, height)
        .frames(2)
        .write(directory.resolve("stills.mp4"));
  }

  private VideoInfo probe(String container, Streams streams) {
    return tools.probe(streams.write(container, directory.resolve("streams")));
  }

  @ParameterizedTest
  @CsvSource({
    "mp4, true, false",
    "mp4, true, true",
    "mp4, false, false",
    "matroska, true, false",
    "matroska, true, true",
    "matroska, false, false"
  })
  void a_preview_that_comes_first_is_not_the_clip(
      String container, boolean firstIsDefault, boolean secondIsDefault) {
    Path preview = clip("preview.mp4", 160, 96);
    Path whole = clip("whole.mp4", 320, 192);

    VideoInfo info =
        probe(
            container,
            new Streams()
                .with(preview, firstIsDefault ? DEFAULT : 0)
                .with(whole, secondIsDefault ? DEFAULT : 0));

    assertThat(info.size()).isEqualTo(new FrameSize(320, 192));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "matroska"})
  void the_default_is_the_clip_where_another_one_is_larger(String container) {
    Path first = clip("first.mp4", 320, 192);
    Path other = clip("other.mp4", 256, 192);

    assertThat(probe(container, new Streams().with(first, 0).with(other, DEFAULT)).size())
        .isEqualTo(new FrameSize(256, 192));
    assertThat(probe(container, new Streams().with(other, DEFAULT).with(first, 0)).size())
        .isEqualTo(new FrameSize(256, 192));
    assertThat(probe(container, new Streams().with(other, DEFAULT).with(first, DEFAULT)).size())
        .isEqualTo(new FrameSize(320, 192));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "matroska"})
  void pictures_beside_a_clip_are_not_the_clip_however_large(String container) {
    Path large = stills(640, 480);
    Path clip = clip("clip.mp4", 160, 96);

    VideoInfo info = probe(container, new Streams().with(large, DEFAULT).with(clip, 0));

    assertThat(info.size()).isEqualTo(new FrameSize(160, 96));
    assertThat(info.videoCodec()).isEqualTo("mpeg4");
    assertThat(probe(container, new Streams().with(large, DEFAULT)).videoCodec())
        .isEqualTo("mjpeg");
  }

  @Test
  void a_picture_of_the_cover_is_no_clip() {
    Path sound = ClipMaker.clip().frames(0).sound(1).write(directory.resolve("sound.mp4"));
    Streams song =
        new Streams()
            .with(sound, DEFAULT)
            .with(stills(64, 64), avformat.AV_DISPOSITION_ATTACHED_PIC);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> probe("mp4", song))
        .withMessageContaining("has no moving picture in it, only 2 other stream(s)")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_VIDEO"));
  }

  @Test
  void the_default_sound_is_heard() {
    Path clip = ClipMaker.clip().frames(24).write(directory.resolve("clip.mp4"));
    Path one = ClipMaker.clip().frames(0).sound(1).write(directory.resolve("one.mp4"));
    Path two = ClipMaker.clip().frames(0).seed(2).sound(1).write(directory.resolve("two.mp4"));
    Path both =
        new Streams()
            .with(clip, DEFAULT)
            .with(one, 0)
            .with(two, DEFAULT)
            .write("mp4", directory.resolve("both.mp4"));

    tools.join(ClipPart.whole(List.of(both)), directory.resolve("j.mp4"));

    float[] sound = FullDecode.sound(directory.resolve("j.mp4"), 1);
    float[] expected = Arrays.copyOf(ClipMaker.noise(2, 48_000), 12_000);
    assertThat(JoinTest.delayMillis(sound, expected, 0)).isBetween(-2.0, 2.0);
  }
}

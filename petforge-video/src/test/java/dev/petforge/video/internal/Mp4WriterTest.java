package dev.petforge.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FrameSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp4WriterTest {
  private static final Mp4Settings SMALL = Mp4Settings.of(new FrameSize(320, 240), 24);

  @TempDir private Path folder;

  @Test
  void what_is_written_is_read_back_as_h264_and_aac_tagged_as_bt709() {
    Path file = folder.resolve("clip.mp4");
    BufferedImage scene = Pictures.scene(320, 240, 1);

    write(file, SMALL, scene, 24);

    try (DecodedVideo video = new DecodedVideo(file)) {
      AVCodecParameters picture = video.stream(avutil.AVMEDIA_TYPE_VIDEO).codecpar();
      assertThat(picture.codec_id()).isEqualTo(avcodec.AV_CODEC_ID_H264);
      assertThat(picture.format()).isEqualTo(avutil.AV_PIX_FMT_YUV420P);
      assertThat(picture.color_space()).isEqualTo(avutil.AVCOL_SPC_BT709);
      assertThat(picture.color_primaries()).isEqualTo(avutil.AVCOL_PRI_BT709);
      assertThat(picture.color_trc()).isEqualTo(avutil.AVCOL_TRC_BT709);
      assertThat(picture.color_range()).isEqualTo(avutil.AVCOL_RANGE_MPEG);
      assertThat(avutil.av_q2d(video.stream(avutil.AVMEDIA_TYPE_VIDEO).avg_frame_rate()))
          .isEqualTo(24.0);
      AVCodecParameters sound = video.stream(avutil.AVMEDIA_TYPE_AUDIO).codecpar();
      assertThat(sound.codec_id()).isEqualTo(avcodec.AV_CODEC_ID_AAC);
      assertThat(sound.sample_rate()).isEqualTo(48_000);
      assertThat(sound.ch_layout().nb_channels()).isEqualTo(2);
      List<BufferedImage> pictures = video.pictures();
      assertThat(pictures).hasSize(24);
      assertThat(Pictures.psnr(scene, pictures.get(0))).isGreaterThan(36);
      assertThat(Pictures.psnr(scene, pictures.get(23))).isGreaterThan(36);
    }
  }

  @Test
  void colours_come_back_as_they_were_given() {
    Path file = folder.resolve("colours.mp4");
    int[] colours = {0xC03020, 0x20B040, 0x3040D0, 0xF0E010, 0x101010, 0xF0F0F0, 0x808080};
    BufferedImage bars = new BufferedImage(560, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = bars.createGraphics();
    for (int i = 0; i < colours.length; i++) {
      g.setColor(new Color(colours[i]));
      g.fillRect(80 * i, 0, 80, 240);
    }
    g.dispose();

    write(file, Mp4Settings.of(new FrameSize(560, 240), 24), bars, 2);

    try (DecodedVideo video = new DecodedVideo(file)) {
      BufferedImage read = video.pictures().get(0);
      for (int i = 0; i < colours.length; i++) {
        Color is = new Color(read.getRGB(80 * i + 40, 120));
        Color was = new Color(colours[i]);
        assertThat(is.getRed()).as("red of bar %d", i).isCloseTo(was.getRed(), within(4));
        assertThat(is.getGreen()).as("green of bar %d", i).isCloseTo(was.getGreen(), within(4));
        assertThat(is.getBlue()).as("blue of bar %d", i).isCloseTo(was.getBlue(), within(4));
      }
    }
  }

  @Test
  void sound_comes_back_in_step_with_the_picture() {
    Path file = folder.resolve("click.mp4");
    BufferedImage scene = Pictures.scene(320, 240, 1);
    short[] second = new short[2 * 48_000];
    int click = 24_000;
    for (int i = 0; i < 480; i++) {
      short value = (short) (20_000 * Math.sin(2 * Math.PI * i * 1_000 / 48_000));
      second[2 * (click + i)] = value;
      second[2 * (click + i) + 1] = value;
    }

    try (Mp4Writer writer = Mp4Writer.open(file, SMALL)) {
      for (int i = 0; i < 24; i++) {
        writer.picture(scene);
      }
      writer.sound(second, 48_000);
      writer.finish();
    }

    try (DecodedVideo video = new DecodedVideo(file)) {
      float[] sound = video.sound();
      int first = 0;
      while (Math.abs(sound[first]) < 0.2) {
        first++;
      }
      assertThat(first).isCloseTo(click, within(48));
    }
  }

  @Test
  void clips_with_equal_settings_carry_equal_parameter_sets() {
    Path calm = folder.resolve("calm.mp4");
    Path busy = folder.resolve("busy.mp4");

    write(calm, SMALL, new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB), 24);
    write(busy, SMALL, Pictures.scene(320, 240, 2), 60);

    try (DecodedVideo first = new DecodedVideo(calm);
        DecodedVideo second = new DecodedVideo(busy)) {
      assertThat(first.extradata(avutil.AVMEDIA_TYPE_VIDEO))
          .isNotEmpty()
          .isEqualTo(second.extradata(avutil.AVMEDIA_TYPE_VIDEO));
      assertThat(first.extradata(avutil.AVMEDIA_TYPE_AUDIO))
          .isNotEmpty()
          .isEqualTo(second.extradata(avutil.AVMEDIA_TYPE_AUDIO));
    }
  }

  @Test
  void the_same_calls_give_the_same_bytes() {
    Path one = folder.resolve("one.mp4");
    Path two = folder.resolve("two.mp4");

    write(one, SMALL, Pictures.scene(320, 240, 3), 30);
    write(two, SMALL, Pictures.scene(320, 240, 3), 30);

    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  void the_index_comes_before_the_pictures() throws IOException {
    Path file = folder.resolve("fast.mp4");

    write(file, SMALL, Pictures.scene(320, 240, 1), 12);

    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes.indexOf("moov")).isPositive().isLessThan(bytes.indexOf("mdat"));
  }

  @Test
  void an_unfinished_clip_leaves_nothing_and_keeps_what_was_there() throws IOException {
    Path file = Files.writeString(folder.resolve("kept.mp4"), "before");

    try (Mp4Writer writer = Mp4Writer.open(file, SMALL)) {
      writer.picture(Pictures.scene(320, 240, 1));
    }

    assertThat(file).hasContent("before");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    Path file = folder.resolve("nowhere").resolve("clip.mp4");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> Mp4Writer.open(file, SMALL))
        .withMessageContaining("nowhere")
        .withMessageContaining("No such file");
  }

  @Test
  void odd_sides_are_refused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Mp4Settings.of(new FrameSize(321, 240), 24))
        .withMessage("width must be even and 16 to 4096 pixels, was 321");
  }

  @Test
  void missing_natives_are_answered_with_what_to_add() {
    assertThat(FfmpegNatives.missing("linux-arm64", new UnsatisfiedLinkError("no jniavutil")))
        .hasMessageContaining("org.bytedeco:ffmpeg:8.0.1-1.5.13:linux-arm64")
        .hasMessageContaining("org.bytedeco:javacpp:1.5.13:linux-arm64")
        .extracting(e -> e.failure().code())
        .isEqualTo("NATIVES_MISSING");
  }

  private static void write(Path file, Mp4Settings settings, BufferedImage image, int pictures) {
    short[] silence = new short[4_000];
    try (Mp4Writer writer = Mp4Writer.open(file, settings)) {
      for (int i = 0; i < pictures; i++) {
        writer.picture(image);
        writer.sound(silence, 2_000);
      }
      writer.finish();
    }
  }
}

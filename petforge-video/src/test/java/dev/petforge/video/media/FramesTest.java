package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.media.FrameSize;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.VideoInfo;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {
  @TempDir Path directory;

  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  private record Cut(BufferedImage first, BufferedImage last, BufferedImage png, VideoInfo info) {}

  private Cut cut(Path clip) throws IOException {
    Path first = directory.resolve("first.jpg");
    Path last = directory.resolve("last.jpg");
    Path png = directory.resolve("last.png");
    VideoInfo info = tools.frames(clip, first, last, png);
    return new Cut(
        ImageIO.read(first.toFile()),
        ImageIO.read(last.toFile()),
        ImageIO.read(png.toFile()),
        info);
  }

  private static void assertColour(BufferedImage image, Color expected, int tolerance) {
    Color found = new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
    assertThat(found.getRed()).as("red").isCloseTo(expected.getRed(), within(tolerance));
    assertThat(found.getGreen()).as("green").isCloseTo(expected.getGreen(), within(tolerance));
    assertThat(found.getBlue()).as("blue").isCloseTo(expected.getBlue(), within(tolerance));
  }

  /** What Y'CbCr means: the red and blue shares of its luma, limited or full range. */
  private static Color colour(int y, int cb, int cr, double kr, double kb, boolean full) {
    double luma = full ? y : (y - 16) * 255.0 / 219;
    double scale = full ? 1 : 255.0 / 224;
    double red = luma + 2 * (1 - kr) * (cr - 128) * scale;
    double blue = luma + 2 * (1 - kb) * (cb - 128) * scale;
    double green = (luma - kr * red - kb * blue) / (1 - kr - kb);
    return new Color(level(red), level(green), level(blue));
  }

  private static int level(double value) {
    return (int) Math.round(Math.max(0, Math.min(255, value)));
  }

  @ParameterizedTest(name = "{0} {1}x{2}")
  @CsvSource({
    "tagged 709, 160, 120, 0.2126, 0.0722, 1, 1",
    "tagged 601, 1280, 720, 0.299, 0.114, 6, 1",
    "tagged full, 160, 120, 0.299, 0.114, 6, 2",
    "untagged small, 160, 120, 0.299, 0.114, 2, 0",
    "untagged HD, 1280, 720, 0.2126, 0.0722, 2, 0",
    "untagged upright HD, 720, 1280, 0.2126, 0.0722, 2, 0"
  })
  void colours_are_taken_with_the_clips_own_matrix_and_range(
      String name, int width, int height, double kr, double kb, int matrix, int range)
      throws IOException {
    // Of the two, only H.264 carries what it is tagged with.
    String codec = range == avutil.AVCOL_RANGE_UNSPECIFIED ? "mpeg4" : "libopenh264";
    ClipMaker clip = ClipMaker.clip().codec(codec).size(width, height).frames(3);
    clip.plain = true;
    clip.luma = 110;
    clip.blueness = 90;
    clip.redness = 180;
    clip.matrix = matrix;
    clip.range = range;

    Cut cut = cut(clip.write(directory.resolve("clip.mp4")));

    Color expected = colour(110, 90, 180, kr, kb, range == avutil.AVCOL_RANGE_JPEG);
    assertColour(cut.png(), expected, 3);
    assertColour(cut.first(), expected, 5);
    assertColour(cut.last(), expected, 5);
  }

  /**
   * A colour, 0xC83C28, stored by BT.601 without naming that. Read by BT.601 it is 201, 61, 40, by
   * BT.709 it is 213, 73, 40. What Chromium 150.0.7871.100 and mpv 0.35.1 showed of such clips,
   * made by FFmpeg 5.1: of an aspect of 3:4 Chromium makes 640×720, and a picture that is turned
   * has the matrix that it has lying.
   */
  @ParameterizedTest(name = "{0} {1}×{2}, pixels {3}:{4}")
  @CsvSource({
    // codec, width, height, aspect, turned, Chromium, mpv
    "libopenh264, 320, 240, 1, 1, false, 601, 601",
    "libopenh264, 832, 480, 1, 1, false, 601, 601",
    "libopenh264, 960, 544, 1, 1, false, 601, 601",
    "libopenh264, 1024, 576, 1, 1, false, 601, 601",
    "libopenh264, 600, 600, 1, 1, false, 601, 709",
    "libopenh264, 640, 718, 1, 1, false, 601, 709",
    "libopenh264, 1280, 544, 1, 1, false, 601, 709",
    "libopenh264, 640, 720, 1, 1, false, 709, 709",
    "libopenh264, 480, 832, 1, 1, false, 709, 709",
    "libopenh264, 540, 960, 1, 1, false, 709, 709",
    "libopenh264, 544, 960, 1, 1, false, 709, 709",
    "libopenh264, 640, 540, 3, 4, false, 709, 601",
    "libopenh264, 640, 540, 2, 1, false, 601, 601",
    "libopenh264, 832, 480, 1, 1, true, 601, 601",
    "libopenh264, 480, 832, 1, 1, true, 709, 709",
    "libvpx, 480, 832, 1, 1, false, 709, 601",
    "libvpx-vp9, 480, 832, 1, 1, false, 601, 709",
    "libaom-av1, 480, 832, 1, 1, false, 601, 709"
  })
  void a_clip_that_names_no_matrix_is_read_as_a_browser_reads_it(
      String codec,
      int width,
      int height,
      int aspectNumerator,
      int aspectDenominator,
      boolean turned,
      int chromium,
      int mpv)
      throws IOException {
    ClipMaker clip =
        ClipMaker.clip()
            .codec(codec)
            .container(codec.startsWith("libvpx") ? "webm" : "mp4")
            .size(width, height)
            .aspect(aspectNumerator, aspectDenominator)
            .frames(2);
    clip.options = codec.equals("libaom-av1") ? "cpu-used=8,usage=realtime" : "";
    clip.plain = true;
    clip.luma = 102;
    clip.blueness = 98;
    clip.redness = 191;
    Path file = clip.write(directory.resolve("clip"));

    Cut cut = cut(turned ? Mp4Boxes.turn(file, 0, 1, -1, 0) : file);

    Color seen = chromium == 601 ? new Color(201, 61, 40) : new Color(213, 73, 40);
    assertColour(cut.png(), seen, 3);
    if (chromium != mpv) {
      assertThat(List.of(chromium, mpv)).as("of the two the browser counts").contains(601, 709);
    }
  }

  /**
   * What Chromium 150 shows of patches in BT.2020 with the light of HLG (18), of PQ (16) and of an
   * ordinary picture (14); and in P3 (12), worked out from its chromaticities.
   */
  @ParameterizedTest(name = "light {0}, primaries {1}, {2} {3} {4}")
  @CsvSource({
    "14, 9, 126, 128, 128, 127, 127, 127, 2",
    "14, 9, 92, 110, 151, 151, 66, 46, 4",
    "14, 9, 106, 115, 96, 0, 134, 71, 4",
    "14, 12, 126, 128, 128, 127, 127, 127, 2",
    "14, 12, 92, 110, 151, 135, 74, 44, 4",
    "14, 12, 106, 115, 96, 0, 130, 71, 4",
    "16, 9, 60, 128, 128, 18, 18, 18, 3",
    "16, 9, 126, 128, 128, 130, 130, 130, 4",
    "16, 9, 143, 128, 128, 184, 184, 184, 4",
    "16, 9, 180, 128, 128, 254, 254, 254, 3",
    "16, 9, 235, 128, 128, 255, 255, 255, 1",
    "16, 9, 92, 110, 151, 161, 0, 2, 6",
    "18, 9, 60, 128, 128, 31, 31, 31, 3",
    "18, 9, 126, 128, 128, 99, 99, 99, 3",
    "18, 9, 180, 128, 128, 187, 187, 187, 3",
    "18, 9, 213, 128, 128, 233, 233, 233, 3",
    "18, 9, 235, 128, 128, 254, 254, 254, 3",
    "18, 9, 92, 110, 151, 110, 49, 32, 5"
  })
  void more_colours_and_more_light_are_shown_as_a_browser_shows_them(
      int transfer,
      int primaries,
      int luma,
      int blueness,
      int redness,
      int red,
      int green,
      int blue,
      int tolerance)
      throws IOException {
    ClipMaker clip = ClipMaker.clip().codec("libopenh264").frames(2).range(1);
    clip.plain = true;
    clip.luma = luma;
    clip.blueness = blueness;
    clip.redness = redness;
    clip.matrix = avutil.AVCOL_SPC_BT2020_NCL;
    clip.primaries = primaries;
    clip.transfer = transfer;

    assertColour(
        cut(clip.write(directory.resolve("clip.mp4"))).png(),
        new Color(red, green, blue),
        tolerance);
  }

  @ParameterizedTest
  @CsvSource({
    // width, height and aspect as stored, then what Chromium 150 shows
    "320, 240, 4, 3, 427, 240",
    "320, 240, 3, 4, 320, 320",
    "640, 480, 1, 2, 640, 960",
    "640, 540, 2, 1, 1280, 540",
    "320, 240, 1, 1, 320, 240"
  })
  void pixels_are_made_square_by_making_them_longer(
      int width, int height, int numerator, int denominator, int shownWidth, int shownHeight)
      throws IOException {
    ClipMaker clip = ClipMaker.clip().size(width, height).aspect(numerator, denominator).frames(2);
    Path file = clip.write(directory.resolve("clip.mp4"));

    Cut cut = cut(file);
    Cut turned = cut(Mp4Boxes.turn(file, 0, 1, -1, 0));

    assertThat(cut.info().size()).isEqualTo(new FrameSize(shownWidth, shownHeight));
    assertThat(cut.png().getWidth()).isEqualTo(shownWidth);
    assertThat(cut.png().getHeight()).isEqualTo(shownHeight);
    assertThat(turned.info().size()).isEqualTo(new FrameSize(shownHeight, shownWidth));
    assertThat(turned.png().getWidth()).isEqualTo(shownHeight);
  }

  @ParameterizedTest(name = "{0} degrees")
  @CsvSource({"0, 1, 0, 0, 1", "90, 0, 1, -1, 0", "180, -1, 0, 0, -1", "270, 0, -1, 1, 0"})
  void frames_are_upright(int degrees, int a, int b, int c, int d) throws IOException {
    Path clip = ClipMaker.clip().size(160, 96).frames(5).write(directory.resolve("clip.mp4"));
    BufferedImage stored = cut(clip).png();

    Cut turned = cut(Mp4Boxes.turn(clip, a, b, c, d));

    boolean sideways = degrees % 180 != 0;
    assertThat(turned.info().rotation()).isEqualTo(degrees);
    assertThat(turned.info().size())
        .isEqualTo(sideways ? new FrameSize(96, 160) : new FrameSize(160, 96));
    assertThat(turned.png().getWidth()).isEqualTo(turned.info().size().width());
    for (int y = 0; y < 96; y += 5) {
      for (int x = 0; x < 160; x += 5) {
        // Where a clockwise turn puts the stored pixel.
        int toX = degrees == 0 ? x : degrees == 90 ? 95 - y : degrees == 180 ? 159 - x : y;
        int toY = degrees == 0 ? y : degrees == 90 ? x : degrees == 180 ? 95 - y : 159 - x;
        assertThat(turned.png().getRGB(toX, toY)).isEqualTo(stored.getRGB(x, y));
      }
    }
  }

  @Test
  void the_jpeg_has_full_resolution_of_colour() throws IOException {
    Path clip = ClipMaker.clip().frames(3).write(directory.resolve("clip.mp4"));
    cut(clip);

    byte[] jpeg = Files.readAllBytes(directory.resolve("last.jpg"));

    int frame = 0;
    while (!((jpeg[frame] & 0xff) == 0xff && (jpeg[frame + 1] & 0xff) == 0xc0)) {
      frame++;
    }
    assertThat(jpeg[frame + 11]).as("sampling of luma").isEqualTo((byte) 0x11);
  }

  @Test
  void a_clip_is_described_with_its_own_rate_length_and_codecs() {
    ClipMaker clip = ClipMaker.clip().codec("libopenh264").size(320, 240).frames(60).sound(1);
    clip.framesPerSecond = 30;

    VideoInfo info = tools.probe(clip.write(directory.resolve("clip.mp4")));

    assertThat(info.size()).isEqualTo(new FrameSize(320, 240));
    assertThat(info.framesPerSecond()).isCloseTo(30, within(0.01));
    assertThat(info.duration().toMillis()).isEqualTo(2_000);
    assertThat(info.videoCodec()).isEqualTo("h264");
    assertThat(info.audioCodec()).contains("aac");
  }

  @Test
  void joints_of_a_real_chain_are_sound_and_strangers_are_not() throws IOException {
    List<Path> lasts = new ArrayList<>();
    List<Path> firsts = new ArrayList<>();
    for (Path clip : Shared.segments().subList(0, 3)) {
      Path first = directory.resolve(clip.getFileName() + ".first.jpg");
      Path last = directory.resolve(clip.getFileName() + ".last.png");
      tools.frames(clip, first, directory.resolve("last.jpg"), last);
      firsts.add(first);
      lasts.add(last);
    }

    JointReport one = tools.joint(lasts.get(0), firsts.get(1));
    JointReport two = tools.joint(lasts.get(1), firsts.get(2));
    JointReport none = tools.joint(lasts.get(2), firsts.get(0));

    assertThat(one.psnr()).isBetween(31.0, 45.0);
    assertThat(one.ssim()).isBetween(0.93, 1.0);
    assertThat(JointLimits.DEFAULT.broken(two)).isFalse();
    assertThat(JointLimits.DEFAULT.broken(none)).isTrue();
  }

  @Test
  void steps_of_light_and_colour_and_a_loss_of_sharpness_are_measured() throws IOException {
    java.awt.image.BufferedImage last = new java.awt.image.BufferedImage(64, 64, 5);
    java.awt.image.BufferedImage next = new java.awt.image.BufferedImage(64, 64, 5);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        boolean odd = (x / 2 + y / 2) % 2 == 1;
        last.setRGB(x, y, odd ? 0x606060 : 0x404040);
        // Brighter by 16, reddish, and with half the contrast.
        next.setRGB(x, y, odd ? 0x786460 : 0x685450);
      }
    }
    Path one = directory.resolve("one.png");
    Path two = directory.resolve("two.png");
    javax.imageio.ImageIO.write(last, "png", one.toFile());
    javax.imageio.ImageIO.write(next, "png", two.toFile());

    JointReport joint = tools.joint(one, two);

    assertThat(joint.brightnessStep()).isBetween(10.0, 20.0);
    assertThat(joint.saturationStep()).isBetween(23.9, 24.1);
    assertThat(joint.sharpness()).isBetween(0.2, 0.3);
    assertThat(tools.joint(one, one)).isEqualTo(JointReport.IDENTICAL);
  }
}

package dev.petforge.video.media;

import static dev.petforge.video.media.StoredPictures.RED;
import static dev.petforge.video.media.StoredPictures.assertColour;
import static dev.petforge.video.media.StoredPictures.concat;
import static dev.petforge.video.media.StoredPictures.corner;
import static dev.petforge.video.media.StoredPictures.exif;
import static dev.petforge.video.media.StoredPictures.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.video.internal.FfmpegNatives;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebpReaderTest {
  @TempDir Path directory;

  /** Encoded by libwebp, as FFmpeg brings it. */
  static byte[] webp(BufferedImage image, String options) {
    FfmpegNatives.load();
    var encoder = avcodec.avcodec_find_encoder_by_name("libwebp");
    AVCodecContext codec = avcodec.avcodec_alloc_context3(encoder);
    codec.width(image.getWidth()).height(image.getHeight()).pix_fmt(avutil.AV_PIX_FMT_BGRA);
    codec.time_base(avutil.av_make_q(1, 25));
    AVDictionary settings = new AVDictionary(null);
    avutil.av_dict_parse_string(settings, options, "=", ",", 0);
    assertThat(avcodec.avcodec_open2(codec, encoder, settings)).isZero();
    AVFrame frame = avutil.av_frame_alloc();
    frame.width(image.getWidth()).height(image.getHeight()).format(avutil.AV_PIX_FMT_BGRA);
    avutil.av_frame_get_buffer(frame, 0);
    for (int y = 0; y < image.getHeight(); y++) {
      ByteBuffer row = ByteBuffer.allocate(image.getWidth() * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (int x = 0; x < image.getWidth(); x++) {
        row.putInt(image.getRGB(x, y));
      }
      frame.data(0).position((long) y * frame.linesize(0)).put(row.array());
    }
    assertThat(avcodec.avcodec_send_frame(codec, frame)).isZero();
    avcodec.avcodec_send_frame(codec, null);
    AVPacket packet = avcodec.av_packet_alloc();
    assertThat(avcodec.avcodec_receive_packet(codec, packet)).isZero();
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(codec);
    return bytes;
  }

  private static BufferedImage drawn(int width, int height, IntBinaryOperator argb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, argb.applyAsInt(x, y));
      }
    }
    return image;
  }

  private static BufferedImage picture(String kind, int width, int height) {
    Random random = new Random(5);
    return switch (kind) {
      case "noise" -> drawn(width, height, (x, y) -> 0xff000000 | random.nextInt());
      case "gradient" ->
          drawn(width, height, (x, y) -> 0xff000000 | x * 2 % 256 << 16 | y << 8 | ((x + y) & 255));
      case "stripes" -> drawn(width, height, (x, y) -> 0xff000000 | (x / 7 + y / 5) % 3 * 0x505050);
      case "two colours" ->
          drawn(width, height, (x, y) -> (x ^ y) % 5 == 0 ? 0xff102030 : 0xffc0a080);
      case "four colours" -> drawn(width, height, (x, y) -> 0xff000000 | ((x * y) & 3) * 0x404142);
      case "sixteen colours" ->
          drawn(width, height, (x, y) -> 0xff000000 | (x * y & 15) * 0x101112);
      case "many colours" ->
          drawn(width, height, (x, y) -> 0xff000000 | (x * 3 + y * y & 127) * 0x020100);
      case "one colour" -> drawn(width, height, (x, y) -> 0xffc81e28);
      case "photo" ->
          drawn(
              width,
              height,
              (x, y) ->
                  0xff000000
                      | (int) (128 + 90 * Math.sin(x / 9.0) + random.nextInt(9)) << 16
                      | (int) (128 + 90 * Math.cos(y / 7.0) + random.nextInt(9)) << 8
                      | (int) (128 + 90 * Math.sin((x + y) / 13.0)));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "noise",
        "gradient",
        "stripes",
        "two colours",
        "four colours",
        "sixteen colours",
        "many colours",
        "one colour",
        "photo"
      })
  void without_loss_every_pixel_comes_back(String kind) throws IOException {
    for (int level : new int[] {0, 3, 6}) {
      for (int width : new int[] {97, 1}) {
        BufferedImage image = picture(kind, width, 61);

        BufferedImage found =
            read(directory, webp(image, "lossless=1,quality=75,compression_level=" + level));

        assertSame(found, image);
      }
    }
  }

  private static void assertSame(BufferedImage found, BufferedImage expected) {
    int width = expected.getWidth();
    int height = expected.getHeight();
    assertThat(found.getRGB(0, 0, width, height, null, 0, width))
        .isEqualTo(expected.getRGB(0, 0, width, height, null, 0, width));
  }

  @Test
  void repetitions_far_back_come_back() throws IOException {
    // The noise of the first rows again, almost a million pixels later.
    Random random = new Random(3);
    int[] noise = random.ints(400 * 40).map(pixel -> 0xff000000 | pixel).toArray();
    BufferedImage image =
        drawn(400, 2_600, (x, y) -> noise[(y < 2_400 ? y % 3 : y % 40) * 400 + x]);

    assertSame(read(directory, webp(image, "lossless=1,quality=90,compression_level=3")), image);
  }

  @Test
  void transparency_becomes_white() throws IOException {
    BufferedImage image = drawn(120, 80, (x, y) -> x < 40 ? 0 : x < 80 ? 0x80c80000 : 0xff143cb4);

    for (String options : List.of("lossless=1", "lossless=0,quality=95")) {
      BufferedImage found = read(directory, webp(image, options));

      assertColour(found, 20, 40, Color.WHITE);
      assertColour(found, 60, 40, new Color(227, 127, 127));
      assertColour(found, 100, 40, StoredPictures.BLUE);
    }
  }

  /** The content of the first chunk of a type. */
  private static byte[] only(byte[] webp, String type) {
    ByteBuffer data = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    int at = 12;
    while (!new String(webp, at, 4, StandardCharsets.US_ASCII).equals(type)) {
      int length = data.getInt(at + 4);
      at += 8 + length + (length & 1);
    }
    return Arrays.copyOfRange(webp, at + 8, at + 8 + data.getInt(at + 4));
  }

  private static byte[] chunk(String type, byte[] content) {
    return ByteBuffer.allocate(8 + content.length + (content.length & 1))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] riff(byte[]... chunks) {
    return chunk("RIFF", concat("WEBP".getBytes(StandardCharsets.US_ASCII), concat(chunks)));
  }

  private static byte[] canvas(int width, int height) {
    return ByteBuffer.allocate(13)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0)
        .putInt(width - 1)
        .position(7)
        .putInt(height - 1)
        .array();
  }

  @ParameterizedTest(name = "the filter {0}, packed {1}")
  @CsvSource({"0,false", "1,false", "2,false", "3,false", "0,true", "1,true", "2,true", "3,true"})
  void every_prediction_of_transparency_is_undone(int filter, boolean packed) throws IOException {
    int width = 90;
    int height = 70;
    int[] alpha = new int[width * height];
    Arrays.setAll(alpha, i -> Math.abs((i % width * 4 + i / width * 3) % 510 - 255));
    byte[] filtered = new byte[width * height];
    for (int i = 0; i < alpha.length; i++) {
      filtered[i] = (byte) (alpha[i] - expected(alpha, i, width, filter));
    }
    byte[] content = filtered;
    if (packed) {
      BufferedImage carrier =
          drawn(width, height, (x, y) -> 0xff000000 | (filtered[y * width + x] & 0xff) << 8);
      byte[] stream = only(webp(carrier, "lossless=1"), "VP8L");
      content = Arrays.copyOfRange(stream, 5, stream.length);
    }
    byte[] flags = {(byte) (filter << 2 | (packed ? 1 : 0))};
    byte[] black = webp(drawn(width, height, (x, y) -> 0xff000000), "lossless=0,quality=95");

    BufferedImage found =
        read(
            directory,
            riff(chunk("ALPH", concat(flags, content)), chunk("VP8 ", only(black, "VP8 "))));

    for (int i = 0; i < alpha.length; i++) {
      int grey = 255 - alpha[i];
      assertColour(found, i % width, i / width, new Color(grey, grey, grey));
    }
  }

  private static int expected(int[] alpha, int i, int width, int filter) {
    int x = i % width;
    if (filter == 0 || i == 0) {
      return 0;
    }
    if (x == 0) {
      return alpha[i - width];
    }
    if (filter == 1 || i < width) {
      return alpha[i - 1];
    }
    return filter == 2
        ? alpha[i - width]
        : Math.max(0, Math.min(255, alpha[i - 1] + alpha[i - width] - alpha[i - width - 1]));
  }

  @Test
  void metadata_counts_wherever_it_stands_and_refuses_no_picture() throws IOException {
    byte[] pixels = only(webp(corner(BufferedImage.TYPE_INT_RGB), "lossless=1"), "VP8L");
    byte[] turned =
        chunk("EXIF", exif(ByteOrder.LITTLE_ENDIAN, 0x0112, 4, 1, new byte[] {6, 0, 0, 0}));
    byte[] picture = chunk("VP8L", pixels);
    byte[] noise = chunk("ICCP", new byte[] {1, 2, 3});
    byte[] unknown = chunk("abcd", new byte[5]);
    byte[] header = chunk("VP8X", Arrays.copyOf(canvas(160, 96), 10));

    for (byte[] webp :
        List.of(
            riff(turned, picture),
            riff(picture, turned),
            riff(noise, unknown, picture, turned),
            riff(header, picture, noise, turned),
            riff(picture, header, turned))) {
      BufferedImage found = read(directory, webp);

      assertThat(found.getWidth()).isEqualTo(96);
      assertColour(found, 72, 40, RED);
    }
    assertThat(read(directory, riff(picture, chunk("EXIF", new byte[3]))).getWidth())
        .isEqualTo(160);
  }

  @Test
  void a_profile_is_applied() throws IOException {
    byte[] pixels = only(webp(drawn(70, 70, (x, y) -> 0xff323232), "lossless=1"), "VP8L");
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    assertColour(
        read(directory, riff(chunk("VP8L", pixels), chunk("ICCP", linear))),
        30,
        30,
        new Color(122, 122, 122));
  }

  @Test
  void an_animation_gives_its_first_frame_on_its_canvas() throws IOException {
    byte[] first = webp(drawn(40, 30, (x, y) -> x < 10 ? 0 : 0xffc81e28), "lossless=1");
    byte[] second = webp(drawn(200, 100, (x, y) -> 0xff143cb4), "lossless=0");

    BufferedImage found =
        read(
            directory,
            riff(
                chunk("VP8X", Arrays.copyOf(canvas(200, 100), 10)),
                chunk("ANIM", new byte[] {0, 0, (byte) 255, (byte) 255, 0, 0}),
                frame(60, 20, chunk("VP8L", only(first, "VP8L"))),
                frame(0, 0, chunk("VP8 ", only(second, "VP8 ")))));

    assertThat(found.getWidth()).isEqualTo(200);
    assertThat(found.getHeight()).isEqualTo(100);
    assertColour(found, 65, 30, Color.WHITE);
    assertColour(found, 75, 30, RED);
    assertColour(found, 99, 49, RED);
    assertColour(found, 100, 30, Color.WHITE);
    assertColour(found, 75, 50, Color.WHITE);
    assertColour(found, 75, 19, Color.WHITE);
  }

  private static byte[] frame(int left, int top, byte[] chunks) {
    byte[] head = new byte[16];
    head[0] = (byte) (left / 2);
    head[3] = (byte) (top / 2);
    return chunk("ANMF", concat(head, chunks));
  }

  @Test
  void what_ends_before_its_pixels_do_is_cut_off_and_other_endings_do_not_matter()
      throws IOException {
    byte[] whole = webp(picture("noise", 70, 70), "lossless=1");
    byte[] text = chunk("XMP ", new byte[400]);

    assertThat(read(directory, concat(whole, Arrays.copyOf(text, 99))).getWidth()).isEqualTo(70);
    assertThat(read(directory, concat(whole, new byte[99])).getWidth()).isEqualTo(70);
    for (double part : new double[] {0.1, 0.5, 0.9, 0.99}) {
      byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));
      assertRefused("PICTURE_TRUNCATED", cut);
    }
    byte[] pixels = only(whole, "VP8L");
    assertRefused(
        "PICTURE_TRUNCATED", riff(chunk("VP8L", Arrays.copyOf(pixels, pixels.length / 2))));
    assertRefused("NOT_A_PICTURE", riff(text));
    assertRefused("NOT_A_PICTURE", riff(chunk("ANMF", new byte[16])));
  }

  private void assertRefused(String code, byte[] webp) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, webp))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
  }

  @Test
  void damage_anywhere_ends_in_a_refusal_or_a_picture() throws IOException {
    byte[] whole = webp(picture("stripes", 90, 40), "lossless=1,compression_level=6");
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      damaged[20 + random.nextInt(whole.length - 20)] ^= (byte) (1 << random.nextInt(8));
      try {
        read(directory, damaged);
      } catch (PermanentException e) {
        refused++;
        assertThat(e.failure().message()).doesNotContain("null");
      }
    }
    assertThat(refused).isPositive();
  }
}

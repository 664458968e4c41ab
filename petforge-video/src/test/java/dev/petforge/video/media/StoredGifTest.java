package dev.petforge.video.media;

import static dev.petforge.video.media.StoredPictures.assertColour;
import static dev.petforge.video.media.StoredPictures.concat;
import static dev.petforge.video.media.StoredPictures.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Right is what Chromium 150 shows on a white page. */
class StoredGifTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 8;
  private static final byte[] GLOBAL = {0, 0, 0, (byte) 200, 30, 40};
  private static final byte[] LOCAL = {0, 0, 0, 20, 60, (byte) 180};
  private static final Color RED = StoredPictures.RED;
  private static final Color BLUE = StoredPictures.BLUE;

  @TempDir Path directory;

  private static byte[] screen(int width, int height) {
    ByteBuffer bytes = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
    bytes.putShort((short) width).putShort((short) height);
    return concat(bytes.put((byte) 0x80).array(), GLOBAL);
  }

  /** 16 × 8, the given row in colour 0, the others in colour 1. */
  private static byte[] picture(int left, int top, int flags, int otherRow, byte[] colours) {
    ByteBuffer head = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x2c);
    head.putShort((short) left).putShort((short) top);
    head.putShort((short) WIDTH).putShort((short) HEIGHT).put((byte) flags);
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    int pending = 0;
    int bits = 0;
    // Three bits to a code; the table is cleared before it grows to four.
    for (int i = 0; i <= WIDTH * HEIGHT; i++) {
      boolean last = i == WIDTH * HEIGHT;
      int code = last ? 5 : i / WIDTH == otherRow ? 0 : 1;
      int[] next = i % 2 == 0 && !last ? new int[] {4, code} : new int[] {code};
      for (int value : next) {
        pending |= value << bits;
        bits += 3;
        for (; bits >= 8; bits -= 8, pending >>= 8) {
          codes.write(pending);
        }
      }
    }
    codes.write(pending);
    byte[] data = codes.toByteArray();
    byte[] block = concat(new byte[] {2, (byte) data.length}, data, new byte[] {0});
    return concat(head.array(), colours, block);
  }

  private static byte[] transparent(int colour) {
    return new byte[] {0x21, (byte) 0xf9, 4, 1, 0, 0, (byte) colour, 0};
  }

  private static byte[] extension(int label, String text) {
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    return concat(new byte[] {0x21, (byte) label, (byte) content.length}, content, new byte[] {0});
  }

  private static final byte[] END = {0x3b};

  @ParameterizedTest(name = "canvas {0}×{1}, picture at ({2}, {3}): {4}×{5}")
  @CsvSource({
    "40,30,10,8,40,30",
    "16,8,0,0,16,8",
    "0,0,0,0,16,8",
    "4,4,0,0,16,8",
    "20,20,10,0,26,20",
    "20,20,0,15,20,23"
  })
  void the_first_picture_lies_on_its_canvas(
      int canvasWidth, int canvasHeight, int left, int top, int width, int height)
      throws IOException {
    BufferedImage image =
        read(
            directory,
            concat(screen(canvasWidth, canvasHeight), picture(left, top, 0, -1, new byte[0]), END));

    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    assertColour(image, left, top, RED);
    assertColour(image, left + WIDTH - 1, top + HEIGHT - 1, RED);
    if (left > 0) {
      assertColour(image, left - 1, top, Color.WHITE);
    }
    if (top > 0) {
      assertColour(image, 0, top - 1, Color.WHITE);
    }
    if (left + WIDTH < width) {
      assertColour(image, left + WIDTH, top, Color.WHITE);
    }
    if (top + HEIGHT < height) {
      assertColour(image, left, top + HEIGHT, Color.WHITE);
    }
  }

  @Test
  void comments_and_other_extensions_are_passed_over_and_own_colours_count() throws IOException {
    BufferedImage image =
        read(
            directory,
            concat(
                screen(WIDTH, HEIGHT),
                extension(0xfe, "a comment"),
                extension(0xff, "NETSCAPE2.0"),
                extension(0x01, "plain text"),
                picture(0, 0, 0x80, -1, LOCAL),
                picture(0, 0, 0, -1, new byte[0]),
                END));

    assertColour(image, 8, 4, BLUE);
  }

  @Test
  void transparency_becomes_white_and_interlaced_rows_are_put_in_order() throws IOException {
    // The second stored row of eight interlaced ones is the fifth.
    BufferedImage image =
        read(
            directory,
            concat(
                screen(WIDTH, HEIGHT), transparent(0), picture(0, 0, 0x40, 1, new byte[0]), END));

    for (int y = 0; y < HEIGHT; y++) {
      assertColour(image, 8, y, y == 4 ? Color.WHITE : RED);
    }
  }

  @Test
  void what_ends_before_its_picture_does_is_cut_off_and_other_endings_do_not_matter()
      throws IOException {
    byte[] whole = concat(screen(40, 30), picture(2, 2, 0, -1, new byte[0]));

    assertColour(read(directory, whole), 8, 4, RED);
    assertColour(read(directory, concat(whole, END, new byte[999])), 8, 4, RED);
    byte[] cut = Arrays.copyOf(whole, whole.length - 20);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, cut))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
  }

  /** Chromium 150 and Pillow 9.4 show such files. */
  @Test
  void a_picture_whose_last_block_is_not_ended_is_whole_if_all_its_pixels_are_there()
      throws IOException {
    byte[] whole = concat(screen(WIDTH, HEIGHT), picture(0, 0, 0, 3, new byte[0]));
    byte[] unended = Arrays.copyOf(whole, whole.length - 1);
    BufferedImage image = read(directory, unended);

    for (int y = 0; y < HEIGHT; y++) {
      assertColour(image, 15, y, y == 3 ? Color.BLACK : RED);
    }
    // Without its last byte the end of the codes is missing, and no pixel.
    assertColour(read(directory, Arrays.copyOf(whole, whole.length - 2)), 15, 7, RED);
    byte[] cut = Arrays.copyOf(whole, whole.length - 6);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, cut))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
  }

  @Test
  void a_picture_of_growing_codes_is_counted_too() throws IOException {
    BufferedImage noise = new BufferedImage(160, 96, BufferedImage.TYPE_BYTE_INDEXED);
    Random random = new Random(7);
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 160; x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    byte[] gif = StoredPictures.bytes(noise, "gif");
    // The end of the file, and of the blocks of the picture.
    byte[] unended = Arrays.copyOf(gif, gif.length - 2);
    BufferedImage image = read(directory, unended);

    for (int y = 0; y < 96; y++) {
      assertThat(image.getRGB(159, y)).isEqualTo(noise.getRGB(159, y));
    }
    byte[] cut = Arrays.copyOf(gif, gif.length - 12);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, cut))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
  }

  @Test
  void a_canvas_of_too_many_pixels_is_refused() {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () ->
                read(
                    directory,
                    concat(screen(60_000, 60_000), picture(0, 0, 0, -1, new byte[0]), END)))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TOO_LARGE"));
  }
}

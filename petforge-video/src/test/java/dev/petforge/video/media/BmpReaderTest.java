package dev.petforge.video.media;

import static dev.petforge.video.media.StoredPictures.assertColour;
import static dev.petforge.video.media.StoredPictures.concat;
import static dev.petforge.video.media.StoredPictures.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
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
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pictures of 4 × 2 pixels, red, green, blue and white above, black below, in every way that BMP
 * has. Values are worked out by hand from the format's description.
 */
class BmpReaderTest {
  private static final Color RED = new Color(255, 0, 0);
  private static final Color GREEN = new Color(0, 255, 0);
  private static final Color BLUE = new Color(0, 0, 255);

  @TempDir Path directory;

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static byte[] little(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(bytes::putInt);
    return bytes.array();
  }

  /** A file whose header has a size, height and bits of its own; the rest of the header is zero. */
  private static byte[] bmp(
      int headerSize, int height, int bits, int compression, byte[] tables, byte[] pixels) {
    ByteBuffer header = ByteBuffer.allocate(14 + headerSize).order(ByteOrder.LITTLE_ENDIAN);
    header.put("BM".getBytes(StandardCharsets.US_ASCII));
    header.putInt(14 + headerSize + tables.length + pixels.length).putInt(0);
    header.putInt(14 + headerSize + tables.length).putInt(headerSize);
    if (headerSize == 12) {
      header.putShort((short) 4).putShort((short) height);
    } else {
      header.putInt(4).putInt(height);
    }
    header.putShort((short) 1).putShort((short) bits);
    if (headerSize > 16) {
      header.putInt(compression);
    }
    return concat(header.array(), tables, pixels);
  }

  /** Puts masks where headers of 52 bytes and more have them. */
  private static byte[] masked(byte[] bmp, int... masks) {
    byte[] content = bmp.clone();
    System.arraycopy(little(masks), 0, content, 54, masks.length * 4);
    return content;
  }

  private void assertShown(byte[] content) throws IOException {
    BufferedImage image = read(directory, content);
    assertThat(image.getWidth()).isEqualTo(4);
    assertThat(image.getHeight()).isEqualTo(2);
    assertColour(image, 0, 0, RED);
    assertColour(image, 1, 0, GREEN);
    assertColour(image, 2, 0, BLUE);
    assertColour(image, 3, 0, Color.WHITE);
    for (int x = 0; x < 4; x++) {
      assertColour(image, x, 1, Color.BLACK);
    }
  }

  private static final byte[] COLOURS = hex("00000000 0000FF00 00FF0000 FF000000 FFFFFF00");
  private static final byte[] BLACK_24 = new byte[12];
  private static final byte[] ABOVE_24 = hex("0000FF 00FF00 FF0000 FFFFFF");

  @ParameterizedTest(name = "a header of {0} bytes")
  @ValueSource(ints = {12, 16, 40, 52, 56, 64, 108, 124})
  void every_header_is_known(int headerSize) throws IOException {
    assertShown(bmp(headerSize, 2, 24, 0, new byte[0], concat(BLACK_24, ABOVE_24)));
  }

  @Test
  void a_picture_from_above_is_not_upside_down() throws IOException {
    assertShown(bmp(40, -2, 24, 0, new byte[0], concat(ABOVE_24, BLACK_24)));
  }

  @Test
  void palettes_have_as_many_colours_as_there_is_room() throws IOException {
    byte[] whole = concat(COLOURS, new byte[(256 - 5) * 4]);
    byte[] eight = hex("00000000 01020304");

    assertShown(bmp(40, 2, 8, 0, whole, eight));
    assertShown(bmp(40, 2, 8, 0, COLOURS, eight));
    assertShown(bmp(40, 2, 4, 0, COLOURS, hex("00000000 12340000")));
    byte[] named = bmp(40, 2, 8, 0, COLOURS, eight);
    named[46] = 5;
    assertShown(named);
    named[10] = 0; // Without a word where the pixels begin they follow the palette.
    assertShown(named);
  }

  @Test
  void palettes_of_os2_have_three_bytes_a_colour() throws IOException {
    assertShown(
        bmp(12, 2, 4, 0, hex("000000 0000FF 00FF00 FF0000 FFFFFF"), hex("00000000 12340000")));
  }

  @Test
  void a_colour_beyond_the_palette_is_black() throws IOException {
    BufferedImage image =
        read(directory, bmp(40, 2, 8, 0, hex("FFFFFF00"), hex("00000000 0001FF00")));

    assertColour(image, 0, 0, Color.WHITE);
    assertColour(image, 1, 0, Color.BLACK);
    assertColour(image, 2, 0, Color.BLACK);
  }

  @Test
  void one_and_two_bits_are_read_from_the_left() throws IOException {
    BufferedImage one =
        read(directory, bmp(40, 2, 1, 0, hex("0000FF00 FF000000"), hex("00000000 A0000000")));
    BufferedImage two =
        read(
            directory,
            bmp(40, 2, 2, 0, hex("000000000000FF0000FF0000FF000000"), hex("00000000 1B000000")));

    assertColour(one, 0, 0, BLUE);
    assertColour(one, 1, 0, RED);
    assertColour(one, 2, 0, BLUE);
    assertColour(two, 0, 0, Color.BLACK);
    assertColour(two, 1, 0, RED);
    assertColour(two, 2, 0, GREEN);
    assertColour(two, 3, 0, BLUE);
  }

  @Test
  void sixteen_bits_are_five_for_each_colour_unless_masks_say_otherwise() throws IOException {
    byte[] fiveFiveFive = hex("0000000000000000 007C E003 1F00 FF7F");
    byte[] fiveSixFive = hex("0000000000000000 00F8 E007 1F00 FFFF");
    byte[] four = hex("0000000000000000 000F F000 0F00 FF0F");
    byte[] masks = little(0xf800, 0x07e0, 0x001f);

    assertShown(bmp(40, 2, 16, 0, new byte[0], fiveFiveFive));
    assertShown(bmp(40, 2, 16, 3, masks, fiveSixFive));
    assertShown(masked(bmp(52, 2, 16, 3, new byte[0], fiveSixFive), 0xf800, 0x07e0, 0x001f));
    assertShown(masked(bmp(124, 2, 16, 3, new byte[0], four), 0x0f00, 0x00f0, 0x000f, 0));
    // Without the word that they count, masks do not: such headers are common.
    assertShown(masked(bmp(108, 2, 16, 0, new byte[0], fiveFiveFive), 0xf800, 0x07e0, 0x001f));
  }

  @Test
  void few_bits_of_a_colour_are_spread_over_all_levels() throws IOException {
    // Half of 31 and of 63, and 5 of 7: 16·255/31, 32·255/63, 5·255/7.
    BufferedImage image =
        read(
            directory,
            bmp(
                40,
                -2,
                16,
                3,
                little(0xf800, 0x07e0, 0x0007),
                hex("0084 0500 0000 0000 0000000000000000")));

    assertThat(new Color(image.getRGB(0, 0))).isEqualTo(new Color(132, 130, 0));
    assertThat(new Color(image.getRGB(1, 0))).isEqualTo(new Color(0, 0, 182));
  }

  @Test
  void thirty_two_bits_may_be_in_any_order() throws IOException {
    byte[] plain = hex("00000000".repeat(4) + "0000FF00 00FF0000 FF000000 FFFFFF00");
    byte[] redFirst = hex("00000000".repeat(4) + "FF000000 00FF0000 0000FF00 FFFFFF00");
    byte[] ten = little(0, 0, 0, 0, 0x3ff00000, 0x000ffc00, 0x000003ff, 0x3fffffff);

    assertShown(bmp(40, 2, 32, 0, new byte[0], plain));
    assertShown(bmp(40, 2, 32, 3, little(0xff, 0xff00, 0xff0000), redFirst));
    assertShown(masked(bmp(56, 2, 32, 3, new byte[0], ten), 0x3ff00000, 0x000ffc00, 0x000003ff, 0));
  }

  @ParameterizedTest(name = "a header of {0} bytes with compression {1}, mask {2}: {3}")
  @CsvSource({
    // White from a mask of its own; none before a header has one.
    "40,0,0,0",
    "56,3,255,128",
    "108,3,255,128",
    "124,3,255,128",
    "108,0,255,128",
    "124,3,0,0"
  })
  void transparency_counts_where_the_header_has_a_mask_for_it(
      int headerSize, int compression, int mask, int white) throws IOException {
    int half = 0x7f000000;
    byte[] pixels = little(half, half, half, half, half, half, half, half);
    byte[] content = bmp(headerSize, 2, 32, compression, new byte[0], pixels);
    if (headerSize > 40) {
      content = masked(content, 0xff0000, 0xff00, 0xff, mask << 24);
    }

    assertColour(read(directory, content), 1, 1, new Color(white, white, white));
  }

  @Test
  void a_mask_whose_bits_are_all_zero_hides_nothing() throws IOException {
    byte[] pixels = hex("00000000".repeat(4) + "0000FF00 00FF0000 FF000000 FFFFFF00");

    assertShown(
        masked(bmp(124, 2, 32, 3, new byte[0], pixels), 0xff0000, 0xff00, 0xff, 0xff000000));
  }

  @Test
  void masks_of_a_short_header_may_have_a_fourth() throws IOException {
    byte[] masks = little(0xff0000, 0xff00, 0xff, 0xff000000);
    byte[] pixels = little(0x7f000000, 0x7f000000, 0, 0xff000000, -1, -1, -1, -1);

    BufferedImage image = read(directory, bmp(40, 2, 32, 6, masks, pixels));

    assertColour(image, 0, 1, new Color(128, 128, 128));
    assertColour(image, 2, 1, Color.WHITE);
    assertColour(image, 3, 1, Color.BLACK);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "8,04000000 0101 0102 0103 0104 0000 0001",
    "8,04000000 0004 01020304 0000 0001",
    // Odd counts are filled up.
    "8,04000000 0003 01020300 0104 0000 0001",
    // No end mark, and a run that is too long.
    "8,04000000 0004 01020304",
    "8,FF000000 0004 01020304 0000 0001",
    "4,04000000 0212 0234 0000 0001",
    "4,04000000 0004 1234 0000 0001",
    "4,04000000 0003 1230 0140 0000 0001"
  })
  void runs_are_read(int bits, String runs) throws IOException {
    assertShown(bmp(40, 2, bits, bits == 8 ? 1 : 2, COLOURS, hex(runs)));
  }

  @Test
  void what_runs_leave_out_is_white() throws IOException {
    // One red pixel below, then two to the right and one up: a green one; then the end.
    BufferedImage image =
        read(directory, bmp(40, 2, 8, 1, COLOURS, hex("0101 0002 0101 0102 0001")));

    assertColour(image, 0, 1, RED);
    assertColour(image, 1, 1, Color.WHITE);
    assertColour(image, 2, 0, GREEN);
    assertColour(image, 0, 0, Color.WHITE);
    assertColour(image, 3, 0, Color.WHITE);
  }

  @Test
  void a_profile_in_it_is_applied() throws IOException {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] pixels = new byte[24];
    Arrays.fill(pixels, (byte) 55);
    byte[] content = concat(bmp(124, 2, 24, 0, new byte[0], pixels), profile); // Behind the pixels.
    ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(14 + 56, 0x4d424544).putInt(14 + 112, 124 + 24).putInt(14 + 116, profile.length);

    // 55 / 255 of the light is 128 in sRGB.
    assertColour(read(directory, content), 1, 1, new Color(128, 128, 128));
    header.putInt(14 + 116, profile.length + 1);
    assertColour(read(directory, content), 1, 1, new Color(55, 55, 55));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "40,4,a JPEG in it",
    "40,5,a PNG in it",
    "64,3,OS/2's Huffman compression",
    "64,4,OS/2's compression of 24 bits",
    "40,9,an unknown compression"
  })
  void what_is_not_read_is_named(int headerSize, int compression, String kind) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () -> read(directory, bmp(headerSize, 2, 24, compression, new byte[0], new byte[24])))
        .withMessageContaining("is a BMP that has " + kind + ", which is not read; save it as PNG")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_PICTURE"));
  }

  @Test
  void what_ends_before_its_pixels_do_is_cut_off() {
    byte[] plain = bmp(40, 2, 24, 0, new byte[0], concat(BLACK_24, ABOVE_24));
    byte[] runs = bmp(40, 2, 8, 1, COLOURS, hex("04000000 0003 0102"));
    for (byte[] cut : new byte[][] {Arrays.copyOf(plain, plain.length - 1), runs}) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> read(directory, cut))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
    }
  }

  @Test
  void a_mask_with_gaps_is_damage() {
    byte[] content = masked(bmp(56, 2, 32, 3, new byte[0], new byte[32]), 0xf0f0, 0xff, 0, 0);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, content))
        .withMessageContaining("a mask of its colours has gaps")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_PICTURE"));
  }

  @Test
  void a_file_that_repeats_one_row_for_ever_is_read_in_bounded_steps() throws IOException {
    // Two million runs of 255 pixels in a row of four.
    byte[] runs = new byte[4_000_000];
    for (int i = 0; i < runs.length; i += 2) {
      runs[i] = (byte) 255;
      runs[i + 1] = 1;
    }
    BufferedImage image = read(directory, bmp(40, 2, 8, 1, COLOURS, concat(runs, hex("0001"))));

    assertColour(image, 3, 1, RED);
  }
}

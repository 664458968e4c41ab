package dev.petforge.video.media;

import static dev.petforge.video.media.StoredPictures.RED;
import static dev.petforge.video.media.StoredPictures.assertColour;
import static dev.petforge.video.media.StoredPictures.assertCorner;
import static dev.petforge.video.media.StoredPictures.chunk;
import static dev.petforge.video.media.StoredPictures.concat;
import static dev.petforge.video.media.StoredPictures.corner;
import static dev.petforge.video.media.StoredPictures.deflated;
import static dev.petforge.video.media.StoredPictures.exif;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Right is what libpng 1.6.39 (in Pillow 9.4.0) and Chromium 150 show. */
class StoredPngTest {
  private static final int SIDE = 64;

  @TempDir Path directory;

  private static byte[] signature() {
    return new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  }

  private static byte[] header(int width, int height, int bits, int type) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    return chunk("IHDR", header.put((byte) bits).put((byte) type).array());
  }

  /** 64 × 64, all rows alike. */
  private static byte[] rows(int... samples) throws IOException {
    byte[] row = new byte[1 + samples.length * SIDE];
    for (int i = 1; i < row.length; i++) {
      row[i] = (byte) samples[(i - 1) % samples.length];
    }
    byte[] all = new byte[row.length * SIDE];
    for (int y = 0; y < SIDE; y++) {
      System.arraycopy(row, 0, all, y * row.length, row.length);
    }
    return all;
  }

  private static byte[] png(int bits, int type, byte[] before, byte[] rows) throws IOException {
    return concat(
        signature(),
        header(SIDE, SIDE, bits, type),
        before,
        chunk("IDAT", deflated(rows)),
        chunk("IEND", new byte[0]));
  }

  private static byte[] red(byte[]... before) throws IOException {
    return png(8, 2, concat(before), rows(200, 30, 40));
  }

  static Stream<Arguments> metadata() throws IOException {
    byte[] noise = {1, 2, 3, 4, 5};
    byte[] badSum = chunk("tEXt", noise);
    badSum[badSum.length - 1]++;
    return Stream.of(
        Arguments.of(
            "a profile that cannot be inflated",
            chunk("iCCP", "a\0\0nonsense".getBytes(StandardCharsets.US_ASCII))),
        Arguments.of("a profile without a name", chunk("iCCP", noise)),
        Arguments.of(
            "a damaged profile",
            chunk("iCCP", concat("a\0\0".getBytes(StandardCharsets.US_ASCII), deflated(noise)))),
        Arguments.of("two profiles", concat(profile("GRAY"), profile("CMYK"))),
        Arguments.of("damaged EXIF", chunk("eXIf", noise)),
        Arguments.of("a wrong sum", badSum),
        Arguments.of("a palette for a picture without", chunk("PLTE", new byte[7])),
        Arguments.of("a gamma of nothing", chunk("gAMA", new byte[4])),
        Arguments.of("a gamma of a wrong length", chunk("gAMA", noise)),
        Arguments.of("two gammas", concat(gamma(45_455), gamma(45_455))),
        Arguments.of("gamma beside sRGB", concat(gamma(100_000), chunk("sRGB", new byte[1]))),
        Arguments.of("a damaged text", chunk("iTXt", noise)),
        Arguments.of("a damaged compressed text", chunk("zTXt", noise)),
        Arguments.of("a damaged time", chunk("tIME", noise)),
        Arguments.of("a damaged background", chunk("bKGD", noise)),
        Arguments.of("damaged primaries", chunk("cHRM", noise)),
        Arguments.of("a damaged size", chunk("pHYs", noise)),
        Arguments.of("an unknown chunk", chunk("prVt", noise)),
        Arguments.of("an animation of nothing", chunk("acTL", new byte[8])));
  }

  private static byte[] profile(String space) throws IOException {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    System.arraycopy(space.getBytes(StandardCharsets.US_ASCII), 0, profile, 16, 4);
    return chunk("iCCP", concat("a\0\0".getBytes(StandardCharsets.US_ASCII), deflated(profile)));
  }

  private static byte[] gamma(int value) throws IOException {
    return chunk("gAMA", ByteBuffer.allocate(4).putInt(value).array());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metadata")
  void metadata_never_refuses_a_picture(String name, byte[] chunk) throws IOException {
    assertColour(read(directory, red(chunk)), 30, 30, RED);
  }

  @Test
  void the_orientation_counts_before_and_behind_the_pixels() throws IOException {
    byte[] whole = StoredPictures.bytes(corner(BufferedImage.TYPE_INT_RGB), "png");
    byte[] turned = exif(ByteOrder.BIG_ENDIAN, 0x0112, 3, 1, new byte[] {0, 6});
    int first = signature().length + 25;
    int end = whole.length - 12;

    for (int at : new int[] {first, end}) {
      BufferedImage image =
          read(
              directory,
              concat(
                  Arrays.copyOf(whole, at),
                  chunk("eXIf", turned),
                  Arrays.copyOfRange(whole, at, whole.length)));

      assertThat(image.getWidth()).isEqualTo(96);
      assertColour(image, 72, 40, RED);
    }
  }

  @Test
  void a_picture_that_has_all_its_rows_is_taken_however_it_ends() throws IOException {
    byte[] whole = StoredPictures.bytes(corner(BufferedImage.TYPE_INT_RGB), "png");
    int end = whole.length - 12;

    for (int cut : new int[] {0, 4, 11, 12, 14, 16, 20}) {
      // The end's chunk, and of the pixels' the sums that stand behind them.
      assertCorner(read(directory, Arrays.copyOf(whole, whole.length - cut)));
    }
    assertCorner(read(directory, concat(Arrays.copyOf(whole, end), new byte[9_000])));
    assertCorner(read(directory, concat(whole, new byte[9_000])));
    byte[] cutText = chunk("tEXt", new byte[500]);
    assertCorner(read(directory, concat(Arrays.copyOf(whole, end), Arrays.copyOf(cutText, 99))));
  }

  @Test
  void a_picture_that_lacks_rows_is_cut_off_whatever_stands_in_for_the_rest() throws IOException {
    byte[] rows = new byte[SIDE * (1 + 3 * SIDE)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % (1 + 3 * SIDE) == 0 ? 0 : (byte) (i * i * 31 + i);
    }
    byte[] whole = png(8, 2, new byte[0], rows);
    byte[] end = chunk("IEND", new byte[0]);
    for (double part : new double[] {0.3, 0.7, 0.9}) {
      byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> read(directory, cut))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
    }
    byte[] few = concat(signature(), header(SIDE, SIDE, 8, 2));
    byte[] pixels = deflated(Arrays.copyOf(rows, rows.length / 2));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, concat(few, chunk("IDAT", pixels), end)))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
  }

  @Test
  void pixels_in_many_chunks_some_empty_are_read() throws IOException {
    byte[] pixels = deflated(rows(200, 30, 40));
    byte[] png = concat(signature(), header(SIDE, SIDE, 8, 2), chunk("IDAT", new byte[0]));
    for (int at = 0; at < pixels.length; at += 7) {
      png =
          concat(
              png,
              chunk("IDAT", Arrays.copyOfRange(pixels, at, Math.min(pixels.length, at + 7))),
              chunk("IDAT", new byte[0]));
    }

    assertColour(read(directory, png), 60, 60, RED);
  }

  @ParameterizedTest(name = "gamma {0}: {1} is shown as {2}")
  @CsvSource({
    "45455,128,128",
    "47000,128,128",
    "100000,128,188",
    "200000,128,219",
    "31000,128,93",
    "20000,128,50",
    "55556,60,77"
  })
  void gamma_is_applied_where_it_is_another_than_srgb_s(int gamma, int stored, int shown)
      throws IOException {
    byte[] grey = png(8, 0, gamma(gamma), rows(stored));
    byte[] colour = png(8, 2, gamma(gamma), rows(stored, stored, stored));

    for (byte[] png : List.of(grey, colour)) {
      assertColour(read(directory, png), 30, 30, new Color(shown, shown, shown));
    }
  }

  private static byte[] cicp(int... codes) throws IOException {
    byte[] content = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      content[i] = (byte) codes[i];
    }
    return chunk("cICP", content);
  }

  /**
   * Of P3 and BT.2020 by their chromaticities; of more light what Chromium 150 shows of a video
   * with the same levels.
   */
  @ParameterizedTest(name = "primaries {0}, light {1}: {2} {3} {4}")
  @CsvSource({
    "1, 13, 200, 30, 40, 200, 30, 40",
    "12, 13, 200, 30, 40, 218, 0, 27",
    "12, 13, 100, 200, 60, 45, 203, 6",
    "9, 14, 20, 60, 180, 0, 61, 189",
    "12, 13, 128, 128, 128, 128, 128, 128",
    "9, 16, 128, 128, 128, 130, 130, 130",
    "9, 16, 191, 191, 191, 254, 254, 254",
    "9, 18, 191, 191, 191, 187, 187, 187"
  })
  void colours_named_by_a_code_point_are_turned_into_srgb(
      int primaries, int light, int red, int green, int blue, int toRed, int toGreen, int toBlue)
      throws IOException {
    byte[] png = png(8, 2, cicp(primaries, light, 0, 1), rows(red, green, blue));

    assertColour(read(directory, png), 30, 30, new Color(toRed, toGreen, toBlue));
  }

  @Test
  void a_code_point_counts_before_profile_and_gamma_if_it_is_known() throws IOException {
    byte[] known = concat(gamma(100_000), cicp(1, 13, 0, 1));
    byte[] unknown = concat(cicp(2, 2, 0, 1), gamma(100_000));
    byte[] tooFew = concat(cicp(1, 13), gamma(100_000));

    assertColour(read(directory, png(8, 0, known, rows(128))), 3, 3, new Color(128, 128, 128));
    for (byte[] passedOver : List.of(unknown, tooFew)) {
      assertColour(
          read(directory, png(8, 0, passedOver, rows(128))), 3, 3, new Color(188, 188, 188));
    }
  }

  @Test
  void a_wrong_sum_behind_the_pixels_does_not_matter() throws IOException {
    byte[] pixels = deflated(rows(200, 30, 40));
    for (int i = 1; i <= 4; i++) {
      pixels[pixels.length - i] ^= 0x55;
    }
    byte[] png =
        concat(
            signature(),
            header(SIDE, SIDE, 8, 2),
            chunk("IDAT", pixels),
            chunk("IEND", new byte[0]));

    assertColour(read(directory, png), 60, 63, RED);
  }

  @Test
  void transparency_by_colour_or_by_number_becomes_white() throws IOException {
    byte[] grey = png(8, 0, chunk("tRNS", new byte[] {0, 99}), rows(99));
    byte[] colour =
        png(8, 2, chunk("tRNS", new byte[] {0, (byte) 200, 0, 30, 0, 40}), rows(200, 30, 40));
    byte[] palette =
        png(
            8,
            3,
            concat(
                chunk("PLTE", new byte[] {0, 0, 0, (byte) 200, 30, 40}),
                chunk("tRNS", new byte[] {(byte) 255, 0})),
            rows(1));

    for (byte[] png : List.of(grey, colour, palette)) {
      assertColour(read(directory, png), 30, 30, Color.WHITE);
    }
  }

  @Test
  void gamma_counts_before_transparency_does() throws IOException {
    // Light stored as it is: half of it looks like 188; half of that on white like 221.
    byte[] half = png(8, 6, gamma(100_000), rows(128, 128, 128, 128));

    assertColour(read(directory, half), 30, 30, new Color(221, 221, 221));
  }

  @ParameterizedTest
  @CsvSource({"1,1,255", "2,1,170", "4,6,119"})
  void transparency_by_grey_counts_in_fewer_bits_than_eight(int bits, int sample, int other)
      throws IOException {
    int all = sample;
    for (int shift = bits; shift < 8; shift += bits) {
      all |= sample << shift;
    }
    byte[] png = bits(bits, all, chunk("tRNS", new byte[] {0, (byte) sample}));
    byte[] different = bits(bits, bits == 1 ? 0xff : other, chunk("tRNS", new byte[] {0, 0}));

    assertColour(read(directory, png), 30, 30, Color.WHITE);
    assertColour(read(directory, different), 30, 30, new Color(other, other, other));
  }

  @Test
  void one_two_and_four_bits_are_spread() throws IOException {
    assertColour(read(directory, bits(1, 0xff)), 30, 30, Color.WHITE);
    assertColour(read(directory, bits(2, 0xaa)), 30, 30, new Color(170, 170, 170));
    assertColour(read(directory, bits(4, 0x77)), 30, 30, new Color(119, 119, 119));
  }

  private static byte[] bits(int bits, int value, byte[]... before) throws IOException {
    byte[] rows = new byte[SIDE * (1 + SIDE * bits / 8)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % (1 + SIDE * bits / 8) == 0 ? 0 : (byte) value;
    }
    return png(bits, 0, concat(before), rows);
  }
}

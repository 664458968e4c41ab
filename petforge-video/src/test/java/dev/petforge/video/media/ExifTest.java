package dev.petforge.video.media;

import static dev.petforge.video.media.StoredPictures.exif;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As ExifTool 12.57 and Pillow 9.4.0 read it: whatever type of integer a writer chose. */
class ExifTest {
  private static final int ORIENTATION = 0x0112;

  private static int orientation(byte[] block) {
    return Exif.orientation(block, 0, block.length);
  }

  @ParameterizedTest(name = "type {1} of {2} bytes, {0}")
  @CsvSource({
    "BIG_ENDIAN,1,1",
    "BIG_ENDIAN,3,2",
    "BIG_ENDIAN,4,4",
    "BIG_ENDIAN,6,1",
    "BIG_ENDIAN,7,1",
    "BIG_ENDIAN,8,2",
    "BIG_ENDIAN,9,4",
    "BIG_ENDIAN,16,8",
    "LITTLE_ENDIAN,1,1",
    "LITTLE_ENDIAN,3,2",
    "LITTLE_ENDIAN,4,4",
    "LITTLE_ENDIAN,8,2",
    "LITTLE_ENDIAN,9,4",
    "LITTLE_ENDIAN,16,8"
  })
  void the_orientation_counts_in_every_type_of_integer(String order, int type, int size) {
    ByteOrder byteOrder =
        order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] value = new byte[size];
    value[byteOrder == ByteOrder.BIG_ENDIAN ? size - 1 : 0] = 6;

    assertThat(orientation(exif(byteOrder, ORIENTATION, type, 1, value))).isEqualTo(6);
  }

  @Test
  void of_several_numbers_the_first_counts() {
    byte[] three = {0, 8, 0, 1, 0, 1};

    assertThat(orientation(exif(ByteOrder.BIG_ENDIAN, ORIENTATION, 3, 3, three))).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255})
  void another_number_is_no_orientation(int value) {
    byte[] bytes = {0, (byte) value};

    assertThat(orientation(exif(ByteOrder.BIG_ENDIAN, ORIENTATION, 3, 1, bytes)))
        .isEqualTo(Exif.NONE);
    assertThat(Orientation.ofExif(value)).isEqualTo(Orientation.UPRIGHT);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10, 11, 12, 99})
  void text_and_fractions_are_none(int type) {
    assertThat(orientation(exif(ByteOrder.BIG_ENDIAN, ORIENTATION, type, 1, new byte[] {0, 6})))
        .isEqualTo(Exif.NONE);
  }

  @Test
  void the_thumbnail_s_directory_does_not_count() {
    ByteBuffer tiff = ByteBuffer.allocate(60).order(ByteOrder.BIG_ENDIAN);
    tiff.put("MM\0*\0\0\0\10".getBytes(StandardCharsets.ISO_8859_1));
    tiff.putShort((short) 1).putShort((short) 0x0100).putShort((short) 3).putInt(1).putInt(0);
    tiff.putInt(26); // The second directory.
    tiff.putShort((short) 1).putShort((short) ORIENTATION).putShort((short) 3).putInt(1);
    tiff.putShort((short) 6).putShort((short) 0).putInt(0);

    assertThat(orientation(tiff.array())).isEqualTo(Exif.NONE);
  }

  @Test
  void a_prefix_for_jpeg_is_passed_over() {
    byte[] block = exif(ByteOrder.LITTLE_ENDIAN, ORIENTATION, 3, 1, new byte[] {3, 0});
    byte[] prefixed = StoredPictures.concat("Exif\0\0".getBytes(StandardCharsets.US_ASCII), block);

    assertThat(orientation(prefixed)).isEqualTo(3);
  }

  @Test
  void damage_anywhere_fails_nothing() {
    byte[] block = exif(ByteOrder.BIG_ENDIAN, ORIENTATION, 3, 3, new byte[] {0, 8, 0, 1, 0, 1});
    int read = 0;
    for (int at = 0; at < block.length; at++) {
      byte[] damaged = block.clone();
      damaged[at] = (byte) ~damaged[at];
      read += orientation(damaged);
      read += orientation(Arrays.copyOf(block, at));
    }
    assertThat(read).isPositive();
  }
}

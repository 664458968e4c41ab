package dev.petforge.video.media;

import static dev.petforge.video.media.StoredPictures.RED;
import static dev.petforge.video.media.StoredPictures.assertColour;
import static dev.petforge.video.media.StoredPictures.assertCorner;
import static dev.petforge.video.media.StoredPictures.concat;
import static dev.petforge.video.media.StoredPictures.corner;
import static dev.petforge.video.media.StoredPictures.exif;
import static dev.petforge.video.media.StoredPictures.indexOf;
import static dev.petforge.video.media.StoredPictures.read;
import static dev.petforge.video.media.StoredPictures.segment;
import static dev.petforge.video.media.StoredPictures.withSegments;
import static dev.petforge.video.media.StoredPictures.withoutJfif;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/**
 * What a JPEG says beside its pixels refuses none, and its colours are those that libjpeg-turbo
 * 2.1.5 (in Pillow 9.4.0) and Chromium 150 show; each rule was tried with both.
 */
class StoredJpegTest {
  private static final int SOF0 = 0xc0;
  private static final int SOS = 0xda;

  // What libjpeg makes of luma and chroma that it takes for red, green and blue.
  private static final Color RED_AS_RGB = new Color(82, 104, 212);

  @TempDir Path directory;

  private static byte[] plain() throws IOException {
    return StoredPictures.bytes(corner(BufferedImage.TYPE_INT_RGB), "jpeg");
  }

  private static byte[] icc(int number, int count, byte[] profile) {
    return segment(0xe2, "ICC_PROFILE\0" + (char) number + (char) count, profile);
  }

  /** Linear light with sRGB's primaries: where it is applied, all becomes much brighter. */
  private static byte[] profile() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  private static byte[] ofSpace(String signature) {
    byte[] profile = profile();
    System.arraycopy(signature.getBytes(StandardCharsets.US_ASCII), 0, profile, 16, 4);
    return profile;
  }

  static Stream<Arguments> metadata() {
    byte[] profile = profile();
    byte[] half = Arrays.copyOf(profile, profile.length / 2);
    byte[] damaged = profile.clone();
    Arrays.fill(damaged, 132, damaged.length, (byte) 0xee);
    byte[] noise = "\0\1\2\u00ff\u00fe\u00d8 no marker".getBytes(StandardCharsets.ISO_8859_1);
    return Stream.of(
        Arguments.of("a profile numbered doubly", List.of(icc(1, 2, half), icc(1, 2, half))),
        Arguments.of("a profile twice", List.of(icc(1, 1, profile), icc(1, 1, profile))),
        Arguments.of("an empty profile", List.of(icc(1, 1, new byte[0]))),
        Arguments.of("a profile without numbers", List.of(segment(0xe2, "ICC_PROFILE\0"))),
        Arguments.of("the first of two parts", List.of(icc(1, 2, half))),
        Arguments.of("the second of two parts", List.of(icc(2, 2, half))),
        Arguments.of("two totals", List.of(icc(1, 2, half), icc(2, 3, half))),
        Arguments.of("parts 0 and 1 of 2", List.of(icc(0, 2, half), icc(1, 2, half))),
        Arguments.of("half a profile", List.of(icc(1, 1, half))),
        Arguments.of("a damaged profile", List.of(icc(1, 1, damaged))),
        Arguments.of("a profile for print", List.of(icc(1, 1, ofSpace("CMYK")))),
        Arguments.of("a profile for grey", List.of(icc(1, 1, ofSpace("GRAY")))),
        Arguments.of("a profile for Lab", List.of(icc(1, 1, ofSpace("Lab ")))),
        Arguments.of("damaged EXIF", List.of(segment(0xe1, "Exif\0\0", noise))),
        Arguments.of("EXIF without content", List.of(segment(0xe1, "Exif\0\0"))),
        Arguments.of(
            "damaged XMP", List.of(segment(0xe1, "http://ns.adobe.com/xap/1.0/\0", noise))),
        Arguments.of("damaged IPTC", List.of(segment(0xed, "Photoshop 3.0\0", noise))),
        Arguments.of("a short Adobe marker", List.of(segment(0xee, "Adobe"))),
        Arguments.of("an empty comment", List.of(segment(0xfe, ""))),
        Arguments.of("JFIF twice", List.of(segment(0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0"))),
        Arguments.of("a thumbnail that lies", List.of(segment(0xe0, "JFXX\0\23\377\377\0\0"))),
        Arguments.of("a segment without a name", List.of(segment(0xef, "", noise))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metadata")
  void metadata_never_refuses_a_picture(String name, List<byte[]> segments) throws IOException {
    byte[][] before = segments.toArray(byte[][]::new);

    assertCorner(read(directory, withSegments(plain(), before)));
  }

  @Test
  void a_profile_in_one_or_several_parts_is_applied() throws IOException {
    byte[] profile = profile();
    byte[] first = Arrays.copyOf(profile, 200);
    byte[] second = Arrays.copyOfRange(profile, 200, profile.length);
    BufferedImage fifty = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    fifty.getGraphics().setColor(new Color(50, 50, 50));
    byte[] jpeg = StoredPictures.bytes(filled(BufferedImage.TYPE_INT_RGB, 50), "jpeg");

    // 50 of 255 in linear light looks like 122.
    assertColour(
        read(directory, withSegments(jpeg, icc(1, 1, profile))), 30, 30, new Color(122, 122, 122));
    assertColour(
        read(directory, withSegments(jpeg, icc(2, 2, second), icc(1, 2, first))),
        30,
        30,
        new Color(122, 122, 122));
  }

  @Test
  void the_profile_of_a_grey_picture_is_applied() throws IOException {
    byte[] jpeg = StoredPictures.bytes(filled(BufferedImage.TYPE_BYTE_GRAY, 50), "jpeg");
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

    assertColour(
        read(directory, withSegments(jpeg, icc(1, 1, linear))), 30, 30, new Color(122, 122, 122));
    assertColour(
        read(directory, withSegments(jpeg, icc(1, 1, profile()))), 30, 30, new Color(50, 50, 50));
  }

  private static BufferedImage filled(int type, int grey) {
    BufferedImage image = new BufferedImage(64, 64, type);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        for (int band = 0; band < image.getRaster().getNumBands(); band++) {
          image.getRaster().setSample(x, y, band, grey);
        }
      }
    }
    return image;
  }

  @ParameterizedTest(
      name = "JFIF {0}, Adobe''s transform {1}, ids {2} {3} {4}: luma and chroma {5}")
  @CsvSource({
    "true,-1,1,2,3,true",
    "true,-1,82,71,66,true",
    "true,0,1,2,3,true",
    "true,2,1,2,3,true",
    "false,-1,1,2,3,true",
    "false,-1,0,1,2,true",
    "false,-1,34,35,36,true",
    "false,-1,114,103,98,true",
    "false,-1,82,71,66,false",
    "false,0,1,2,3,false",
    "false,1,82,71,66,true",
    "false,2,1,2,3,true",
    "false,3,1,2,3,true"
  })
  void libjpeg_s_rules_say_what_three_components_are(
      boolean jfif, int transform, int first, int second, int third, boolean lumaAndChroma)
      throws IOException {
    byte[] jpeg = jfif ? plain() : withoutJfif(plain());
    int frame = indexOf(jpeg, SOF0) + 10;
    int scan = indexOf(jpeg, SOS) + 5;
    int[] ids = {first, second, third};
    for (int i = 0; i < 3; i++) {
      jpeg[frame + 3 * i] = (byte) ids[i];
      jpeg[scan + 2 * i] = (byte) ids[i];
    }
    if (transform >= 0) {
      jpeg = withSegments(jpeg, adobe(transform));
    }

    BufferedImage image = read(directory, jpeg);

    assertColour(image, 40, 24, lumaAndChroma ? RED : RED_AS_RGB);
  }

  private static byte[] adobe(int transform) {
    return segment(0xee, "Adobe\0d\0\0\0\0" + (char) transform);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void what_adobe_s_marker_says_of_a_grey_picture_means_nothing(int transform) throws IOException {
    byte[] jpeg = StoredPictures.bytes(filled(BufferedImage.TYPE_BYTE_GRAY, 99), "jpeg");

    assertColour(
        read(directory, withSegments(jpeg, adobe(transform))), 30, 30, new Color(99, 99, 99));
  }

  @Test
  void the_orientation_counts_behind_other_segments_and_the_first_one_that_is_valid()
      throws IOException {
    byte[] none = exif(ByteOrder.BIG_ENDIAN, 0x0112, 3, 1, new byte[] {0, 0});
    byte[] turned = exif(ByteOrder.LITTLE_ENDIAN, 0x0112, 4, 1, new byte[] {6, 0, 0, 0});
    byte[] later = exif(ByteOrder.LITTLE_ENDIAN, 0x0112, 3, 1, new byte[] {3, 0});

    BufferedImage image =
        read(
            directory,
            withSegments(
                plain(),
                segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
                segment(0xe1, "Exif\0\0", none),
                segment(0xe1, "Exif\0\0", turned),
                segment(0xe1, "Exif\0\0", later)));

    assertThat(image.getWidth()).isEqualTo(96);
    assertColour(image, 72, 40, RED);
  }

  static Stream<Arguments> endings() throws IOException {
    List<Arguments> endings = new ArrayList<>();
    for (String kind : List.of("baseline", "progressive")) {
      byte[] whole = kind.equals("baseline") ? plain() : progressive();
      byte[] pixels = Arrays.copyOf(whole, whole.length - 2);
      byte[] zeros = new byte[5_000];
      byte[] trailer = "SEFT trailer of a phone \u00ff\u00d8".getBytes(StandardCharsets.ISO_8859_1);
      endings.add(Arguments.of(kind + " without its end mark", pixels));
      endings.add(
          Arguments.of(
              kind + " with half of its end mark", Arrays.copyOf(whole, whole.length - 1)));
      endings.add(Arguments.of(kind + " with zeros for its end mark", concat(pixels, zeros)));
      endings.add(Arguments.of(kind + " with zeros behind it", concat(whole, zeros)));
      endings.add(Arguments.of(kind + " with a trailer", concat(whole, trailer)));
      endings.add(Arguments.of(kind + " with another picture behind", concat(whole, plain())));
      endings.add(
          Arguments.of(
              kind + " with rubbish before its end",
              concat(pixels, new byte[] {7, 7}, new byte[] {-1, -39})));
    }
    return endings.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void a_picture_that_has_all_its_pixels_is_taken_however_it_ends(String name, byte[] jpeg)
      throws IOException {
    assertCorner(read(directory, jpeg));
  }

  @ParameterizedTest
  @ValueSource(strings = {"baseline", "progressive"})
  void a_picture_that_is_cut_off_is_refused_whatever_stands_in_for_the_rest(String kind)
      throws IOException {
    byte[] whole = kind.equals("baseline") ? jpegOf(noise(), false) : jpegOf(noise(), true);
    byte[] end = {-1, -39};
    for (double part : new double[] {0.4, 0.7, 0.95}) {
      byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));
      for (byte[] rest : List.of(new byte[0], new byte[10_000], end)) {
        assertThatExceptionOfType(PermanentException.class)
            .as("%s of it and %d bytes more", part, rest.length)
            .isThrownBy(() -> read(directory, concat(cut, rest)))
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
      }
    }
  }

  @Test
  void a_progressive_picture_that_lacks_whole_scans_is_cut_off() throws IOException {
    byte[] whole = jpegOf(noise(), true);
    List<Integer> scans = new ArrayList<>();
    for (int at = 0; at + 1 < whole.length; at++) {
      if (whole[at] == -1 && whole[at + 1] == (byte) SOS) {
        scans.add(at);
      }
    }
    assertThat(scans).hasSizeGreaterThan(4);

    byte[] cut = Arrays.copyOf(whole, scans.get(scans.size() - 1));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, cut))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_TRUNCATED"));
  }

  private static BufferedImage noise() {
    BufferedImage noise = new BufferedImage(96, 96, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 96; x++) {
        noise.setRGB(x, y, (x * x * 7 + y * y * 13 + x * y * 31) * 2654435);
      }
    }
    return noise;
  }

  private static byte[] progressive() throws IOException {
    return jpegOf(corner(BufferedImage.TYPE_INT_RGB), true);
  }

  private static byte[] jpegOf(BufferedImage image, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest(name = "luma {0} × {1}, restart after {2}")
  @CsvSource({"4,1,0", "1,4,0", "2,2,0", "2,1,0", "1,2,0", "1,1,0", "4,2,3", "2,2,1", "4,1,100"})
  void chroma_of_fewer_pixels_and_restarts_are_read(int across, int down, int restart)
      throws IOException {
    byte[] jpeg = sampled(corner(BufferedImage.TYPE_3BYTE_BGR), across, down, restart);
    int frame = indexOf(jpeg, SOF0);

    assertThat(jpeg[frame + 11]).isEqualTo((byte) (across << 4 | down));
    assertCorner(read(directory, jpeg));
    assertCorner(read(directory, Arrays.copyOf(jpeg, jpeg.length - 2)));
  }

  private static byte[] sampled(BufferedImage image, int across, int down, int restart)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
      Element root = (Element) metadata.getAsTree("javax_imageio_jpeg_image_1.0");
      Element luma = (Element) root.getElementsByTagName("componentSpec").item(0);
      luma.setAttribute("HsamplingFactor", String.valueOf(across));
      luma.setAttribute("VsamplingFactor", String.valueOf(down));
      if (restart > 0) {
        IIOMetadataNode interval = new IIOMetadataNode("dri");
        interval.setAttribute("interval", String.valueOf(restart));
        root.getElementsByTagName("markerSequence").item(0).appendChild(interval);
      }
      metadata.setFromTree("javax_imageio_jpeg_image_1.0", root);
      writer.write(null, new IIOImage(image, null, metadata), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Test
  void a_height_behind_the_pixels_is_named() throws IOException {
    byte[] jpeg = plain();
    int frame = indexOf(jpeg, SOF0);
    jpeg[frame + 5] = 0;
    jpeg[frame + 6] = 0;

    assertRefused(jpeg, "has its height behind its pixels (DNL), which is not read");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({"0xc3,lossless", "0xc5,hierarchical", "0xf7,JPEG-LS"})
  void a_jpeg_of_a_kind_that_is_not_read_is_named(String marker, String words) throws IOException {
    byte[] jpeg = plain();
    jpeg[indexOf(jpeg, SOF0) + 1] = (byte) (int) Integer.decode(marker);

    assertRefused(jpeg, words);
  }

  @Test
  void twelve_bits_and_two_components_are_named() throws IOException {
    byte[] deep = plain();
    deep[indexOf(deep, SOF0) + 4] = 12;
    byte[] two = plain();
    two[indexOf(two, SOF0) + 9] = 2;

    assertRefused(deep, "12 bits");
    assertRefused(two, "2 components");
  }

  private void assertRefused(byte[] jpeg, String words) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, jpeg))
        .withMessageContaining("is a JPEG that has")
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_PICTURE"));
  }

  @Test
  void what_lies_between_segments_is_passed_over() throws IOException {
    byte[] jpeg = plain();
    int frame = indexOf(jpeg, SOF0);
    byte[] between = {0, 1, 2, -1, 0, -1, -1};

    assertCorner(
        read(
            directory,
            concat(
                Arrays.copyOf(jpeg, frame),
                between,
                Arrays.copyOfRange(jpeg, frame, jpeg.length))));
    assertCorner(read(directory, concat(Arrays.copyOf(jpeg, 2), jpeg)));
  }

  @Test
  void a_picture_of_nothing_but_tables_is_refused() throws IOException {
    byte[] table = {-1, (byte) 0xdb, 0, 2};
    ByteBuffer tables = ByteBuffer.allocate(2 + 100_001 * table.length).put(plain(), 0, 2);
    while (tables.remaining() > 0) {
      tables.put(table);
    }

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(directory, tables.array()))
        .withMessageContaining("more than 100000 tables");
  }

  @Test
  void a_comment_between_scans_is_passed_over() throws IOException {
    byte[] jpeg = progressive();
    int last = jpeg.length;
    for (int at = 0; at + 1 < jpeg.length; at++) {
      if (jpeg[at] == -1 && jpeg[at + 1] == (byte) SOS) {
        last = at;
      }
    }
    byte[] comment = ByteBuffer.allocate(4).putShort((short) 0xfffe).putShort((short) 2).array();

    assertCorner(
        read(
            directory,
            concat(
                Arrays.copyOf(jpeg, last), comment, Arrays.copyOfRange(jpeg, last, jpeg.length))));
  }
}

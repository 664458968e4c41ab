package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.stream.FileImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private static final Color RED = new Color(200, 30, 40);
  private static final Color BLUE = new Color(20, 60, 180);

  @TempDir Path directory;

  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  private BufferedImage opened(Path source) throws IOException {
    Path target = directory.resolve("opening_image.jpg");
    Picture picture = tools.openingImage(source, target);
    BufferedImage image = ImageIO.read(target.toFile());
    assertThat(picture.size()).isEqualTo(new FrameSize(image.getWidth(), image.getHeight()));
    return image;
  }

  private void assertRefused(String code, Path source, String... words) {
    Path target = directory.resolve("refused.jpg");
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> tools.openingImage(source, target))
        .withMessageContaining(String.valueOf(source.getFileName()))
        .satisfies(e -> assertThat(List.of(words)).allMatch(e.failure().message()::contains))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
    assertThat(target).doesNotExist();
  }

  private static void assertColour(BufferedImage image, int x, int y, Color expected) {
    Color found = new Color(image.getRGB(x, y));
    assertThat(found.getRed()).as("red").isCloseTo(expected.getRed(), within(4));
    assertThat(found.getGreen()).as("green").isCloseTo(expected.getGreen(), within(4));
    assertThat(found.getBlue()).as("blue").isCloseTo(expected.getBlue(), within(4));
  }

  /** 160 × 96: red above left, blue elsewhere. */
  private static BufferedImage corner(int type) {
    BufferedImage image = new BufferedImage(160, 96, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(BLUE);
    graphics.fillRect(0, 0, 160, 96);
    graphics.setColor(RED);
    graphics.fillRect(0, 0, 80, 48);
    graphics.dispose();
    return image;
  }

  private Path written(BufferedImage image, String format, String name) throws IOException {
    Path file = directory.resolve(name);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "gif"})
  void the_content_decides_and_not_the_name(String format) throws IOException {
    Path source = written(corner(BufferedImage.TYPE_INT_RGB), format, "photo.txt");

    BufferedImage image = opened(source);

    assertColour(image, 40, 24, RED);
    assertColour(image, 120, 24, BLUE);
    assertColour(image, 40, 72, BLUE);
  }

  @ParameterizedTest(name = "orientation {0}")
  @CsvSource({
    "1,160,96,40,24", "2,160,96,120,24", "3,160,96,120,72", "4,160,96,40,72",
    "5,96,160,24,40", "6,96,160,72,40", "7,96,160,72,120", "8,96,160,24,120"
  })
  void a_picture_is_turned_upright(int orientation, int width, int height, int redX, int redY)
      throws IOException {
    Path source =
        withExif(written(corner(BufferedImage.TYPE_INT_RGB), "jpeg", "photo.jpg"), orientation);

    BufferedImage image = opened(source);

    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    assertColour(image, redX, redY, RED);
    assertColour(image, width - 1 - redX, height - 1 - redY, BLUE);
    assertColour(image, width - 1 - redX, redY, BLUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "gif"})
  void what_is_wrong_with_a_damaged_picture_is_always_said_in_words(String format)
      throws IOException {
    byte[] whole = Files.readAllBytes(written(corner(BufferedImage.TYPE_INT_RGB), format, "whole"));
    Path source = directory.resolve("damaged");
    int refused = 0;
    for (int at = 4; at < Math.min(200, whole.length); at++) {
      byte[] damaged = whole.clone();
      damaged[at] = (byte) ~damaged[at];
      for (byte[] data : List.of(damaged, Arrays.copyOf(whole, at))) {
        Files.write(source, data);
        try {
          PictureReader.read(source, 1, Deadline.in(Duration.ofSeconds(20), source));
        } catch (PermanentException e) {
          refused++;
          assertThat(e.failure().message()).as("byte %d", at).doesNotContain("null");
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] exif(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  private static Path withExif(Path jpeg, int orientation) throws IOException {
    byte[] plain = Files.readAllBytes(jpeg);
    byte[] exif = exif(orientation);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.write(plain, 0, 2);
    data.writeShort(0xffe1);
    data.writeShort(2 + 6 + exif.length);
    data.writeBytes("Exif\0\0");
    data.write(exif);
    data.write(plain, 2, plain.length - 2);
    Files.write(jpeg, out.toByteArray());
    return jpeg;
  }

  @Test
  void what_is_transparent_becomes_white() throws IOException {
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 50; x++) {
        image.setRGB(x, y, 0x80c80000);
      }
    }

    BufferedImage opened = opened(written(image, "png", "cut-out.png"));

    assertColour(opened, 75, 50, Color.WHITE);
    assertColour(opened, 25, 50, new Color(227, 127, 127));
  }

  @Test
  void grey_keeps_its_brightness_in_eight_and_sixteen_bits() throws IOException {
    BufferedImage eight = new BufferedImage(80, 80, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage sixteen = new BufferedImage(80, 80, BufferedImage.TYPE_USHORT_GRAY);
    for (int y = 0; y < 80; y++) {
      for (int x = 0; x < 80; x++) {
        eight.getRaster().setSample(x, y, 0, 100);
        sixteen.getRaster().setSample(x, y, 0, 100 * 257);
      }
    }

    Color expected = new Color(100, 100, 100);
    assertColour(opened(written(eight, "png", "8.png")), 40, 40, expected);
    assertColour(opened(written(sixteen, "png", "16.png")), 40, 40, expected);
    assertColour(opened(written(eight, "jpeg", "8.jpg")), 40, 40, expected);
  }

  @Test
  void sixteen_bits_a_colour_are_taken_down_to_eight() throws IOException {
    byte[] row = new byte[1 + 80 * 6];
    for (int x = 0; x < 80; x++) {
      System.arraycopy(new byte[] {(byte) 200, 1, 30, 2, 40, 3}, 0, row, 1 + x * 6, 6);
    }
    Path source = directory.resolve("deep.png");
    Files.write(source, png(80, 80, 16, 2, row, new byte[0]));

    assertColour(opened(source), 40, 40, RED);
  }

  @Test
  void a_colour_profile_in_a_png_is_applied() throws IOException {
    // Linear light with sRGB's primaries: 50 of 255 looks like 122.
    ICC_Profile linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.write("linear\0\0".getBytes(StandardCharsets.US_ASCII));
    try (DeflaterOutputStream out = new DeflaterOutputStream(chunk)) {
      out.write(linear.getData());
    }
    byte[] row = new byte[1 + 80 * 3];
    Arrays.fill(row, 1, row.length, (byte) 50);
    Path source = directory.resolve("profile.png");
    Files.write(source, png(80, 80, 8, 2, row, chunk.toByteArray()));

    assertColour(opened(source), 40, 40, new Color(122, 122, 122));
  }

  /** A PNG whose rows are all equal. */
  private static byte[] png(int width, int height, int bits, int type, byte[] row, byte[] iccp)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x89504e470d0a1a0aL);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) type);
    chunk(out, "IHDR", header.array());
    if (iccp.length > 0) {
      chunk(out, "iCCP", iccp);
    }
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    Deflater fast = new Deflater(1);
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(pixels, fast, 1 << 16)) {
      for (int y = 0; y < height; y++) {
        deflated.write(row);
      }
    }
    fast.end();
    chunk(out, "IDAT", pixels.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  @ParameterizedTest(name = "Adobe''s transform {0}")
  @ValueSource(ints = {-1, 0, 2})
  void a_cmyk_jpeg_gets_its_colours(int transform) throws IOException {
    // Ink for RED: C = 0, M and Y as far as they take light away, K for the rest.
    double k = 1 - 200 / 255.0;
    double[] ink = {0, 1 - 30 / 200.0, 1 - 40 / 200.0, k};
    int[] stored = new int[4];
    for (int i = 0; i < 4; i++) {
      // Also without Adobe's marker: so Pillow 9.4.0 and Chromium 150 take it.
      stored[i] = 255 - (int) Math.round(ink[i] * 255);
    }
    if (transform == 2) {
      double r = 255 - stored[0];
      double g = 255 - stored[1];
      double b = 255 - stored[2];
      double y = 0.299 * r + 0.587 * g + 0.114 * b;
      stored[0] = (int) Math.round(y);
      stored[1] = (int) Math.round((b - y) / 1.772 + 128);
      stored[2] = (int) Math.round((r - y) / 1.402 + 128);
    }
    WritableRaster raster = Raster.createInterleavedRaster(0, 96, 96, 4, null);
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 96; x++) {
        raster.setPixel(x, y, stored);
      }
    }
    Path source = directory.resolve("print.jpg");
    writeCmyk(raster, source, transform);

    assertColour(opened(source), 48, 48, RED);
  }

  private static void writeCmyk(WritableRaster raster, Path file, int transform)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_4BYTE_ABGR), null);
    IIOMetadataNode tree = new IIOMetadataNode("javax_imageio_jpeg_image_1.0");
    tree.appendChild(new IIOMetadataNode("JPEGvariety"));
    IIOMetadataNode markers = new IIOMetadataNode("markerSequence");
    tree.appendChild(markers);
    if (transform >= 0) {
      IIOMetadataNode adobe = new IIOMetadataNode("app14Adobe");
      adobe.setAttribute("version", "100");
      adobe.setAttribute("flags0", "0");
      adobe.setAttribute("flags1", "0");
      adobe.setAttribute("transform", Integer.toString(transform));
      markers.appendChild(adobe);
    }
    addTables(markers);
    IIOMetadataNode frame = new IIOMetadataNode("sof");
    frame.setAttribute("process", "0");
    frame.setAttribute("samplePrecision", "8");
    frame.setAttribute("numLines", "96");
    frame.setAttribute("samplesPerLine", "96");
    frame.setAttribute("numFrameComponents", "4");
    IIOMetadataNode scan = new IIOMetadataNode("sos");
    scan.setAttribute("numScanComponents", "4");
    scan.setAttribute("startSpectralSelection", "0");
    scan.setAttribute("endSpectralSelection", "63");
    scan.setAttribute("approxHigh", "0");
    scan.setAttribute("approxLow", "0");
    for (int i = 1; i <= 4; i++) {
      IIOMetadataNode component = new IIOMetadataNode("componentSpec");
      component.setAttribute("componentId", Integer.toString(i));
      component.setAttribute("HsamplingFactor", "1");
      component.setAttribute("VsamplingFactor", "1");
      component.setAttribute("QtableSelector", "0");
      frame.appendChild(component);
      IIOMetadataNode inScan = new IIOMetadataNode("scanComponentSpec");
      inScan.setAttribute("componentSelector", Integer.toString(i));
      inScan.setAttribute("dcHuffTable", "0");
      inScan.setAttribute("acHuffTable", "0");
      scan.appendChild(inScan);
    }
    markers.appendChild(frame);
    markers.appendChild(scan);
    metadata.setFromTree("javax_imageio_jpeg_image_1.0", tree);
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, metadata), null);
    } finally {
      writer.dispose();
    }
  }

  private static void addTables(IIOMetadataNode markers) {
    IIOMetadataNode quantisation = new IIOMetadataNode("dqt");
    IIOMetadataNode table = new IIOMetadataNode("dqtable");
    table.setAttribute("elementPrecision", "0");
    table.setAttribute("qtableId", "0");
    table.setUserObject(JPEGQTable.K1Div2Luminance);
    quantisation.appendChild(table);
    markers.appendChild(quantisation);
    IIOMetadataNode huffman = new IIOMetadataNode("dht");
    for (int kind = 0; kind < 2; kind++) {
      IIOMetadataNode codes = new IIOMetadataNode("dhtable");
      codes.setAttribute("class", Integer.toString(kind));
      codes.setAttribute("htableId", "0");
      codes.setUserObject(
          kind == 0 ? JPEGHuffmanTable.StdDCLuminance : JPEGHuffmanTable.StdACLuminance);
      huffman.appendChild(codes);
    }
    markers.appendChild(huffman);
  }

  @Test
  void webp_is_read_with_and_without_loss() throws IOException {
    for (String options : new String[] {"lossless=0", "lossless=1"}) {
      Path source = directory.resolve("photo.webp");
      Files.write(source, webp(corner(BufferedImage.TYPE_3BYTE_BGR), options));

      BufferedImage image = opened(source);

      assertThat(image.getWidth()).isEqualTo(160);
      Color red = new Color(image.getRGB(40, 24));
      assertThat(red.getRed()).isCloseTo(200, within(8));
      assertThat(red.getBlue()).isCloseTo(40, within(8));
    }
  }

  private static byte[] webp(BufferedImage image, String options) {
    return WebpReaderTest.webp(image, options + ",quality=95");
  }

  @Test
  void a_large_picture_is_scaled_down_in_strips() throws IOException {
    int width = 9_000;
    byte[] row = new byte[1 + width * 3];
    for (int x = 0; x < width; x++) {
      Color colour = x < width / 2 ? RED : BLUE;
      row[1 + x * 3] = (byte) colour.getRed();
      row[2 + x * 3] = (byte) colour.getGreen();
      row[3 + x * 3] = (byte) colour.getBlue();
    }
    Path source = directory.resolve("large.png");
    Files.write(source, png(width, 4_500, 8, 2, row, new byte[0]));

    BufferedImage image = opened(source);

    assertThat(image.getWidth()).isEqualTo(4096);
    assertThat(image.getHeight()).isEqualTo(2048);
    assertColour(image, 2000, 5, RED);
    assertColour(image, 2100, 2040, BLUE);
  }

  @Test
  void too_many_pixels_are_refused_before_any_is_decoded() throws IOException {
    Path bomb = directory.resolve("bomb.png");
    byte[] row = new byte[1 + 40_000 / 8];
    Files.write(bomb, png(40_000, 40_000, 1, 0, row, new byte[0]));

    assertRefused("PICTURE_TOO_LARGE", bomb, "40000×40000", "100000000");
  }

  @Test
  void too_many_bytes_are_refused() throws IOException {
    Path large = directory.resolve("large.jpg");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength((50L << 20) + 1);
    }

    assertRefused("PICTURE_TOO_LARGE", large, "50 MB");
  }

  @Test
  void a_side_below_64_pixels_is_refused() throws IOException {
    BufferedImage narrow = new BufferedImage(300, 63, BufferedImage.TYPE_INT_RGB);

    assertRefused("PICTURE_TOO_SMALL", written(narrow, "png", "narrow.png"), "300×63", "64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "gif", "webp"})
  void a_picture_that_is_cut_off_is_refused(String format) throws IOException {
    BufferedImage noisy = new BufferedImage(200, 200, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 200; x++) {
        noisy.setRGB(x, y, (x * x * 7 + y * y * 13 + x * y * 31) * 2654435);
      }
    }
    Path whole = directory.resolve("whole");
    if (format.equals("webp")) {
      Files.write(whole, webp(noisy, "lossless=0"));
    } else {
      assertThat(ImageIO.write(noisy, format, whole.toFile())).isTrue();
    }
    byte[] bytes = Files.readAllBytes(whole);
    for (double part : new double[] {0.3, 0.7, 0.97}) {
      Path cut = directory.resolve("cut." + format);
      Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * part)));

      assertRefused("PICTURE_TRUNCATED", cut);
    }
  }

  @Test
  void what_is_no_picture_is_refused_with_what_it_looks_like() throws IOException {
    Path text = Files.writeString(directory.resolve("text.jpg"), "my cat is lovely");
    Path html = Files.writeString(directory.resolve("page.jpg"), "<html>404</html>");
    Path empty = Files.createFile(directory.resolve("empty.jpg"));
    Path zeros = Files.write(directory.resolve("zeros.jpg"), new byte[5_000]);
    Path heic =
        Files.writeString(directory.resolve("IMG_0001.jpg"), "\0\0\0\30ftypheic\0\0\0\0mif1heic");
    byte[] noise = new byte[5_000];
    new java.util.Random(7).nextBytes(noise);
    System.arraycopy(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, 0, noise, 0, 3);
    Path nonsense = Files.write(directory.resolve("nonsense.jpg"), noise);

    assertRefused("NOT_A_PICTURE", text, "my cat is lo");
    assertRefused("NOT_A_PICTURE", html, "HTML");
    assertRefused("PICTURE_EMPTY", empty, "0 bytes");
    assertRefused("NOT_A_PICTURE", zeros);
    assertRefused("NOT_A_PICTURE", heic, "HEIC");
    assertRefused("NOT_A_PICTURE", nonsense);
    assertRefused("FILE_MISSING", directory);
  }

  @Test
  void colours_and_brightness_are_those_of_the_picture() throws IOException {
    Picture picture =
        tools.openingImage(
            written(corner(BufferedImage.TYPE_INT_RGB), "png", "a.png"),
            directory.resolve("a.jpg"));

    assertThat(picture.mainColours()).containsExactly("#143cb4", "#c81e28");
    double red = 0.299 * 200 + 0.587 * 30 + 0.114 * 40;
    double blue = 0.299 * 20 + 0.587 * 60 + 0.114 * 180;
    assertThat(picture.brightness()).isCloseTo(red / 4 + blue * 3 / 4, within(0.5));
  }

  @Test
  void the_jpeg_has_full_resolution_of_colour_and_no_metadata() throws IOException {
    Path source = withExif(written(corner(BufferedImage.TYPE_INT_RGB), "jpeg", "photo.jpg"), 6);
    Path target = directory.resolve("target.jpg");

    tools.openingImage(source, target);

    byte[] jpeg = Files.readAllBytes(target);
    int frame = 0;
    while (!((jpeg[frame] & 0xff) == 0xff && (jpeg[frame + 1] & 0xff) == 0xc0)) {
      frame++;
    }
    assertThat(jpeg[frame + 11]).as("sampling of luma").isEqualTo((byte) 0x11);
    assertThat(new String(jpeg, StandardCharsets.ISO_8859_1)).doesNotContain("Exif");
  }

  @Test
  void real_photos_are_taken() throws IOException {
    Path photos = Shared.data().resolve("photos");
    try (var files = Files.list(photos)) {
      for (Path photo : files.toList()) {
        assertThat(opened(photo).getWidth()).isEqualTo(1376);
      }
    }
  }
}

package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Files of pictures, made as tests want them, and what is read from them. */
final class StoredPictures {
  static final Color RED = new Color(200, 30, 40);
  static final Color BLUE = new Color(20, 60, 180);

  private StoredPictures() {}

  /** 160 × 96: red above left, blue elsewhere. */
  static BufferedImage corner(int type) {
    BufferedImage image = new BufferedImage(160, 96, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(BLUE);
    graphics.fillRect(0, 0, 160, 96);
    graphics.setColor(RED);
    graphics.fillRect(0, 0, 80, 48);
    graphics.dispose();
    return image;
  }

  static byte[] bytes(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  static BufferedImage read(Path file) throws IOException {
    return PictureReader.read(file, 1, Deadline.in(Duration.ofSeconds(20), file));
  }

  static BufferedImage read(Path directory, byte[] content) throws IOException {
    return read(Files.write(directory.resolve("picture"), content));
  }

  static void assertCorner(BufferedImage image) {
    assertThat(image.getWidth()).isEqualTo(160);
    assertThat(image.getHeight()).isEqualTo(96);
    assertColour(image, 40, 24, RED);
    assertColour(image, 120, 24, BLUE);
    assertColour(image, 40, 72, BLUE);
    assertColour(image, 158, 94, BLUE);
  }

  static void assertColour(BufferedImage image, int x, int y, Color expected) {
    Color found = new Color(image.getRGB(x, y));
    assertThat(found.getRed()).as("red at %d, %d", x, y).isCloseTo(expected.getRed(), within(5));
    assertThat(found.getGreen()).as("green").isCloseTo(expected.getGreen(), within(5));
    assertThat(found.getBlue()).as("blue").isCloseTo(expected.getBlue(), within(5));
  }

  /** A JPEG with segments put behind its first bytes; each with its marker, without its length. */
  static byte[] withSegments(byte[] jpeg, byte[]... segments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(jpeg, 0, 2);
    for (byte[] segment : segments) {
      out.writeByte(0xff);
      out.write(segment[0]);
      out.writeShort(segment.length - 1 + 2);
      out.write(segment, 1, segment.length - 1);
    }
    out.write(jpeg, 2, jpeg.length - 2);
    return bytes.toByteArray();
  }

  static byte[] segment(int marker, String text, byte... more) {
    byte[] name = text.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(1 + name.length + more.length)
        .put((byte) marker)
        .put(name)
        .put(more)
        .array();
  }

  /** Without JFIF's segment, which is the first that ImageIO writes. */
  static byte[] withoutJfif(byte[] jpeg) {
    assertThat(jpeg[3]).isEqualTo((byte) 0xe0);
    int length = ByteBuffer.wrap(jpeg).getShort(4);
    return concat(Arrays.copyOf(jpeg, 2), Arrays.copyOfRange(jpeg, 4 + length, jpeg.length));
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Where a segment of a JPEG begins, by its marker. */
  static int indexOf(byte[] jpeg, int marker) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != marker) {
      at += 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xffff);
    }
    return at;
  }

  /** A block of EXIF whose first directory has one entry. */
  static byte[] exif(ByteOrder order, int tag, int type, int count, byte[] value) {
    ByteBuffer tiff = ByteBuffer.allocate(64).order(order);
    tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    tiff.putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) tag).putShort((short) type).putInt(count);
    if (value.length <= 4) {
      tiff.put(Arrays.copyOf(value, 4)).putInt(0);
    } else {
      tiff.putInt(26).putInt(0).put(value);
    }
    return tiff.array();
  }

  static byte[] chunk(String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  static byte[] deflated(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }
}

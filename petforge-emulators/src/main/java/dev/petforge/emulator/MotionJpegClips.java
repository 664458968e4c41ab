package dev.petforge.emulator;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes MP4s of Motion JPEG without any native library: small, without sound, and real enough to be
 * probed, cut into frames and joined. The picture moves slowly to the side that the seed says. All
 * frames but the first have the seed's hash in their lower left corner, as cells of light and dark:
 * a plain picture, moved, may look the same as before.
 */
public final class MotionJpegClips implements ClipMaker {
  private static final int FRAMES_PER_SECOND = 8;
  private static final float QUALITY = 0.9f;
  private static final int CELL = 2; // pixels; 8 x 4 cells fit into the smallest clip
  private static final int CELLS_ACROSS = 8;
  private static final Color LIGHT = new Color(176, 176, 176);
  private static final Color DARK = new Color(80, 80, 80);

  private final int longestSide;

  /**
   * @param longestSide of the clips in pixels, 32 to 2048; pictures are made smaller, never larger
   */
  public MotionJpegClips(int longestSide) {
    if (longestSide < 32 || longestSide > 2048) {
      throw new IllegalArgumentException("longestSide must be 32 to 2048, was " + longestSide);
    }
    this.longestSide = longestSide;
  }

  @Override
  public void make(byte[] firstFrame, Duration duration, long seed, Path target) {
    try {
      BufferedImage picture = small(firstFrame);
      int width = picture.getWidth();
      int height = picture.getHeight();
      int count = (int) Math.max(1, duration.toMillis() * FRAMES_PER_SECOND / 1000);
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
      List<byte[]> frames = new ArrayList<>();
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      try {
        for (int i = 0; i < count; i++) {
          draw(picture, place(width, height, i, seed), image);
          if (i > 0) {
            mark(seed, image);
          }
          frames.add(jpeg(writer, image));
        }
      } finally {
        writer.dispose();
      }
      Files.write(target, mp4(frames, width, height, seed));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a clip at " + target, e);
    }
  }

  private static int even(double side) {
    return Math.max(16, (int) Math.round(side / 2) * 2);
  }

  /** The first frame in the clip's size. Once: it is what makes a clip dear. */
  private BufferedImage small(byte[] firstFrame) throws IOException {
    BufferedImage picture =
        // not ImageIO's own choice, which goes through a file
        ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(firstFrame)));
    if (picture == null) {
      throw new IllegalArgumentException("the first frame is no picture that ImageIO reads");
    }
    double scale =
        Math.min(1, (double) longestSide / Math.max(picture.getWidth(), picture.getHeight()));
    int width = even(picture.getWidth() * scale);
    int height = even(picture.getHeight() * scale);
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    draw(
        picture,
        AffineTransform.getScaleInstance(
            (double) width / picture.getWidth(), (double) height / picture.getHeight()),
        small);
    return small;
  }

  private static AffineTransform place(int width, int height, int frame, long seed) {
    double zoom = 1 + frame * 0.002;
    double angle = (seed & 0xffff) * 2 * Math.PI / 0x10000;
    AffineTransform place = new AffineTransform();
    place.translate(width / 2.0, height / 2.0);
    place.scale(zoom, zoom);
    place.translate(
        -width / 2.0 + Math.cos(angle) * frame * 0.0005 * width,
        -height / 2.0 + Math.sin(angle) * frame * 0.0005 * height);
    return place;
  }

  private static void draw(BufferedImage picture, AffineTransform place, BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, place, null);
    graphics.dispose();
  }

  private static void mark(long seed, BufferedImage image) {
    int hash = Long.hashCode(seed);
    Graphics2D graphics = image.createGraphics();
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      graphics.setColor((hash >>> bit & 1) == 0 ? DARK : LIGHT);
      graphics.fillRect(
          bit % CELLS_ACROSS * CELL,
          image.getHeight() - (bit / CELLS_ACROSS + 1) * CELL,
          CELL,
          CELL);
    }
    graphics.dispose();
  }

  private static byte[] jpeg(ImageWriter writer, BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    }
    return bytes.toByteArray();
  }

  /** One track, its samples in one chunk behind the index. The seed stands in a box of its own. */
  private static byte[] mp4(List<byte[]> frames, int width, int height, long seed)
      throws IOException {
    byte[] type = box("ftyp", ascii("isom"), int32(0x200), ascii("isomiso2mp41"));
    byte[] mark = box("free", int32((int) (seed >>> 32)), int32((int) seed));
    byte[] index = index(frames, width, height, 0);
    int data = type.length + mark.length + index.length + 8;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(type);
    bytes.write(mark);
    bytes.write(index(frames, width, height, data));
    bytes.write(box("mdat", frames.toArray(byte[][]::new)));
    return bytes.toByteArray();
  }

  private static byte[] index(List<byte[]> frames, int width, int height, int data)
      throws IOException {
    int length = frames.size();
    byte[] matrix =
        join(
            int32(0x10000),
            int32(0),
            int32(0),
            int32(0),
            int32(0x10000),
            int32(0),
            int32(0),
            int32(0),
            int32(0x40000000));
    byte[] header =
        box(
            "mvhd",
            int32(0),
            int32(0),
            int32(0),
            int32(FRAMES_PER_SECOND),
            int32(length),
            int32(0x10000),
            int32(0x01000000),
            new byte[8],
            matrix,
            new byte[24],
            int32(2));
    byte[] trackHeader =
        box(
            "tkhd",
            int32(3),
            int32(0),
            int32(0),
            int32(1),
            int32(0),
            int32(length),
            new byte[16],
            matrix,
            int32(width << 16),
            int32(height << 16));
    byte[] mediaHeader =
        box(
            "mdhd",
            int32(0),
            int32(0),
            int32(0),
            int32(FRAMES_PER_SECOND),
            int32(length),
            int32(0x55c40000));
    byte[] handler =
        box("hdlr", int32(0), int32(0), ascii("vide"), new byte[12], ascii("video"), new byte[1]);
    // Object type 0x6C is JPEG: the descriptors of a sample entry "mp4v" say which codec it is.
    byte[] decoder = join(new byte[] {0x04, 13, 0x6C, 0x11}, new byte[3], int32(0), int32(0));
    byte[] descriptor =
        join(
            new byte[] {0x03, (byte) (3 + decoder.length + 3), 0, 1, 0},
            decoder,
            new byte[] {0x06, 1, 2});
    byte[] entry =
        box(
            "mp4v",
            new byte[6],
            int16(1),
            new byte[16],
            int16(width),
            int16(height),
            int32(0x480000),
            int32(0x480000),
            int32(0),
            int16(1),
            new byte[32],
            int16(24),
            int16(-1),
            box("esds", int32(0), descriptor));
    ByteArrayOutputStream sizes = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      sizes.write(int32(frame.length));
    }
    byte[] table =
        box(
            "stbl",
            box("stsd", int32(0), int32(1), entry),
            box("stts", int32(0), int32(1), int32(length), int32(1)),
            box("stsc", int32(0), int32(1), int32(1), int32(length), int32(1)),
            box("stsz", int32(0), int32(0), int32(length), sizes.toByteArray()),
            box("stco", int32(0), int32(1), int32(data)));
    byte[] reference = box("dinf", box("dref", int32(0), int32(1), box("url ", int32(1))));
    byte[] media =
        box(
            "mdia",
            mediaHeader,
            handler,
            box("minf", box("vmhd", int32(1), new byte[8]), reference, table));
    return box("moov", header, box("trak", trackHeader, media));
  }

  private static byte[] box(String type, byte[]... parts) throws IOException {
    byte[] content = join(parts);
    return join(int32(content.length + 8), ascii(type), content);
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] int32(int value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeInt(value);
    return bytes.toByteArray();
  }

  private static byte[] int16(int value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeShort(value);
    return bytes.toByteArray();
  }
}

package dev.petforge.video.media;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a picture as PNG, fast: what is written here is read once or twice. Every row is predicted
 * by the mean of its neighbours, and what is left is only entropy coded. Looking for repetitions as
 * well, as ImageIO's writer does, takes more than twice the time, and saves nothing in photographs.
 */
final class PngFile implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte BITS_A_CHANNEL = 8;
  private static final byte RGB = 2;
  private static final byte AVERAGE = 3;

  private final DataOutputStream out;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final byte[] packed = new byte[64 << 10];
  private int filled;

  private PngFile(Path file) throws IOException {
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    deflater.setStrategy(Deflater.HUFFMAN_ONLY);
  }

  /** Writes it with 8 bits a channel, without transparency and metadata. */
  static void write(BufferedImage image, Path file) throws IOException {
    BufferedImage picture = Bgr.of(image);
    try (PngFile png = new PngFile(file)) {
      png.out.write(SIGNATURE);
      ByteBuffer header = ByteBuffer.allocate(13);
      header.putInt(picture.getWidth()).putInt(picture.getHeight()).put(BITS_A_CHANNEL).put(RGB);
      png.chunk("IHDR", header.array(), header.capacity());
      png.rows(Bgr.pixels(picture), picture.getWidth() * 3);
      png.chunk("IEND", png.packed, 0);
    }
  }

  private void rows(byte[] bgr, int line) throws IOException {
    byte[] above = new byte[line];
    byte[] row = new byte[line];
    // The filter, then R, G, B less their prediction.
    byte[] filtered = new byte[1 + line];
    filtered[0] = AVERAGE;
    for (int from = 0; from < bgr.length; from += line) {
      for (int i = 0; i < line; i += 3) {
        row[i] = bgr[from + i + 2];
        row[i + 1] = bgr[from + i + 1];
        row[i + 2] = bgr[from + i];
      }
      for (int i = 0; i < 3; i++) {
        filtered[1 + i] = (byte) (row[i] - ((above[i] & 0xff) >> 1));
      }
      for (int i = 3; i < line; i++) {
        filtered[1 + i] = (byte) (row[i] - (((row[i - 3] & 0xff) + (above[i] & 0xff)) >> 1));
      }
      pack(filtered);
      byte[] free = above;
      above = row;
      row = free;
    }
    deflater.finish();
    while (!deflater.finished()) {
      drain();
    }
    chunk("IDAT", packed, filled);
  }

  private void pack(byte[] data) throws IOException {
    deflater.setInput(data);
    while (!deflater.needsInput()) {
      drain();
    }
  }

  private void drain() throws IOException {
    filled += deflater.deflate(packed, filled, packed.length - filled);
    if (filled == packed.length) {
      chunk("IDAT", packed, filled);
      filled = 0;
    }
  }

  private void chunk(String type, byte[] content, int length) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content, 0, length);
    out.writeInt(length);
    out.write(name);
    out.write(content, 0, length);
    out.writeInt((int) sum.getValue());
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    out.close();
  }
}

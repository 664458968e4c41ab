package dev.petforge.video.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Looks at the outermost boxes of an MP4. It tells an error page and a file that ends early from a
 * clip; whether the clip can be played is for the media tools to say.
 */
public final class Mp4Check {
  /** So many bytes tell whether a file begins like an MP4. */
  static final int HEAD = 8;

  private static final int MOST_BOXES = 100_000;

  private Mp4Check() {}

  /** Whether bytes begin like an MP4. */
  public static boolean beginsAsMp4(byte[] bytes) {
    return bytes.length >= HEAD && type(ByteBuffer.wrap(bytes)).equals("ftyp");
  }

  /** Whether a file begins like an MP4. */
  static boolean isMp4(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = read(channel, 0, HEAD);
      return head.remaining() == HEAD && type(head).equals("ftyp");
    }
  }

  /** What is missing of an MP4, if anything is. */
  static Optional<String> missing(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      long at = 0;
      boolean index = false;
      for (int i = 0; i < MOST_BOXES && length - at >= 8; i++) {
        ByteBuffer head = read(channel, at, 16);
        long size = head.getInt(0) & 0xFFFF_FFFFL;
        String type = type(head);
        index |= type.equals("moov");
        if (size == 1 && head.remaining() == 16) {
          size = head.getLong(8);
        } else if (size == 0) {
          size = length - at;
        }
        if (size < 8) {
          return Optional.of("a box of " + size + " bytes at " + at);
        }
        if (size > length - at) {
          return Optional.of(
              "the file ends at " + length + " in a box of " + size + " bytes at " + at);
        }
        at += size;
      }
      return index ? Optional.empty() : Optional.of("it has no index of its frames");
    }
  }

  private static String type(ByteBuffer head) {
    byte[] name = new byte[4];
    head.get(4, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer read(FileChannel channel, long at, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
      // until it is full or the file ends
    }
    return buffer.flip();
  }
}

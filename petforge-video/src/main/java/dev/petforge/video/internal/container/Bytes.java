package dev.petforge.video.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file, a few at a time. */
final class Bytes {
  /** Of a clip of an hour the index has a few megabytes. */
  static final int MOST_IN_MEMORY = 64 << 20;

  private final FileChannel channel;
  private final long size;

  Bytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  /** Reads so many bytes, fewer where the file ends. */
  ByteBuffer read(long at, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(count, size - at)));
    while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
      // until it is full or the file ends
    }
    return buffer.flip();
  }
}

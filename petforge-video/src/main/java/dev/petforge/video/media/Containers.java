package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Checks of a file's outer structure, before FFmpeg sees it. */
final class Containers {
  private static final int FTYP = 0x66747970;
  private static final int MOOV = 0x6d6f6f76;
  private static final int MDAT = 0x6d646174;
  private static final int WIDE = 0x77696465;
  private static final int FREE = 0x66726565;
  private static final int SKIP = 0x736b6970;

  // A fragmented clip has two a second; more than this is somebody's joke.
  private static final int MOST_BOXES = 100_000;

  private Containers() {}

  /**
   * Refuses an MP4 whose boxes go beyond its end: a download that was cut off, whose last frame
   * would not be the clip's. Other containers pass; their readers tell.
   */
  static void refuseTruncated(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      ByteBuffer head = ByteBuffer.allocate(16);
      long at = 0;
      for (int box = 0; at < size && box < MOST_BOXES; box++) {
        head.clear();
        while (head.hasRemaining()) {
          if (channel.read(head, at + head.position()) < 0) {
            break;
          }
        }
        if (head.position() < 8) {
          return; // A few bytes of padding after the last box: players ignore them.
        }
        int type = head.getInt(4);
        if (at == 0
            && type != FTYP
            && type != MOOV
            && type != MDAT
            && type != WIDE
            && type != FREE
            && type != SKIP) {
          return;
        }
        long length = Integer.toUnsignedLong(head.getInt(0));
        if (length == 0) {
          return; // "To the end of the file".
        }
        if (length == 1 && head.position() == 16) {
          length = head.getLong(8);
        }
        if (length < 8) {
          return; // Not a box: whatever follows, the boxes before it are whole.
        }
        if (length > size - at) {
          throw new PermanentException(
              "VIDEO_TRUNCATED",
              file
                  + ": is cut off: it has "
                  + size
                  + " bytes, and the part that begins at byte "
                  + at
                  + " needs "
                  + Long.toUnsignedString(length)
                  + "; fetch it again");
        }
        at += length;
      }
    }
  }
}

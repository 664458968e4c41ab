package dev.petforge.video.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What the container of a clip says of it: MP4 and QuickTime, whole or in fragments, Matroska and
 * WebM. A clip is whole if everything is there that its index names. What lies behind that is no
 * part of it, whatever it is: padding, a page of a web server, another program's notes.
 *
 * @param missing what is missing of it, in words; empty if it is whole
 * @param encrypted whether its pictures or its sound can be read with a key only
 */
public record ClipFile(Optional<String> missing, boolean encrypted) {
  /** So many bytes tell whether a file begins like a clip. */
  public static final int HEAD = 8;

  /** Whether bytes begin like a clip. */
  public static boolean beginsAsClip(byte[] bytes) {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    return IsoMediaFile.beginsAs(head) || MatroskaFile.beginsAs(head);
  }

  /**
   * Reads the container of a file.
   *
   * @return empty if the file does not begin like a clip
   */
  public static Optional<ClipFile> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Bytes bytes = new Bytes(channel);
      ByteBuffer head = bytes.read(0, HEAD);
      if (IsoMediaFile.beginsAs(head)) {
        return Optional.of(IsoMediaFile.read(bytes));
      }
      if (MatroskaFile.beginsAs(head)) {
        return Optional.of(MatroskaFile.read(bytes));
      }
      return Optional.empty();
    }
  }

  static String ends(Bytes bytes, String before) {
    return "the file ends at byte " + bytes.size() + before;
  }
}

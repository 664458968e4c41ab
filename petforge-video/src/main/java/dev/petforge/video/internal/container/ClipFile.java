package dev.petforge.video.internal.container;

import dev.petforge.media.FileKind;
import java.io.IOException;
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
  /**
   * Whether bytes begin like a clip.
   *
   * @param head the first {@link FileKind#HEAD} of them, or more
   */
  public static boolean beginsAsClip(byte[] head) {
    FileKind kind = FileKind.of(head);
    return kind == FileKind.MP4 || kind == FileKind.MATROSKA;
  }

  /**
   * Reads the container of a file.
   *
   * @return empty if the file does not begin like a clip
   */
  public static Optional<ClipFile> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Bytes bytes = new Bytes(channel);
      return switch (FileKind.of(bytes.read(0, FileKind.HEAD).array())) {
        case MP4 -> Optional.of(IsoMediaFile.read(bytes));
        case MATROSKA -> Optional.of(MatroskaFile.read(bytes));
        default -> Optional.empty();
      };
    }
  }

  static String ends(Bytes bytes, String before) {
    return "the file ends at byte " + bytes.size() + before;
  }
}

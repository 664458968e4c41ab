package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The formats of pictures that are read, told apart by a file's first bytes. */
enum PictureFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP;

  /** So many of a file's first bytes tell what it is. */
  static final int HEAD = 512;

  /** The name under which ImageIO knows it. */
  String imageIoName() {
    return switch (this) {
      case JPEG -> "jpeg";
      case PNG -> "png";
      case GIF -> "gif";
      case BMP -> "bmp";
      case WEBP -> throw new IllegalStateException("ImageIO does not read WebP");
    };
  }

  /**
   * @param head the first {@link #HEAD} bytes of the file, or all that it has
   * @throws PermanentException with code {@code NOT_A_PICTURE} if it is none of them
   */
  static PictureFormat of(byte[] head, Path file) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return GIF;
    }
    if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return WEBP;
    }
    if (text.startsWith("BM")) {
      return BMP;
    }
    throw new PermanentException(
        "NOT_A_PICTURE",
        file
            + ": its content is not a JPEG, PNG, GIF, WebP or BMP picture, whatever its name says"
            + hint(text));
  }

  /** What it is instead, and what to do with it. */
  private static String hint(String head) {
    Optional<String> other = ForeignFile.name(head);
    if (other.isPresent()) {
      return "; it is " + other.get();
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(12, head.length()); i++) {
      char c = head.charAt(i);
      shown.append(c >= ' ' && c < 127 ? c : '.');
    }
    return "; it begins with '" + shown + "'";
  }
}

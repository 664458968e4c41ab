package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The formats of pictures that are read, told apart by a file's first bytes. */
enum PictureFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP;

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
   * @param head the first bytes of the file, 32 where it has them
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

  private static String hint(String head) {
    if (head.startsWith("ftyp", 4) && head.length() >= 12) {
      String brand = head.substring(8, 12);
      if (brand.startsWith("hei") || brand.startsWith("hev") || brand.equals("mif1")) {
        return "; it is HEIC (an iPhone's photo), save it as JPEG first";
      }
      return brand.startsWith("avi")
          ? "; it is AVIF, save it as JPEG first"
          : "; it looks like a video";
    }
    if (head.startsWith("%PDF")) {
      return "; it is a PDF";
    }
    if (head.startsWith("<")) {
      return "; it looks like HTML, XML or SVG";
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(12, head.length()); i++) {
      char c = head.charAt(i);
      shown.append(c >= ' ' && c < 127 ? c : '.');
    }
    return "; it begins with '" + shown + "'";
  }
}

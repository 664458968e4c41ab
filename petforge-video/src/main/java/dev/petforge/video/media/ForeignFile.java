package dev.petforge.video.media;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names files that are given as pictures and are none that is read, by their first bytes. */
final class ForeignFile {
  private static final String SAVE = ", save it as JPEG first";
  private static final String RAW =
      ", a camera's raw picture; develop it and save it as JPEG first";

  private static final Map<String, String> BEGINNINGS = beginnings();

  private ForeignFile() {}

  private static Map<String, String> beginnings() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("II*\0\20\0\0\0CR", "CR2" + RAW);
    names.put("IIRO", "ORF" + RAW);
    names.put("IIRS", "ORF" + RAW);
    names.put("IIU\0", "RW2" + RAW);
    names.put("FUJIFILMCCD-RAW", "RAF" + RAW);
    names.put("II*\0", "TIFF (or a camera's raw picture)" + SAVE);
    names.put("MM\0*", "TIFF (or a camera's raw picture)" + SAVE);
    names.put("II+\0", "TIFF" + SAVE);
    names.put("MM\0+", "TIFF" + SAVE);
    names.put("II\u00bc", "JPEG XR" + SAVE);
    names.put("\u00ff\n", "JPEG XL" + SAVE);
    names.put("\0\0\0\14JXL ", "JPEG XL" + SAVE);
    names.put("\0\0\0\14jP  ", "JPEG 2000" + SAVE);
    names.put("\u00ffO\u00ffQ", "JPEG 2000" + SAVE);
    names.put("8BPS", "a Photoshop document" + SAVE);
    names.put("gimp xcf", "a GIMP document" + SAVE);
    names.put("\0\0\1\0", "an icon (ICO)" + SAVE);
    names.put("\0\0\2\0", "a cursor (CUR)" + SAVE);
    names.put("icns", "an icon (ICNS)" + SAVE);
    names.put("qoif", "QOI" + SAVE);
    names.put("DDS ", "DDS" + SAVE);
    names.put("%PDF", "a PDF; save its page as JPEG first");
    names.put("%!PS", "PostScript" + SAVE);
    names.put("\u00c5\u00d0\u00d3\u00c6", "PostScript (EPS)" + SAVE);
    names.put("PK\3\4", "a ZIP archive, or a document that is one; unpack it first");
    names.put("Rar!", "a RAR archive; unpack it first");
    names.put("7z\u00bc\u00af", "a 7z archive; unpack it first");
    names.put("\u001f\u008b", "gzip data; unpack it first");
    names.put("\0\5\26\7", "what macOS keeps beside a file (AppleDouble), not the picture itself");
    names.put("version https://git-lfs", "a pointer of Git LFS, not the picture itself");
    names.put("\32\105\337\243", "a video");
    names.put("\0\0\1\272", "a video");
    names.put("FLV\1", "a video");
    return names;
  }

  /**
   * What a file is, with what to do; empty if that cannot be told.
   *
   * @param head its first bytes, each as a character
   */
  static Optional<String> name(String head) {
    if (head.startsWith("ftyp", 4)) {
      return Optional.of(boxes(head));
    }
    if (head.startsWith("RIFF") && head.startsWith("AVI ", 8)) {
      return Optional.of("a video");
    }
    if (head.matches("P[1-7]\\s(?s:.*)")) {
      return Optional.of("a portable anymap (PNM)" + SAVE);
    }
    return BEGINNINGS.entrySet().stream()
        .filter(entry -> head.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .or(() -> markup(head));
  }

  /** By all brands: the first one of HEIC and AVIF may be a general one, such as {@code mif1}. */
  private static String boxes(String head) {
    int length = Math.min(head.length(), length(head));
    boolean general = false;
    boolean heic = false;
    for (int at = 8; at + 4 <= length; at += at == 8 ? 8 : 4) {
      String brand = head.substring(at, at + 4);
      if (brand.equals("avif") || brand.equals("avis")) {
        return "AVIF" + SAVE;
      }
      if (brand.equals("jxl ")) {
        return "JPEG XL" + SAVE;
      }
      if (brand.equals("jp2 ") || brand.equals("jpx ")) {
        return "JPEG 2000" + SAVE;
      }
      if (brand.equals("crx ")) {
        return "CR3" + RAW;
      }
      heic |= brand.startsWith("hei") || brand.startsWith("hev");
      general |= brand.equals("mif1") || brand.equals("msf1") || brand.equals("miaf");
    }
    if (heic || general) {
      return "HEIC (an iPhone's photo)" + SAVE;
    }
    return "a video";
  }

  private static int length(String head) {
    return head.charAt(0) << 24 | head.charAt(1) << 16 | head.charAt(2) << 8 | head.charAt(3);
  }

  private static Optional<String> markup(String head) {
    String text = head.replace("\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
    if (!text.startsWith("<")) {
      return Optional.empty();
    }
    if (text.contains("<svg")) {
      return Optional.of("SVG, a drawing; save it as PNG first");
    }
    return Optional.of(
        text.startsWith("<!doctype html") || text.contains("<html")
            ? "HTML, a web page instead of the picture"
            : "XML or HTML, not a picture");
  }
}

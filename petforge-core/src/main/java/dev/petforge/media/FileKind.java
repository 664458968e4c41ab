package dev.petforge.media;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a file is, by its first bytes: names of files lie, and some have no ending. */
public enum FileKind {
  JPEG(Use.PICTURE),
  PNG(Use.PICTURE),
  GIF(Use.PICTURE),
  WEBP(Use.PICTURE),
  BMP(Use.PICTURE),
  HEIC(Use.OTHER_PICTURE),
  AVIF(Use.OTHER_PICTURE),
  TIFF(Use.OTHER_PICTURE),
  JPEG_XL(Use.OTHER_PICTURE),
  JPEG_2000(Use.OTHER_PICTURE),
  PSD(Use.OTHER_PICTURE),
  SVG(Use.OTHER_PICTURE),
  ICON(Use.OTHER_PICTURE),
  RAW(Use.OTHER_PICTURE),
  VIDEO(Use.NO_PICTURE),
  AUDIO(Use.NO_PICTURE),
  PDF(Use.NO_PICTURE),
  WORKBOOK(Use.NO_PICTURE),
  OFFICE(Use.NO_PICTURE),
  ARCHIVE(Use.NO_PICTURE),
  APPLE_DOUBLE(Use.NO_PICTURE),
  WEB_PAGE(Use.NO_PICTURE),
  TEXT(Use.NO_PICTURE),
  EMPTY(Use.NO_PICTURE),
  UNKNOWN(Use.NO_PICTURE);

  /** How many bytes tell what a file is; fewer are enough for a shorter file. */
  public static final int HEAD = 512;

  private enum Use {
    PICTURE,
    OTHER_PICTURE,
    NO_PICTURE
  }

  private final Use use;

  FileKind(Use use) {
    this.use = use;
  }

  /** Whether {@link VideoTools#openingImage} reads it. */
  public boolean isReadable() {
    return use == Use.PICTURE;
  }

  /** Whether it is a picture, of whatever format. */
  public boolean isPicture() {
    return use != Use.NO_PICTURE;
  }

  /**
   * @param head the first {@value #HEAD} bytes of a file, or all of a shorter one
   */
  public static FileKind of(byte[] head) {
    if (head.length == 0) {
      return EMPTY;
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    FileKind picture = picture(head, text);
    if (picture != UNKNOWN) {
      return picture;
    }
    FileKind medium = medium(text);
    return medium == UNKNOWN ? document(head, text) : medium;
  }

  private static FileKind picture(byte[] head, String text) {
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return GIF;
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return WEBP;
    } else if (isBitmap(head)) {
      return BMP;
    } else if (text.startsWith("ftyp", 4) && text.length() >= 12) {
      return ofBrands(text);
    } else if (startsWith(text, "II*\0", "MM\0*", "II+\0", "MM\0+")) {
      return TIFF;
    } else if (startsWith(text, "\u00ff\n", "\0\0\0\fJXL ")) {
      return JPEG_XL;
    } else if (startsWith(text, "\0\0\0\fjP  ", "\u00ffO\u00ffQ")) {
      return JPEG_2000;
    } else if (text.startsWith("8BPS")) {
      return PSD;
    } else if (startsWith(text, "\0\0\1\0", "\0\0\2\0")) {
      return ICON;
    }
    return startsWith(text, "FUJIFILMCCD-RAW", "IIRO", "IIU\0") ? RAW : UNKNOWN;
  }

  /** Two letters alone would make a picture of many a text. */
  private static boolean isBitmap(byte[] head) {
    return head.length >= 18
        && head[0] == 'B'
        && head[1] == 'M'
        && List.of(12, 16, 40, 52, 56, 64, 108, 124).contains((int) head[14])
        && head[15] == 0
        && head[16] == 0
        && head[17] == 0;
  }

  /** The main brand of some still pictures is one that says little: then the others count. */
  private static FileKind ofBrands(String text) {
    int end = Math.min(text.length(), Math.max(16, text.charAt(2) << 8 | text.charAt(3)));
    String brands = text.substring(8, end);
    String main = brands.substring(0, 4);
    if (main.startsWith("avi") || (main.startsWith("mi") && brands.contains("avif"))) {
      return AVIF;
    } else if (startsWith(main, "hei", "hev", "mif1", "msf1")) {
      return HEIC;
    } else if (main.startsWith("crx")) {
      return RAW;
    }
    return main.startsWith("M4A") || main.startsWith("M4B") ? AUDIO : VIDEO;
  }

  private static FileKind medium(String text) {
    boolean riff = text.startsWith("RIFF");
    if (startsWith(
            text, "\u001aE\u00df\u00a3", "FLV\1", "0&\u00b2u", "\0\0\1\u00ba", "\0\0\1\u00b3")
        || (riff && text.startsWith("AVI ", 8))
        || isTransportStream(text)
        || (text.length() >= 8
            && List.of("moov", "mdat", "wide", "free", "skip", "pnot")
                .contains(text.substring(4, 8)))) {
      return VIDEO;
    }
    boolean frames = startsWith(text, "\u00ff\u00fb", "\u00ff\u00f1", "\u00ff\u00f3");
    return frames
            || startsWith(text, "ID3", "OggS", "fLaC", "#!AMR", "caff")
            || (riff && text.startsWith("WAVE", 8))
        ? AUDIO
        : UNKNOWN;
  }

  private static boolean isTransportStream(String text) {
    return text.startsWith("G")
        && text.length() > 376
        && text.charAt(188) == 'G'
        && text.charAt(376) == 'G';
  }

  private static FileKind document(byte[] head, String text) {
    if (text.startsWith("%PDF")) {
      return PDF;
    } else if (text.startsWith("PK\3\4")) {
      return ofZip(text);
    } else if (text.startsWith("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
      return OFFICE;
    } else if (startsWith(
        text, "Rar!", "7z\u00bc\u00af", "\u001f\u008b", "BZh", "\u00fd7zXZ", "PK\5\6")) {
      return ARCHIVE;
    } else if (text.startsWith("\0\5\26\7")) {
      return APPLE_DOUBLE;
    }
    return isText(head) ? ofText(head) : UNKNOWN;
  }

  private static FileKind ofZip(String text) {
    if (text.contains("opendocument.spreadsheet") || text.contains("xl/")) {
      return WORKBOOK;
    }
    return startsWith(text.substring(Math.min(30, text.length())), "[Content_Types]", "mimetype")
        ? OFFICE
        : ARCHIVE;
  }

  private static FileKind ofText(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8).stripLeading().replace("\uFEFF", "");
    if (startsWith(text, "<") && text.contains("<svg")) {
      return SVG;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return startsWith(lower, "<!doctype html", "<html") ? WEB_PAGE : TEXT;
  }

  /** UTF-8, of which the last character may be cut, or UTF-16 with its mark. */
  private static boolean isText(byte[] head) {
    if (head.length >= 2
        && ((head[0] == (byte) 0xFF && head[1] == (byte) 0xFE)
            || (head[0] == (byte) 0xFE && head[1] == (byte) 0xFF))) {
      return true;
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(head.length);
    boolean whole = head.length < HEAD;
    if (decoder.decode(ByteBuffer.wrap(head), text, whole).isError()) {
      return false;
    }
    return text.flip()
        .chars()
        .allMatch(unit -> !Character.isISOControl(unit) || "\t\n\r\f\u001a".indexOf(unit) >= 0);
  }

  private static boolean startsWith(String text, String... beginnings) {
    return Arrays.stream(beginnings).anyMatch(text::startsWith);
  }
}

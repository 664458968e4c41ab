package dev.petforge.media;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file is, by its first bytes: names of files lie, and some have no ending. Everything that
 * looks at first bytes looks here.
 */
public enum FileKind {
  JPEG(Use.PICTURE, "JPEG"),
  PNG(Use.PICTURE, "PNG"),
  GIF(Use.PICTURE, "GIF"),
  WEBP(Use.PICTURE, "WebP"),
  BMP(Use.PICTURE, "BMP"),
  HEIC(Use.OTHER_PICTURE, "HEIC (an iPhone's photo)"),
  AVIF(Use.OTHER_PICTURE, "AVIF"),
  TIFF(Use.OTHER_PICTURE, "TIFF (or a camera's raw picture)"),
  JPEG_XL(Use.OTHER_PICTURE, "JPEG XL"),
  JPEG_2000(Use.OTHER_PICTURE, "JPEG 2000"),
  JPEG_XR(Use.OTHER_PICTURE, "JPEG XR"),
  PHOTOSHOP(Use.OTHER_PICTURE, "a Photoshop document"),
  GIMP(Use.OTHER_PICTURE, "a GIMP document"),
  ICO(Use.OTHER_PICTURE, "an icon (ICO)"),
  CUR(Use.OTHER_PICTURE, "a cursor (CUR)"),
  ICNS(Use.OTHER_PICTURE, "an icon (ICNS)"),
  QOI(Use.OTHER_PICTURE, "QOI"),
  DDS(Use.OTHER_PICTURE, "DDS"),
  PNM(Use.OTHER_PICTURE, "a portable anymap (PNM)"),
  POSTSCRIPT(Use.OTHER_PICTURE, "PostScript (EPS)"),
  SVG(Use.DRAWING, "SVG"),
  CR2(Use.RAW_PICTURE, "CR2"),
  CR3(Use.RAW_PICTURE, "CR3"),
  ORF(Use.RAW_PICTURE, "ORF"),
  RAF(Use.RAW_PICTURE, "RAF"),
  RW2(Use.RAW_PICTURE, "RW2"),
  /** MP4, QuickTime and their fragments. */
  MP4(Use.NO_PICTURE, "a video"),
  /** WebM too. */
  MATROSKA(Use.NO_PICTURE, "a video"),
  /** In any other container. */
  VIDEO(Use.NO_PICTURE, "a video"),
  AUDIO(Use.NO_PICTURE, "a sound file"),
  PDF(Use.PAGES, "a PDF"),
  WORKBOOK(Use.NO_PICTURE, "a workbook"),
  OFFICE(Use.NO_PICTURE, "an Office document"),
  ZIP(Use.ARCHIVE, "a ZIP archive"),
  RAR(Use.ARCHIVE, "a RAR archive"),
  SEVEN_ZIP(Use.ARCHIVE, "a 7z archive"),
  GZIP(Use.ARCHIVE, "gzip data"),
  BZIP2(Use.ARCHIVE, "bzip2 data"),
  XZ(Use.ARCHIVE, "xz data"),
  APPLE_DOUBLE(Use.STAND_IN, "what macOS keeps beside a file (AppleDouble)"),
  GIT_LFS(Use.STAND_IN, "a pointer of Git LFS"),
  WEB_PAGE(Use.STAND_IN, "a web page (HTML)"),
  XML(Use.STAND_IN, "XML"),
  TEXT(Use.NO_PICTURE, "a text"),
  EMPTY(Use.NO_PICTURE, "empty"),
  UNKNOWN(Use.NO_PICTURE, "of an unknown kind");

  /** How many bytes tell what a file is; fewer are enough for a shorter file. */
  public static final int HEAD = 512;

  /**
   * Two letters alone, or four, would make a picture of many a text: so these have what follows
   * them, too.
   */
  private static final List<Beginning> BEGINNINGS =
      List.of(
          new Beginning(JPEG, "\u00ff\u00d8\u00ff"),
          new Beginning(PNG, "\u0089PNG\r\n\u001a\n"),
          new Beginning(GIF, "GIF87a", "GIF89a"),
          new Beginning(CR2, "II*\0\20\0\0\0CR"),
          new Beginning(TIFF, "II*\0", "MM\0*", "II+\0", "MM\0+"),
          new Beginning(ORF, "IIRO\b\0", "IIRS\b\0", "MMOR\0\0"),
          new Beginning(RW2, "IIU\0"),
          new Beginning(RAF, "FUJIFILMCCD-RAW"),
          new Beginning(JPEG_XR, "II\u00bc\0", "II\u00bc\1"),
          new Beginning(JPEG_XL, "\u00ff\n", "\0\0\0\fJXL "),
          new Beginning(JPEG_2000, "\0\0\0\fjP  ", "\u00ffO\u00ffQ"),
          new Beginning(PHOTOSHOP, "8BPS\0"),
          new Beginning(GIMP, "gimp xcf "),
          new Beginning(ICO, "\0\0\1\0"),
          new Beginning(CUR, "\0\0\2\0"),
          new Beginning(ICNS, "icns\0"),
          new Beginning(QOI, "qoif\0"),
          new Beginning(DDS, "DDS |\0\0\0"),
          new Beginning(POSTSCRIPT, "%!PS", "\u00c5\u00d0\u00d3\u00c6"),
          new Beginning(MATROSKA, "\u001aE\u00df\u00a3"),
          new Beginning(VIDEO, "FLV\1", "0&\u00b2u", "\0\0\1\u00ba", "\0\0\1\u00b3"),
          new Beginning(AUDIO, "ID3\2", "ID3\3", "ID3\4", "OggS\0", "fLaC\0", "#!AMR", "caff\0"),
          new Beginning(AUDIO, "\u00ff\u00fb", "\u00ff\u00f1", "\u00ff\u00f3"),
          new Beginning(PDF, "%PDF-"),
          new Beginning(OFFICE, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1"),
          new Beginning(ZIP, "PK\5\6"),
          new Beginning(RAR, "Rar!\32"),
          new Beginning(SEVEN_ZIP, "7z\u00bc\u00af"),
          new Beginning(GZIP, "\u001f\u008b"),
          new Beginning(XZ, "\u00fd7zXZ\0"),
          new Beginning(APPLE_DOUBLE, "\0\5\26\7"),
          new Beginning(GIT_LFS, "version https://git-lfs"));

  /** Magic number, width and height, with comments between. */
  private static final Pattern ANYMAP =
      Pattern.compile(
          "P[1-6]\\s(?:\\s|#[^\n]*\n)*\\d{1,6}\\s+\\d{1,6}\\s.*|P7\nWIDTH .*", Pattern.DOTALL);

  /** Boxes with which a file of ISO/IEC 14496-12 may begin, a fragment of one too. */
  private static final Set<String> FIRST_BOXES =
      Set.of("ftyp", "styp", "moov", "moof", "sidx", "mdat", "wide", "free", "skip", "pnot");

  private static final Set<String> HEIC_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs");

  /** What a still picture may be called first, whatever its coding. */
  private static final Set<String> STILL_BRANDS = Set.of("mif1", "mif2", "msf1", "miaf");

  private enum Use {
    PICTURE(""),
    OTHER_PICTURE(", save it as JPEG first"),
    DRAWING(", a drawing; save it as PNG first"),
    RAW_PICTURE(", a camera's raw picture; develop it and save it as JPEG first"),
    PAGES("; save its page as JPEG first"),
    ARCHIVE("; unpack it first"),
    STAND_IN(", not the picture itself"),
    NO_PICTURE("");

    private final String remedy;

    Use(String remedy) {
      this.remedy = remedy;
    }
  }

  /**
   * @param texts each byte as a character
   */
  private record Beginning(FileKind kind, List<String> texts) {
    Beginning(FileKind kind, String... texts) {
      this(kind, List.of(texts));
    }
  }

  private final Use use;
  private final String title;

  FileKind(Use use, String title) {
    this.use = use;
    this.title = title;
  }

  /** Whether {@link VideoTools#openingImage} reads it. */
  public boolean isReadable() {
    return use == Use.PICTURE;
  }

  /** Whether it is a picture, of whatever format. */
  public boolean isPicture() {
    return isReadable() || use == Use.OTHER_PICTURE || use == Use.DRAWING || use == Use.RAW_PICTURE;
  }

  /** Whether it holds other files. */
  public boolean isArchive() {
    return use == Use.ARCHIVE;
  }

  /** What people call it, such as "a sound file". */
  public String title() {
    return title;
  }

  /** The same, with what to do where a picture is wanted, such as "AVIF, save it as JPEG first". */
  public String insteadOfPicture() {
    return title + use.remedy;
  }

  /**
   * @param head the first {@value #HEAD} bytes of a file, or all of a shorter one; what follows
   *     them is not looked at
   */
  public static FileKind of(byte[] head) {
    if (head.length == 0) {
      return EMPTY;
    }
    byte[] first = head.length > HEAD ? Arrays.copyOf(head, HEAD) : head;
    String text = new String(first, StandardCharsets.ISO_8859_1);
    // Before the others: some lengths of a first box are the beginnings of others.
    if (isBoxed(text)) {
      return ofBoxes(text);
    }
    for (Beginning beginning : BEGINNINGS) {
      if (beginning.texts().stream().anyMatch(text::startsWith)) {
        return beginning.kind();
      }
    }
    if (text.startsWith("RIFF")) {
      return ofRiff(text);
    } else if (isBitmap(first)) {
      return BMP;
    } else if (text.startsWith("PK\3\4")) {
      return ofZip(text);
    } else if (isTransportStream(text)) {
      return VIDEO;
    } else if (text.startsWith("BZh") && text.startsWith("1AY&SY", 4)) {
      return BZIP2;
    }
    return ANYMAP.matcher(text).matches() ? PNM : ofText(first, text);
  }

  private static FileKind ofRiff(String text) {
    if (text.startsWith("WEBP", 8)) {
      return WEBP;
    } else if (text.startsWith("AVI ", 8)) {
      return VIDEO;
    }
    return text.startsWith("WAVE", 8) ? AUDIO : UNKNOWN;
  }

  /** By the length of the header behind the file's own of 14 bytes. */
  private static boolean isBitmap(byte[] head) {
    return head.length >= 18
        && head[0] == 'B'
        && head[1] == 'M'
        && List.of(12, 16, 40, 52, 56, 64, 108, 124).contains((int) head[14])
        && head[15] == 0
        && head[16] == 0
        && head[17] == 0;
  }

  /** A text may have the name of a box in that place, but no length before it. */
  private static boolean isBoxed(String text) {
    return text.length() >= 8
        && (text.charAt(0) < ' ' || text.startsWith("mdat", 4))
        && FIRST_BOXES.contains(text.substring(4, 8));
  }

  /**
   * By all brands: the first of HEIC and AVIF may be a general one. Of what is called a video first
   * only the names of pictures count, not "hevc", which a video may have among its names.
   */
  private static FileKind ofBoxes(String text) {
    if (!text.startsWith("ftyp", 4) || text.length() < 12) {
      return MP4;
    }
    String main = text.substring(8, 12);
    boolean heic = HEIC_BRANDS.contains(main) || STILL_BRANDS.contains(main);
    int end = Math.min(text.length(), text.charAt(2) << 8 | text.charAt(3));
    for (int at = 8; at + 4 <= Math.max(end, 12); at += at == 8 ? 8 : 4) {
      switch (text.substring(at, at + 4)) {
        case "avif", "avis" -> {
          return AVIF;
        }
        case "jxl " -> {
          return JPEG_XL;
        }
        case "jp2 ", "jpx " -> {
          return JPEG_2000;
        }
        case "crx " -> {
          return CR3;
        }
        case "heic", "heix" -> heic = true;
        default -> {}
      }
    }
    if (heic) {
      return HEIC;
    }
    return main.startsWith("M4A") || main.startsWith("M4B") ? AUDIO : MP4;
  }

  private static boolean isTransportStream(String text) {
    return text.startsWith("G")
        && text.length() > 376
        && text.charAt(188) == 'G'
        && text.charAt(376) == 'G';
  }

  private static FileKind ofZip(String text) {
    if (text.contains("opendocument.spreadsheet") || text.contains("xl/")) {
      return WORKBOOK;
    }
    String name = text.substring(Math.min(30, text.length()));
    return name.startsWith("[Content_Types]") || name.startsWith("mimetype") ? OFFICE : ZIP;
  }

  /** Names of elements are the same in every encoding of a page that is not UTF-16. */
  private static FileKind ofText(byte[] head, String latin) {
    String lower = latin.replace("\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
    boolean markup =
        lower.length() > 1
            && lower.charAt(0) == '<'
            && (Character.isLetter(lower.charAt(1)) || "?!".indexOf(lower.charAt(1)) >= 0);
    if (markup && lower.contains("<svg")) {
      return SVG;
    } else if (markup && (lower.startsWith("<!doctype html") || lower.contains("<html"))) {
      return WEB_PAGE;
    } else if (!isText(head)) {
      return UNKNOWN;
    }
    return markup ? XML : TEXT;
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
}

package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FileKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoPictureTest {
  private static Arguments of(String name, String head) {
    return Arguments.of(name, head);
  }

  private static String boxes(String... brands) {
    return "\0\0\0"
        + (char) (12 + 4 * brands.length)
        + "ftyp"
        + brands[0]
        + "\0\0\0\0"
        + String.join("", brands).substring(4)
        + "\0\0\0\10freeheic";
  }

  static Stream<Arguments> foreign() {
    return Stream.of(
        of("AVIF", boxes("avif", "mif1", "miaf")),
        of("AVIF", boxes("mif1", "miaf", "avif")),
        of("AVIF", boxes("avis", "msf1")),
        of("AVIF", boxes("miaf", "MA1B", "avif")),
        of("HEIC", boxes("heic", "mif1", "heic")),
        of("HEIC", boxes("mif1", "heic", "hevc")),
        of("HEIC", boxes("heix", "mif1")),
        of("HEIC", boxes("msf1", "hevc", "heis")),
        of("JPEG XL", boxes("jxl ", "jxl ")),
        of("JPEG XL", "\u00ff\n\u00fa\u001f"),
        of("JPEG XL", "\0\0\0\14JXL \r\n\u0087\n"),
        of("JPEG 2000", "\0\0\0\14jP  \r\n\u0087\n"),
        of("JPEG 2000", "\u00ffO\u00ffQ"),
        of("JPEG XR", "II\u00bc\1"),
        of("CR3", boxes("crx ", "isom")),
        of("CR2", "II*\0\20\0\0\0CR\2\0"),
        of("RAF", "FUJIFILMCCD-RAW 0201"),
        of("ORF", "IIRO\10\0\0\0"),
        of("RW2", "IIU\0\30\0\0\0"),
        of("TIFF", "II*\0\10\0\0\0"),
        of("TIFF", "MM\0*\0\0\0\10"),
        of("TIFF", "II+\0\10\0\0\0"),
        of("Photoshop", "8BPS\0\1"),
        of("GIMP", "gimp xcf v011"),
        of("icon (ICO)", "\0\0\1\0\3\0"),
        of("icon (ICNS)", "icns\0\0"),
        of("QOI", "qoif\0\0"),
        of("PNM", "P6\n400 300\n255\n"),
        of("PDF", "%PDF-1.7"),
        of("PostScript", "%!PS-Adobe-3.0 EPSF"),
        of("sound", "ID3\4\0"),
        of("workbook", "PK\3\4" + "x".repeat(26) + "xl/workbook.xml"),
        of("ZIP", "PK\3\4\24\0"),
        of("RAR", "Rar!\32\7"),
        of("7z", "7z\u00bc\u00af'\34"),
        of("gzip", "\u001f\u008b\10"),
        of("AppleDouble", "\0\5\26\7\0\2\0\0"),
        of("Git LFS", "version https://git-lfs.github.com/spec/v1"),
        of("SVG", "<?xml version=\"1.0\"?>\n<!-- a comment --><svg width='1'>"),
        of("SVG", "\u00ef\u00bb\u00bf  <svg xmlns=''>"),
        of("HTML", "<!DOCTYPE html><html>"),
        of("HTML", "\n\n<HTML><head>"),
        of("XML", "<Error><Code>AccessDenied</Code></Error>"),
        of("video", boxes("isom", "mp42")),
        of("video", boxes("qt  ")),
        of("video", "\32\105\337\243\u0001"),
        of("video", "RIFF\0\0\0\0AVI LIST"),
        of("it begins with '{'error':404", "{'error':404}"),
        of("it begins with '....", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("foreign")
  void what_is_not_read_is_named_as_what_it_is(String name, String head) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> format(head))
        .withMessageContaining(name)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_PICTURE"));
  }

  private static FileKind format(String head) {
    return PictureReader.readable(head.getBytes(StandardCharsets.ISO_8859_1), Path.of("photo.jpg"));
  }
}

package dev.petforge.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First bytes as file(1) 5.44 knows them. */
class FileKindTest {
  private static FileKind of(String latin) {
    return FileKind.of(latin.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          JPEG         | FFD8FFE000104A464946
          PNG          | 89504E470D0A1A0A0000000D49484452
          GIF          | 474946383961640064
          WEBP         | 524946462400000057454250565038
          BMP          | 424D36000000000000003600000028000000640000
          HEIC         | 00000018667479706865696300000000
          HEIC         | 0000001C667479706D69663100000000686569636D696631
          AVIF         | 0000001C667479706D69663100000000617669666D696631
          AVIF         | 0000001C66747970617669660000000061766966
          TIFF         | 49492A0008000000
          TIFF         | 4D4D002A00000008
          JPEG_XL      | FF0A7F
          JPEG_XL      | 0000000C4A584C200D0A870A
          JPEG_2000    | 0000000C6A5020200D0A870A
          PSD          | 384250530001
          ICON         | 00000100010010
          RAW          | 00000018667479706372782000000001
          VIDEO        | 0000001C6674797069736F6D00000200
          VIDEO        | 00000014667479707174202020050300
          VIDEO        | 1A45DFA39F4286
          VIDEO        | 5249464624000000415649204C495354
          VIDEO        | 000000086D6F6F76
          VIDEO        | 464C560105
          AUDIO        | 4944330400
          AUDIO        | 52494646240000005741564566
          AUDIO        | 0000001C667479704D34412000000200
          PDF          | 255044462D312E37
          OFFICE       | D0CF11E0A1B11AE1
          ARCHIVE      | 504B03040A00000000000000000000000000000000000000000000000000612E747874
          ARCHIVE      | 1F8B0800
          APPLE_DOUBLE | 0005160700020000
          UNKNOWN      | 00010203040506
          """)
  void a_file_is_known_by_its_first_bytes(FileKind kind, String hex) {
    byte[] head = java.util.HexFormat.of().parseHex(hex);

    assertThat(FileKind.of(head)).isEqualTo(kind);
  }

  @Test
  void texts_are_told_from_pictures() {
    assertThat(of("")).isEqualTo(FileKind.EMPTY);
    assertThat(of("BMW list\nof cars and more of them")).isEqualTo(FileKind.TEXT);
    assertThat(of("opening_image_url\r\ncat.jpg\r\n")).isEqualTo(FileKind.TEXT);
    assertThat(of("\u00ff\u00feo\0p\0")).isEqualTo(FileKind.TEXT);
    assertThat(of("<?xml version='1.0'?><svg xmlns='x'/>")).isEqualTo(FileKind.SVG);
    assertThat(of("<!DOCTYPE html><p>")).isEqualTo(FileKind.WEB_PAGE);
    byte[] cats = "橘猫".repeat(200).getBytes(StandardCharsets.UTF_8);
    assertThat(FileKind.of(Arrays.copyOf(cats, FileKind.HEAD))).isEqualTo(FileKind.TEXT);
    assertThat(FileKind.of(Arrays.copyOf(cats, 10))).isEqualTo(FileKind.UNKNOWN);
  }

  @Test
  void workbooks_are_told_from_other_archives() {
    String local = "PK\3\4" + "x".repeat(26);
    assertThat(of(local + "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"))
        .isEqualTo(FileKind.WORKBOOK);
    assertThat(of(local + "[Content_Types].xml ... xl/workbook.xml")).isEqualTo(FileKind.WORKBOOK);
    assertThat(of(local + "[Content_Types].xml")).isEqualTo(FileKind.OFFICE);
    assertThat(of(local + "photos/cat.jpg")).isEqualTo(FileKind.ARCHIVE);
  }

  @Test
  void what_can_be_read_is_a_picture() {
    assertThat(FileKind.values())
        .filteredOn(FileKind::isReadable)
        .containsExactly(FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.WEBP, FileKind.BMP)
        .allMatch(FileKind::isPicture);
    assertThat(FileKind.TIFF.isPicture()).isTrue();
    assertThat(FileKind.VIDEO.isPicture()).isFalse();
  }
}

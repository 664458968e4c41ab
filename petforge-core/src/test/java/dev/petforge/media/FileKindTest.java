package dev.petforge.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.MessageCatalog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First bytes as file(1) 5.44 knows them. */
class FileKindTest {
  private static final String ENGLISH = "\\b(?:an?|of|or|the|data|sound|empty|save|first|not)\\b";

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
          HEIC         | 00000018667479706D736631000000006865766368656973
          HEIC         | 0000001866747970686569780000000068656978
          AVIF         | 0000001C667479706D69663100000000617669666D696631
          AVIF         | 0000001C66747970617669660000000061766966
          AVIF         | 0000001866747970617669730000000061766973
          AVIF         | 0000001C667479706D696166000000004D41314261766966
          AVIF         | 000000186674797069736F6D0000000061766966
          JPEG_XL      | 000000146674797069736F6D000000006A786C20
          JPEG_XL      | 00000014667479706A786C20000000006A786C20
          JPEG_2000    | 00000014667479706A703220000000006A703220
          CR3          | 0000001466747970637278200000000069736F6D
          TIFF         | 49492A0008000000
          TIFF         | 4D4D002A00000008
          JPEG_XL      | FF0A7F
          JPEG_XL      | 0000000C4A584C200D0A870A
          JPEG_2000    | 0000000C6A5020200D0A870A
          JPEG_XR      | 4949BC0108000000
          PHOTOSHOP    | 384250530001
          GIMP         | 67696D70207863662076303131
          ICO          | 00000100010010
          CUR          | 00000200010010
          ICNS         | 69636E7300012345
          QOI          | 716F69660000019000000104
          DDS          | 444453207C000000
          PNM          | 50360A23206D6164650A343030203330300A3235350A
          POSTSCRIPT   | 252150532D41646F62652D332E30
          CR2          | 49492A001000000043520200
          CR3          | 00000018667479706372782000000001
          ORF          | 4949524F08000000
          ORF          | 4949525308000000
          RAF          | 46554A4946494C4D4343442D52415720
          RW2          | 4949550018000000
          MP4          | 0000001C6674797069736F6D00000200
          MP4          | 00000018667479706D703432000000006865766369736F6D
          MP4          | 00000014667479707174202020050300
          MP4          | 000000086D6F6F76
          MP4          | 00000018737479706D736468
          MP4          | 000001006D6F6F66
          MP4          | 3B9ACA006D646174
          MATROSKA     | 1A45DFA39F4286
          VIDEO        | 5249464624000000415649204C495354
          VIDEO        | 464C560105
          AUDIO        | 4944330400
          AUDIO        | 52494646240000005741564566
          AUDIO        | 0000001C667479704D34412000000200
          PDF          | 255044462D312E37
          OFFICE       | D0CF11E0A1B11AE1
          ZIP          | 504B03040A00000000000000000000000000000000000000000000000000612E747874
          RAR          | 526172211A0700
          SEVEN_ZIP    | 377ABCAF271C
          GZIP         | 1F8B0800
          BZIP2        | 425A6839314159265359
          XZ           | FD377A585A0000
          APPLE_DOUBLE | 0005160700020000
          GIT_LFS      | 76657273696F6E2068747470733A2F2F6769742D6C66732E
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
    assertThat(of("\n<HTML><meta charset=gbk><title>\u00c3\u00a8\u00c9\u00ab"))
        .isEqualTo(FileKind.WEB_PAGE);
    assertThat(of("<Error><Code>AccessDenied</Code></Error>")).isEqualTo(FileKind.XML);
    assertThat(of("<3 cats and dogs")).isEqualTo(FileKind.TEXT);
    byte[] cats = "橘猫".repeat(200).getBytes(StandardCharsets.UTF_8);
    assertThat(FileKind.of(Arrays.copyOf(cats, FileKind.HEAD))).isEqualTo(FileKind.TEXT);
    assertThat(FileKind.of(Arrays.copyOf(cats, 10))).isEqualTo(FileKind.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BM of the week",
        "Our free cats",
        "Cat wide-eyed",
        "IIRS report 2026",
        "DDS of Monday",
        "icns and other names",
        "qoif what",
        "ID3 tags are no cats",
        "P1 and P2 are cats",
        "FLV or MP4?",
        "Rar! said the dog",
        "BZhou likes cats",
        "8BPS",
        "GIF88a",
        "caff"
      })
  void a_text_that_begins_like_the_name_of_a_format_is_a_text(String text) {
    assertThat(of(text)).isEqualTo(FileKind.TEXT);
  }

  @Test
  void what_is_behind_the_head_does_not_count() {
    byte[] head = new byte[FileKind.HEAD * 2];
    Arrays.fill(head, 0, FileKind.HEAD, (byte) 'a');

    assertThat(FileKind.of(head)).isEqualTo(FileKind.TEXT);
  }

  @ParameterizedTest
  @EnumSource
  void what_it_is_is_said_in_chinese(FileKind kind) {
    String said = MessageCatalog.of(Locale.CHINESE).say("; it is " + kind.insteadOfPicture());

    assertThat(said).startsWith("；它是 ").doesNotContainPattern(ENGLISH);
    assertThat(MessageCatalog.of(Locale.CHINESE).say(kind.title())).doesNotContainPattern(ENGLISH);
  }

  @Test
  void workbooks_are_told_from_other_archives() {
    String local = "PK\3\4" + "x".repeat(26);
    assertThat(of(local + "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"))
        .isEqualTo(FileKind.WORKBOOK);
    assertThat(of(local + "[Content_Types].xml ... xl/workbook.xml")).isEqualTo(FileKind.WORKBOOK);
    assertThat(of(local + "[Content_Types].xml")).isEqualTo(FileKind.OFFICE);
    assertThat(of(local + "photos/cat.jpg")).isEqualTo(FileKind.ZIP);
  }

  @Test
  void what_can_be_read_is_a_picture() {
    assertThat(FileKind.values())
        .filteredOn(FileKind::isReadable)
        .containsExactly(FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.WEBP, FileKind.BMP)
        .allMatch(FileKind::isPicture);
    assertThat(FileKind.TIFF.isPicture()).isTrue();
    assertThat(FileKind.MP4.isPicture()).isFalse();
  }
}

package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FileKind;
import dev.petforge.storage.local.FolderTable.LeftOut;
import dev.petforge.table.Column;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and tables as systems, browsers and spreadsheets leave them. */
class OddFoldersTest {
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};
  private static final byte[] TIFF = {'I', 'I', '*', 0, 8, 0, 0, 0};

  @TempDir Path folder;
  @TempDir Path elsewhere;

  private FolderTable table() {
    return FolderTable.at(folder);
  }

  private void file(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private void jpeg(String... names) throws IOException {
    for (String name : names) {
      file(name, JPEG);
    }
  }

  private void csv(String text) throws IOException {
    Files.writeString(folder.resolve("table.csv"), text);
  }

  private String csv() throws IOException {
    return Files.readString(folder.resolve("table.csv"));
  }

  private static List<String> pictures(FolderTable table) {
    return table.rows().stream().map(row -> row.picture().orElseThrow()).toList();
  }

  private void assertNotRead(String... names) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> table().rows())
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("TABLE_NOT_READ"))
        .satisfies(e -> assertThat(e.failure().message()).contains(names))
        .withMessageContaining("table.csv")
        .withMessageContaining("CSV UTF-8");
  }

  // What came from others

  private static Path shared(String folder) {
    return Path.of(System.getProperty("petforge.shared", "../shared"), "data/odd/tables", folder);
  }

  private FolderTable copyOf(String odd) throws IOException {
    assumeTrue(Files.isDirectory(shared(odd)), () -> "there is no " + shared(odd));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(shared(odd))) {
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    return table();
  }

  @Test
  void given_names_are_found_in_another_form() throws IOException {
    FolderTable table = copyOf("nfd_name");

    List<Row> rows = table.rows();

    assertThat(rows).hasSize(2);
    for (Row row : rows) {
      assertThat(row.pictureMark()).isPresent();
      table.picture(row.picture().orElseThrow(), elsewhere.resolve("picture"));
      assertThat(elsewhere.resolve("picture")).isNotEmptyFile();
    }
  }

  @Test
  void given_marks_around_names_are_no_part_of_them() throws IOException {
    Row row = copyOf("header_nbsp").rows().get(0);
    assertThat(row.cell(Column.SEGMENT_COUNT)).contains("1");
    assertThat(row.picture()).contains("dog.jpg");
  }

  @Test
  void given_two_byte_order_marks_are_skipped() throws IOException {
    assertThat(copyOf("two_boms").rows()).hasSize(1);
  }

  @Test
  void given_pictures_of_any_ending_are_known() throws IOException {
    FolderTable table = copyOf("other_endings");

    assertThat(pictures(table))
        .containsExactly(
            "five.mpo", "four.jpg_large", "one.jfif", "six.tif", "three.jpg", "two.jpe");
    assertThat(table.look().leftOut()).isEmpty();
  }

  @Test
  void given_workbook_stops_the_import() throws IOException {
    copyOf("table_xlsx");
    assertNotRead("table.xlsx");
  }

  @Test
  void given_line_of_excel_is_skipped_and_kept() throws IOException {
    FolderTable table = copyOf("sep_line");
    Row row = table.rows().get(0);
    assertThat(row.cell(Column.RELEASE_DATE)).contains("2026-01-28");
    table.write(List.of(new RowUpdate(row.ref(), "p1", Map.of(Column.STATUS, "done"))));

    assertThat(csv())
        .isEqualTo(
            "sep=;\r\nopening_image_url;release_date;project_id;status\r\ndog.jpg;2026-01-28;p1;done\r\n");
  }

  // What lies in a folder

  @Test
  void every_file_is_a_row_or_named_or_one_that_nobody_misses() throws IOException {
    jpeg("a.jpg", "b", "c.txt", "d.jpg_large", "e.jpg!w700", "f.pjpeg", "图片");
    file("g.tif", TIFF);
    file("h.heic", new byte[0]);
    file("clip.mp4", "\0\0\0\u0018ftypmp42".getBytes(StandardCharsets.ISO_8859_1));
    file("letter.pdf", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
    file("notes.txt", "status\nof the cats".getBytes(StandardCharsets.UTF_8));
    file("photos.zip", "PK\3\4".getBytes(StandardCharsets.UTF_8));
    file("nothing", new byte[0]);
    for (String name :
        List.of(
            ".DS_Store",
            "._a.jpg",
            "Thumbs.db",
            "thumbs.DB",
            "desktop.ini",
            "Icon\r",
            ".hidden.jpg",
            "~$table.xlsx",
            ".~lock.table.csv#",
            "ehthumbs.db")) {
      file(name, JPEG);
    }
    Files.createDirectories(folder.resolve("more"));
    Files.write(folder.resolve("more/x.jpg"), JPEG);
    Files.createDirectories(folder.resolve("empty"));
    Files.createSymbolicLink(folder.resolve("gone.jpg"), folder.resolve("not there"));

    FolderTable table = table();

    assertThat(pictures(table))
        .containsExactly(
            "a.jpg", "b", "c.txt", "d.jpg_large", "e.jpg!w700", "f.pjpeg", "g.tif", "h.heic", "图片");
    assertThat(table.look().leftOut())
        .containsExactly(
            new LeftOut("clip.mp4", Optional.of(FileKind.MP4)),
            new LeftOut("gone.jpg", Optional.of(FileKind.UNKNOWN)),
            new LeftOut("letter.pdf", Optional.of(FileKind.PDF)),
            new LeftOut("more", Optional.empty()),
            new LeftOut("notes.txt", Optional.of(FileKind.TEXT)),
            new LeftOut("nothing", Optional.of(FileKind.EMPTY)),
            new LeftOut("photos.zip", Optional.of(FileKind.ZIP)));
  }

  @Test
  void lines_of_a_table_are_the_rows_and_nothing_is_missed_beside_them() throws IOException {
    jpeg("a.jpg");
    file("clip.mp4", new byte[] {1});
    csv("opening_image_url\na.jpg\n");
    assertThat(table().look().leftOut()).isEmpty();

    csv("opening_image_url,all_pictures\na.jpg,\n");
    assertThat(table().look().leftOut()).extracting(LeftOut::name).containsExactly("clip.mp4");
  }

  // Tables that are not read

  @ParameterizedTest
  @ValueSource(
      strings = {
        "table.xlsx",
        "table.xls",
        "table.xlsm",
        "table.ods",
        "table.numbers",
        "table.et",
        "table.tsv",
        "table.csv.txt",
        "Table.CSV.TXT",
        "table (1).csv",
        "tabel.csv",
        "videos.csv",
        "表格.csv",
        "表格.xlsx",
        "table.CSV.bak",
        "table",
        "table.txt",
        "table.cvs",
        "table.csv ",
        "table.csv\u200B",
        "ｔａｂｌｅ.ｃｓｖ"
      })
  void a_table_that_is_not_read_stops_the_import(String name) throws IOException {
    jpeg("cat.jpg", "dog.jpg");
    file(name, "opening_image_url\ncat.jpg\n".getBytes(StandardCharsets.UTF_8));

    assertNotRead(name);
    assertThat(folder.resolve("table.csv")).doesNotExist();
  }

  @Test
  void a_table_is_known_by_its_content_whatever_its_name() throws IOException {
    jpeg("cat.jpg");
    file("liste", "opening_image_url;note\ncat.jpg;x\n".getBytes(StandardCharsets.UTF_16));
    assertNotRead("liste");
    Files.delete(folder.resolve("liste"));
    byte[] gbk = "opening_image_url,备注\n猫.jpg,\n".getBytes(Charset.forName("GBK"));
    file("liste.dat", gbk);
    assertNotRead("liste.dat");
  }

  @Test
  void another_table_beside_the_table_stops_the_import_and_results_are_shown_all_the_same()
      throws IOException {
    jpeg("cat.jpg");
    csv("opening_image_url\ncat.jpg\n");
    FolderTable table = table();
    Row row = table.rows().get(0);
    file("table (1).csv", "opening_image_url\n".getBytes(StandardCharsets.UTF_8));
    file("table.xlsx", new byte[] {'P', 'K', 3, 4});

    assertNotRead("table (1).csv", "table.xlsx");

    table.write(List.of(new RowUpdate(row.ref(), "p1", Map.of(Column.STATUS, "done"))));
    assertThat(csv()).contains("cat.jpg,p1,done");
  }

  @Test
  void what_editors_keep_beside_the_table_is_none() throws IOException {
    jpeg("cat.jpg");
    csv("opening_image_url\ncat.jpg\n");
    for (String name : List.of("table.csv~", "table.csv.bak", "#table.csv#", ".table.csv.swp")) {
      file(name, "opening_image_url\nold.jpg\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(pictures(table())).containsExactly("cat.jpg");
  }

  @Test
  void of_two_tables_that_differ_in_capital_letters_none_is_taken() throws IOException {
    csv("opening_image_url\ncat.jpg\n");
    file("Table.CSV", "opening_image_url\ndog.jpg\n".getBytes(StandardCharsets.UTF_8));

    assertNotRead("Table.CSV");
  }

  // Names

  @ParameterizedTest
  @ValueSource(strings = {"café.jpg", "강아지.jpg", "ガ.jpg", "Ångström é.png", "子/café.jpg"})
  void a_name_is_found_in_either_form(String name) throws IOException {
    Files.createDirectories(folder.resolve("子"));
    for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
      Path file = Files.write(folder.resolve(Normalizer.normalize(name, form)), JPEG);
      for (Normalizer.Form other : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
        String cell = "\uFEFF" + Normalizer.normalize(name, other) + "\u00A0\u200E";
        csv("opening_image_url\n\"" + cell + "\"\n");

        assertThat(table().rows().get(0).pictureMark()).as(form + " " + other).isPresent();
        table().picture(cell, elsewhere.resolve("picture"));
      }
      Files.delete(file);
    }
  }

  @Test
  void a_name_to_the_letter_goes_before_one_in_another_form() throws IOException {
    String nfc = Normalizer.normalize("é.jpg", Normalizer.Form.NFC);
    String nfd = Normalizer.normalize("é.jpg", Normalizer.Form.NFD);
    Files.writeString(folder.resolve(nfc), "composed");
    Files.writeString(folder.resolve(nfd), "taken apart");

    table().picture(nfd, elsewhere.resolve("picture"));
    assertThat(elsewhere.resolve("picture")).hasContent("taken apart");
    table().picture(nfc, elsewhere.resolve("picture"));
    assertThat(elsewhere.resolve("picture")).hasContent("composed");
  }

  @Test
  void a_name_that_several_files_may_have_is_refused() throws IOException {
    jpeg("\u200Ecat.jpg", "cat.jpg\u200E");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> table().picture("cat.jpg", elsewhere.resolve("picture")))
        .withMessageContaining("2 files")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PICTURE_MISSING"));
    table().picture("\u200Ecat.jpg", elsewhere.resolve("picture"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Cat 1.jpg                               | cat 1.JPG
          Screenshot at 3.04.05\u202FPM.png       | Screenshot at 3.04.05 PM.png
          Screenshot at 3.04.05 PM.png            | Screenshot at 3.04.05\u202FPM.png
          cat\u00A01.jpg                          | cat 1.jpg
          ｃａｔ１.jpg                             | cat1.jpg
          photos\\cat.jpg                         | cat.jpg
          sub\\cat.jpg                            | sub/cat.jpg
          photos/cat.jpg                          | cat.jpg
          cat.jpg                                 | sub/cat.jpg
          /Users/me/photos/cat.jpg                | cat.jpg
          C:\\Users\\me\\photos\\cat.jpg          | cat.jpg
          file:///C:/photos/cat.jpg               | cat.jpg
          https://example.com/a/cat.jpg?w=1&h=2#x | cat.jpg
          "cat.jpg"                               | cat.jpg
          “cat.jpg”                               | cat.jpg
          <cat.jpg>                               | cat.jpg
          my%20cat%2B.jpg                         | my cat+.jpg
          %E6%A9%98%E7%8C%AB.jpg                  | 橘猫.jpg
          cat                                     | cat.jpg
          cat.png                                 | cat.jpg
          cat.jpeg                                | cat.jpg
          cat.jpg.jpg                             | cat.jpg
          cat_1.jpg                               | cat-1.jpg
          cafe.jpg                                | café.jpg
          orange-act.jpg                          | orange-cat.jpg
          """)
  void what_only_looks_alike_is_offered_and_never_taken(String cell, String file)
      throws IOException {
    Path there = folder.resolve(file);
    Files.createDirectories(there.getParent());
    Files.write(there, JPEG);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> table().picture(cell, elsewhere.resolve("picture")))
        .withMessageContaining("the picture '" + cell + "' ")
        .withMessageContaining("there is '" + file + "'")
        .satisfies(e -> assertThat(e.failure().code()).startsWith("PICTURE_"));
    assertThat(elsewhere.resolve("picture")).doesNotExist();
    csv("opening_image_url\n\"" + cell.replace("\"", "\"\"") + "\"\n");
    assertThat(table().rows().get(0).pictureMark()).isEmpty();
  }

  @Test
  void nothing_is_offered_where_nothing_looks_alike() throws IOException {
    jpeg("cat.jpg");

    for (String cell : List.of("zebra.jpg", "？？", "https://example.com/", "%zz")) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> table().picture(cell, elsewhere.resolve("picture")))
          .withMessageNotContaining("there is '");
    }
  }

  // The text of a table

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sep=;\r\n",
        "SEP=;\n",
        "\"sep=;\"\n",
        "sep=;;;\n",
        "\uFEFFsep=;\r\n",
        "\n\nsep=;\n\n",
        "\"sep=;\"\r\n"
      })
  void a_line_that_says_the_separator_is_skipped_and_kept(String line) throws IOException {
    String before = line + "opening_image_url;note;status\r\ncat.jpg;a,b;\r\n";
    csv(before);
    FolderTable table = table();
    Row row = table.rows().get(0);
    assertThat(row.picture()).contains("cat.jpg");

    table.write(List.of(new RowUpdate(row.ref(), "p1", Map.of(Column.STATUS, "done"))));

    assertThat(csv())
        .isEqualTo(line + "opening_image_url;note;status;project_id\r\ncat.jpg;a,b;done;p1\r\n");
  }

  @Test
  void any_separator_can_be_said() throws IOException {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put("sep=,\n", ",");
    tables.put("sep=\t\n", "\t");
    tables.put("sep=\\t\n", "\t");
    tables.put("sep=|\n", "|");
    // Saved again by a program that took the line for one of cells.
    tables.put("sep=;,,\n", ",");
    tables.forEach(
        (line, separator) -> {
          try {
            csv(
                line
                    + String.join(separator, "opening_image_url", "segment_count", "note")
                    + "\n"
                    + String.join(separator, "cat.jpg", "3", "")
                    + "\n");
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          assertThat(table().rows()).as(line).hasSize(1);
          assertThat(table().rows().get(0).cell(Column.SEGMENT_COUNT)).as(line).contains("3");
        });
  }

  @Test
  void what_nobody_sees_in_cells_of_others_stays_byte_for_byte() throws IOException {
    String head = "\uFEFF\uFEFFopening_image_url\u00A0,\u200Bnote,Segment_Count\uFEFF,status\u3000";
    String line = "\u200Ecat.jpg\u00A0,\u200B mine \uFEFF,\u3000３\u200B,";
    csv(head + "\r\n" + line + "\r\n\u00A0,\u200B,\uFEFF,\r\n");
    jpeg("cat.jpg");
    FolderTable table = table();

    List<Row> rows = table.rows();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).cell(Column.SEGMENT_COUNT)).contains("３");
    assertThat(rows.get(0).pictureMark()).isPresent();
    table.write(List.of(new RowUpdate(rows.get(0).ref(), "p1", Map.of(Column.STATUS, "done"))));

    assertThat(csv())
        .isEqualTo(head + ",project_id\r\n" + line + "done,p1\r\n\u00A0,\u200B,\uFEFF,\r\n");
  }

  @Test
  void a_column_is_named_twice_also_where_nobody_sees_the_difference() throws IOException {
    csv("opening_image_url,status,\u200BStatus\u00A0\ncat.jpg,,\n");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> table().rows())
        .withMessageContaining("'status' is named twice, as column 2 and column 3");
  }

  @Test
  void a_project_is_found_whatever_stands_around_its_name() throws IOException {
    csv("opening_image_url,project_id,status\ncat.jpg,\u00A0p1\u200B,\n");
    FolderTable table = table();
    Row row = table.rows().get(0);
    assertThat(row.cell(Column.PROJECT_ID)).contains("p1");

    assertThat(table.write(List.of(new RowUpdate(row.ref(), "p1", Map.of(Column.STATUS, "done")))))
        .isEmpty();

    assertThat(csv()).contains("cat.jpg,p1,done");
  }
}

package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FolderTableTest {
  private static final String BOM = "\uFEFF";

  @TempDir Path folder;
  @TempDir Path elsewhere;

  private FolderTable table() {
    return FolderTable.at(folder);
  }

  private Path csv() {
    return folder.resolve("table.csv");
  }

  private void csv(String text) throws IOException {
    Files.writeString(csv(), text);
  }

  private String text() throws IOException {
    return Files.readString(csv());
  }

  private void pictures(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "bytes of " + name);
    }
  }

  private static List<String> records(List<Row> rows) {
    return rows.stream().map(row -> row.ref().record()).toList();
  }

  private static RowUpdate update(Row row, String project, String... columnsAndTexts) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < columnsAndTexts.length; i += 2) {
      cells.put(columnsAndTexts[i], columnsAndTexts[i + 1]);
    }
    return new RowUpdate(row.ref(), project, cells);
  }

  private static void assertRefused(String code, ThrowingCallable call, String... words) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.failure().message()).contains(words));
  }

  // Without table.csv

  @Test
  void each_picture_in_the_folder_is_a_row_in_the_order_of_names() throws IOException {
    pictures("dog 2.JPEG", "橘猫🐱.png", "a.webp", "b.gif", "c.BMP", ".hidden.jpg", "notes.txt");
    Files.createDirectories(folder.resolve("folder.jpg"));

    List<Row> rows = table().rows();

    assertThat(rows)
        .extracting(row -> row.picture().orElseThrow())
        .containsExactly("a.webp", "b.gif", "c.BMP", "dog 2.JPEG", "橘猫🐱.png");
    assertThat(rows).allSatisfy(row -> assertThat(row.cells()).isEmpty());
    assertThat(rows.get(4).place()).isEqualTo("橘猫🐱.png");
  }

  @Test
  void a_picture_that_is_replaced_or_touched_or_another_one_has_another_mark() throws IOException {
    pictures("a.png", "b.png");
    csv("opening_image_url\na.png\ngone.png\n../up.png\n");
    FolderTable table = table();
    String first = table.rows().get(0).pictureMark().orElseThrow();
    assertThat(table.rows().get(0).pictureMark()).contains(first);
    assertThat(table.rows().get(1).picture()).contains("gone.png");
    assertThat(table.rows().get(1).pictureMark()).isEmpty();
    assertThat(table.rows().get(2).pictureMark()).isEmpty();

    Files.writeString(folder.resolve("a.png"), "other bytes of another length");
    String replaced = table.rows().get(0).pictureMark().orElseThrow();
    Files.setLastModifiedTime(folder.resolve("a.png"), FileTime.fromMillis(1_000));
    String touched = table.rows().get(0).pictureMark().orElseThrow();
    csv("opening_image_url\nb.png\n");
    String renamed = table.rows().get(0).pictureMark().orElseThrow();

    assertThat(List.of(first, replaced, touched, renamed)).doesNotHaveDuplicates();
  }

  @Test
  void results_are_compared_also_before_there_is_a_table() throws IOException {
    pictures("a.png");
    FolderTable table = table();
    RowUpdate update = update(table.rows().get(0), "p1", Column.STATUS, "pending");

    assertThat(table.differences(List.of(update)))
        .containsExactly(
            Difference.in(update.ref(), Column.PROJECT_ID, "", "p1"),
            Difference.in(update.ref(), Column.STATUS, "", "pending"));

    table.write(List.of(update));
    assertThat(table.differences(List.of(update))).isEmpty();
    // With another picture it may be that of another project: the import says.
    csv(text().replace("a.png", "b.png"));
    assertThat(table.differences(List.of(update))).containsExactly(Difference.gone(update.ref()));
    RowUpdate moved = update(table.rows().get(0), "p1", Column.STATUS, "pending");
    assertThat(table.differences(List.of(moved))).isEmpty();
  }

  @Test
  void pictures_of_phones_that_cannot_be_read_are_rows_that_can_be_refused() throws IOException {
    pictures("a.heic", "b.HEIF", "c.avif", "d.mov");

    assertThat(table().rows())
        .extracting(row -> row.picture().orElseThrow())
        .containsExactly("a.heic", "b.HEIF", "c.avif");
  }

  @Test
  void an_empty_folder_has_no_rows_and_a_missing_one_is_named() throws IOException {
    assertThat(table().rows()).isEmpty();

    Path missing = folder.resolve("missing");
    assertRefused("TABLE_MISSING", () -> FolderTable.at(missing), "there is no folder " + missing);
    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused("TABLE_MISSING", () -> FolderTable.at(file), file.toString());
  }

  @Test
  void a_table_is_named_by_its_real_path() throws IOException {
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), folder);

    assertThat(FolderTable.at(link).ref())
        .isEqualTo(new TableRef("folder:" + folder.toRealPath()))
        .isEqualTo(table().ref());
  }

  @Test
  void the_first_result_makes_a_table_that_excel_reads_and_rows_keep_their_names()
      throws IOException {
    pictures("dog.jpg", "橘猫 1.jpg", "cat.jpg");
    FolderTable table = table();
    List<Row> before = table.rows();

    table.write(List.of(update(before.get(1), "p1", Column.STATUS, "completed")));

    assertThat(text())
        .startsWith(BOM + "project_id,opening_image_url,template_id,release_date,segment_count,")
        .contains(",segment_0_video_url,", ",segment_6_video_url,final_video_url,status,")
        .contains("\r\n,cat.jpg,,", "\r\np1,dog.jpg,,", "\r\n,橘猫 1.jpg,,");
    assertThat(records(table.rows())).isEqualTo(records(before));
    assertThat(table.rows().get(1).cell(Column.PROJECT_ID)).contains("p1");
    assertThat(table.rows().get(1).place()).isEqualTo("table.csv line 3");
  }

  @Test
  void a_picture_that_comes_later_is_a_row_of_the_table_that_was_made() throws IOException {
    pictures("b.jpg");
    FolderTable table = table();
    table.write(List.of(update(table.rows().get(0), "p1", Column.STATUS, "completed")));

    pictures("a.jpg");
    List<Row> rows = table.rows();

    assertThat(records(rows)).containsExactly("b.jpg#1", "a.jpg#1");
    table.write(List.of(update(rows.get(1), "p2", Column.STATUS, "pending")));
    assertThat(records(table.rows())).containsExactly("b.jpg#1", "a.jpg#1");
    assertThat(table.rows().get(1).cell(Column.PROJECT_ID)).contains("p2");
    assertThat(table.rows().get(1).place()).isEqualTo("table.csv line 3");
  }

  @Test
  void a_table_that_a_person_wrote_has_its_own_rows_and_no_others() throws IOException {
    pictures("a.jpg", "b.jpg", "c.jpg");
    csv("opening_image_url\nb.jpg\n");

    FolderTable table = table();
    table.write(List.of(update(table.rows().get(0), "p1", Column.STATUS, "completed")));

    assertThat(records(table.rows())).containsExactly("b.jpg#1");
  }

  @Test
  void a_person_can_ask_for_all_pictures_by_the_column() throws IOException {
    pictures("a.jpg", "b.jpg");
    csv("opening_image_url,template_id,All_Pictures\nb.jpg ,eating,\n");

    assertThat(table().rows())
        .extracting(row -> row.picture().orElseThrow())
        .containsExactly("b.jpg ", "a.jpg");
  }

  @Test
  void names_work_where_the_process_runs_in_the_c_locale() throws Exception {
    pictures("橘猫🐱.png", "a b#%&+é.jpg");
    Path target = elsewhere.resolve("picture");
    Process process = OtherProcess.start("list", folder.toString(), target.toString());

    try (BufferedReader answers = OtherProcess.answers(process)) {
      assertThat(answers.lines())
          .containsExactly("a b#%&+é.jpg=bytes of a b#%&+é.jpg", "橘猫🐱.png=bytes of 橘猫🐱.png");
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  // With table.csv

  @Test
  void columns_are_found_by_name_in_any_order_and_case() throws IOException {
    csv(
        BOM
            + "note, Template_ID ,OPENING_IMAGE_URL,release_date\r\nmine,eating,cat.jpg,2026/1/5\r\n");

    Row row = table().rows().get(0);

    assertThat(row.cells())
        .containsOnly(
            Map.entry(Column.TEMPLATE, "eating"), Map.entry(Column.RELEASE_DATE, "2026/1/5"));
    assertThat(row.picture()).contains("cat.jpg");
    assertThat(row.place()).isEqualTo("table.csv line 2");
    assertThat(row.ref().record()).isEqualTo("cat.jpg#1");
  }

  @Test
  void semicolons_and_tabs_are_separators_where_the_header_has_them() throws IOException {
    for (String separator : List.of(",", ";", "\t")) {
      csv(
          String.join(separator, "opening_image_url", "\"scene_description\"", "status")
              + "\n"
              + String.join(separator, "cat.jpg", "\"a,b;c\td\"", "")
              + "\n");
      FolderTable table = table();
      Row row = table.rows().get(0);

      assertThat(row.cell(Column.SCENE_DESCRIPTION)).contains("a,b;c\td");
      table.write(List.of(update(row, "p1", Column.STATUS, "x" + separator + "y")));
      assertThat(text())
          .isEqualTo(
              String.join(
                      separator,
                      "opening_image_url",
                      "\"scene_description\"",
                      "status",
                      "project_id")
                  + "\n"
                  + String.join(
                      separator, "cat.jpg", "\"a,b;c\td\"", "\"x" + separator + "y\"", "p1")
                  + "\n");
    }
  }

  @Test
  void rows_with_the_same_picture_or_none_have_names_of_their_own() throws IOException {
    csv(
        """
        project_id,opening_image_url,template_id
        ,cat.jpg,a
        p9,,b
        ,cat.jpg,c
        ,,d
        ,row,e

        ,,
        ,,f
        """);

    assertThat(records(table().rows()))
        .containsExactly("cat.jpg#1", "project:p9", "cat.jpg#2", "row:1", "row#1", "row:2");
  }

  @Test
  void a_cell_of_any_length_gives_a_row_that_can_be_named() throws IOException {
    String address = "https://example.com/" + "x".repeat(2_000);
    csv("opening_image_url\n" + address + "1\n" + address + "2\n");

    List<Row> rows = table().rows();

    assertThat(rows).extracting(row -> row.ref().record()).doesNotHaveDuplicates();
    assertThat(rows.get(1).place()).isEqualTo("table.csv line 3");
    assertRefused(
        "PICTURE_MISSING",
        () -> table().picture(rows.get(1).picture().orElseThrow(), elsewhere.resolve("p")),
        "the picture 'https://example.com/xxx");
  }

  @Test
  void what_is_not_written_stays_byte_for_byte() throws IOException {
    String head = BOM + "\r\n\"note\",opening_image_url,status,\"x\"\r\n";
    csv(
        head
            + "\"quoted for nothing\",cat.jpg,old,\"a \"\"b\"\"\"\r\n"
            + "\r\n"
            + " spaces ,dog.jpg,,5\" nail\n"
            + "short,cow.jpg\r\n"
            + ",,,\r\n"
            + "last,owl.jpg,,");
    FolderTable table = table();

    table.write(List.of(update(table.rows().get(1), "p2", Column.STATUS, "完成")));

    assertThat(text())
        .isEqualTo(
            BOM
                + "\r\n\"note\",opening_image_url,status,\"x\",project_id\r\n"
                + "\"quoted for nothing\",cat.jpg,old,\"a \"\"b\"\"\",\r\n"
                + "\r\n"
                + " spaces ,dog.jpg,完成,5\" nail,p2\n"
                + "short,cow.jpg\r\n"
                + ",,,\r\n"
                + "last,owl.jpg,,,");
  }

  @Test
  void missing_columns_are_added_in_the_usual_order() throws IOException {
    csv("opening_image_url\ncat.jpg\n");
    FolderTable table = table();

    table.write(
        List.of(
            update(
                table.rows().get(0),
                "p1",
                "zzz",
                "other",
                Column.STATUS,
                "s",
                Column.segmentVideo(10),
                "ten",
                Column.segmentVideo(2),
                "two",
                Column.ERROR,
                "",
                Column.STORYBOARD,
                "[]")));

    assertThat(text())
        .isEqualTo(
            """
            opening_image_url,project_id,storyboard_json,segment_2_video_url,segment_10_video_url,status,zzz
            cat.jpg,p1,[],two,ten,s,other
            """);
  }

  @Test
  void a_file_that_would_not_change_is_not_touched() throws IOException {
    csv("opening_image_url,status,project_id\ncat.jpg,\"done\",p1\n");
    FileTime old = FileTime.fromMillis(1_000_000_000);
    Files.setLastModifiedTime(csv(), old);
    FolderTable table = table();

    table.write(List.of(update(table.rows().get(0), "p1", Column.STATUS, "done")));

    assertThat(Files.getLastModifiedTime(csv())).isEqualTo(old);
    assertThat(text()).contains("\"done\"");
  }

  @Test
  void mode_and_neighbours_of_the_file_stay() throws IOException {
    csv("opening_image_url\ncat.jpg\n");
    Files.setPosixFilePermissions(csv(), PosixFilePermissions.fromString("rw-rw----"));
    FolderTable table = table();

    table.write(List.of(update(table.rows().get(0), "p1", Column.STATUS, "done")));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(csv())))
        .isEqualTo("rw-rw----");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("table.csv", ".table.csv.lock");
    }
  }

  @Test
  void results_are_never_formulas_and_what_people_wrote_is_left_alone() throws IOException {
    csv("opening_image_url,note,status,error_message\ncat.jpg,=1+1,,\n");
    FolderTable table = table();
    Row row = table.rows().get(0);
    RowUpdate update =
        update(row, "p1", Column.STATUS, "=HYPERLINK(\"x\")", Column.ERROR, "-1 credits");

    table.write(List.of(update));
    String written = text();
    table.write(List.of(update));

    assertThat(written)
        .isEqualTo(
            """
            opening_image_url,note,status,error_message,project_id
            cat.jpg,=1+1,"'=HYPERLINK(""x"")",'-1 credits,p1
            """);
    assertThat(text()).isEqualTo(written);
    for (String start : List.of("=", "+", "-", "@", "\t", "\r")) {
      assertThat(CellText.of(start + "x")).isEqualTo("'" + start + "x");
    }
  }

  @Test
  void texts_that_no_spreadsheet_can_hold_are_made_to_fit() {
    assertThat(CellText.of("x".repeat(32_767))).hasSize(32_767).doesNotContain("…");
    assertThat(CellText.of("x".repeat(32_768))).hasSize(32_767).endsWith("x…");
    assertThat(CellText.of("x".repeat(32_765) + "🐱🐱")).hasSize(32_766).endsWith("x…");
    assertThat(CellText.of("=" + "x".repeat(32_766))).hasSize(32_767).startsWith("'=");
    assertThat(CellText.of("a\0b\u0007c\uD83Dd")).isEqualTo("abc\uFFFDd");
  }

  // Who is who

  @Test
  void results_follow_their_project_when_a_person_moves_and_adds_rows() throws IOException {
    csv("opening_image_url,template_id\ncat.jpg,a\ndog.jpg,b\n");
    FolderTable table = table();
    Row cat = table.rows().get(0);
    table.write(List.of(update(cat, "p1", Column.STATUS, "pending")));
    csv(
        """
        opening_image_url,template_id,project_id,status
        cat.jpg,new,,
        dog.jpg,b,,
        cat.jpg,a,p1,pending
        """);

    table.write(List.of(update(cat, "p1", Column.STATUS, "completed")));

    assertThat(text())
        .contains("cat.jpg,new,,\n", "cat.jpg,a,p1,completed\n")
        .doesNotContain("pending");
  }

  @Test
  void a_row_of_another_project_is_never_written() throws IOException {
    String text = "opening_image_url,project_id,status\ncat.jpg,p0,mine\n";
    csv(text);
    FolderTable table = table();
    Row cat = table.rows().get(0);

    Map<RecordRef, Failure> refused =
        table.write(List.of(update(cat, "p1", Column.STATUS, "pending")));

    assertThat(refused).containsOnlyKeys(cat.ref());
    assertThat(refused.values())
        .allSatisfy(failure -> assertThat(failure.code()).isEqualTo("ROW_GONE"))
        .allSatisfy(
            failure ->
                assertThat(failure.message()).contains("table.csv line 2", "another project"));
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void two_projects_in_one_call_cannot_have_one_row() throws IOException {
    csv("opening_image_url\ncat.jpg\n");
    FolderTable table = table();
    Row cat = table.rows().get(0);

    Map<RecordRef, Failure> refused =
        table.write(
            List.of(
                update(cat, "p1", Column.STATUS, "one"), update(cat, "p2", Column.STATUS, "two")));

    assertThat(refused).containsOnlyKeys(cat.ref());
    assertThat(text()).contains("cat.jpg,p1,one");
  }

  @Test
  void of_two_rows_with_one_project_the_one_that_is_named_is_written() throws IOException {
    csv("opening_image_url,project_id,status\ncat.jpg,p1,\ncat.jpg,p1,\n");
    FolderTable table = table();

    table.write(List.of(update(table.rows().get(1), "p1", Column.STATUS, "completed")));

    assertThat(text()).endsWith("cat.jpg,p1,\ncat.jpg,p1,completed\n");
  }

  @Test
  void a_project_that_excel_took_for_a_number_is_known_and_written_right_again()
      throws IOException {
    csv("opening_image_url,project_id,status\ncat.jpg,1.23457E+11,\ndog.jpg,52E+70,\n");
    FolderTable table = table();
    List<Row> rows = table.rows();

    table.write(
        List.of(
            update(rows.get(0), "123456789012", Column.STATUS, "a"),
            update(rows.get(1), "0000000052e70", Column.STATUS, "b")));

    assertThat(text()).contains("cat.jpg,123456789012,a\n", "dog.jpg,0000000052e70,b\n");
  }

  @Test
  void a_project_whose_number_is_nearly_that_of_another_one_is_another_one() throws IOException {
    // One row has the id of another project, of which a spreadsheet would show as many digits.
    String text =
        "opening_image_url,project_id,status\ncat.jpg,20260129,mine\ndog.jpg,20260128.0,mine\n";
    csv(text);
    FolderTable table = table();
    List<Row> rows = table.rows();

    Map<RecordRef, Failure> refused =
        table.write(
            List.of(
                update(rows.get(0), "20260128", Column.STATUS, "a"),
                update(rows.get(1), "20260127", Column.STATUS, "b")));

    assertThat(refused).containsOnlyKeys(rows.get(0).ref(), rows.get(1).ref());
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void a_project_that_lost_its_leading_zeros_is_known_and_written_right_again() throws IOException {
    csv("opening_image_url,project_id,status\ncat.jpg,12345678901,\ndog.jpg,1200000,\n");
    FolderTable table = table();
    List<Row> rows = table.rows();

    table.write(
        List.of(
            update(rows.get(0), "012345678901", Column.STATUS, "a"),
            update(rows.get(1), "12e5", Column.STATUS, "b")));

    assertThat(text()).contains("cat.jpg,012345678901,a\n", "dog.jpg,12e5,b\n");
  }

  @Test
  void what_a_spreadsheet_could_make_of_a_project_is_another_one_if_there_is_such()
      throws IOException {
    String text = "opening_image_url,project_id,status\ncat.jpg,7,mine\n";
    csv(text);
    FolderTable table = table();
    RecordRef cat = table.rows().get(0).ref();

    Map<RecordRef, Failure> refused =
        table.write(
            List.of(new RowUpdate(cat, "007", Map.of(Column.STATUS, "pending"), Set.of("7"))));

    assertThat(refused).containsOnlyKeys(cat);
    assertThat(text()).isEqualTo(text);
    assertThat(table.write(List.of(new RowUpdate(cat, "007", Map.of(Column.STATUS, "pending")))))
        .isEmpty();
    assertThat(text()).contains("cat.jpg,007,pending");
  }

  @Test
  void a_project_whose_line_has_another_picture_is_not_written_before_that_was_taken_in()
      throws IOException {
    String text = "opening_image_url,project_id,status\ndog.jpg,p1,of the dog\n";
    csv(text);
    FolderTable table = table();
    RecordRef cat = new RecordRef(table.ref(), "cat.jpg#1");

    Map<RecordRef, Failure> refused =
        table.write(List.of(new RowUpdate(cat, "p1", Map.of(Column.STATUS, "of the cat"))));

    assertThat(refused).containsOnlyKeys(cat);
    assertThat(refused.values())
        .allSatisfy(
            failure ->
                assertThat(failure.message()).contains("table.csv line 2", "another picture"));
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void a_row_of_another_table_is_a_programmers_mistake() {
    RowUpdate update =
        new RowUpdate(new RecordRef(new TableRef("folder:/other"), "x"), "p1", Map.of());

    assertThatIllegalArgumentException().isThrownBy(() -> table().write(List.of(update)));
  }

  // Mistakes in the file

  @Test
  void a_file_that_is_not_utf_8_is_named_with_the_line() throws IOException {
    Files.write(csv(), "opening_image_url\na.jpg\n橘猫.jpg\n".getBytes(Charset.forName("GBK")));
    assertRefused("TABLE_ENCODING", table()::rows, "table.csv line 3", "CSV UTF-8");

    Files.write(csv(), (BOM + "opening_image_url\n").getBytes(StandardCharsets.UTF_16LE));
    assertRefused("TABLE_ENCODING", table()::rows, "table.csv line 1", "UTF-16", "CSV UTF-8");

    Files.write(csv(), "opening_image_url\n".getBytes(StandardCharsets.UTF_16LE));
    assertRefused("TABLE_ENCODING", table()::rows, "table.csv line 1", "CSV UTF-8");

    byte[] cut = "opening_image_url\n猫".getBytes(StandardCharsets.UTF_8);
    Files.write(csv(), Arrays.copyOf(cut, cut.length - 1));
    assertRefused("TABLE_ENCODING", table()::rows, "table.csv line 2");
  }

  @Test
  void an_open_quote_is_named_with_the_line_where_it_begins() throws IOException {
    csv("opening_image_url,scene_description\na.jpg,ok\nb.jpg,\"open\nmore\n");

    assertRefused("TABLE_SYNTAX", table()::rows, "table.csv line 3 column 2", "quote");
  }

  @Test
  void a_header_without_a_known_column_or_with_one_twice_is_named() throws IOException {
    csv("");
    assertRefused("TABLE_HEADER", table()::rows, "table.csv", "opening_image_url");
    csv("photo,date\ncat.jpg,today\n");
    assertRefused("TABLE_HEADER", table()::rows, "table.csv line 1", "found [photo, date]");
    csv("status,opening_image_url,note,note,Status \n");
    assertRefused("TABLE_HEADER", table()::rows, "'status'", "column 1 and column 5");
  }

  @Test
  void a_cell_beyond_the_header_is_named_and_an_empty_one_is_not() throws IOException {
    csv("opening_image_url,note\na.jpg,x,, \n");
    assertThat(table().rows()).hasSize(1);

    csv("opening_image_url,note\na.jpg,x\nb.jpg,hello, world\n");
    assertRefused("TABLE_SYNTAX", table()::rows, "table.csv line 3 column 3", "' world'");
  }

  @Test
  void a_file_that_is_too_large_or_no_file_is_refused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(csv().toFile(), "rw")) {
      file.setLength(TableFile.MAX_BYTES + 1);
    }
    assertRefused("TABLE_TOO_LARGE", table()::rows, "table.csv", "50 MB");

    Files.delete(csv());
    Files.createDirectories(csv());
    assertRefused("TABLE_NOT_A_FILE", table()::rows, "table.csv");
  }

  @Test
  void a_table_is_found_however_its_name_is_written() throws IOException {
    pictures("a.jpg", "b.jpg");
    Files.writeString(folder.resolve("Table.CSV"), "opening_image_url\nb.jpg\n");

    FolderTable table = table();
    table.write(List.of(update(table.rows().get(0), "p1", Column.STATUS, "done")));

    assertThat(records(table.rows())).containsExactly("b.jpg#1");
    assertThat(csv()).doesNotExist();
    assertThat(table.rows().get(0).place()).isEqualTo("Table.CSV line 2");
  }

  // Pictures

  @Test
  void a_picture_is_copied_from_the_folder_or_below() throws IOException {
    Files.createDirectories(folder.resolve("子"));
    pictures("子/a b.jpg");
    Path target = elsewhere.resolve("opening.jpg");

    table().picture("子/a b.jpg ", target);

    assertThat(target).hasContent("bytes of 子/a b.jpg");
  }

  @Test
  void a_picture_that_may_not_be_read_is_named() throws IOException {
    Files.writeString(elsewhere.resolve("secret.jpg"), "secret");
    Files.createSymbolicLink(folder.resolve("link.jpg"), elsewhere.resolve("secret.jpg"));
    Files.createSymbolicLink(folder.resolve("device.jpg"), Path.of("/dev/zero"));
    Files.createDirectories(folder.resolve("folder.jpg"));
    Map<String, String> names = new LinkedHashMap<>();
    names.put("missing.jpg", "PICTURE_MISSING");
    names.put("../secret.jpg", "PICTURE_OUTSIDE");
    names.put("a/../../secret.jpg", "PICTURE_OUTSIDE");
    names.put("..\\secret.jpg", "PICTURE_OUTSIDE");
    names.put("/etc/passwd", "PICTURE_OUTSIDE");
    names.put("C:\\secret.jpg", "PICTURE_OUTSIDE");
    names.put("link.jpg", "PICTURE_OUTSIDE");
    names.put("device.jpg", "PICTURE_OUTSIDE");
    names.put("folder.jpg", "PICTURE_NOT_A_FILE");
    names.put("https://example.com/a.jpg", "PICTURE_MISSING");
    names.put("x".repeat(260) + ".jpg", "PICTURE_MISSING");
    csv("opening_image_url\n" + String.join("\n", names.keySet()) + "\n");
    FolderTable table = table();
    Path target = elsewhere.resolve("opening.jpg");

    for (Map.Entry<String, String> name : names.entrySet()) {
      assertRefused(
          name.getValue(),
          () -> table.picture(name.getKey(), target),
          "the picture '" + name.getKey() + "' ");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void a_link_to_a_picture_elsewhere_is_named_as_one_and_nothing_is_offered() throws IOException {
    Files.writeString(elsewhere.resolve("cat.jpg"), "cat");
    Files.createSymbolicLink(folder.resolve("cat.jpg"), elsewhere.resolve("cat.jpg"));
    Files.createDirectories(folder.resolve("below"));
    Files.writeString(folder.resolve("below/cat.jpg"), "another cat");
    csv("opening_image_url\ncat.jpg\n");

    assertRefused(
        "PICTURE_OUTSIDE",
        () -> table().picture("cat.jpg", elsewhere.resolve("opening.jpg")),
        "the picture 'cat.jpg' is a link that leads out of the folder "
            + folder.toRealPath()
            + ": put the picture itself there");
  }

  @Test
  void a_table_that_is_no_text_is_named_as_what_it_is() throws IOException {
    Map<String, String> kinds =
        Map.of(
            "PK\3\4" + "x".repeat(26) + "xl/workbook.xml",
            "a workbook",
            "<html><table><tr><td>opening_image_url</td></tr></table></html>",
            "a web page (HTML)",
            "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
            "an Office document");
    for (Map.Entry<String, String> kind : kinds.entrySet()) {
      Files.write(folder.resolve("table.csv"), kind.getKey().getBytes(StandardCharsets.ISO_8859_1));

      assertRefused(
          "TABLE_ENCODING",
          () -> table().rows(),
          "table.csv line 1: the file is "
              + kind.getValue()
              + ", whatever its name says; save it as \"CSV UTF-8\"");
    }
  }

  @Test
  void a_header_below_what_a_program_wrote_above_it_is_pointed_at() throws IOException {
    csv("Table 1,,\n\nopening_image_url,segment_count,\ncat.jpg,1,\n");

    assertRefused(
        "TABLE_HEADER",
        () -> table().rows(),
        "found [table 1]; line 3 does: delete what stands above it");
  }

  @Test
  void a_picture_of_more_than_50_mb_is_refused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("big.jpg").toFile(), "rw")) {
      file.setLength((50L << 20) + 1);
    }

    assertRefused(
        "PICTURE_TOO_LARGE",
        () -> table().picture("big.jpg", elsewhere.resolve("p")),
        "big.jpg",
        "50 MB");
  }

  // Others who write

  @Test
  void what_a_person_saves_between_reading_and_renaming_is_kept() throws IOException {
    csv("opening_image_url,note\ncat.jpg,\n");
    int[] saves = {0};
    FolderTable table =
        FolderTable.at(
            folder,
            new Disk() {
              @Override
              void write(Path target, byte[] content) throws IOException {
                if (saves[0]++ == 0) {
                  csv("opening_image_url,note\ncat.jpg,just saved\n");
                }
                super.write(target, content);
              }
            });

    table.write(List.of(update(table.rows().get(0), "p1", Column.STATUS, "done")));

    assertThat(text())
        .isEqualTo("opening_image_url,note,project_id,status\ncat.jpg,just saved,p1,done\n");
    assertThat(saves[0]).isEqualTo(2);
  }

  @Test
  void a_table_that_a_person_makes_just_before_ours_is_kept() throws IOException {
    pictures("cat.jpg", "dog.jpg");
    FolderTable table =
        FolderTable.at(
            folder,
            new Disk() {
              @Override
              void link(Path existing, Path name) throws IOException {
                csv("opening_image_url\ncat.jpg\n");
                super.link(existing, name);
              }
            });

    table.write(List.of(update(table.rows().get(0), "p1", Column.STATUS, "done")));

    assertThat(text()).isEqualTo("opening_image_url,project_id,status\ncat.jpg,p1,done\n");
  }

  @Test
  void a_file_that_is_saved_again_and_again_is_busy() throws IOException {
    csv("opening_image_url,note\ncat.jpg,\n");
    int[] saves = {0};
    FolderTable table =
        FolderTable.at(
            folder,
            new Disk() {
              @Override
              void write(Path target, byte[] content) throws IOException {
                csv("opening_image_url,note\ncat.jpg," + saves[0]++ + "\n");
                super.write(target, content);
              }
            });

    assertFails(RetryableException.class, "TABLE_BUSY", table);
    assertThat(text()).isEqualTo("opening_image_url,note\ncat.jpg," + (saves[0] - 1) + "\n");
  }

  @Test
  void a_full_disk_or_a_program_that_has_the_file_open_leaves_it_as_it_was() throws IOException {
    String before = "opening_image_url\ncat.jpg\n";
    csv(before);

    assertFails(RetryableException.class, "DISK_FULL", failing("No space left on device"));
    assertFails(
        RetryableException.class,
        "TABLE_BUSY",
        failing("The process cannot access the file because it is being used by another process"));
    assertFails(PermanentException.class, "NOT_WRITABLE", failing("Read-only file system"));

    assertThat(text()).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  private FolderTable failing(String words) {
    return FolderTable.at(
        folder,
        new Disk() {
          @Override
          void replace(Path source, Path target) throws IOException {
            throw new FileSystemException(target.toString(), null, words);
          }
        });
  }

  private static void assertFails(
      Class<? extends PetForgeException> kind, String code, FolderTable table) {
    Row row = table.rows().get(0);
    assertThatExceptionOfType(kind)
        .isThrownBy(() -> table.write(List.of(update(row, "p1", Column.STATUS, "done"))))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
  }

  @Test
  void results_of_two_processes_are_all_shown() throws Exception {
    pictures("cat.jpg", "dog.jpg", "cow.jpg");
    Process one = OtherProcess.start("show", folder.toString(), Column.STATUS, "25");
    Process two = OtherProcess.start("show", folder.toString(), Column.PROGRESS, "25");

    assertThat(one.waitFor(20, TimeUnit.SECONDS) && two.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThat(List.of(one.exitValue(), two.exitValue())).containsOnly(0);
    assertThat(text().split("status25,progress25", -1)).hasSize(4);
    assertThat(table().rows()).hasSize(3);
  }
}

package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.feishu.EmulatedFieldType;
import dev.petforge.emulator.feishu.EmulatedTable;
import dev.petforge.table.Column;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as people and Feishu itself leave them. */
class OddRowsTest {
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 1};
  private static final byte[] PNG = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] HEIC = "\0\0\0\u0018ftypheic".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PDF = "%PDF-1.7".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  private final Emulated emulated = new Emulated();

  @AfterEach
  void close() {
    emulated.close();
  }

  private Map<String, Object> attached(Object... namesTypesAndContents) {
    List<Map<String, String>> files = new ArrayList<>();
    for (int i = 0; i < namesTypesAndContents.length; i += 3) {
      String token =
          emulated.base.upload(
              (String) namesTypesAndContents[i],
              (String) namesTypesAndContents[i + 1],
              (byte[]) namesTypesAndContents[i + 2]);
      files.add(Map.of("file_token", token));
    }
    return new HashMap<>(Map.of(Column.OPENING_IMAGE, files));
  }

  @Test
  void rows_in_which_nobody_wrote_anything_are_no_request() {
    EmulatedTable there =
        emulated
            .addTable("Videos")
            .add("ready", EmulatedFieldType.CHECKBOX)
            .add("made", EmulatedFieldType.CREATED_TIME);
    for (int i = 0; i < 5; i++) {
      there.addRow(Map.of());
    }
    there.addRow(Map.of("note", "cats later", "ready", false));
    there.addRow(Map.of(Column.SCENE_DESCRIPTION, "\u200B \u00A0"));
    there.addRow(attached("cat.jpg", "image/jpeg", JPEG));
    String emptied = there.addRow(Map.of(Column.STATUS, "completed"));
    FeishuTable table = emulated.open(there);

    List<Row> rows = table.rows();

    assertThat(rows).hasSize(2);
    assertThat(table.read()).isEqualTo(new RecordTable.Reading(rows, 7));
    assertThat(rows.get(0).place()).contains(" row 8 ");
    assertThat(rows.get(0).picture()).isPresent();
    // Results stand there: it is that of a project, and what was lost is put back.
    assertThat(rows.get(1).ref().record()).isEqualTo(emptied);
    assertThat(rows.get(1).cells()).isEmpty();
    assertThat(
            table.rows(
                there.records().stream()
                    .map(record -> new dev.petforge.table.RecordRef(table.ref(), record))
                    .toList()))
        .isEqualTo(
            rows.stream()
                .map(
                    row ->
                        new Row(
                            row.ref(),
                            table + " row (" + row.ref().record() + ")",
                            row.cells(),
                            row.picture(),
                            row.pictureMark()))
                .toList());
  }

  @Test
  void what_is_computed_in_an_empty_row_is_no_request() {
    EmulatedTable there =
        emulated
            .base
            .addTable("Computed")
            .add(Column.OPENING_IMAGE, EmulatedFieldType.ATTACHMENT)
            .add(Column.TEMPLATE, EmulatedFieldType.FORMULA)
            .add(Column.RELEASE_DATE, EmulatedFieldType.CREATED_TIME)
            .add(Column.APPROVE, EmulatedFieldType.CHECKBOX);
    there.addRow(
        Map.of(
            Column.TEMPLATE,
            Map.of("type", 1, "value", List.of(Map.of("type", "text", "text", "daily"))),
            Column.APPROVE,
            false));

    assertThat(emulated.open(there).rows()).isEmpty();
  }

  @Test
  void columns_are_found_whatever_stands_around_their_names() {
    EmulatedTable there = emulated.addTable("Videos");
    there.renameColumn(Column.OPENING_IMAGE, "\u200Bopening_image_url");
    there.renameColumn(Column.SEGMENT_COUNT, "segment_count\u200E");
    there.renameColumn(Column.STATUS, "\uFEFFstatus");
    there.renameColumn(Column.PROJECT_ID, "project_\u200Bid");
    Map<String, Object> cells = attached("cat.jpg", "image/jpeg", JPEG);
    cells.put("\u200Bopening_image_url", cells.remove(Column.OPENING_IMAGE));
    cells.put("segment_count\u200E", 3);
    String record = there.addRow(cells);
    FeishuTable table = emulated.open(there);

    Row row = table.rows().get(0);
    assertThat(row.cell(Column.SEGMENT_COUNT)).contains("3");
    table.picture(row.picture().orElseThrow(), directory.resolve("picture"));
    RowUpdate update = new RowUpdate(row.ref(), "p1", Map.of(Column.STATUS, "completed"));
    assertThat(table.columns(7).missing()).isEmpty();
    assertThat(table.write(List.of(update))).isEmpty();

    assertThat(there.cell(record, "\uFEFFstatus")).isEqualTo("completed");
    assertThat(table.rows().get(0).cell(Column.PROJECT_ID)).contains("p1");
    assertThat(table.differences(List.of(update))).isEmpty();
  }

  @Test
  void a_column_to_the_letter_goes_before_one_that_looks_the_same() {
    EmulatedTable there = emulated.addTable("Videos");
    there.renameColumn(Column.STATUS, "status\u200B").add(Column.STATUS, EmulatedFieldType.TEXT);
    String record = there.addRow(Map.of(Column.SCENE_DESCRIPTION, "a cat"));
    FeishuTable table = emulated.open(there);

    table.write(
        List.of(
            new RowUpdate(table.rows().get(0).ref(), "p1", Map.of(Column.STATUS, "completed"))));

    assertThat(there.cell(record, Column.STATUS)).isEqualTo("completed");
    assertThat(there.cell(record, "status\u200B")).isEmpty();
  }

  private byte[] picture(Object... namesTypesAndContents) throws Exception {
    EmulatedTable there = emulated.addTable("T" + emulated.base.tables().size());
    there.addRow(attached(namesTypesAndContents));
    FeishuTable table = emulated.open(there);
    Path target = directory.resolve("picture");
    table.picture(table.rows().get(0).picture().orElseThrow(), target);
    try (java.util.stream.Stream<Path> files = java.nio.file.Files.list(directory)) {
      assertThat(files).containsExactly(target);
    }
    return java.nio.file.Files.readAllBytes(target);
  }

  @Test
  void of_several_attachments_the_first_that_can_be_read_is_taken() throws Exception {
    assertThat(picture("a.pdf", "application/pdf", PDF, "b.jpg", "image/jpeg", JPEG))
        .isEqualTo(JPEG);
    assertThat(picture("a.heic", "image/heic", HEIC, "b.png", "image/png", PNG)).isEqualTo(PNG);
    assertThat(picture("a.heic", "", HEIC, "b.png", "", PNG)).isEqualTo(PNG);
    assertThat(
            picture(
                "a.HEIC",
                "application/octet-stream",
                HEIC,
                "b.JPG",
                "application/octet-stream",
                JPEG))
        .isEqualTo(JPEG);
    assertThat(picture("first.png", "image/png", PNG, "b.jpg", "image/jpeg", JPEG)).isEqualTo(PNG);
    assertThat(picture("no ending", "", PNG, "b.jpg", "", JPEG)).isEqualTo(JPEG);
  }

  @Test
  void what_the_content_says_goes_before_what_the_name_says() throws Exception {
    assertThat(picture("a.jpg", "image/jpeg", HEIC, "b.jpg", "image/jpeg", JPEG)).isEqualTo(JPEG);
    assertThat(picture("a", "", PDF, "b", "", HEIC, "c", "", PNG)).isEqualTo(PNG);
    // Nothing can be read: the first is there for whoever says what it is.
    assertThat(picture("a.jpg", "image/jpeg", HEIC, "b.png", "image/png", PDF)).isEqualTo(HEIC);
    assertThat(picture("a.pdf", "application/pdf", PDF)).isEqualTo(PDF);
  }
}

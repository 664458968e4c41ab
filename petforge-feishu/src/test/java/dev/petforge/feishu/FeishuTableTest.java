package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.emulator.feishu.EmulatedFieldType;
import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table on an emulated Feishu, where things go wrong. */
class FeishuTableTest {
  @TempDir Path directory;

  private final Emulated emulated = new Emulated();
  private final dev.petforge.emulator.feishu.EmulatedTable there = emulated.addTable("Videos");

  @AfterEach
  void close() {
    emulated.close();
  }

  private static RowUpdate update(Row row, String status) {
    return update(row, Map.of(Column.STATUS, status));
  }

  private static RowUpdate update(Row row, Map<String, String> cells) {
    return new RowUpdate(row.ref(), "p-" + row.ref().record(), new LinkedHashMap<>(cells));
  }

  private void rows(int count) {
    for (int i = 0; i < count; i++) {
      there.addRow(Map.of(Column.SCENE_DESCRIPTION, "pet " + i));
    }
  }

  private static void assertFailed(String code, Runnable work, String... words) {
    assertThatExceptionOfType(PetForgeException.class)
        .isThrownBy(work::run)
        .satisfies(
            e -> {
              assertThat(e.failure().code()).isEqualTo(code);
              for (String word : words) {
                assertThat(e.failure().message()).contains(word);
              }
            });
  }

  // faults

  @ParameterizedTest
  @EnumSource(
      value = FeishuFault.class,
      names = {
        "TOKEN_DIES",
        "TOKEN_DOUBTED",
        "RATE",
        "CUT_BEFORE",
        "GATEWAY_BEFORE",
        "TOO_MANY",
        "NOT_READY",
        "COPYING",
        "INTERNAL",
        "FAIL",
        "WRITE_CONFLICT",
        "REPEATED",
        "TIMEOUT_BEFORE"
      })
  void what_passes_is_waited_for_and_written_once(FeishuFault fault) {
    rows(2);
    FeishuTable table = emulated.open(there);
    List<Row> rows = table.rows();
    emulated.feishu.faults().next(fault);

    assertThat(table.write(List.of(update(rows.get(0), "a"), update(rows.get(1), "b")))).isEmpty();

    assertThat(emulated.feishu.faults().met(fault)).isEqualTo(1);
    assertThat(emulated.base.writes().accepted()).isEqualTo(1);
    assertThat(emulated.base.writes().overlapping()).isZero();
    assertThat(there.cell(rows.get(1).ref().record(), Column.STATUS)).isEqualTo("b");
  }

  @ParameterizedTest
  @EnumSource(
      value = FeishuFault.class,
      names = {"TIMEOUT_AFTER", "GATEWAY_AFTER", "CUT_AFTER"})
  void what_was_done_without_an_answer_is_repeated_as_the_same_write(FeishuFault fault) {
    rows(1);
    FeishuTable table = emulated.open(there);
    List<Row> rows = table.rows();
    emulated.feishu.faults().next(fault);

    assertThat(table.write(List.of(update(rows.get(0), "a")))).isEmpty();

    assertThat(emulated.base.writes().accepted()).isEqualTo(1);
    assertThat(emulated.base.writes().replayed()).isEqualTo(1);
  }

  @Test
  void a_write_that_is_too_heavy_again_and_again_is_made_in_smaller_ones() {
    rows(4);
    FeishuTable table = emulated.open(there);
    List<Row> rows = table.rows();
    for (int i = 0; i < 6; i++) {
      emulated.feishu.faults().next(FeishuFault.NOT_READY);
    }

    assertThat(table.write(rows.stream().map(row -> update(row, "x")).toList())).isEmpty();

    assertThat(emulated.base.writes().accepted()).as("two halves").isEqualTo(2);
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(there.cell(row.ref().record(), Column.STATUS)).isEqualTo("x"));
  }

  @Test
  void reading_goes_on_after_faults_too() {
    rows(3);
    FeishuTable table = emulated.open(there);
    emulated
        .feishu
        .faults()
        .next(
            FeishuFault.TOKEN_DIES,
            FeishuFault.NOT_READY,
            FeishuFault.GATEWAY_BEFORE,
            FeishuFault.CUT_BEFORE);

    assertThat(table.rows()).hasSize(3);
  }

  @Test
  void what_does_not_pass_is_said_with_the_log_id() {
    rows(1);
    FeishuTable table = emulated.open(there);
    List<Row> rows = table.rows();
    emulated.base.copying(true);

    assertFailed(
        "1254036",
        () -> table.write(List.of(update(rows.get(0), "a"))),
        "write 1 rows of table 'Videos' of base 'Pets'",
        "[log id ");
    emulated.base.copying(false);
    assertThat(table.write(List.of(update(rows.get(0), "a")))).isEmpty();
  }

  // rows

  @Test
  void more_rows_than_a_page_are_read() {
    rows(1_201);
    List<Row> rows = emulated.open(there).rows();

    assertThat(rows).hasSize(1_201);
    assertThat(rows.get(1_200).cells()).containsEntry(Column.SCENE_DESCRIPTION, "pet 1200");
    assertThat(rows).extracting(Row::ref).doesNotHaveDuplicates();
  }

  @Test
  void twenty_thousand_rows_are_read_in_forty_calls() {
    try (Emulated many =
        new Emulated(
            dev.petforge.emulator.feishu.FeishuSettings.standard().withRateLimits(false))) {
      var full = many.addTable("Many");
      for (int i = 0; i < 20_000; i++) {
        full.addRow(Map.of(Column.SCENE_DESCRIPTION, "pet " + i));
      }
      List<Row> rows = many.open(full).rows();

      assertThat(rows).hasSize(20_000);
      assertThat(rows.get(19_999).cells()).containsEntry(Column.SCENE_DESCRIPTION, "pet 19999");
      assertThat(rows).extracting(Row::ref).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_row_that_may_not_be_seen_is_left_out_when_it_is_asked_for() {
    rows(3);
    FeishuTable table = emulated.open(there);
    List<RecordRef> names = table.rows().stream().map(Row::ref).toList();
    there.remove(names.get(1).record());

    assertThat(table.rows(names)).extracting(Row::ref).containsExactly(names.get(0), names.get(2));
  }

  @Test
  void links_dates_and_choices_are_compared_as_their_columns_have_them() {
    dev.petforge.emulator.feishu.EmulatedTable other =
        emulated
            .base
            .addTable("Links")
            .add(Column.PROJECT_ID, EmulatedFieldType.TEXT)
            .add(Column.OPENING_IMAGE, EmulatedFieldType.ATTACHMENT)
            .add(Column.SCENE_DESCRIPTION, EmulatedFieldType.TEXT)
            .add(Column.FINAL_VIDEO, EmulatedFieldType.URL)
            .addSelect(Column.STATUS, EmulatedFieldType.SINGLE_SELECT, "completed", "failed")
            .add(Column.UPDATED_AT, EmulatedFieldType.DATE);
    String record = other.addRow(Map.of(Column.SCENE_DESCRIPTION, "a pet"));
    FeishuTable table = emulated.open(other);
    RowUpdate update =
        update(
            table.rows().get(0),
            Map.of(
                Column.FINAL_VIDEO, "https://example.com/a.mp4",
                Column.STATUS, "completed",
                Column.UPDATED_AT, "2026-01-28T17:00:00.250Z"));
    table.write(List.of(update));
    assertThat(table.differences(List.of(update))).isEmpty();

    other.edit(record, Column.STATUS, "failed");
    other.edit(
        record,
        Column.FINAL_VIDEO,
        Map.of("text", "https://example.com/a.mp4", "link", "https://example.com/b.mp4"));
    other.edit(record, Column.UPDATED_AT, null);

    assertThat(table.differences(List.of(update)))
        .containsExactlyInAnyOrder(
            dev.petforge.table.Difference.in(
                update.ref(),
                Column.FINAL_VIDEO,
                "https://example.com/a.mp4 (https://example.com/b.mp4)",
                "https://example.com/a.mp4"),
            dev.petforge.table.Difference.in(update.ref(), Column.STATUS, "failed", "completed"),
            dev.petforge.table.Difference.in(
                update.ref(), Column.UPDATED_AT, "", "2026-01-28T17:00:00.250Z"));
  }

  @Test
  void rows_that_are_gone_are_found_without_writing_row_by_row() {
    rows(500);
    FeishuTable table = emulated.open(there);
    List<Row> rows = table.rows();
    for (int i : new int[] {3, 250, 499}) {
      there.remove(rows.get(i).ref().record());
    }
    List<RowUpdate> updates = new ArrayList<>();
    rows.forEach(row -> updates.add(update(row, "done")));

    Map<RecordRef, Failure> refused = table.write(updates);

    assertThat(refused)
        .containsOnlyKeys(rows.get(3).ref(), rows.get(250).ref(), rows.get(499).ref());
    assertThat(emulated.base.writes().accepted()).isEqualTo(1);
    assertThat(there.cell(rows.get(498).ref().record(), Column.STATUS)).isEqualTo("done");
  }

  @Test
  void texts_of_all_kinds_are_shown_and_what_is_too_long_is_cut() {
    rows(1);
    FeishuTable table = emulated.open(there);
    Row row = table.rows().get(0);
    String odd = "שלום 🐱 \u202Eabc\u202C \"quoted\"\n第二行";

    assertThat(
            table.write(
                List.of(
                    update(
                        row, Map.of(Column.ERROR, odd, Column.STORYBOARD, "x".repeat(100_001))))))
        .isEmpty();

    assertThat(there.cell(row.ref().record(), Column.ERROR)).isEqualTo(odd);
    assertThat(there.cell(row.ref().record(), Column.STORYBOARD))
        .hasSize(100_000)
        .endsWith("… [cut: 100,001 characters]");
  }

  @Test
  void dates_and_links_are_written_as_their_columns_want_them() {
    dev.petforge.emulator.feishu.EmulatedTable other =
        emulated
            .base
            .addTable("Links")
            .add(Column.PROJECT_ID, EmulatedFieldType.TEXT)
            .add(Column.OPENING_IMAGE, EmulatedFieldType.ATTACHMENT)
            .add(Column.SCENE_DESCRIPTION, EmulatedFieldType.TEXT)
            .add(Column.FINAL_VIDEO, EmulatedFieldType.URL)
            .addSelect(Column.STATUS, EmulatedFieldType.SINGLE_SELECT, "completed")
            .add(Column.UPDATED_AT, EmulatedFieldType.DATE);
    String record = other.addRow(Map.of(Column.SCENE_DESCRIPTION, "a pet"));
    FeishuTable table = emulated.open(other);

    assertThat(
            table.write(
                List.of(
                    update(
                        table.rows().get(0),
                        Map.of(
                            Column.FINAL_VIDEO, "https://example.com/a.mp4",
                            Column.STATUS, "completed",
                            Column.UPDATED_AT, "2026-01-28T17:00:00Z")))))
        .isEmpty();

    assertThat(other.cell(record, Column.FINAL_VIDEO)).contains("https://example.com/a.mp4");
    assertThat(other.cell(record, Column.STATUS)).isEqualTo("completed");
    assertThat(other.cell(record, Column.UPDATED_AT)).startsWith("2026/01/29");
  }

  // columns

  @Test
  void columns_that_are_missing_are_named_and_made() {
    dev.petforge.emulator.feishu.EmulatedTable bare = emulated.base.addTable("Bare");
    bare.add("Name", EmulatedFieldType.TEXT).add(Column.STATUS, EmulatedFieldType.NUMBER);
    FeishuTable table = emulated.open(bare);
    assertFailed(
        "WRONG_COLUMNS", table::rows, "table 'Bare' of base 'Pets'", "'opening_image_url'");

    FeishuTable.Columns columns = table.columns(2);
    assertThat(columns.missing())
        .contains(Column.OPENING_IMAGE, Column.segmentVideo(1), Column.PROJECT_ID)
        .doesNotContain(Column.STATUS, Column.segmentVideo(2));
    assertThat(columns.wrong())
        .containsExactly("column 'status' must be of the kind text, is number");

    assertThat(columns.missing()).doesNotContain(Column.PUBLISHED_VIDEO);
    assertThat(columns.withoutOptional()).containsExactly(Column.PUBLISHED_VIDEO);

    List<String> made = table.createColumns(2);

    assertThat(made)
        .startsWith(columns.missing().toArray(new String[0]))
        .endsWith(Column.PUBLISHED_VIDEO)
        .hasSize(columns.missing().size() + 1);
    assertThat(table.columns(2).withoutOptional()).isEmpty();
    assertThat(bare.type(Column.OPENING_IMAGE)).isEqualTo(EmulatedFieldType.ATTACHMENT);
    assertThat(bare.type(Column.UPDATED_AT)).isEqualTo(EmulatedFieldType.DATE);
    assertThat(table.columns(2).missing()).isEmpty();
    assertThat(table.createColumns(2)).isEmpty();
    assertThat(table.rows()).isEmpty();
  }

  @Test
  void a_table_may_be_without_the_column_of_published_videos_and_get_it_later() {
    rows(1);
    FeishuTable table = emulated.open(there);
    Row row = table.rows().get(0);
    RowUpdate published =
        update(
            row,
            Map.of(
                Column.STATUS, "completed",
                Column.PUBLISHED_VIDEO, "https://pets.feishu.cn/file/boxcnAbCd"));

    assertThat(table.write(List.of(published))).isEmpty();
    assertThat(there.cell(row.ref().record(), Column.STATUS)).isEqualTo("completed");

    there.add(Column.PUBLISHED_VIDEO, EmulatedFieldType.URL);
    assertThat(table.write(List.of(published))).isEmpty();
    assertThat(there.cell(row.ref().record(), Column.PUBLISHED_VIDEO))
        .contains("https://pets.feishu.cn/file/boxcnAbCd");

    there.retypeColumn(Column.PUBLISHED_VIDEO, EmulatedFieldType.CHECKBOX);
    assertThat(table.columns(1).wrong())
        .containsExactly("column 'published_video_url' must be of the kind text, is checkbox");
  }

  @Test
  void a_video_stands_in_its_cell_as_an_attachment(@TempDir Path directory) throws IOException {
    rows(1);
    FeishuTable table = emulated.open(there);
    Row row = table.rows().get(0);
    assertThat(table.attachments()).isEmpty();

    assertThat(table.createAttachmentColumns()).containsExactly(Column.FINAL_VIDEO_FILE);
    assertThat(there.type(Column.FINAL_VIDEO_FILE)).isEqualTo(EmulatedFieldType.ATTACHMENT);
    Destination place = table.attachments().orElseThrow();
    FeishuAttachments attachments = emulated.client.attachments();
    assertThat(attachments.serves(place)).isTrue();
    assertThat(emulated.client.drive().serves(place)).isFalse();
    attachments.check(place);
    for (int bytes : new int[] {1_000, (4 << 20) + 9}) {
      Path video = Files.write(directory.resolve("video.mp4"), new byte[bytes]);
      // Nobody sees what came of the first time.
      emulated
          .feishu
          .faultsOn(line -> line.endsWith("/upload_all") || line.endsWith("/upload_finish"))
          .faults()
          .next(FeishuFault.CUT_AFTER);
      PublishedFile file =
          attachments.publish(
              new Publisher.PublishedContent("p_v" + bytes + ".mp4", video, bytes),
              place,
              new Publisher.Session() {
                @Override
                public Optional<String> last() {
                  return Optional.empty();
                }

                @Override
                public void keep(String text) {
                  assertThat(text).contains("upload_id");
                }
              });
      assertThat(file.link()).isEmpty();

      assertThat(
              table.write(List.of(update(row, Map.of(Column.FINAL_VIDEO_FILE, file.reference())))))
          .isEmpty();

      // The one before has gone from the cell.
      assertThat(there.cell(row.ref().record(), Column.FINAL_VIDEO_FILE))
          .isEqualTo("p_v" + bytes + ".mp4");
    }
    assertThat(table.write(List.of(update(row, Map.of(Column.FINAL_VIDEO_FILE, ""))))).isEmpty();
    assertThat(there.cell(row.ref().record(), Column.FINAL_VIDEO_FILE)).isEmpty();
    assertThat(emulated.feishu.complaints()).isEmpty();
  }

  @Test
  void a_column_that_was_renamed_is_named_and_the_rest_goes_on_when_it_is_mended() {
    rows(1);
    FeishuTable table = emulated.open(there);
    Row row = table.rows().get(0);
    table.write(List.of(update(row, "pending")));
    there.renameColumn(Column.STATUS, "Status of things");

    assertFailed(
        "WRONG_COLUMNS",
        () -> table.write(List.of(update(row, "completed"))),
        "there is no column 'status'",
        "it may have been renamed");
    assertThat(table.unshown(List.of(Column.PROGRESS, Column.STATUS)))
        .containsOnlyKeys(Column.STATUS)
        .hasEntrySatisfying(
            Column.STATUS,
            what -> assertThat(what).contains("connect the table again, and have it made"));
    there.renameColumn("Status of things", Column.STATUS);

    assertThat(table.write(List.of(update(row, "completed")))).isEmpty();
    assertThat(there.cell(row.ref().record(), Column.STATUS)).isEqualTo("completed");
  }

  @Test
  void a_column_whose_kind_was_changed_is_named() {
    rows(1);
    FeishuTable table = emulated.open(there);
    Row row = table.rows().get(0);
    there.retypeColumn(Column.STATUS, EmulatedFieldType.CHECKBOX);

    assertFailed(
        "WRONG_COLUMNS",
        () -> table.write(List.of(update(row, "completed"))),
        "column 'status' must be of the kind text, is checkbox");
    assertThat(table.unshown(List.of(Column.STATUS, Column.segmentVideo(7))))
        .containsEntry(Column.STATUS, "column 'status' must be of the kind text, is checkbox")
        .hasEntrySatisfying(
            Column.segmentVideo(7), what -> assertThat(what).contains("again for 8 segments"));
    assertThat(table.unshown(List.of(Column.segmentVideo(7), Column.segmentVideo(8))).values())
        .as("both are made together")
        .containsOnly(
            "there are no columns 'segment_7_video_url', 'segment_8_video_url' (connect"
                + " the table again for 9 segments, and have them made)");
    assertThat(table.unshown(List.of(Column.PUBLISHED_VIDEO, Column.FINAL_VIDEO_FILE, "note")))
        .as("a table may be without them")
        .isEmpty();
  }

  // pictures

  @Test
  void pictures_are_brought_home_also_under_advanced_permissions_and_after_a_break() {
    byte[] photo = "bytes of a cat".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    there.addRow(
        Map.of(
            Column.OPENING_IMAGE,
            List.of(
                Map.of("file_token", emulated.base.upload("notes.txt", "text/plain", new byte[9])),
                Map.of("file_token", emulated.base.upload("猫 1.png", "image/png", photo)))));
    emulated.base.advanced(true);
    FeishuTable table = emulated.open(there);
    String picture = table.rows().get(0).picture().orElseThrow();
    assertThat(picture).startsWith("猫 1.png [");
    emulated
        .feishu
        .faults()
        .next(FeishuFault.DOWNLOAD_CUT, FeishuFault.TOKEN_DIES, FeishuFault.RATE);

    Path target = directory.resolve("cat.png");
    table.picture(picture, target);

    assertThat(target).hasBinaryContent(photo);
    assertThat(directory.toFile().list()).containsExactly("cat.png");
  }

  // what a person has to mend

  @Test
  void a_wrong_secret_is_said_with_where_the_right_one_is() {
    try (FeishuClient wrong = emulated.client(emulated.feishu.app().id(), "not-the-secret")) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> wrong.base(FeishuLink.parse(there.url())))
          .withMessageContaining("the App Secret is not the app's")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("not-the-secret"));
    }
  }

  @Test
  void a_missing_permission_is_named() {
    rows(1);
    FeishuTable table = emulated.open(there);
    emulated.feishu.put(emulated.feishu.app().withScopes(Set.of("bitable:app:readonly")));
    Row row = table.rows().get(0);

    assertFailed(
        "99991672",
        () -> table.write(List.of(update(row, "a"))),
        "the app lacks a permission",
        "bitable:app",
        "'Permissions & Scopes'");
  }

  @Test
  void an_app_that_is_not_in_the_base_is_told_how_to_get_in() {
    emulated.base.moveAway();

    assertFailed("91403", () -> emulated.open(there), "'Add document app'", "the right to edit");
  }

  @Test
  void a_base_that_was_closed_and_is_back_is_written_again() {
    rows(1);
    FeishuTable table = emulated.open(there);
    Row row = table.rows().get(0);
    emulated.base.close();
    assertFailed(
        "91402", () -> table.write(List.of(update(row, "a"))), "it may have been moved or deleted");

    emulated.base.reopen();

    assertThat(table.write(List.of(update(row, "a")))).isEmpty();
  }

  @Test
  void addresses_of_other_things_are_named() {
    FeishuBase base = emulated.client.base(FeishuLink.parse(there.url()));
    assertFailed("NO_TABLE", () -> base.table("tblNobody"), "tblNobody", "Videos");
    assertFailed(
        "NOT_A_BASE",
        () ->
            emulated.client.base(
                FeishuLink.parse(emulated.feishu.addToWiki("docx", "A page of words"))),
        "holds no base, but a docx");
    assertFailed(
        "OTHER_HOST",
        () -> emulated.client.base(FeishuLink.parse("https://a.feishu.cn/base/AbCdEf12")),
        "an app works on one of them only");
  }

  @Test
  void a_base_in_a_wiki_is_found() {
    FeishuBase base =
        emulated.client.base(FeishuLink.parse(emulated.feishu.addToWiki(emulated.base)));

    assertThat(base.name()).isEqualTo("Pets");
    assertThat(base.token()).isEqualTo(emulated.base.token());
    assertThat(base.tables()).containsEntry(there.id(), "Videos");
    assertThat(base.table(there.id()).ref().base()).startsWith("feishu:127.0.0.1:");
  }
}

package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link RecordTable} promises. The test of an adapter extends this and supplies a table
 * with some rows, a look at it from outside as a person has it, and a hand that takes a row away.
 */
public abstract class RecordTableContract {
  /**
   * A row as a person writes it.
   *
   * @param cells by column name; every column that is not named is empty
   * @param picture the content of its picture, as text; empty if it has none
   */
  public record GivenRow(Map<String, String> cells, Optional<String> picture) {
    public GivenRow {
      cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }
  }

  /** Where pictures are brought to. */
  @TempDir protected Path target;

  /** For subclasses. */
  protected RecordTableContract() {}

  /**
   * A new table with these rows. It has the columns {@code note} and {@code final_video_url}, which
   * the cells may name beside those that people write. Called at most once in a test.
   */
  protected abstract RecordTable table(List<GivenRow> rows);

  /** The text of a cell as the table itself has it, without this port; empty if it is. */
  protected abstract String shown(RecordTable table, RecordRef row, String column);

  /** Takes a row away, as a person does. */
  protected abstract void remove(RecordTable table, RecordRef row);

  /** A row with a picture and some cells. */
  protected static GivenRow row(String picture, String... columnsAndTexts) {
    return new GivenRow(cells(columnsAndTexts), Optional.of(picture));
  }

  private static Map<String, String> cells(String... columnsAndTexts) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < columnsAndTexts.length; i += 2) {
      cells.put(columnsAndTexts[i], columnsAndTexts[i + 1]);
    }
    return cells;
  }

  private static RowUpdate update(Row row, String project, String... columnsAndTexts) {
    return new RowUpdate(row.ref(), project, cells(columnsAndTexts));
  }

  @Test
  void every_row_is_read_with_the_cells_that_people_write() {
    RecordTable table =
        table(
            List.of(
                row(
                    "cat",
                    Column.TEMPLATE,
                    "eating-template",
                    Column.RELEASE_DATE,
                    "2026-01-28",
                    Column.SEGMENT_COUNT,
                    "7",
                    Column.SCENE_DESCRIPTION,
                    "一只橘猫, \"Momo\",\nin the kitchen"),
                row("dog", "note", "not ours")));

    List<Row> rows = table.rows();

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).cells())
        .containsOnly(
            Map.entry(Column.TEMPLATE, "eating-template"),
            Map.entry(Column.RELEASE_DATE, "2026-01-28"),
            Map.entry(Column.SEGMENT_COUNT, "7"),
            Map.entry(Column.SCENE_DESCRIPTION, "一只橘猫, \"Momo\",\nin the kitchen"));
    assertThat(rows.get(1).cells()).isEmpty();
    assertThat(rows).allSatisfy(row -> assertThat(row.place()).isNotBlank());
  }

  @Test
  void a_table_without_rows_has_none() {
    assertThat(table(List.of()).rows()).isEmpty();
  }

  @Test
  void rows_keep_their_names() {
    RecordTable table = table(List.of(row("cat"), row("dog"), row("cow")));

    List<RecordRef> names = table.rows().stream().map(Row::ref).toList();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(names).allSatisfy(name -> assertThat(name.table()).isEqualTo(table.ref()));
    assertThat(table.rows()).extracting(Row::ref).isEqualTo(names);
    table.write(List.of(update(table.rows().get(1), "p2", Column.STATUS, "pending")));
    assertThat(table.rows()).extracting(Row::ref).isEqualTo(names);
  }

  @Test
  void rows_are_read_by_their_names_and_those_that_are_gone_are_left_out() {
    RecordTable table =
        table(List.of(row("cat", Column.SEGMENT_COUNT, "3"), row("dog"), row("cow"), row("hen")));
    List<Row> rows = table.rows();
    remove(table, rows.get(3).ref());

    List<Row> read = table.rows(List.of(rows.get(0).ref(), rows.get(2).ref(), rows.get(3).ref()));

    assertThat(read)
        .extracting(Row::ref)
        .containsExactlyInAnyOrder(rows.get(0).ref(), rows.get(2).ref());
    Row cat =
        read.stream().filter(row -> row.ref().equals(rows.get(0).ref())).findFirst().orElseThrow();
    assertThat(cat.cells()).isEqualTo(rows.get(0).cells());
    assertThat(cat.picture()).isEqualTo(rows.get(0).picture());
    assertThat(cat.pictureMark()).isPresent().isEqualTo(rows.get(0).pictureMark());
    assertThat(cat.place()).isNotBlank();
    assertThat(table.rows(List.of())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.rows(List.of(new RecordRef(new TableRef("other:table"), "r"))));
  }

  @Test
  void many_rows_are_read_by_their_names() {
    List<GivenRow> given = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      given.add(row("picture " + i));
    }
    RecordTable table = table(given);
    List<RecordRef> names = table.rows().stream().map(Row::ref).toList();

    assertThat(table.rows(names)).extracting(Row::ref).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void what_was_written_is_no_difference_whatever_cells_make_of_it() {
    RecordTable table = table(List.of(row("cat"), row("dog")));
    List<RowUpdate> updates =
        List.of(
            update(
                table.rows().get(0),
                "cfcf9928f578",
                Column.STATUS,
                "completed",
                Column.PROGRESS,
                "7/7段已完成 🐱 שלום",
                Column.ERROR,
                "",
                Column.STORYBOARD,
                "{\"storyboards\": [\"" + "猫🐱\n".repeat(40_000) + "\"]}",
                Column.FINAL_VIDEO,
                "https://example.com/a,b.mp4",
                Column.UPDATED_AT,
                "2026-01-28T17:00:00.123Z"),
            update(table.rows().get(1), "p2", Column.STATUS, "=pending", Column.PROGRESS, ""));

    assertThat(table.write(updates)).isEmpty();

    assertThat(table.differences(updates)).isEmpty();
    assertThat(table.differences(List.of())).isEmpty();
  }

  @Test
  void what_is_shown_otherwise_is_a_difference_and_a_row_that_is_gone_is_one() {
    RecordTable table = table(List.of(row("cat"), row("dog"), row("cow")));
    List<Row> rows = table.rows();
    table.write(
        List.of(
            update(rows.get(0), "p1", Column.STATUS, "pending", Column.FINAL_VIDEO, "a.mp4"),
            update(rows.get(1), "p2", Column.STATUS, "pending"),
            update(rows.get(2), "p3", Column.STATUS, "pending")));
    remove(table, rows.get(1).ref());

    List<Difference> differences =
        table.differences(
            List.of(
                update(rows.get(0), "p1", Column.STATUS, "completed", Column.FINAL_VIDEO, ""),
                update(rows.get(1), "p2", Column.STATUS, "pending"),
                update(rows.get(2), "p3", Column.STATUS, "pending", Column.PROGRESS, "3/7")));

    assertThat(differences)
        .containsExactly(
            Difference.in(rows.get(0).ref(), Column.STATUS, "pending", "completed"),
            Difference.in(rows.get(0).ref(), Column.FINAL_VIDEO, "a.mp4", ""),
            Difference.gone(rows.get(1).ref()),
            Difference.in(rows.get(2).ref(), Column.PROGRESS, "", "3/7"));
  }

  @Test
  void another_picture_has_another_mark() {
    RecordTable table = table(List.of(row("cat"), row("a dog")));

    List<Row> rows = table.rows();

    assertThat(rows.get(0).pictureMark()).isPresent().isNotEqualTo(rows.get(1).pictureMark());
    assertThat(table.rows().get(0).pictureMark()).isEqualTo(rows.get(0).pictureMark());
  }

  @Test
  void a_picture_is_brought_as_it_is() {
    RecordTable table = table(List.of(row("bytes of a cat"), row("bytes of a dog")));

    Path file = target.resolve("opening.jpg");
    table.picture(table.rows().get(1).picture().orElseThrow(), file);

    assertThat(file).hasContent("bytes of a dog");
    table.picture(table.rows().get(0).picture().orElseThrow(), file);
    assertThat(file).hasContent("bytes of a cat");
  }

  @Test
  void a_row_without_a_picture_says_so() {
    RecordTable table =
        table(List.of(new GivenRow(cells(Column.TEMPLATE, "eating"), Optional.empty())));

    assertThat(table.rows()).hasSize(1);
    assertThat(table.rows().get(0).picture()).isEmpty();
  }

  @Test
  void a_picture_that_is_not_there_is_refused_for_good() {
    RecordTable table = table(List.of(row("cat")));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> table.picture("no-such-picture.jpg", target.resolve("opening.jpg")));
  }

  @Test
  void results_are_shown_and_the_project_is_noted() {
    RecordTable table = table(List.of(row("cat"), row("dog")));
    Row cat = table.rows().get(0);

    Map<RecordRef, Failure> refused =
        table.write(
            List.of(
                update(
                    cat,
                    "cfcf9928f578",
                    Column.STATUS,
                    "completed",
                    Column.PROGRESS,
                    "7/7段已完成",
                    Column.FINAL_VIDEO,
                    "https://example.com/a,b.mp4")));

    assertThat(refused).isEmpty();
    assertThat(shown(table, cat.ref(), Column.STATUS)).isEqualTo("completed");
    assertThat(shown(table, cat.ref(), Column.PROGRESS)).isEqualTo("7/7段已完成");
    assertThat(shown(table, cat.ref(), Column.FINAL_VIDEO))
        .isEqualTo("https://example.com/a,b.mp4");
    assertThat(table.rows().get(0).cell(Column.PROJECT_ID)).contains("cfcf9928f578");
    assertThat(table.rows().get(1).cell(Column.PROJECT_ID)).isEmpty();
    assertThat(shown(table, table.rows().get(1).ref(), Column.STATUS)).isEmpty();
  }

  @Test
  void a_row_of_no_project_is_told_something_and_nothing_else_of_it_changes() {
    RecordTable table = table(List.of(row("cat", "note", "mine"), row("dog")));
    List<Row> rows = table.rows();
    table.write(List.of(update(rows.get(0), "copied", Column.STATUS, "pending")));

    Map<RecordRef, Failure> refused =
        table.write(
            List.of(
                RowUpdate.note(rows.get(0).ref(), Column.ERROR, "it is a copy"),
                RowUpdate.note(rows.get(1).ref(), Column.ERROR, "no picture")));

    assertThat(refused).isEmpty();
    assertThat(shown(table, rows.get(0).ref(), Column.ERROR)).isEqualTo("it is a copy");
    assertThat(shown(table, rows.get(0).ref(), "note")).isEqualTo("mine");
    List<Row> after = table.rows();
    assertThat(after)
        .extracting(Row::ref)
        .containsExactlyElementsOf(rows.stream().map(Row::ref).toList());
    assertThat(after.get(0).cell(Column.PROJECT_ID)).contains("copied");
    assertThat(after.get(1).cell(Column.PROJECT_ID)).isEmpty();
    assertThat(after.get(1).cell(Column.ERROR)).contains("no picture");
    table.write(List.of(RowUpdate.note(rows.get(1).ref(), Column.ERROR, "")));
    assertThat(table.rows().get(1).cell(Column.ERROR)).isEmpty();
  }

  @Test
  void a_long_text_with_quotes_and_lines_is_shown_whole() {
    RecordTable table = table(List.of(row("cat")));
    Row cat = table.rows().get(0);
    String storyboard = "[{\"action\": \"吃, then\r\nlooks up\"},\n 🐱]".repeat(300);

    table.write(List.of(update(cat, "p1", Column.STORYBOARD, storyboard)));

    assertThat(shown(table, cat.ref(), Column.STORYBOARD)).isEqualTo(storyboard);
  }

  @Test
  void the_newest_result_is_shown_and_empty_text_empties_the_cell() {
    RecordTable table = table(List.of(row("cat")));
    Row cat = table.rows().get(0);
    table.write(
        List.of(update(cat, "p1", Column.STATUS, "failed", Column.ERROR, "no balance left")));

    table.write(List.of(update(cat, "p1", Column.STATUS, "completed", Column.ERROR, "")));

    assertThat(shown(table, cat.ref(), Column.STATUS)).isEqualTo("completed");
    assertThat(shown(table, cat.ref(), Column.ERROR)).isEmpty();
  }

  @Test
  void writing_the_same_again_changes_nothing() {
    RecordTable table = table(List.of(row("cat", "note", "mine")));
    List<RowUpdate> updates =
        List.of(update(table.rows().get(0), "p1", Column.STATUS, "pending", Column.PROGRESS, "0"));
    table.write(updates);
    List<Row> rows = table.rows();

    assertThat(table.write(updates)).isEmpty();

    assertThat(table.rows()).isEqualTo(rows);
    assertThat(shown(table, rows.get(0).ref(), Column.STATUS)).isEqualTo("pending");
    assertThat(shown(table, rows.get(0).ref(), "note")).isEqualTo("mine");
  }

  @Test
  void what_people_wrote_stays() {
    RecordTable table =
        table(
            List.of(
                row("cat", "note", "call \"Ann\", 5 pm", Column.SCENE_DESCRIPTION, "kitchen"),
                row("dog", "note", "另一行", Column.FINAL_VIDEO, "old.mp4")));
    Row cat = table.rows().get(0);
    Row dog = table.rows().get(1);

    table.write(List.of(update(cat, "p1", Column.STATUS, "pending")));

    assertThat(shown(table, cat.ref(), "note")).isEqualTo("call \"Ann\", 5 pm");
    assertThat(shown(table, cat.ref(), Column.SCENE_DESCRIPTION)).isEqualTo("kitchen");
    assertThat(shown(table, dog.ref(), "note")).isEqualTo("另一行");
    assertThat(shown(table, dog.ref(), Column.FINAL_VIDEO)).isEqualTo("old.mp4");
  }

  @Test
  void a_row_that_is_gone_is_refused_and_the_others_are_written() {
    RecordTable table = table(List.of(row("cat"), row("dog"), row("cow")));
    List<Row> rows = table.rows();
    remove(table, rows.get(1).ref());

    List<RowUpdate> updates = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      updates.add(update(rows.get(i), "p" + i, Column.STATUS, "pending"));
    }
    Map<RecordRef, Failure> refused = table.write(updates);

    assertThat(refused).containsOnlyKeys(rows.get(1).ref());
    assertThat(refused.get(rows.get(1).ref()))
        .satisfies(failure -> assertThat(failure.retryable()).isFalse());
    assertThat(shown(table, rows.get(0).ref(), Column.STATUS)).isEqualTo("pending");
    assertThat(shown(table, rows.get(2).ref(), Column.STATUS)).isEqualTo("pending");
  }

  @Test
  void results_of_many_threads_are_all_shown() throws Exception {
    List<GivenRow> given = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      given.add(row("picture " + i));
    }
    RecordTable table = table(given);
    List<Row> rows = table.rows();

    ExecutorService threads = Executors.newFixedThreadPool(rows.size());
    try {
      List<Future<Map<RecordRef, Failure>>> writes = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        RowUpdate update = update(rows.get(i), "p" + i, Column.STATUS, "status " + i);
        writes.add(threads.submit(() -> table.write(List.of(update))));
      }
      for (Future<Map<RecordRef, Failure>> write : writes) {
        assertThat(write.get()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }

    for (int i = 0; i < rows.size(); i++) {
      assertThat(shown(table, rows.get(i).ref(), Column.STATUS)).isEqualTo("status " + i);
    }
  }

  @Test
  void five_hundred_rows_are_written_at_once_and_no_more() {
    List<GivenRow> given = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      given.add(row("picture " + i));
    }
    RecordTable table = table(given);
    List<RowUpdate> updates = new ArrayList<>();
    for (Row row : table.rows()) {
      updates.add(update(row, "p" + updates.size(), Column.STATUS, "status " + updates.size()));
    }

    assertThatIllegalArgumentException().isThrownBy(() -> table.write(updates));
    assertThat(table.write(updates.subList(0, 500))).isEmpty();

    assertThat(shown(table, updates.get(499).ref(), Column.STATUS)).isEqualTo("status 499");
    assertThat(shown(table, updates.get(500).ref(), Column.STATUS)).isEmpty();
  }

  @Test
  void what_the_table_has_a_column_for_can_be_shown() {
    RecordTable table = table(List.of(row("cat")));

    assertThat(table.unshown(List.of(Column.PROJECT_ID, Column.FINAL_VIDEO))).isEmpty();
    assertThat(table.unshown(List.of())).isEmpty();
  }

  /** Where rows share a name, {@link RowLifeContract} says what becomes of them. */
  @Test
  void a_row_that_shares_its_name_with_none_keeps_it_when_others_come_and_go() {
    RecordTable table = table(List.of(row("cat"), row("dog"), row("cow")));
    List<RecordRef> names = table.rows().stream().map(Row::ref).toList();
    List<Optional<String>> shared = names.stream().map(table::sharedName).toList();

    remove(table, names.get(0));

    assertThat(shared.stream().flatMap(Optional::stream)).doesNotHaveDuplicates();
    assertThat(table.rows()).extracting(Row::ref).containsExactly(names.get(1), names.get(2));
    assertThat(table.sharedName(names.get(0))).as("it need not be there").isEqualTo(shared.get(0));
  }

  @Test
  void nothing_to_write_is_no_mistake() {
    assertThat(table(List.of(row("cat"))).write(List.of())).isEmpty();
  }
}

package dev.petforge.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import dev.petforge.table.TableRef;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowCellsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 28);

  private static Row row(String column, String text) {
    return new Row(
        new RecordRef(new TableRef("folder:/photos"), "cat.jpg#1"),
        "table.csv line 2",
        Map.of(column, text),
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-28",
        "2026/01/28",
        "2026-1-28",
        "2026/1/28",
        "2026.1.28",
        "2026. 1. 28.",
        "20260128",
        "20260128.0",
        "2026年1月28日",
        "2026年01月28日",
        "2026 年 1 月 28 日",
        "2026年1月28号",
        "2026년 1월 28일",
        "２０２６年１月２８日",
        "２０２６／０１／２８",
        "２０２６－０１－２８",
        "2026–01–28",
        "2026−01−28",
        "2026-01-28 00:00",
        "2026-01-28 00:00:00",
        "2026-01-28 0:00",
        "2026/1/28 15:30",
        "2026-01-28T00:00:00",
        "2026-01-28T00:00:00Z",
        "2026-01-28T00:00:00.000Z",
        "2026-01-28T00:00:00+08:00",
        "2026-01-28 00:00:00 UTC",
        "2026/1/28 12:00:00 AM",
        "2026/1/28 上午12:00",
        "2026年1月28日 0时00分",
        "2026年1月28日星期三",
        "2026/1/28 周三",
        "2026-01-28 (Wed)",
        "28/01/2026",
        "01/28/2026",
        "28.01.2026",
        "28-1-2026",
        "28 Jan 2026",
        "28-Jan-2026",
        "Jan 28, 2026",
        "January 28 2026",
        "28th January 2026",
        "\uFEFF2026-01-28\u200B",
        "\u00A02026-01-28\u3000",
        "2026-01-28\t",
        "\u200E2026-01-28\u202C",
        "2026\u00AD-01-28",
        "'2026-01-28"
      })
  void a_date_that_can_be_read_in_one_way_is_read(String written) throws BadCell {
    assertThat(RowCells.releaseDate(row(Column.RELEASE_DATE, written))).contains(DAY);
  }

  @Test
  void day_and_month_that_are_the_same_are_in_no_doubt() throws BadCell {
    assertThat(RowCells.releaseDate(row(Column.RELEASE_DATE, "05/05/2026")))
        .contains(LocalDate.of(2026, 5, 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          01/02/2026                | 2026-02-01 or 2026-01-02
          1.2.2026                  | 2026-02-01 or 2026-01-02
          26-01-28                  | four digits
          28/01/26                  | four digits
          26年1月28日                | four digits
          2026-02-30                | no such day
          2026-13-01                | no such day
          20260230                  | no such day
          32/01/2026                | no such day
          0026-01-28                | from 2000 to 2199
          1899-12-30                | from 2000 to 2199
          1970-01-01                | from 2000 to 2199
          46050                     | 2026-01-28
          1769529600000             | milliseconds
          2026-01-28T16:00:00Z      | time zone
          2026-01-28T16:00:00.000Z  | time zone
          2026-01-27 16:00 +0000    | time zone
          next Friday               | must be a date such as 2026-01-28, was 'next Friday'
          2026-01                   | must be a date
          2026-01-28, 2026-01-29    | must be a date
          28 Foo 2026               | must be a date
          """)
  void a_date_that_is_none_or_in_doubt_is_refused_with_the_reason(String written, String why) {
    assertThatThrownBy(() -> RowCells.releaseDate(row(Column.RELEASE_DATE, written)))
        .isInstanceOf(BadCell.class)
        .hasMessageStartingWith("release_date must be a date such as 2026-01-28, was '" + written)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "07",
        " 7 ",
        "7.0",
        "7.00",
        "7,0",
        "7,00",
        "7.",
        "+7",
        "'7",
        "７",
        "７．０",
        "\u200B7\uFEFF",
        "7\u00A0",
        "\u202D7\u202C"
      })
  void a_whole_number_is_read_however_it_is_written(String written) throws BadCell {
    assertThat(RowCells.segmentCount(row(Column.SEGMENT_COUNT, written))).contains(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "13", "7.5", "-1", "1,000", "7e0", "seven", "7 8", "7,8", "70", "1.1"})
  void what_is_no_whole_number_in_its_range_is_refused(String written) {
    assertThatThrownBy(() -> RowCells.segmentCount(row(Column.SEGMENT_COUNT, written)))
        .isInstanceOf(BadCell.class)
        .hasMessageContaining("from 1 to 12, was '" + written + "'");
  }

  @Test
  void words_are_freed_of_what_nobody_sees() throws BadCell {
    RowCells cells = new RowCells(() -> Set.of(TemplateId.DEFAULT));

    assertThat(cells.template(row(Column.TEMPLATE, "\uFEFFeating-\u200Btemplate\u00A0")))
        .contains(TemplateId.DEFAULT);
    assertThat(RowCells.description(row(Column.SCENE_DESCRIPTION, "\u3000一只 👨‍👩‍👧\u200B\n")))
        .contains("一只 👨‍👩‍👧");
    assertThat(RowCells.description(row(Column.SCENE_DESCRIPTION, "\u200B \u3000"))).isEmpty();
  }
}

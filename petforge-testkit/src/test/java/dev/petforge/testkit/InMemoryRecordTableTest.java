package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.RowUpdate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryRecordTableTest extends RecordTableContract {
  private final InMemoryRecordTable table = new InMemoryRecordTable("test");

  @Override
  protected RecordTable table(List<GivenRow> rows) {
    for (GivenRow row : rows) {
      table.add(
          row.cells(),
          row.picture().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null));
    }
    return table;
  }

  @Override
  protected String shown(RecordTable of, RecordRef row, String column) {
    return table.cell(row, column);
  }

  @Override
  protected void remove(RecordTable of, RecordRef row) {
    table.remove(row);
  }

  @Test
  void a_refused_row_stays_as_it_is_and_its_neighbour_is_written() {
    RecordRef good = table.add(Map.of(), null);
    RecordRef bad = table.add(Map.of(), null);
    Failure reason = Failure.permanent("1254130", "TextFieldConvFail");
    table.refuse(bad, reason);

    Map<RecordRef, Failure> refused =
        table.write(
            List.of(
                new RowUpdate(bad, "p1", Map.of(Column.STATUS, "pending")),
                new RowUpdate(good, "p2", Map.of(Column.STATUS, "pending"))));

    assertThat(refused).containsExactly(Map.entry(bad, reason));
    assertThat(table.cell(bad, Column.STATUS)).isEmpty();
    assertThat(table.cell(good, Column.STATUS)).isEqualTo("pending");
  }

  @Test
  void an_ordered_failure_comes_once() {
    table.failNext(new RetryableException("503", "the table is away"));

    assertThatExceptionOfType(RetryableException.class).isThrownBy(table::rows);
    assertThat(table.rows()).isEmpty();
  }

  @Test
  void writes_are_counted() {
    RecordRef row = table.add(Map.of(), null);

    table.write(List.of(new RowUpdate(row, "p1", Map.of())));

    assertThat(table.writes()).isEqualTo(1);
  }
}

package dev.petforge.feishu;

import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.testkit.RecordTableContract;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class FeishuTableContractTest extends RecordTableContract {
  private final Emulated emulated = new Emulated();
  private final dev.petforge.emulator.feishu.EmulatedTable there = emulated.addTable("Videos");

  @AfterEach
  void close() {
    emulated.close();
  }

  @Override
  protected RecordTable table(List<GivenRow> rows) {
    for (GivenRow row : rows) {
      Map<String, Object> cells = new HashMap<>();
      row.cells().forEach((column, text) -> cells.put(column, value(column, text)));
      row.picture()
          .ifPresent(
              content ->
                  cells.put(
                      Column.OPENING_IMAGE,
                      List.of(
                          Map.of(
                              "file_token",
                              emulated.base.upload(
                                  "pet.jpg",
                                  "image/jpeg",
                                  content.getBytes(StandardCharsets.UTF_8))))));
      there.addRow(cells);
    }
    return emulated.open(there);
  }

  private Object value(String column, String text) {
    return switch (column) {
      case Column.RELEASE_DATE ->
          LocalDate.parse(text)
              .atStartOfDay(ZoneId.of(emulated.base.timeZone()))
              .toInstant()
              .toEpochMilli();
      case Column.SEGMENT_COUNT -> Integer.parseInt(text);
      default -> text;
    };
  }

  @Override
  protected String shown(RecordTable table, RecordRef row, String column) {
    return there.cell(row.record(), column);
  }

  @Override
  protected void remove(RecordTable table, RecordRef row) {
    there.remove(row.record());
  }
}

package dev.petforge.feishu;

import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.table.Column;
import dev.petforge.table.RecordTable;
import dev.petforge.testkit.RowLifeContract;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class FeishuRowLifeTest extends RowLifeContract {
  private final Emulated emulated = new Emulated(FeishuSettings.standard().withRateLimits(false));
  private final dev.petforge.emulator.feishu.EmulatedTable there = emulated.addTable("Videos");

  @AfterEach
  void close() {
    emulated.close();
  }

  @Override
  protected RecordTable table() {
    return emulated.open(there);
  }

  @Override
  protected int rounds() {
    return 5;
  }

  private String record(String note) {
    return there.records().stream()
        .filter(record -> there.cell(record, "note").equals(note))
        .findFirst()
        .orElseThrow();
  }

  private List<Map<String, String>> attachment(String picture) {
    byte[] photo = ("a photo of a " + picture).getBytes(StandardCharsets.UTF_8);
    return List.of(Map.of("file_token", emulated.base.upload("pet.jpg", "image/jpeg", photo)));
  }

  @Override
  protected void add(String note, Map<String, String> cells, String picture) {
    Map<String, Object> all = new HashMap<>(cells);
    all.computeIfPresent(Column.SEGMENT_COUNT, (column, text) -> Integer.parseInt(text.toString()));
    all.put("note", note);
    all.put(Column.OPENING_IMAGE, attachment(picture));
    there.addRow(all);
  }

  @Override
  protected void copy(String note, String noteOfCopy) {
    there.edit(there.copy(record(note)), "note", noteOfCopy);
  }

  @Override
  protected void remove(String note) {
    there.remove(record(note));
  }

  @Override
  protected void edit(String note, String column, String text) {
    there.edit(record(note), column, text.isEmpty() ? null : text);
  }

  @Override
  protected void replacePicture(String note, String picture) {
    there.edit(record(note), Column.OPENING_IMAGE, attachment(picture));
  }

  @Override
  protected void addColumn(String name) {
    there.add(name, dev.petforge.emulator.feishu.EmulatedFieldType.TEXT);
  }

  @Override
  protected List<String> notes() {
    return there.records().stream().map(record -> there.cell(record, "note")).toList();
  }

  @Override
  protected String shown(String note, String column) {
    return there.cell(record(note), column);
  }
}

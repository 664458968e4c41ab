package dev.petforge.testkit;

import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class InMemoryRowLifeTest extends RowLifeContract {
  private final InMemoryRecordTable there = new InMemoryRecordTable("pets");
  private final Map<String, RecordRef> refs = new LinkedHashMap<>();

  @Override
  protected RecordTable table() {
    there.removeColumn(Column.segmentVideo(7));
    return there;
  }

  private RecordRef ref(String note) {
    return Optional.ofNullable(refs.get(note)).orElseThrow();
  }

  private static byte[] photo(String picture) {
    return ("a photo of a " + picture).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected void add(String note, Map<String, String> cells, String picture) {
    refs.put(note, there.add(cells, photo(picture)));
  }

  @Override
  protected void copy(String note, String noteOfCopy) {
    refs.put(noteOfCopy, there.copy(ref(note)));
  }

  @Override
  protected void remove(String note) {
    there.remove(ref(note));
    refs.remove(note);
  }

  @Override
  protected void edit(String note, String column, String text) {
    there.edit(ref(note), column, text);
  }

  @Override
  protected void replacePicture(String note, String picture) {
    there.replacePicture(ref(note), photo(picture));
  }

  @Override
  protected void addColumn(String name) {
    there.addColumn(name);
  }

  @Override
  protected List<String> notes() {
    return List.copyOf(refs.keySet());
  }

  @Override
  protected String shown(String note, String column) {
    return there.cell(ref(note), column);
  }
}

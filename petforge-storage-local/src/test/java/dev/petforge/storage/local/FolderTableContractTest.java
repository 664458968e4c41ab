package dev.petforge.storage.local;

import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.testkit.RecordTableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a {@code table.csv} that a person wrote. */
class FolderTableContractTest extends RecordTableContract {
  private static final List<String> COLUMNS =
      List.of(
          Column.OPENING_IMAGE,
          "note",
          Column.TEMPLATE,
          Column.RELEASE_DATE,
          Column.SEGMENT_COUNT,
          Column.SCENE_DESCRIPTION,
          Column.FINAL_VIDEO);

  @TempDir Path folder;

  @Override
  protected RecordTable table(List<GivenRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", COLUMNS));
    try {
      for (GivenRow row : rows) {
        String name = row.picture().isEmpty() ? "" : "photo " + lines.size() + ".jpg";
        if (row.picture().isPresent()) {
          Files.writeString(folder.resolve(name), row.picture().get());
        }
        lines.add(
            COLUMNS.stream()
                .map(column -> column.equals(Column.OPENING_IMAGE) ? name : cell(row, column))
                .collect(Collectors.joining(",")));
      }
      Files.write(folder.resolve("table.csv"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return FolderTable.at(folder);
  }

  private static String cell(GivenRow row, String column) {
    return '"' + row.cells().getOrDefault(column, "").replace("\"", "\"\"") + '"';
  }

  @Override
  protected String shown(RecordTable table, RecordRef row, String column) {
    Csv csv = read();
    Csv.Line header = csv.lines().get(0);
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).equals(column)) {
        return csv.lines().get(line(table, row)).get(i);
      }
    }
    return "";
  }

  private Csv read() {
    try {
      return Csv.parse("table.csv", Files.readString(folder.resolve("table.csv")), ',');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int line(RecordTable table, RecordRef row) {
    List<RecordRef> all = table.rows().stream().map(one -> one.ref()).toList();
    return all.indexOf(row) + 1;
  }

  @Override
  protected void remove(RecordTable table, RecordRef row) {
    Csv csv = read();
    csv.lines().remove(line(table, row));
    try {
      Files.writeString(folder.resolve("table.csv"), csv.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

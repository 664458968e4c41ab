package dev.petforge.storage.local;

import dev.petforge.table.Column;
import dev.petforge.table.RecordTable;
import dev.petforge.testkit.RowLifeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a {@code table.csv} that a person edits; rows may have one picture. */
class FolderRowLifeTest extends RowLifeContract {
  private static final List<String> COLUMNS =
      List.of(
          "note",
          Column.PROJECT_ID,
          Column.OPENING_IMAGE,
          Column.TEMPLATE,
          Column.SEGMENT_COUNT,
          Column.SCENE_DESCRIPTION);

  @TempDir Path folder;

  @Override
  protected RecordTable table() {
    write(String.join(",", COLUMNS) + "\n");
    return FolderTable.at(folder);
  }

  private Path csv() {
    return folder.resolve("table.csv");
  }

  private void write(String text) {
    try {
      Files.writeString(csv(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Csv read() {
    try {
      return Csv.parse("table.csv", Files.readString(csv()), ',');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void change(Consumer<Csv> change) {
    Csv csv = read();
    change.accept(csv);
    write(csv.text());
  }

  private static int column(Csv csv, String name) {
    Csv.Line header = csv.lines().get(0);
    return IntStream.range(0, header.size())
        .filter(i -> header.get(i).equals(name))
        .findFirst()
        .orElse(-1);
  }

  private static Csv.Line line(Csv csv, String note) {
    return csv.lines().stream().filter(line -> line.get(0).equals(note)).findFirst().orElseThrow();
  }

  private String file(String picture) {
    try {
      Path file = folder.resolve(picture + ".jpg");
      if (!Files.exists(file)) {
        // A file that was renamed is the same picture.
        Files.writeString(file, "a photo of a " + picture.replace("renamed ", ""));
      }
      return file.getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void add(String note, Map<String, String> cells, String picture) {
    String name = file(picture);
    change(
        csv ->
            csv.add(
                IntStream.range(0, csv.lines().get(0).size())
                    .mapToObj(i -> csv.lines().get(0).get(i))
                    .map(
                        column ->
                            switch (column) {
                              case "note" -> note;
                              case Column.OPENING_IMAGE -> name;
                              default -> cells.getOrDefault(column, "");
                            })
                    .toList(),
                "\n"));
  }

  @Override
  protected void copy(String note, String noteOfCopy) {
    change(
        csv -> {
          Csv.Line line = line(csv, note);
          csv.add(
              IntStream.range(0, line.size())
                  .mapToObj(i -> i == 0 ? noteOfCopy : line.get(i))
                  .toList(),
              "\n");
        });
  }

  @Override
  protected void remove(String note) {
    change(csv -> csv.lines().remove(line(csv, note)));
  }

  @Override
  protected void edit(String note, String column, String text) {
    change(csv -> line(csv, note).set(column(csv, column), text));
  }

  @Override
  protected void replacePicture(String note, String picture) {
    edit(note, Column.OPENING_IMAGE, file(picture));
  }

  @Override
  protected void exchangePlaces(String note, String other) {
    change(
        csv ->
            Collections.swap(
                csv.lines(),
                csv.lines().indexOf(line(csv, note)),
                csv.lines().indexOf(line(csv, other))));
  }

  @Override
  protected void addColumn(String name) {
    // It has been added with the first text that belongs there.
  }

  @Override
  protected List<String> notes() {
    Csv csv = read();
    return csv.lines().subList(1, csv.lines().size()).stream().map(line -> line.get(0)).toList();
  }

  @Override
  protected String shown(String note, String column) {
    Csv csv = read();
    int at = column(csv, column);
    return at < 0 ? "" : line(csv, note).get(at);
  }
}

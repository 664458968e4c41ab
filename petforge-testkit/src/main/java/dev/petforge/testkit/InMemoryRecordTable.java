package dev.petforge.testkit;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.publication.Destination;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RecordTable} in memory, for tests. Faults can be ordered: {@link #refuse} a row for
 * good, {@link #failNext} call; {@link #writes} counts the calls that wrote.
 */
public final class InMemoryRecordTable implements RecordTable {
  private static final List<String> READ =
      List.of(
          Column.PROJECT_ID,
          Column.TEMPLATE,
          Column.RELEASE_DATE,
          Column.SEGMENT_COUNT,
          Column.SCENE_DESCRIPTION,
          Column.APPROVE,
          Column.ERROR);
  private static final int MAX_UPDATES = 500;

  private final TableRef ref;
  private final Map<RecordRef, Map<String, String>> rows = new LinkedHashMap<>();
  private final Map<String, byte[]> pictures = new HashMap<>();
  private final Map<String, String> marks = new HashMap<>();
  private final Map<RecordRef, Failure> refused = new HashMap<>();
  private final Deque<PetForgeException> failures = new ArrayDeque<>();
  private Optional<PetForgeException> failing = Optional.empty();
  private final Set<String> lacking = new HashSet<>();
  private Optional<Destination> attachments = Optional.empty();
  private int added;
  private int writes;
  private int reads;

  /** An empty table of this name. */
  public InMemoryRecordTable(String name) {
    this.ref = new TableRef("memory:" + name);
  }

  /**
   * Adds a row at the end.
   *
   * @param cells by column name
   * @param picture the content of its picture, or null if it has none
   */
  public synchronized RecordRef add(Map<String, String> cells, byte @Nullable [] picture) {
    added++;
    RecordRef row = new RecordRef(ref, "rec" + added);
    Map<String, String> kept = new LinkedHashMap<>(cells);
    if (picture != null) {
      String handle = "picture-" + added;
      pictures.put(handle, picture.clone());
      kept.put(Column.OPENING_IMAGE, handle);
    }
    rows.put(row, kept);
    return row;
  }

  /** Copies a row with all that stands in it to the end, as a person does. */
  public synchronized RecordRef copy(RecordRef row) {
    added++;
    RecordRef copy = new RecordRef(ref, "rec" + added);
    rows.put(copy, new LinkedHashMap<>(cells(row)));
    return copy;
  }

  /** Writes a cell, as a person does; empty text empties it. */
  public synchronized void edit(RecordRef row, String column, String text) {
    cells(row).put(column, text);
  }

  /** Puts another picture into a row, as a person does. */
  public synchronized void replacePicture(RecordRef row, byte[] picture) {
    added++;
    String handle = "picture-" + added;
    pictures.put(handle, picture.clone());
    cells(row).put(Column.OPENING_IMAGE, handle);
  }

  /** Touches the picture of a row: its mark is another one, its content the same. */
  public synchronized void touchPicture(RecordRef row) {
    added++;
    marks.put(cell(row, Column.OPENING_IMAGE), "touched-" + added);
  }

  private Map<String, String> cells(RecordRef row) {
    Map<String, String> cells = rows.get(row);
    if (cells == null) {
      throw new IllegalArgumentException("there is no row " + row);
    }
    return cells;
  }

  /** Takes a row away, as a person does. */
  public synchronized void remove(RecordRef row) {
    rows.remove(row);
  }

  /** The text of a cell, empty if there is none. */
  public synchronized String cell(RecordRef row, String column) {
    return rows.getOrDefault(row, Map.of()).getOrDefault(column, "");
  }

  /** From now on this row is never written; the others of the same call are. */
  public synchronized void refuse(RecordRef row, Failure reason) {
    refused.put(row, reason);
  }

  /** The next call fails so, with nothing done; may be called several times, for several calls. */
  public synchronized void failNext(PetForgeException failure) {
    failures.add(failure);
  }

  /** Every call fails so from now on, or none does any more. */
  public synchronized void failAll(Optional<PetForgeException> failure) {
    failing = failure;
  }

  /** From now on it has no such column of results. */
  public synchronized void removeColumn(String column) {
    lacking.add(column);
    rows.values().forEach(cells -> cells.remove(column));
  }

  /** Makes a column of results that was removed. */
  public synchronized void addColumn(String column) {
    lacking.remove(column);
  }

  @Override
  public synchronized Map<String, String> unshown(Collection<String> columns) {
    Map<String, String> unshown = new LinkedHashMap<>();
    for (String column : columns) {
      if (lacking.contains(column)) {
        unshown.put(column, "there is no column '" + column + "'");
      }
    }
    return unshown;
  }

  /** How many calls have read rows. */
  public synchronized int reads() {
    return reads;
  }

  /** From now on its cells hold videos that are at a place. */
  public synchronized void attachments(Destination place) {
    attachments = Optional.of(place);
  }

  @Override
  public synchronized Optional<Destination> attachments() {
    return attachments;
  }

  /** How many calls have written. */
  public synchronized int writes() {
    return writes;
  }

  @Override
  public TableRef ref() {
    return ref;
  }

  @Override
  public synchronized List<Row> rows() {
    failIfOrdered();
    reads++;
    return rows.entrySet().stream().map(row -> row(row.getKey(), row.getValue())).toList();
  }

  @Override
  public synchronized List<Row> rows(Collection<RecordRef> wanted) {
    failIfOrdered();
    requireOwn(wanted);
    reads++;
    return rows.entrySet().stream()
        .filter(row -> wanted.contains(row.getKey()))
        .map(row -> row(row.getKey(), row.getValue()))
        .toList();
  }

  private void requireOwn(Collection<RecordRef> wanted) {
    for (RecordRef row : wanted) {
      if (!row.table().equals(ref)) {
        throw new IllegalArgumentException("not a row of " + ref + ": " + row);
      }
    }
  }

  private Row row(RecordRef row, Map<String, String> cells) {
    Map<String, String> read = new LinkedHashMap<>();
    for (String column : READ) {
      String text = cells.getOrDefault(column, "");
      if (!text.isBlank()) {
        read.put(column, text);
      }
    }
    Optional<String> picture = Optional.ofNullable(cells.get(Column.OPENING_IMAGE));
    return new Row(
        row,
        "row " + row.record(),
        read,
        picture,
        picture.filter(pictures::containsKey).map(handle -> marks.getOrDefault(handle, handle)));
  }

  @Override
  public synchronized void picture(String picture, Path target) {
    failIfOrdered();
    byte[] content = pictures.get(picture);
    if (content == null) {
      throw new PermanentException("PICTURE_MISSING", "there is no picture '" + picture + "'");
    }
    try {
      Files.write(target, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized Map<RecordRef, Failure> write(List<RowUpdate> updates) {
    if (updates.size() > MAX_UPDATES) {
      throw new IllegalArgumentException(
          "updates must be at most " + MAX_UPDATES + ", were " + updates.size());
    }
    failIfOrdered();
    updates.forEach(this::requireColumns);
    writes++;
    Map<RecordRef, Failure> answer = new LinkedHashMap<>();
    for (RowUpdate update : updates) {
      Map<String, String> cells = rows.get(update.ref());
      Failure reason = refused.get(update.ref());
      if (reason != null) {
        answer.put(update.ref(), reason);
      } else if (cells == null) {
        answer.put(
            update.ref(), Failure.permanent("ROW_GONE", "the row " + update.ref() + " is gone"));
      } else {
        cells.putAll(update.allCells());
      }
    }
    return answer;
  }

  private void requireColumns(RowUpdate update) {
    Map<String, String> unshown = unshown(update.filled());
    if (!unshown.isEmpty()) {
      throw new PermanentException("WRONG_COLUMNS", ref + ": " + unshown.values());
    }
  }

  @Override
  public synchronized List<Difference> differences(List<RowUpdate> expected) {
    if (expected.size() > MAX_UPDATES) {
      throw new IllegalArgumentException(
          "expected must be at most " + MAX_UPDATES + ", were " + expected.size());
    }
    failIfOrdered();
    List<Difference> differences = new ArrayList<>();
    for (RowUpdate update : expected) {
      Map<String, String> there = rows.get(update.ref());
      if (there == null) {
        differences.add(Difference.gone(update.ref()));
        continue;
      }
      update
          .allCells()
          .forEach(
              (column, text) -> {
                String shown = there.getOrDefault(column, "");
                if (!shown.equals(text)) {
                  differences.add(Difference.in(update.ref(), column, shown, text));
                }
              });
    }
    return differences;
  }

  private void failIfOrdered() {
    PetForgeException failure = failures.isEmpty() ? failing.orElse(null) : failures.poll();
    if (failure != null) {
      throw failure;
    }
  }
}

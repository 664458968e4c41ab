package dev.petforge.examples.embedding;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The orders of a shop as a table of PetForge's: what the shop knows of an order is read, and what
 * becomes of its video is shown beside it. This one lives in memory; one on a database reads and
 * writes the same columns.
 */
public final class OrdersTable implements RecordTable {
  private static final TableRef REF = new TableRef("shop:orders");

  /** The columns that the shop writes, and what it was told of an order; others show results. */
  private static final Set<String> READ =
      Set.of(
          Column.PROJECT_ID,
          Column.TEMPLATE,
          Column.RELEASE_DATE,
          Column.SEGMENT_COUNT,
          Column.SCENE_DESCRIPTION,
          Column.APPROVE,
          Column.ERROR);

  private final Map<RecordRef, Map<String, String>> orders = new LinkedHashMap<>();
  private final Map<RecordRef, Path> photos = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  /**
   * Adds an order.
   *
   * @param number names it for good
   * @param cells what is known of it, by the names of {@link Column}
   * @param photo empty if the customer has sent none yet
   */
  public synchronized RecordRef add(
      String number, Map<String, String> cells, Optional<Path> photo) {
    RecordRef order = new RecordRef(REF, number);
    orders.put(order, new LinkedHashMap<>(cells));
    photo.ifPresent(file -> photos.put(order, file));
    return order;
  }

  /** Takes an order away. */
  public synchronized void remove(RecordRef order) {
    orders.remove(order);
  }

  /** What a column shows of an order; empty text for nothing. */
  public synchronized String shown(RecordRef order, String column) {
    return orders.getOrDefault(order, Map.of()).getOrDefault(column, "");
  }

  /** Notes that an order cannot be carried out as it is. */
  public synchronized void complain(String place, String why) {
    complaints.add(place + ": " + why);
  }

  /** What has been noted. */
  public synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public TableRef ref() {
    return REF;
  }

  @Override
  public synchronized List<Row> rows() {
    return orders.keySet().stream().map(this::row).toList();
  }

  @Override
  public synchronized List<Row> rows(Collection<RecordRef> wanted) {
    wanted.forEach(OrdersTable::requireOwn);
    return orders.keySet().stream().filter(wanted::contains).map(this::row).toList();
  }

  private Row row(RecordRef order) {
    Map<String, String> cells = new LinkedHashMap<>(orders.getOrDefault(order, Map.of()));
    cells.keySet().retainAll(READ);
    cells.values().removeIf(String::isBlank);
    // The handle of a picture is whatever picture() understands; its mark tells pictures apart.
    Optional<String> photo = Optional.ofNullable(photos.get(order)).map(Path::toString);
    return new Row(order, "order " + order.record(), cells, photo, photo);
  }

  @Override
  public void picture(String picture, Path target) {
    try {
      Files.copy(Path.of(picture), target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PermanentException("PICTURE_MISSING", "the photo " + picture + ": " + e, e);
    }
  }

  @Override
  public synchronized Map<RecordRef, Failure> write(List<RowUpdate> updates) {
    requireFew(updates);
    Map<RecordRef, Failure> refused = new LinkedHashMap<>();
    for (RowUpdate update : updates) {
      Map<String, String> cells = orders.get(update.ref());
      if (cells == null) {
        refused.put(
            update.ref(), Failure.permanent("ROW_GONE", update.ref() + " is no order any more"));
      } else {
        cells.putAll(update.allCells());
      }
    }
    return refused;
  }

  @Override
  public synchronized List<Difference> differences(List<RowUpdate> expected) {
    requireFew(expected);
    List<Difference> differences = new ArrayList<>();
    for (RowUpdate update : expected) {
      if (!orders.containsKey(update.ref())) {
        differences.add(Difference.gone(update.ref()));
        continue;
      }
      update
          .allCells()
          .forEach(
              (column, text) -> {
                String shown = shown(update.ref(), column);
                if (!shown.equals(text)) {
                  differences.add(Difference.in(update.ref(), column, shown, text));
                }
              });
    }
    return differences;
  }

  private static void requireOwn(RecordRef order) {
    if (!order.table().equals(REF)) {
      throw new IllegalArgumentException("not a row of " + REF + ": " + order);
    }
  }

  private static void requireFew(List<RowUpdate> updates) {
    if (updates.size() > 500) {
      throw new IllegalArgumentException("updates must be at most 500, were " + updates.size());
    }
  }
}

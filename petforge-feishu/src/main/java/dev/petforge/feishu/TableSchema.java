package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.table.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The columns of a table as they are now.
 *
 * @param fields in the table's order, by what people call them
 */
record TableSchema(Map<String, Field> fields) {
  TableSchema {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Of columns that look the same the first counts whose name is that to the letter. */
  static TableSchema of(List<Field> fields) {
    Map<String, Field> exact = new LinkedHashMap<>();
    fields.forEach(field -> exact.putIfAbsent(field.name(), field));
    Map<String, Field> byColumn = new LinkedHashMap<>();
    for (Field field : exact.values()) {
      byColumn.putIfAbsent(field.column(), exact.getOrDefault(field.column(), field));
    }
    return new TableSchema(byColumn);
  }

  Optional<Field> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** The name of a column. */
  Optional<String> named(String id) {
    return fields.values().stream()
        .filter(field -> field.id().equals(id))
        .map(Field::column)
        .findFirst();
  }

  /** Those of the asked columns that there are, whatever they are. */
  List<Field> present(List<ColumnKind> columns) {
    List<Field> present = new ArrayList<>();
    columns.forEach(column -> field(column.name()).ifPresent(present::add));
    return present;
  }

  /** Those of the asked columns that there are not. */
  List<ColumnKind> missing(List<ColumnKind> columns) {
    return columns.stream().filter(column -> field(column.name()).isEmpty()).toList();
  }

  /** What is wrong with those that there are: a sentence for each. */
  List<String> wrongTypes(List<ColumnKind> columns) {
    List<String> wrong = new ArrayList<>();
    for (ColumnKind column : columns) {
      field(column.name())
          .filter(field -> !column.taken().contains(field.type()))
          .ifPresent(
              field ->
                  wrong.add(
                      "column '"
                          + field.name()
                          + "' must be of the kind "
                          + column.made().words()
                          + ", is "
                          + field.type().words()));
    }
    return wrong;
  }

  /** Whether all asked columns are there, and what they should be. */
  boolean suits(List<ColumnKind> columns) {
    return missing(columns).isEmpty() && wrongTypes(columns).isEmpty();
  }

  /**
   * What is wrong with those of some columns of results that cannot be shown, and what to do.
   *
   * @param names of any columns; those that are not of results, and those that a table may be
   *     without and is, are left out
   */
  Map<String, String> unshown(Collection<String> names) {
    Set<String> mayBeAway =
        Stream.concat(ColumnKind.optional().stream(), ColumnKind.attachments().stream())
            .map(ColumnKind::name)
            .collect(Collectors.toSet());
    List<ColumnKind> kinds = new ArrayList<>(ColumnKind.written(Storyboard.MAX_SHOTS));
    kinds.addAll(ColumnKind.optional());
    kinds.addAll(ColumnKind.attachments());
    kinds.removeIf(kind -> !names.contains(kind.name()) || kind.name().equals(Column.PROJECT_ID));
    List<ColumnKind> missing =
        kinds.stream()
            .filter(kind -> field(kind.name()).isEmpty() && !mayBeAway.contains(kind.name()))
            .toList();
    Map<String, String> unshown = new LinkedHashMap<>();
    for (ColumnKind kind : kinds) {
      wrongTypes(List.of(kind)).forEach(what -> unshown.put(kind.name(), what));
      if (missing.contains(kind)) {
        unshown.put(kind.name(), madeBy(missing));
      }
    }
    return unshown;
  }

  /** The same for all that are missing: they are made together. */
  private String madeBy(List<ColumnKind> missing) {
    boolean one = missing.size() == 1;
    return (one ? "there is no column '" : "there are no columns '")
        + missing.stream().map(ColumnKind::name).collect(Collectors.joining("', '"))
        + "' (connect the table again"
        + forSegments(missing)
        + (one ? ", and have it made)" : ", and have them made)");
  }

  /**
   * @throws PermanentException with code {@code WRONG_COLUMNS}, naming all that is wrong
   */
  void require(String place, List<ColumnKind> columns) {
    List<String> wrong = new ArrayList<>(wrongTypes(columns));
    missing(columns).forEach(column -> wrong.add("there is no column '" + column.name() + "'"));
    if (!wrong.isEmpty()) {
      throw new PermanentException(
          "WRONG_COLUMNS",
          place
              + ": "
              + String.join("; ", wrong)
              + "; it may have been renamed: name it as it was, or connect the table again"
              + forSegments(missing(columns))
              + ", and have missing ones made");
    }
  }

  /** For how many segments, if columns of some are missing: whoever connects has to say it. */
  private static String forSegments(List<ColumnKind> missing) {
    List<String> names = missing.stream().map(ColumnKind::name).toList();
    return IntStream.rangeClosed(1, Storyboard.MAX_SHOTS)
        .filter(count -> names.contains(Column.segmentVideo(count - 1)))
        .max()
        .stream()
        .mapToObj(count -> " for " + count + (count == 1 ? " segment" : " segments"))
        .findFirst()
        .orElse("");
  }
}

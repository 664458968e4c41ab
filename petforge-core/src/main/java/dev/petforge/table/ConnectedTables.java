package dev.petforge.table;

import dev.petforge.failure.PermanentException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables that are connected; more may be added at any time. Safe for use by many threads. */
public final class ConnectedTables {
  private final TableFinder finder;
  private volatile Map<TableRef, RecordTable> tables = Map.of();

  public ConnectedTables(Collection<RecordTable> first, TableFinder finder) {
    this.finder = finder;
    first.forEach(this::add);
  }

  /** Those that are known here, and no others. */
  public ConnectedTables(Collection<RecordTable> first) {
    this(first, TableFinder.none());
  }

  /**
   * Looks whether others connected tables of a name since.
   *
   * @param name as {@link TableFinder#news} has it
   */
  public void look(String name) {
    finder.news(name).forEach(this::add);
  }

  /**
   * The tables of a name, after a {@link #look}.
   *
   * @param name of a table, or of what several have in common
   */
  public List<RecordTable> named(String name) {
    look(name);
    return tables.values().stream()
        .filter(table -> table.ref().base().equals(name) || table.ref().value().equals(name))
        .toList();
  }

  /** Connects a table; one with the same name takes the place of the one before. */
  public synchronized void add(RecordTable table) {
    Map<TableRef, RecordTable> more = new LinkedHashMap<>(tables);
    more.put(table.ref(), table);
    tables = Collections.unmodifiableMap(more);
  }

  /** In the order in which they were added. */
  public Set<TableRef> refs() {
    return tables.keySet();
  }

  /** All of them, in the order in which they were added. */
  public Collection<RecordTable> all() {
    return tables.values();
  }

  /** A table; empty if it is not connected. */
  public Optional<RecordTable> find(TableRef ref) {
    return Optional.ofNullable(tables.get(ref));
  }

  /**
   * A table that somebody named.
   *
   * @throws PermanentException with code {@code UNKNOWN_TABLE} if it is not connected
   */
  public RecordTable get(TableRef ref) {
    return find(ref)
        .orElseThrow(
            () ->
                new PermanentException(
                    "UNKNOWN_TABLE",
                    "table " + ref + " is not connected, there are " + tables.keySet()));
  }
}

package dev.petforge.emulator.feishu;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A table, as a person has it before them: everything here happens at once and needs no right. Safe
 * for use by many threads.
 */
public final class EmulatedTable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_FIELDS = 300;

  private final EmulatedBase base;
  private final String id = Ids.next("tbl", 14);
  private final String view = Ids.next("vew", 10);
  private final Instant visible;
  private final Map<String, FeishuField> fields = new LinkedHashMap<>();
  private final Map<String, EmulatedRecord> rows = new LinkedHashMap<>();
  private final CellWriter writer;
  private final CellReader reader;
  private String name;
  private long revision;
  private long numbers;

  EmulatedTable(EmulatedBase base, String name) {
    this.base = base;
    this.name = name;
    this.visible = base.world().visibleFrom();
    this.writer = new CellWriter(this);
    this.reader = new CellReader(this);
  }

  EmulatedBase base() {
    return base;
  }

  Instant visible() {
    return visible;
  }

  CellWriter writer() {
    return writer;
  }

  CellReader reader() {
    return reader;
  }

  /** Its id, unique within its base. */
  public String id() {
    return id;
  }

  /** The id of its one view. */
  public String view() {
    return view;
  }

  /** The address that a person would copy. */
  public String url() {
    return base.url() + "?table=" + id + "&view=" + view;
  }

  /** Its name. */
  public String name() {
    synchronized (base.world()) {
      return name;
    }
  }

  public EmulatedTable rename(String other) {
    synchronized (base.world()) {
      name = other;
      touched();
      return this;
    }
  }

  /** How often it was changed. */
  public long revision() {
    synchronized (base.world()) {
      return revision;
    }
  }

  long rev() {
    return revision;
  }

  private void touched() {
    revision++;
    base.touched();
  }

  // columns

  /** Adds a column; the first one is the primary one. */
  public EmulatedTable add(String column, EmulatedFieldType type) {
    newField(column, type, type.uiTypes().get(0));
    return this;
  }

  /** Adds a select with its options. */
  public EmulatedTable addSelect(String column, EmulatedFieldType type, String... options) {
    synchronized (base.world()) {
      FeishuField field = newField(column, type, type.uiTypes().get(0));
      List.of(options).forEach(field::addOption);
      return this;
    }
  }

  FeishuField newField(String column, EmulatedFieldType type, String uiType) {
    synchronized (base.world()) {
      if (findField(column).isPresent()) {
        throw FeishuRefusal.of(1254014, "FieldNameDuplicated", "there is a field " + column);
      }
      if (fields.size() >= MOST_FIELDS) {
        throw FeishuRefusal.of(1254105, "FieldExceedLimit", "a table has 300 fields at most");
      }
      FeishuField field =
          new FeishuField(column, type, uiType, fields.isEmpty(), base.world().visibleFrom());
      fields.put(field.id(), field);
      touched();
      return field;
    }
  }

  /** Gives a column another name. */
  public EmulatedTable renameColumn(String column, String other) {
    synchronized (base.world()) {
      field(column).rename(other);
      touched();
      return this;
    }
  }

  /** Gives a column another type; what is in it and does not fit is lost. */
  public EmulatedTable retypeColumn(String column, EmulatedFieldType type) {
    synchronized (base.world()) {
      FeishuField field = field(column);
      field.retype(type);
      for (EmulatedRecord row : rows.values()) {
        JsonNode old = row.cells().get(field.id());
        if (old != null && fits(field, old)) {
          makeOptions(field, old);
        } else {
          row.cells().remove(field.id());
        }
      }
      touched();
      return this;
    }
  }

  private boolean fits(FeishuField field, JsonNode value) {
    try {
      writer.take(field, value);
      return true;
    } catch (FeishuRefusal refusal) {
      return false;
    }
  }

  /**
   * Keeps programs from a column, or lets them again: while advanced permissions are on, its cells
   * are not read, and a write that names it is told that there is no such column (1254045).
   */
  public EmulatedTable withholdColumn(String column, boolean so) {
    synchronized (base.world()) {
      field(column).withheld(so);
      return this;
    }
  }

  boolean withholds(FeishuField field) {
    return field.withheld() && base.isAdvanced();
  }

  /** Throws a column away. */
  public EmulatedTable removeColumn(String column) {
    synchronized (base.world()) {
      FeishuField field = field(column);
      fields.remove(field.id());
      rows.values().forEach(row -> row.cells().remove(field.id()));
      touched();
      return this;
    }
  }

  /** The names of its columns, in order. */
  public List<String> columns() {
    synchronized (base.world()) {
      return fields.values().stream().map(FeishuField::name).toList();
    }
  }

  /** The type of a column. */
  public EmulatedFieldType type(String column) {
    synchronized (base.world()) {
      return field(column).type();
    }
  }

  /** The id of a column. */
  public String columnId(String column) {
    synchronized (base.world()) {
      return field(column).id();
    }
  }

  /** The options of a select, also those that a client made without knowing. */
  public List<String> options(String column) {
    synchronized (base.world()) {
      return field(column).options().stream().map(FeishuField.Option::name).toList();
    }
  }

  List<FeishuField> fields() {
    synchronized (base.world()) {
      return List.copyOf(fields.values());
    }
  }

  Optional<FeishuField> findField(String column) {
    return fields.values().stream().filter(one -> one.name().equals(column)).findFirst();
  }

  private FeishuField field(String column) {
    return findField(column)
        .orElseThrow(
            () -> new NoSuchElementException("table " + name + " has no column " + column));
  }

  // rows

  /**
   * Adds a row.
   *
   * @param cells by the names of their columns: strings, numbers, booleans, lists and maps as the
   *     API writes them, also for columns that the API cannot write
   * @return the record's id
   */
  public String addRow(Map<String, ?> cells) {
    synchronized (base.world()) {
      Map<FeishuField, Optional<JsonNode>> values = new LinkedHashMap<>();
      cells.forEach((column, value) -> values.put(field(column), byHand(field(column), value)));
      return insert(List.of(values), EmulatedBase.person(), base.world().now()).get(0).id();
    }
  }

  /**
   * Copies a row, with what stands in it, to the end.
   *
   * @return the copy's id
   */
  public String copy(String record) {
    synchronized (base.world()) {
      Map<FeishuField, Optional<JsonNode>> values = new LinkedHashMap<>();
      Map<String, JsonNode> cells = row(record).cells();
      fields
          .values()
          .forEach(
              field ->
                  Optional.ofNullable(cells.get(field.id()))
                      .ifPresent(cell -> values.put(field, Optional.of(cell))));
      return insert(List.of(values), EmulatedBase.person(), base.world().now()).get(0).id();
    }
  }

  /** Sets a cell; null empties it. */
  public EmulatedTable edit(String record, String column, @Nullable Object value) {
    synchronized (base.world()) {
      FeishuField field = field(column);
      Optional<JsonNode> cell = value == null ? Optional.empty() : byHand(field, value);
      update(Map.of(row(record), Map.of(field, cell)), EmulatedBase.person());
      return this;
    }
  }

  /** Throws a row away. */
  public EmulatedTable remove(String record) {
    synchronized (base.world()) {
      delete(List.of(row(record)), EmulatedBase.person());
      return this;
    }
  }

  /** A person can also have mentions in a text, and formulas have values that nobody writes. */
  private Optional<JsonNode> byHand(FeishuField field, Object value) {
    JsonNode json = JSON.valueToTree(value);
    boolean free =
        !field.type().writable() || (field.type() == EmulatedFieldType.TEXT && json.isArray());
    return Optional.of(free ? json : writer.take(field, json));
  }

  /** The ids of its rows, in order. */
  public List<String> records() {
    synchronized (base.world()) {
      return List.copyOf(rows.keySet());
    }
  }

  /** What a person sees in a cell: text, dates in the base's zone, the names of files. */
  public String cell(String record, String column) {
    synchronized (base.world()) {
      return reader.shown(field(column), row(record));
    }
  }

  /** What a person sees in a row, by the names of the columns. */
  public Map<String, String> row(int index) {
    synchronized (base.world()) {
      return shown(List.copyOf(rows.values()).get(index));
    }
  }

  /** What a person sees, row by row. */
  public List<Map<String, String>> rows() {
    synchronized (base.world()) {
      return rows.values().stream().map(this::shown).toList();
    }
  }

  private Map<String, String> shown(EmulatedRecord row) {
    Map<String, String> cells = new LinkedHashMap<>();
    fields.values().forEach(field -> cells.put(field.name(), reader.shown(field, row)));
    return cells;
  }

  List<EmulatedRecord> all() {
    return new ArrayList<>(rows.values());
  }

  Optional<EmulatedRecord> find(String record) {
    return Optional.ofNullable(rows.get(record));
  }

  private EmulatedRecord row(String record) {
    return find(record)
        .orElseThrow(
            () -> new NoSuchElementException("table " + name + " has no record " + record));
  }

  // changes, each of which is one revision and one event

  List<EmulatedRecord> insert(
      List<Map<FeishuField, Optional<JsonNode>>> values, String who, Instant rowsVisible) {
    if (rows.size() + values.size() > base.recordCap()) {
      throw FeishuRefusal.of(
          1254103,
          "RecordExceedLimit",
          "table " + id + " may have " + base.recordCap() + " records");
    }
    Instant now = base.world().now();
    List<EmulatedRecord> made = new ArrayList<>();
    List<Change.Action> actions = new ArrayList<>();
    for (Map<FeishuField, Optional<JsonNode>> cells : values) {
      EmulatedRecord row =
          new EmulatedRecord(Ids.next("rec", 10), ++numbers, now, rowsVisible, who);
      rows.put(row.id(), row);
      made.add(row);
      actions.add(set(row, cells, "record_added"));
    }
    touched();
    tell(actions, who);
    return made;
  }

  void update(Map<EmulatedRecord, Map<FeishuField, Optional<JsonNode>>> changes, String who) {
    List<Change.Action> actions = new ArrayList<>();
    changes.forEach(
        (row, cells) -> {
          actions.add(set(row, cells, "record_edited"));
          row.touched(base.world().now(), who);
        });
    touched();
    tell(actions, who);
  }

  void delete(List<EmulatedRecord> gone, String who) {
    List<Change.Action> actions = new ArrayList<>();
    for (EmulatedRecord row : gone) {
      rows.remove(row.id());
      actions.add(new Change.Action(row.id(), "record_deleted", row.cells(), Map.of()));
    }
    touched();
    tell(actions, who);
  }

  private Change.Action set(
      EmulatedRecord row, Map<FeishuField, Optional<JsonNode>> cells, String word) {
    Map<String, JsonNode> before = new LinkedHashMap<>();
    Map<String, JsonNode> after = new LinkedHashMap<>();
    cells.forEach(
        (field, value) -> {
          if (field.type() == EmulatedFieldType.STAGE) {
            return;
          }
          JsonNode old = row.cells().remove(field.id());
          before.put(field.id(), old == null ? JsonNodeFactory.instance.nullNode() : old);
          value.ifPresent(
              one -> {
                makeOptions(field, one);
                row.cells().put(field.id(), one);
              });
          after.put(field.id(), value.orElse(JsonNodeFactory.instance.nullNode()));
        });
    return new Change.Action(row.id(), word, before, after);
  }

  /** Unknown names become options; one that comes twice in a cell becomes two. */
  private static void makeOptions(FeishuField field, JsonNode value) {
    if (field.type() == EmulatedFieldType.SINGLE_SELECT && !field.hasOption(value.asString(""))) {
      field.addOption(value.asString(""));
    } else if (field.type() == EmulatedFieldType.MULTI_SELECT) {
      List<String> fresh = new ArrayList<>();
      value.forEach(
          one -> {
            if (!field.hasOption(one.asString(""))) {
              fresh.add(one.asString(""));
            }
          });
      fresh.forEach(field::addOption);
    }
  }

  private void tell(List<Change.Action> actions, String who) {
    base.world().changed(new Change(base.token(), id, revision, who, base.world().now(), actions));
  }
}

package dev.petforge.feishu;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.publication.Destination;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import dev.petforge.table.WrittenText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A table of a base, with the columns of {@link Column}. People write rows with pictures; results
 * are shown beside them. Columns are found by their names; their kinds are looked up once, and
 * again when a name is not known any more. Safe for use by many threads.
 */
public final class FeishuTable implements RecordTable {
  private static final int PAGE = 500;

  private final FeishuClient client;
  private final String id;
  private final String name;
  private final TableRef ref;
  private final String baseToken;
  private final Attachments attachments;
  private volatile @Nullable FeishuBase base;
  private volatile @Nullable TableSchema schema;

  /**
   * @param name with what it belongs to, for people
   */
  FeishuTable(FeishuClient client, String baseToken, String id, String name) {
    this.client = client;
    this.baseToken = baseToken;
    this.id = id;
    this.name = name;
    this.ref = ref(client.host(), baseToken, id);
    this.attachments = new Attachments(client, this::base, id);
  }

  /** The name of a table for good. */
  static TableRef ref(String host, String baseToken, String id) {
    return new TableRef("feishu:" + host + "/" + baseToken + "|" + id);
  }

  @Override
  public TableRef ref() {
    return ref;
  }

  /** As people see it, with what it belongs to. */
  public String name() {
    return name;
  }

  /**
   * The base that it belongs to; asked for at the first use.
   *
   * @throws PermanentException if the app may not work in it any more: says what to do
   */
  public FeishuBase base() {
    FeishuBase known = base;
    if (known == null) {
      known = client.base(baseToken);
      base = known;
    }
    return known;
  }

  private String path() {
    return FeishuBase.path(baseToken, id);
  }

  /**
   * Says what of the columns stands in the way.
   *
   * @param segments of how many segments the results are shown
   */
  public Columns columns(int segments) {
    TableSchema now = refreshed();
    List<ColumnKind> all = ColumnKind.all(segments);
    List<ColumnKind> optional = ColumnKind.optional();
    List<String> wrong = now.wrongTypes(all);
    wrong.addAll(now.wrongTypes(optional));
    wrong.addAll(now.wrongTypes(ColumnKind.attachments()));
    return new Columns(
        now.missing(all).stream().map(ColumnKind::name).toList(),
        now.missing(optional).stream().map(ColumnKind::name).toList(),
        wrong);
  }

  /**
   * How the columns of a table stand.
   *
   * @param missing those that there are not, by name: {@link #createColumns} makes them
   * @param withoutOptional those that a table may be without and this one is, by name: {@link
   *     #createColumns} makes them too
   * @param wrong what is wrong with others, a sentence for each: a person has to mend it
   */
  public record Columns(List<String> missing, List<String> withoutOptional, List<String> wrong) {
    public Columns {
      missing = List.copyOf(missing);
      withoutOptional = List.copyOf(withoutOptional);
      wrong = List.copyOf(wrong);
    }
  }

  /**
   * Makes the columns that are missing.
   *
   * @return their names
   */
  public List<String> createColumns(int segments) {
    List<ColumnKind> wanted = new ArrayList<>(ColumnKind.all(segments));
    wanted.addAll(ColumnKind.optional());
    return create(wanted);
  }

  private List<String> create(List<ColumnKind> wanted) {
    List<String> made = new ArrayList<>();
    for (ColumnKind column : refreshed().missing(wanted)) {
      String what = "make column '" + column.name() + "' in " + this;
      ObjectNode body =
          OpenApi.object().put("field_name", column.name()).put("type", column.made().number());
      Map<String, String> query = Map.of("client_token", UUID.randomUUID().toString());
      client
          .gate(baseToken)
          .write(what, () -> client.api().post(what, path() + "/fields", query, body));
      made.add(column.name());
    }
    schema = null;
    return made;
  }

  /**
   * Makes the columns that hold videos as attachments, where they are missing.
   *
   * @return their names
   */
  public List<String> createAttachmentColumns() {
    return create(ColumnKind.attachments());
  }

  @Override
  public Optional<Destination> attachments() {
    List<ColumnKind> columns = ColumnKind.attachments();
    TableSchema now = known();
    return now.missing(columns).isEmpty() && now.wrongTypes(columns).isEmpty()
        ? Optional.of(client.attachments().base(baseToken))
        : Optional.empty();
  }

  @Override
  public List<Row> rows() {
    return read().rows();
  }

  @Override
  public Reading read() {
    List<Field> fields = readable();
    ObjectNode body = OpenApi.object();
    ArrayNode names = body.putArray("field_names");
    fields.forEach(field -> names.add(field.name()));
    String what = "read rows of " + this;
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (JsonNode item :
        OpenApi.items(
            what,
            PAGE,
            query -> client.api().post(what, path() + "/records/search", query, body))) {
      number++;
      if (saysSomething(item, fields)) {
        rows.add(row(item, fields, " row " + number));
      }
    }
    return new Reading(rows, number - rows.size());
  }

  @Override
  public List<Row> rows(Collection<RecordRef> wanted) {
    wanted.forEach(this::requireOwn);
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<Field> fields = readable();
    return new RowReader(client, path(), toString())
        .read(wanted.stream().map(RecordRef::record).distinct().toList()).values().stream()
            .filter(item -> saysSomething(item, fields))
            .map(item -> row(item, fields, " row"))
            .toList();
  }

  private void requireOwn(RecordRef row) {
    if (!row.table().equals(ref)) {
      throw new IllegalArgumentException("not a row of " + ref + ": " + row);
    }
  }

  /**
   * Whether somebody wrote something into a row, or results stand there. A new table has empty
   * rows, in which nobody asked for anything, however much is computed in them.
   */
  private boolean saysSomething(JsonNode item, List<Field> fields) {
    return fields.stream()
        .filter(field -> !field.type().isComputed() && !field.column().equals(Column.ERROR))
        .anyMatch(
            field -> {
              JsonNode value = item.path("fields").path(field.name());
              return field.type() == FieldType.ATTACHMENT
                  ? !value.isEmpty()
                  : (field.type() != FieldType.CHECKBOX || value.asBoolean(false))
                      && !WrittenText.isBlank(Cells.text(value, field.type(), base().zone()));
            });
  }

  /** The columns that people write, as they are now, and what tells that a row has a project. */
  private List<Field> readable() {
    TableSchema columns = refreshed();
    List<ColumnKind> asked = ColumnKind.read();
    List<String> wrong = columns.wrongTypes(asked);
    if (columns.field(Column.OPENING_IMAGE).isEmpty()) {
      wrong.add("there is no column '" + Column.OPENING_IMAGE + "'");
    }
    if (!wrong.isEmpty()) {
      throw new PermanentException("WRONG_COLUMNS", this + ": " + String.join("; ", wrong));
    }
    List<Field> fields = new ArrayList<>(columns.present(asked));
    columns.field(Column.PROJECT_ID).ifPresent(fields::add);
    columns.field(Column.ERROR).ifPresent(fields::add);
    columns.field(Column.STATUS).ifPresent(fields::add);
    return fields;
  }

  private Row row(JsonNode item, List<Field> fields, String place) {
    String record = item.path("record_id").asString("");
    Map<String, String> cells = new LinkedHashMap<>();
    Optional<Attachments.Attachment> picture = Optional.empty();
    for (Field field : fields) {
      JsonNode value = item.path("fields").path(field.name());
      if (value.isMissingNode() || value.isNull() || field.column().equals(Column.STATUS)) {
        continue;
      }
      if (field.column().equals(Column.OPENING_IMAGE)) {
        picture = attachments.first(value, field, record);
      } else {
        String text = Cells.text(value, field.type(), base().zone());
        if (!WrittenText.isBlank(text)) {
          cells.put(field.column(), text);
        }
      }
    }
    return new Row(
        new RecordRef(ref, record),
        this + place + " (" + record + ")",
        cells,
        picture.map(Attachments.Attachment::handle),
        picture.map(Attachments.Attachment::token));
  }

  /** The name that people know a picture by, of a {@link Row#picture} of any table of Feishu. */
  public static String pictureName(String picture) {
    return Attachments.name(picture);
  }

  @Override
  public void picture(String picture, Path target) {
    attachments.download(
        picture,
        target,
        record ->
            Optional.ofNullable(
                    new RowReader(client, path(), toString()).read(List.of(record)).get(record))
                .flatMap(
                    row ->
                        known()
                            .field(Column.OPENING_IMAGE)
                            .map(field -> row.path("fields").path(field.name())))
                .orElseGet(OpenApi::object));
  }

  @Override
  public Map<String, String> unshown(Collection<String> columns) {
    Map<String, String> before = known().unshown(columns);
    // It may have been mended meanwhile.
    return before.isEmpty() ? before : refreshed().unshown(columns);
  }

  @Override
  public Map<RecordRef, Failure> write(List<RowUpdate> updates) {
    return new RowWriter(client, baseToken, path(), this::known, this::refreshed, toString())
        .write(updates);
  }

  @Override
  public List<Difference> differences(List<RowUpdate> expected) {
    expected.forEach(update -> requireOwn(update.ref()));
    return new RowReader(client, path(), toString()).differences(expected, refreshed());
  }

  /**
   * Whether a change can concern what people write. If only results were changed it cannot: most
   * changes are made by this program itself.
   */
  boolean concernsPeople(RecordChange change) {
    TableSchema columns = schema;
    if (columns == null || change.fields().isEmpty()) {
      return true;
    }
    List<ColumnKind> people = ColumnKind.read();
    // A column that is not known yet may be any.
    return change.fields().stream()
        .anyMatch(
            id ->
                columns
                    .named(id)
                    .map(name -> people.stream().anyMatch(column -> column.name().equals(name)))
                    .orElse(true));
  }

  /** Whether a change is one of this table. */
  boolean isTold(RecordChange change) {
    return change.base().equals(baseToken) && change.table().equals(id);
  }

  /** The rows that a change tells of. */
  List<RecordRef> rows(RecordChange change) {
    return change.records().stream().map(record -> new RecordRef(ref, record)).toList();
  }

  private TableSchema known() {
    TableSchema now = schema;
    return now == null ? refreshed() : now;
  }

  private TableSchema refreshed() {
    List<Field> fields = new ArrayList<>();
    for (JsonNode item : FeishuBase.pages(client, "list columns of " + this, path() + "/fields")) {
      fields.add(
          new Field(
              item.path("field_id").asString(""),
              item.path("field_name").asString(""),
              FieldType.of(item.path("type").asInt(-1))));
    }
    TableSchema now = TableSchema.of(fields);
    schema = now;
    return now;
  }

  @Override
  public String toString() {
    return name;
  }
}

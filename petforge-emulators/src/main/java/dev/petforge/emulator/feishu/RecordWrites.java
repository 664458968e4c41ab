package dev.petforge.emulator.feishu;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes records of one table: everything of a call, or nothing. All values are checked before the
 * first is set. The world's monitor must be held.
 */
final class RecordWrites {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_WRITTEN = 1000;
  private static final int MOST_DELETED = 500;

  private final Call call;
  private final EmulatedTable table;
  private final boolean inconsistent;

  RecordWrites(Call call, EmulatedTable table) {
    this.call = call;
    this.table = table;
    this.inconsistent = call.flag("ignore_consistency_check");
  }

  JsonNode create() {
    JsonNode body = call.body();
    call.known(body, "fields");
    JsonNode fields = fields(body);
    EmulatedRecord row = insert(List.of(cells(fields))).get(0);
    ObjectNode data = NODES.objectNode();
    data.set("record", echo(row, fields));
    return data;
  }

  JsonNode createMany() {
    JsonNode body = call.body();
    call.known(body, "records");
    List<JsonNode> records = records(body, MOST_WRITTEN);
    List<Map<FeishuField, Optional<JsonNode>>> cells = new ArrayList<>();
    for (JsonNode record : records) {
      call.known(record, "fields");
      cells.add(cells(fields(record)));
    }
    List<EmulatedRecord> rows = insert(cells);
    ObjectNode data = NODES.objectNode();
    ArrayNode echoes = data.putArray("records");
    for (int i = 0; i < rows.size(); i++) {
      echoes.add(echo(rows.get(i), records.get(i).path("fields")));
    }
    return data;
  }

  private List<EmulatedRecord> insert(List<Map<FeishuField, Optional<JsonNode>>> cells) {
    Instant visible =
        inconsistent ? table.base().world().now() : table.base().world().visibleFrom();
    return table.insert(cells, call.who(), visible);
  }

  JsonNode update() {
    JsonNode body = call.body();
    call.known(body, "fields");
    JsonNode fields = fields(body);
    EmulatedRecord row = row(call.path("record"));
    table.update(Map.of(row, cells(fields)), call.who());
    ObjectNode data = NODES.objectNode();
    data.set("record", echo(row, fields));
    return data;
  }

  JsonNode updateMany() {
    JsonNode body = call.body();
    call.known(body, "records");
    Map<EmulatedRecord, Map<FeishuField, Optional<JsonNode>>> changes = new LinkedHashMap<>();
    ObjectNode data = NODES.objectNode();
    ArrayNode echoes = data.putArray("records");
    for (JsonNode record : records(body, MOST_WRITTEN)) {
      call.known(record, "record_id", "fields");
      EmulatedRecord row = row(Call.requireText(record, "record_id"));
      JsonNode fields = fields(record);
      Map<FeishuField, Optional<JsonNode>> cells = cells(fields);
      if (changes.containsKey(row)) {
        call.complain("record " + row.id() + " comes twice in a batch");
      }
      changes.computeIfAbsent(row, none -> new LinkedHashMap<>()).putAll(cells);
      echoes.add(echo(row, fields));
    }
    table.update(changes, call.who());
    return data;
  }

  JsonNode delete() {
    EmulatedRecord row = row(call.path("record"));
    table.delete(List.of(row), call.who());
    return NODES.objectNode().put("deleted", true).put("record_id", row.id());
  }

  JsonNode deleteMany() {
    JsonNode body = call.body();
    call.known(body, "records");
    Set<EmulatedRecord> gone = new LinkedHashSet<>();
    ObjectNode data = NODES.objectNode();
    ArrayNode list = data.putArray("records");
    for (JsonNode id : records(body, MOST_DELETED)) {
      if (gone.add(row(id.asString("")))) {
        list.addObject().put("deleted", true).put("record_id", id.asString(""));
      }
    }
    table.delete(List.copyOf(gone), call.who());
    return data;
  }

  private static List<JsonNode> records(JsonNode body, int most) {
    List<JsonNode> records = Call.requireList(body, "records");
    if (records.isEmpty()) {
      throw FeishuRefusal.of(1254007, "EmptyValue", "records must not be empty");
    }
    if (records.size() > most) {
      throw FeishuRefusal.of(
          1254104,
          "RecordAddOnceExceedLimit",
          "one call takes " + most + " records, was sent " + records.size());
    }
    return records;
  }

  private static JsonNode fields(JsonNode record) {
    JsonNode fields = Call.require(record, "fields");
    if (!fields.isObject()) {
      throw FeishuRefusal.of(1254001, "WrongRequestBody", "fields must be an object");
    }
    return fields;
  }

  /** The values of a record by field; an empty one clears the cell. */
  private Map<FeishuField, Optional<JsonNode>> cells(JsonNode fields) {
    if (fields.isEmpty()) {
      call.complain("fields is empty: that makes an empty record, or changes nothing");
    }
    Map<FeishuField, Optional<JsonNode>> cells = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      FeishuField field =
          table
              .findField(entry.getKey())
              .filter(one -> !table.withholds(one))
              .filter(one -> inconsistent || table.base().world().visible(one.visible()))
              .orElseThrow(
                  () ->
                      FeishuRefusal.of(
                          1254045,
                          "FieldNameNotFound",
                          "table " + table.id() + " has no field '" + entry.getKey() + "'"));
      JsonNode value = entry.getValue();
      if (value.isNull() && !field.type().writable()) {
        throw field.type().refusal(field.name(), "cannot be written");
      }
      if (field.type() == EmulatedFieldType.DATE
          && value.isNumber()
          && value.asLong(0) < 10_000_000_000L) {
        call.complain("date of '" + field.name() + "' looks like seconds: " + value);
      }
      cells.put(
          field,
          value.isNull() ? Optional.empty() : Optional.of(table.writer().take(field, value)));
    }
    return cells;
  }

  EmulatedRecord row(String id) {
    if (!Ids.wellFormed(id, "rec")) {
      throw FeishuRefusal.of(1254006, "WrongRecordId", "'" + id + "' is no record id");
    }
    return table
        .find(id)
        .filter(row -> inconsistent || table.base().world().visible(row.visible()))
        .orElseThrow(
            () ->
                FeishuRefusal.of(
                    1254043, "RecordIdNotFound", "table " + table.id() + " has no record " + id));
  }

  /** What was sent, not what is read; {@code id} is a twin of {@code record_id}. */
  private static ObjectNode echo(EmulatedRecord row, JsonNode sent) {
    ObjectNode record = NODES.objectNode();
    ObjectNode fields = record.putObject("fields");
    for (Map.Entry<String, JsonNode> entry : sent.properties()) {
      if (!entry.getValue().isNull()) {
        fields.set(entry.getKey(), entry.getValue().deepCopy());
      }
    }
    record.put("id", row.id());
    record.put("record_id", row.id());
    return record;
  }
}

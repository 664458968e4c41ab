package dev.petforge.emulator.feishu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Searches the records of a table, as {@code records/search} does. */
final class RecordSearch {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordSearch() {}

  static ObjectNode answer(Call call, EmulatedTable table) {
    call.knownQuery("page_size", "page_token", "user_id_type");
    JsonNode body = call.exchange().body().length == 0 ? NODES.objectNode() : call.body();
    call.known(body, "view_id", "field_names", "automatic_fields", "sort", "filter");
    List<EmulatedRecord> found =
        table.base().hidesRecordsFrom(call) ? List.of() : find(table, body);
    Set<String> names = names(table, body);
    boolean automatic = body.path("automatic_fields").asBoolean(false);
    Paging paging = Paging.of(call, 20, 500, body.toString());
    return paging.over(found, row -> record(table, row, names, automatic));
  }

  private static List<EmulatedRecord> find(EmulatedTable table, JsonNode body) {
    World world = table.base().world();
    JsonNode filter = body.path("filter");
    JsonNode sort = body.path("sort");
    String view = body.path("view_id").asString("");
    boolean viewCounts = filter.isEmpty() && sort.isEmpty();
    if (viewCounts && !view.isEmpty() && !view.equals(table.view())) {
      throw view.startsWith("vew")
          ? FeishuRefusal.of(1254042, "ViewIdNotFound", "there is no view " + view)
          : FeishuRefusal.of(1254005, "WrongViewId", view + " is no view");
    }
    List<EmulatedRecord> found = new ArrayList<>();
    for (EmulatedRecord row : table.all()) {
      if (world.visible(row.visible())) {
        found.add(row);
      }
    }
    if (!filter.isMissingNode() && !filter.isNull()) {
      found.removeIf(new RecordFilter(table, world.now()).of(filter).negate());
    }
    order(table, sort).ifPresent(found::sort);
    return found;
  }

  private static Optional<Comparator<EmulatedRecord>> order(EmulatedTable table, JsonNode sort) {
    if (sort.isMissingNode() || sort.isNull()) {
      return Optional.empty();
    }
    if (!sort.isArray() || sort.size() > 100) {
      throw FeishuRefusal.of(1254016, "InvalidSort", "sort must be a list of at most 100");
    }
    Optional<Comparator<EmulatedRecord>> all = Optional.empty();
    for (JsonNode one : sort) {
      String name = one.path("field_name").asString("");
      FeishuField field =
          table
              .findField(name)
              .orElseThrow(
                  () -> FeishuRefusal.of(1254016, "InvalidSort", "there is no field " + name));
      Comparator<EmulatedRecord> by = by(table, field);
      Comparator<EmulatedRecord> next = one.path("desc").asBoolean(false) ? by.reversed() : by;
      all = Optional.of(all.map(before -> before.thenComparing(next)).orElse(next));
    }
    return all;
  }

  private static Comparator<EmulatedRecord> by(EmulatedTable table, FeishuField field) {
    return (one, other) -> {
      Optional<JsonNode> a = table.reader().read(field, one);
      Optional<JsonNode> b = table.reader().read(field, other);
      if (a.isEmpty() || b.isEmpty()) {
        return Boolean.compare(a.isPresent(), b.isPresent());
      }
      if (a.get().isNumber() && b.get().isNumber()) {
        return a.get().decimalValue().compareTo(b.get().decimalValue());
      }
      return CellReader.words(a.get()).compareTo(CellReader.words(b.get()));
    };
  }

  private static Set<String> names(EmulatedTable table, JsonNode body) {
    JsonNode wanted = body.path("field_names");
    Set<String> names = new LinkedHashSet<>();
    if (wanted.isMissingNode() || wanted.isNull() || (wanted.isArray() && wanted.isEmpty())) {
      table.fields().forEach(field -> names.add(field.name()));
      return names;
    }
    if (!wanted.isArray() || wanted.size() > 200) {
      throw FeishuRefusal.of(1254024, "InvalidFieldNames", "field_names takes 200 names at most");
    }
    for (JsonNode one : wanted) {
      String name = one.asString("");
      if (table.findField(name).isEmpty()) {
        throw FeishuRefusal.of(1254024, "InvalidFieldNames", "there is no field '" + name + "'");
      }
      names.add(name);
    }
    return names;
  }

  /** A record as it is read. */
  static ObjectNode record(
      EmulatedTable table, EmulatedRecord row, Set<String> names, boolean automatic) {
    ObjectNode record = NODES.objectNode();
    ObjectNode fields = record.putObject("fields");
    for (FeishuField field : table.fields()) {
      if (names.contains(field.name()) && !table.withholds(field)) {
        table.reader().read(field, row).ifPresent(value -> fields.set(field.name(), value));
      }
    }
    record.put("record_id", row.id());
    if (automatic) {
      record.set("created_by", person(row.createdBy()));
      record.put("created_time", row.created().toEpochMilli());
      record.set("last_modified_by", person(row.modifiedBy()));
      record.put("last_modified_time", row.modified().toEpochMilli());
      record.put("record_url", table.base().url() + "?table=" + table.id() + "&record=" + row.id());
    }
    return record;
  }

  private static ObjectNode person(String id) {
    return NODES.objectNode().put("id", id).put("name", id).put("en_name", "").put("email", "");
  }
}

package dev.petforge.emulator.feishu;

import dev.petforge.emulator.feishu.FeishuEndpoint.Handler;
import dev.petforge.emulator.feishu.FeishuEndpoint.Kind;
import dev.petforge.emulator.feishu.RateLimits.Tier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The calls of {@code bitable/v1}: bases, tables, columns and records. */
final class BitableApi {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String BASE = "/bitable/v1/apps/{app}";
  private static final String TABLE = BASE + "/tables/{table}";
  private static final int MOST_GOT = 100;

  private static final List<String> DATE_FORMATS =
      List.of(
          "yyyy/MM/dd",
          "yyyy/MM/dd HH:mm",
          "yyyy-MM-dd",
          "yyyy-MM-dd HH:mm",
          "MM-dd",
          "MM/dd/yyyy",
          "dd/MM/yyyy");

  private static final Set<String> READ =
      Set.of("bitable:app:readonly", "bitable:app", "base:record:retrieve");
  private static final Set<String> READ_FIELDS =
      Set.of("bitable:app:readonly", "bitable:app", "base:field:read");
  private static final Set<String> READ_BASE = Set.of("bitable:app:readonly", "bitable:app");

  private final World world;
  private final Map<String, EmulatedBase> bases;
  private final Wiki wiki;
  private final ClientTokens clientTokens = new ClientTokens();

  BitableApi(World world, Map<String, EmulatedBase> bases, Wiki wiki) {
    this.world = world;
    this.bases = bases;
    this.wiki = wiki;
  }

  List<FeishuEndpoint> endpoints() {
    List<FeishuEndpoint> all = new ArrayList<>();
    all.add(read("GET", BASE, Tier.PER_SECOND_20, READ_BASE, this::meta));
    all.add(read("GET", BASE + "/tables", Tier.PER_SECOND_20, READ_BASE, this::tables));
    all.add(read("GET", TABLE + "/fields", Tier.PER_SECOND_20, READ_FIELDS, this::fields));
    String records = TABLE + "/records";
    all.add(read("POST", records + "/search", Tier.PER_SECOND_20, READ, this::search));
    all.add(read("POST", records + "/batch_get", Tier.PER_SECOND_20, READ, this::getMany));
    all.add(read("GET", records, Tier.PER_SECOND_20, READ, this::list));
    all.add(read("GET", records + "/{record}", Tier.PER_SECOND_20, READ, this::get));
    all.add(
        new FeishuEndpoint(
            "POST",
            TABLE + "/fields",
            Tier.PER_SECOND_10,
            Kind.WRITE,
            Set.of("bitable:app", "base:field:create"),
            call -> write(call, table -> createField(call, table))));
    all.add(write("POST", records, "create", RecordWrites::create));
    all.add(write("PUT", records + "/{record}", "update", RecordWrites::update));
    all.add(write("DELETE", records + "/{record}", "delete", RecordWrites::delete));
    all.add(write("POST", records + "/batch_create", "create", RecordWrites::createMany));
    all.add(write("POST", records + "/batch_update", "update", RecordWrites::updateMany));
    all.add(write("POST", records + "/batch_delete", "delete", RecordWrites::deleteMany));
    return all;
  }

  private static FeishuEndpoint read(
      String method, String path, Tier tier, Set<String> scopes, Handler handler) {
    return new FeishuEndpoint(method, path, tier, Kind.READ, scopes, handler);
  }

  private FeishuEndpoint write(
      String method, String path, String verb, Function<RecordWrites, JsonNode> work) {
    return new FeishuEndpoint(
        method,
        path,
        Tier.PER_SECOND_50,
        Kind.WRITE,
        Set.of("bitable:app", "base:record:" + verb),
        call -> {
          if (verb.equals("delete")) {
            call.knownQuery("ignore_consistency_check");
          } else {
            call.knownQuery("ignore_consistency_check", "client_token", "user_id_type");
          }
          write(call, table -> work.apply(new RecordWrites(call, table)));
        });
  }

  // who and where

  /** The base of a call, whether the caller may use it or not. */
  Optional<EmulatedBase> find(Map<String, String> path) {
    return Optional.ofNullable(bases.get(path.getOrDefault("app", "")));
  }

  private EmulatedBase base(Call call) {
    String token = call.path("app");
    if (wiki.has(token) || !token.matches("[A-Za-z0-9]{10,40}")) {
      throw FeishuRefusal.of(
          1254003, "WrongBaseToken", "'" + token + "' is no app_token; is it a wiki node's?");
    }
    EmulatedBase base = bases.get(token);
    if (base == null) {
      throw FeishuRefusal.of(91402, "NOTEXIST", "there is no base " + token);
    }
    if (!world.visible(base.visible()) && !call.flag("ignore_consistency_check")) {
      throw FeishuRefusal.of(1254040, "BaseTokenNotFound", "there is no base " + token);
    }
    base.require(call);
    return base;
  }

  private EmulatedTable table(Call call) {
    String id = call.path("table");
    EmulatedBase base = base(call);
    if (!Ids.wellFormed(id, "tbl")) {
      throw FeishuRefusal.of(1254004, "WrongTableId", "'" + id + "' is no table id");
    }
    return base.tableOfId(id)
        .filter(table -> world.visible(table.visible()) || call.flag("ignore_consistency_check"))
        .orElseThrow(() -> FeishuRefusal.of(1254041, "TableIdNotFound", "there is no table " + id));
  }

  // reads

  private void meta(Call call) throws IOException {
    call.knownQuery();
    ObjectNode data = NODES.objectNode();
    data.set("app", base(call).meta());
    call.answer(data);
  }

  private void tables(Call call) throws IOException {
    call.knownQuery("page_size", "page_token");
    EmulatedBase base = base(call);
    List<EmulatedTable> visible =
        base.tables().stream().filter(table -> world.visible(table.visible())).toList();
    call.answer(
        Paging.of(call, 20, 100, "")
            .over(
                visible,
                table ->
                    NODES
                        .objectNode()
                        .put("table_id", table.id())
                        .put("revision", table.revision())
                        .put("name", table.name())));
  }

  private void fields(Call call) throws IOException {
    call.knownQuery("view_id", "text_field_as_array", "page_size", "page_token");
    EmulatedTable table = table(call);
    boolean array = call.flag("text_field_as_array");
    ObjectNode data;
    synchronized (world) {
      List<FeishuField> visible =
          table.fields().stream().filter(field -> world.visible(field.visible())).toList();
      data = Paging.of(call, 20, 100, "").over(visible, field -> field.json(array));
    }
    call.answer(data);
  }

  private void search(Call call) throws IOException {
    EmulatedTable table = table(call);
    ObjectNode data;
    synchronized (world) {
      data = RecordSearch.answer(call, table);
    }
    call.answer(data);
  }

  /** The old list: text is a plain string unless asked otherwise, and there is no filter here. */
  private void list(Call call) throws IOException {
    call.knownQuery(
        "view_id",
        "page_size",
        "page_token",
        "text_field_as_array",
        "automatic_fields",
        "user_id_type",
        "display_formula_ref");
    EmulatedTable table = table(call);
    ObjectNode data;
    synchronized (world) {
      List<EmulatedRecord> rows = new ArrayList<>();
      for (EmulatedRecord row : table.all()) {
        if (world.visible(row.visible()) && !table.base().hidesRecordsFrom(call)) {
          rows.add(row);
        }
      }
      data = Paging.of(call, 20, 500, "").over(rows, row -> legacy(call, table, row));
    }
    call.answer(data);
  }

  private void get(Call call) throws IOException {
    call.knownQuery(
        "text_field_as_array",
        "automatic_fields",
        "user_id_type",
        "with_shared_url",
        "display_formula_ref");
    EmulatedTable table = table(call);
    ObjectNode data = NODES.objectNode();
    synchronized (world) {
      requireOpen(call, table);
      data.set(
          "record", legacy(call, table, new RecordWrites(call, table).row(call.path("record"))));
    }
    call.answer(data);
  }

  private static ObjectNode legacy(Call call, EmulatedTable table, EmulatedRecord row) {
    ObjectNode record =
        RecordSearch.record(table, row, names(table), call.flag("automatic_fields"));
    record.put("id", row.id());
    if (!call.flag("text_field_as_array")) {
      ObjectNode fields = (ObjectNode) record.path("fields");
      for (FeishuField field : table.fields()) {
        if (field.type() == EmulatedFieldType.TEXT && fields.has(field.name())) {
          fields.put(field.name(), CellReader.words(fields.path(field.name())));
        }
      }
    }
    return record;
  }

  private static Set<String> names(EmulatedTable table) {
    return table.fields().stream()
        .map(FeishuField::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Answers in the table's order: that it is the request's, Feishu does not promise. */
  private void getMany(Call call) throws IOException {
    call.knownQuery();
    JsonNode body = call.body();
    call.known(body, "record_ids", "user_id_type", "with_shared_url", "automatic_fields");
    EmulatedTable table = table(call);
    List<JsonNode> ids = Call.requireList(body, "record_ids");
    if (ids.isEmpty() || ids.size() > MOST_GOT) {
      throw FeishuRefusal.of(
          1254104, "RecordExceedLimit", "record_ids must be 1 to 100, were " + ids.size());
    }
    ObjectNode data = NODES.objectNode();
    ArrayNode records = data.putArray("records");
    ArrayNode forbidden = data.putArray("forbidden_record_ids");
    ArrayNode absent = data.putArray("absent_record_ids");
    boolean automatic = body.path("automatic_fields").asBoolean(false);
    boolean shared = body.path("with_shared_url").asBoolean(false);
    synchronized (world) {
      Set<String> wanted = new LinkedHashSet<>();
      ids.forEach(id -> wanted.add(id.asString("")));
      for (EmulatedRecord row : table.all()) {
        if (!world.visible(row.visible()) || !wanted.remove(row.id())) {
          continue;
        }
        if (table.base().hidesRecordsFrom(call)) {
          forbidden.add(row.id());
          continue;
        }
        ObjectNode record = RecordSearch.record(table, row, names(table), automatic);
        if (shared) {
          record.put("shared_url", table.base().url() + "?record=" + row.id());
        }
        records.add(record);
      }
      wanted.forEach(absent::add);
    }
    call.answer(data);
  }

  // writes

  private static void requireOpen(Call call, EmulatedTable table) {
    if (table.base().hidesRecordsFrom(call)) {
      throw FeishuRefusal.of(
          1254302, "RolePermNotAllow", "advanced permissions keep the app from these records");
    }
  }

  private void write(Call call, Function<EmulatedTable, JsonNode> work) throws IOException {
    EmulatedTable table = table(call);
    EmulatedBase base = table.base();
    requireOpen(call, table);
    base.requireWritable(call);
    Optional<JsonNode> before = clientTokens.begin(call);
    if (before.isPresent()) {
      base.noteReplayed();
      call.answer(before.get());
      return;
    }
    JsonNode answer;
    boolean done = false;
    try {
      answer = alone(call, base, table, work);
      done = true;
    } finally {
      if (!done) {
        clientTokens.refused(call);
      }
    }
    clientTokens.done(call, answer);
    call.answer(answer);
  }

  /** One write after the other: one that comes in between is refused, and nothing of it done. */
  private JsonNode alone(
      Call call, EmulatedBase base, EmulatedTable table, Function<EmulatedTable, JsonNode> work) {
    if (!base.beginWrite()) {
      throw FeishuRefusal.of(1254291, "Write conflict", "another write to the base is under way");
    }
    boolean done = false;
    try {
      pause();
      JsonNode answer;
      synchronized (world) {
        answer = work.apply(table);
      }
      done = true;
      return answer;
    } finally {
      base.endWrite(done && call.endpoint().ofRecords());
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(world.settings().writeTime().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode createField(Call call, EmulatedTable table) {
    call.knownQuery("client_token", "user_id_type");
    JsonNode body = call.body();
    call.known(body, "field_name", "type", "ui_type", "property", "description");
    String name = Call.requireText(body, "field_name").strip();
    if (name.isEmpty() || name.length() > 1000) {
      throw FeishuRefusal.field("field_name", name, "must have 1 to 1000 characters");
    }
    JsonNode number = Call.require(body, "type");
    EmulatedFieldType type =
        EmulatedFieldType.of(number.asInt(-1))
            .orElseThrow(() -> FeishuRefusal.field("type", number.toString(), "is unknown"));
    if (type == EmulatedFieldType.LOOKUP) {
      throw FeishuRefusal.of(1254001, "WrongRequestBody", "a lookup field cannot be created");
    }
    String uiType = body.path("ui_type").asString(type.uiTypes().get(0));
    if (!type.uiTypes().contains(uiType)) {
      throw FeishuRefusal.field("ui_type", uiType, "must be one of " + type.uiTypes());
    }
    JsonNode property = body.path("property");
    List<String> options = options(type, property);
    FeishuField field = table.newField(name, type, uiType);
    options.forEach(field::addOption);
    if (property.isObject()) {
      field.property(property.deepCopy());
    }
    JsonNode description = body.path("description");
    field.describe(
        description.isObject() ? description.path("text").asString("") : description.asString(""));
    ObjectNode data = NODES.objectNode();
    data.set("field", field.json(false));
    return data;
  }

  private static List<String> options(EmulatedFieldType type, JsonNode property) {
    JsonNode format = property.path("date_formatter");
    if (type == EmulatedFieldType.DATE && !DATE_FORMATS.contains(format.asString("yyyy/MM/dd"))) {
      throw FeishuRefusal.of(
          1254084,
          "DatetimeFieldPropertyError",
          "date_formatter must be one of " + DATE_FORMATS + ", was " + format);
    }
    if (type == EmulatedFieldType.URL && !property.isMissingNode()) {
      throw FeishuRefusal.of(
          1254087, "URLFieldPropertyError", "a field of type Url takes no property, not even {}");
    }
    if (property.isMissingNode() || property.isNull()) {
      return List.of();
    }
    if (!property.isObject()) {
      throw FeishuRefusal.of(1254080, "FieldPropertyError", "property must be an object");
    }
    Map<String, Boolean> names = new LinkedHashMap<>();
    for (JsonNode option : property.path("options")) {
      String name = option.path("name").asString("");
      if (name.isEmpty() || option.has("id") || names.put(name, true) != null) {
        throw FeishuRefusal.of(
            type == EmulatedFieldType.SINGLE_SELECT ? 1254082 : 1254083,
            "SelectFieldPropertyError",
            "options need names that differ, and no id: " + option);
      }
    }
    return List.copyOf(names.keySet());
  }
}

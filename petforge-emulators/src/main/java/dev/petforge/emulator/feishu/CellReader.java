package dev.petforge.emulator.feishu;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows a cell to a program, and to a person. */
final class CellReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final EmulatedTable table;

  CellReader(EmulatedTable table) {
    this.table = table;
  }

  /** What search and batch_get answer; empty cells are left out. */
  Optional<JsonNode> read(FeishuField field, EmulatedRecord row) {
    Optional<JsonNode> computed = computed(field, row);
    if (computed.isPresent()) {
      return computed;
    }
    JsonNode stored = row.cells().get(field.id());
    if (stored == null || isEmpty(field, stored)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (field.type()) {
          case TEXT -> segments(field, stored);
          case USER -> people(stored);
          case ATTACHMENT -> attachments(stored);
          case LINK, DUPLEX_LINK -> NODES.objectNode().set("link_record_ids", stored.deepCopy());
          case LOCATION ->
              NODES
                  .objectNode()
                  .put("location", stored.asString())
                  .put("name", "")
                  .put("address", "")
                  .put("full_address", "");
          default -> stored.deepCopy();
        });
  }

  private static Optional<JsonNode> computed(FeishuField field, EmulatedRecord row) {
    return switch (field.type()) {
      case CREATED_TIME -> Optional.of(NODES.numberNode(row.created().toEpochMilli()));
      case MODIFIED_TIME -> Optional.of(NODES.numberNode(row.modified().toEpochMilli()));
      case CREATED_USER -> Optional.of(people(idList(row.createdBy())));
      case MODIFIED_USER -> Optional.of(people(idList(row.modifiedBy())));
      case AUTO_NUMBER -> Optional.of(NODES.stringNode(Long.toString(row.number())));
      default -> Optional.empty();
    };
  }

  private static ArrayNode idList(String id) {
    ArrayNode list = NODES.arrayNode();
    list.addObject().put("id", id);
    return list;
  }

  /** Nothing in it: no text, no file, no choice. */
  private static boolean isEmpty(FeishuField field, JsonNode stored) {
    return (stored.isArray() && stored.isEmpty())
        || (field.type() == EmulatedFieldType.TEXT
            && stored.isString()
            && stored.asString().isEmpty());
  }

  private static JsonNode segments(FeishuField field, JsonNode stored) {
    if (stored.isArray()) {
      return stored.deepCopy();
    }
    ArrayNode list = NODES.arrayNode();
    ObjectNode segment = list.addObject();
    if (field.uiType().equals("Email")) {
      segment.put("type", "url").put("link", "mailto:" + stored.asString());
    } else {
      segment.put("type", "text");
    }
    segment.put("text", stored.asString());
    return list;
  }

  private static ArrayNode people(JsonNode stored) {
    ArrayNode list = NODES.arrayNode();
    for (JsonNode one : stored) {
      String id = one.path("id").asString("");
      list.addObject()
          .put("id", id)
          .put("name", one.path("name").asString(id))
          .put("en_name", one.path("name").asString(id))
          .put("email", "")
          .put("avatar_url", "");
    }
    return list;
  }

  private ArrayNode attachments(JsonNode stored) {
    ArrayNode list = NODES.arrayNode();
    for (JsonNode one : stored) {
      String token = one.path("file_token").asString("");
      MediaStore.Blob blob = table.base().world().media().blob(token).orElse(null);
      if (blob == null) {
        continue;
      }
      String medias = table.base().world().address() + "/open-apis/drive/v1/medias/";
      String extra =
          table.base().isAdvanced()
              ? "extra="
                  + URLEncoder.encode(
                      "{\"bitablePerm\":{\"tableId\":\""
                          + table.id()
                          + "\",\"rev\":"
                          + table.rev()
                          + "}}",
                      StandardCharsets.UTF_8)
              : "";
      list.addObject()
          .put("file_token", token)
          .put("name", blob.name())
          .put("type", blob.type())
          .put("size", blob.size())
          .put("url", medias + token + "/download" + (extra.isEmpty() ? "" : "?" + extra))
          .put(
              "tmp_url",
              medias
                  + "batch_get_tmp_download_url?file_tokens="
                  + token
                  + (extra.isEmpty() ? "" : "&" + extra));
    }
    return list;
  }

  /** What a person sees in the cell; empty if nothing. */
  String shown(FeishuField field, EmulatedRecord row) {
    JsonNode value = read(field, row).orElse(null);
    if (value == null) {
      return "";
    }
    return switch (field.type()) {
      case DATE, CREATED_TIME, MODIFIED_TIME -> date(field, value.asLong(0));
      case CHECKBOX -> value.asBoolean(false) ? "✓" : "";
      case NUMBER -> plain(value.decimalValue());
      default -> words(value);
    };
  }

  private String date(FeishuField field, long millis) {
    return DateTimeFormatter.ofPattern(field.dateFormat())
        .withZone(zone(table.base().timeZone()))
        .format(Instant.ofEpochMilli(millis));
  }

  /** A zone, also one that only Feishu knows, such as {@code Asia/Beijing}. */
  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return name.equals("Asia/Beijing") ? ZoneId.of("Asia/Shanghai") : ZoneOffset.UTC;
    }
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** The text of any value: of segments run together, of other lists parted by commas. */
  static String words(JsonNode value) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      boolean text = !value.isEmpty();
      for (JsonNode one : value) {
        text &= one.isObject() && one.has("text");
        parts.add(words(one));
      }
      return String.join(text ? "" : ", ", parts);
    }
    if (value.isObject()) {
      for (String member :
          List.of("text", "name", "full_address", "location", "link_record_ids", "value")) {
        if (value.has(member) && !words(value.path(member)).isEmpty()) {
          return words(value.path(member));
        }
      }
      return value.toString();
    }
    return value.isNumber() ? plain(value.decimalValue()) : value.asString("");
  }
}

package dev.petforge.emulator.feishu;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A column. Guarded by its table. */
final class FeishuField {
  /** An option of a select; two may have one name. */
  record Option(String id, String name) {}

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String id;
  private final Instant visible;
  private final boolean primary;
  private final List<Option> options = new ArrayList<>();
  private String name;
  private EmulatedFieldType type;
  private String uiType;
  private JsonNode property;
  private String description = "";
  private boolean withheld;

  FeishuField(
      String name, EmulatedFieldType type, String uiType, boolean primary, Instant visible) {
    this.id = Ids.next("fld", 10);
    this.name = name;
    this.type = type;
    this.uiType = uiType;
    this.primary = primary;
    this.visible = visible;
    this.property = NODES.objectNode();
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  EmulatedFieldType type() {
    return type;
  }

  String uiType() {
    return uiType;
  }

  Instant visible() {
    return visible;
  }

  List<Option> options() {
    return options;
  }

  void rename(String other) {
    name = other;
  }

  void retype(EmulatedFieldType other) {
    type = other;
    uiType = other.uiTypes().get(0);
    property = NODES.objectNode();
    options.clear();
  }

  void describe(String words) {
    description = words;
  }

  void property(JsonNode other) {
    property = other;
  }

  void withheld(boolean so) {
    withheld = so;
  }

  /** Whether programs are kept from it while advanced permissions are on. */
  boolean withheld() {
    return withheld;
  }

  void addOption(String option) {
    options.add(new Option(Ids.next("opt", 10), option));
  }

  boolean hasOption(String option) {
    return options.stream().anyMatch(one -> one.name().equals(option));
  }

  String dateFormat() {
    return property.path("date_formatter").asString("yyyy/MM/dd");
  }

  /** As list fields and create field show it. */
  ObjectNode json(boolean textAsArray) {
    ObjectNode json = NODES.objectNode();
    json.put("field_id", id);
    json.put("field_name", name);
    json.put("type", type.number());
    json.put("ui_type", uiType);
    json.set("property", shownProperty());
    json.put("is_primary", primary);
    json.put("is_hidden", false);
    if (textAsArray) {
      ArrayNode words = json.putArray("description");
      if (!description.isEmpty()) {
        words.addObject().put("type", "text").put("text", description);
      }
    } else {
      json.put("description", description);
    }
    return json;
  }

  private JsonNode shownProperty() {
    if (type == EmulatedFieldType.SINGLE_SELECT || type == EmulatedFieldType.MULTI_SELECT) {
      ObjectNode shown = NODES.objectNode();
      ArrayNode list = shown.putArray("options");
      for (int i = 0; i < options.size(); i++) {
        list.addObject()
            .put("id", options.get(i).id())
            .put("name", options.get(i).name())
            .put("color", i % 55);
      }
      return shown;
    }
    if (type == EmulatedFieldType.DATE) {
      return NODES.objectNode().put("date_formatter", dateFormat()).put("auto_fill", false);
    }
    return property.isEmpty() ? NODES.nullNode() : property;
  }
}

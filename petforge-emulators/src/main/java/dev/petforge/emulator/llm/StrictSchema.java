package dev.petforge.emulator.llm;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The rules that strict schemas have with every vendor: an object at the root, every property
 * required, no others allowed, and at most five levels.
 */
final class StrictSchema {
  private static final int MOST_LEVELS = 5;

  private final Consumer<String> refuse;

  /**
   * @param refuse is told what is wrong; throws
   */
  StrictSchema(Consumer<String> refuse) {
    this.refuse = refuse;
  }

  void check(JsonNode schema) {
    if (!schema.path("type").asString("").equals("object")) {
      refuse.accept("the root of a strict schema must be an object");
    }
    look(schema, "$", 1);
  }

  private void look(JsonNode schema, String place, int level) {
    if (schema.has("properties")) {
      if (level > MOST_LEVELS) {
        refuse.accept("a strict schema has at most " + MOST_LEVELS + " levels, see " + place);
      }
      Set<String> required = new HashSet<>();
      schema.path("required").values().forEach(name -> required.add(name.asString("")));
      if (!required.equals(new HashSet<>(schema.path("properties").propertyNames()))) {
        refuse.accept("'required' must name every property at " + place);
      }
      if (schema.path("additionalProperties").asBoolean(true)) {
        refuse.accept("'additionalProperties' must be false at " + place);
      }
      for (var property : schema.path("properties").properties()) {
        look(property.getValue(), place + "." + property.getKey(), level + 1);
      }
    }
    if (schema.has("items")) {
      look(schema.path("items"), place + "[]", level);
    }
  }
}

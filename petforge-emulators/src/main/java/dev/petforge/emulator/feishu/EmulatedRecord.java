package dev.petforge.emulator.feishu;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A record of a table, its cells by the ids of their fields. Guarded by its table. */
final class EmulatedRecord {
  private final String id;
  private final long number;
  private final Instant created;
  private final Instant visible;
  private final String createdBy;
  private final Map<String, JsonNode> cells = new LinkedHashMap<>();
  private Instant modified;
  private String modifiedBy;

  EmulatedRecord(String id, long number, Instant created, Instant visible, String createdBy) {
    this.id = id;
    this.number = number;
    this.created = created;
    this.visible = visible;
    this.createdBy = createdBy;
    this.modified = created;
    this.modifiedBy = createdBy;
  }

  String id() {
    return id;
  }

  long number() {
    return number;
  }

  Instant created() {
    return created;
  }

  Instant modified() {
    return modified;
  }

  Instant visible() {
    return visible;
  }

  String createdBy() {
    return createdBy;
  }

  String modifiedBy() {
    return modifiedBy;
  }

  Map<String, JsonNode> cells() {
    return cells;
  }

  void touched(Instant when, String who) {
    modified = when;
    modifiedBy = who;
  }
}

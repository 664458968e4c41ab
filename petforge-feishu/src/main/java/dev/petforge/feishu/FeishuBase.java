package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A base: several tables that are written one call at a time. */
public final class FeishuBase {
  private static final int PAGE = 100;
  private static final Map<String, String> BITABLE = Map.of("file_type", "bitable");

  private final FeishuClient client;
  private final String token;
  private final String name;
  private final ZoneId zone;
  private final boolean advanced;

  FeishuBase(FeishuClient client, String token, String name, ZoneId zone, boolean advanced) {
    this.client = client;
    this.token = token;
    this.name = name;
    this.zone = zone;
    this.advanced = advanced;
  }

  /** Names of zones have been seen that no list has, {@code Asia/Beijing} among them. */
  static ZoneId zone(String text) {
    if (text.equals("Asia/Beijing")) {
      return ZoneId.of("Asia/Shanghai");
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      return ZoneId.of("Asia/Shanghai");
    }
  }

  /** Names it at Feishu. */
  public String token() {
    return token;
  }

  public String name() {
    return name;
  }

  /** What a date in it means. */
  public ZoneId zone() {
    return zone;
  }

  /** Whether rights are given for single tables and columns. */
  public boolean advancedPermissions() {
    return advanced;
  }

  /** Its tables, their names by their ids, in its order. */
  public Map<String, String> tables() {
    Map<String, String> tables = new LinkedHashMap<>();
    pages(client, "list tables of " + this, "bitable/v1/apps/" + token + "/tables")
        .forEach(
            item -> tables.put(item.path("table_id").asString(""), item.path("name").asString("")));
    return tables;
  }

  /**
   * One of its tables.
   *
   * @throws PermanentException with code {@code NO_TABLE} if it has none of that id: names those
   *     that it has
   */
  public FeishuTable table(String id) {
    Map<String, String> tables = tables();
    String found = tables.get(id);
    if (found == null) {
      throw new PermanentException("NO_TABLE", this + " has no table " + id + ", it has " + tables);
    }
    return new FeishuTable(client, token, id, "table '" + found + "' of " + this);
  }

  /**
   * Has Feishu send events when rows of its tables are changed, to the address that the developer
   * console has for this app. Doing so again changes nothing.
   *
   * @throws PermanentException if the app does not manage the base, or lacks the permission
   */
  public void subscribe() {
    String what = "subscribe to events of " + this;
    client.api().post(what, file() + "/subscribe", BITABLE, OpenApi.object());
  }

  /** Ends what {@link #subscribe} began. */
  public void unsubscribe() {
    String what = "unsubscribe from events of " + this;
    client.api().delete(what, file() + "/delete_subscribe", BITABLE);
  }

  private String file() {
    return "drive/v1/files/" + token;
  }

  /** Where a table is. */
  static String path(String base, String table) {
    return "bitable/v1/apps/" + base + "/tables/" + table;
  }

  /** All items of all pages of a list. */
  static List<JsonNode> pages(FeishuClient client, String what, String path) {
    return OpenApi.items(what, PAGE, query -> client.api().get(what, path, query));
  }

  @Override
  public String toString() {
    return name.isEmpty() ? "base " + token : "base '" + name + "'";
  }
}

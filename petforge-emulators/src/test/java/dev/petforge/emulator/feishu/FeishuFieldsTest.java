package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FeishuFieldsTest {
  private final FeishuEmulator feishu =
      new FeishuEmulator(FeishuSettings.standard().withRateLimits(false));
  private final FeishuClient client = new FeishuClient(feishu).signedIn();
  private final EmulatedTable table = feishu.addDemo();
  private final String fields = FeishuClient.path(table) + "/fields";

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private FeishuClient.Reply create(Map<String, ?> body) {
    return client.post(fields, body);
  }

  @Test
  void a_base_says_what_it_is_and_lists_its_tables() {
    table.base().timeZone("Asia/Beijing").advanced(true).addTable("另一个");
    String base = "/bitable/v1/apps/" + table.base().token();

    JsonNode app = client.get(base).data().path("app");
    JsonNode tables = client.get(base + "/tables?page_size=1").data();

    assertThat(app.path("time_zone").asString()).isEqualTo("Asia/Beijing");
    assertThat(app.path("is_advanced").asBoolean()).isTrue();
    assertThat(app.path("revision").asLong()).isEqualTo(table.base().revision());
    assertThat(tables.path("items").path(0).path("table_id").asString()).isEqualTo(table.id());
    assertThat(tables.path("has_more").asBoolean()).isTrue();
    JsonNode rest =
        client
            .get(base + "/tables?page_size=1&page_token=" + tables.path("page_token").asString())
            .data();
    assertThat(rest.path("items").path(0).path("name").asString()).isEqualTo("另一个");
    assertThat(rest.path("has_more").asBoolean()).isFalse();
    assertThat(rest.path("page_token").asString("")).isNotEmpty();
    assertThat(client.get(base + "/tables?page_size=101").code()).isEqualTo(1254011);
  }

  @Test
  void columns_are_listed_with_their_types_and_options() {
    JsonNode items = client.get(fields + "?page_size=100").data().path("items");

    assertThat(items.size()).isEqualTo(7);
    assertThat(items.path(0).path("is_primary").asBoolean()).isTrue();
    assertThat(items.path(0).path("description").isString()).isTrue();
    assertThat(items.path(1).path("type").asInt()).isEqualTo(17);
    assertThat(items.path(1).path("ui_type").asString()).isEqualTo("Attachment");
    assertThat(items.path(6).path("property").path("options").path(0).path("name").asString())
        .isEqualTo("通过");
    assertThat(items.path(3).path("field_id").asString()).isEqualTo(table.columnId("release_date"));
    assertThat(
            client
                .get(fields + "?text_field_as_array=true")
                .data()
                .path("items")
                .path(0)
                .path("description")
                .isArray())
        .isTrue();
  }

  @Test
  void a_column_can_be_created_and_its_name_loses_its_spaces() {
    FeishuClient.Reply reply =
        create(
            Map.of(
                "field_name",
                "  status ",
                "type",
                3,
                "ui_type",
                "SingleSelect",
                "property",
                Map.of("options", List.of(Map.of("name", "new"), Map.of("name", "done")))));

    assertThat(reply.code()).isZero();
    assertThat(reply.data().path("field").path("field_name").asString()).isEqualTo("status");
    assertThat(table.columns()).endsWith("status");
    assertThat(table.options("status")).containsExactly("new", "done");
    assertThat(create(Map.of("field_name", "status", "type", 1)).code()).isEqualTo(1254014);
  }

  @Test
  void a_column_that_cannot_be_is_refused() {
    assertThat(create(Map.of("field_name", "u", "type", 15, "property", Map.of())).code())
        .isEqualTo(1254087);
    assertThat(create(Map.of("field_name", "u", "type", 15)).code()).isZero();
    assertThat(create(Map.of("field_name", "l", "type", 19)).code()).isEqualTo(1254001);
    assertThat(create(Map.of("field_name", "x", "type", 99)).code()).isEqualTo(99992402);
    assertThat(create(Map.of("field_name", "x", "type", 2, "ui_type", "Text")).code())
        .isEqualTo(99992402);
    assertThat(
            create(
                    Map.of(
                        "field_name", "d", "type", 5, "property", Map.of("date_formatter", "QQQ")))
                .code())
        .isEqualTo(1254084);
    assertThat(create(Map.of("type", 1)).code()).isEqualTo(99992402);
    assertThat(
            create(
                    Map.of(
                        "field_name",
                        "s",
                        "type",
                        3,
                        "property",
                        Map.of("options", List.of(Map.of("id", "opt1", "name", "new")))))
                .code())
        .isEqualTo(1254082);
  }

  @Test
  void a_repeated_client_token_makes_one_column() {
    String query = "?client_token=" + UUID.randomUUID();
    Map<String, Object> body = Map.of("field_name", "status", "type", 1);

    JsonNode first = client.post(fields + query, body).data();

    assertThat(client.post(fields + query, body).data()).isEqualTo(first);
    assertThat(table.columns()).containsOnlyOnce("status");
    assertThat(table.base().writes().accepted()).as("columns are not counted").isZero();
  }

  @Test
  void a_table_has_300_columns_at_most() {
    IntStream.range(0, 293).forEach(i -> table.add("c" + i, EmulatedFieldType.TEXT));

    assertThat(create(Map.of("field_name", "one more", "type", 1)).code()).isEqualTo(1254105);
  }

  @Test
  void wiki_nodes_lead_to_their_documents() {
    String url = feishu.addToWiki(table.base());
    String token = url.substring(url.lastIndexOf('/') + 1);

    JsonNode node = client.get("/wiki/v2/spaces/get_node?token=" + token).data().path("node");

    assertThat(node.path("obj_type").asString()).isEqualTo("bitable");
    assertThat(node.path("obj_token").asString()).isEqualTo(table.base().token());
    assertThat(client.get("/bitable/v1/apps/" + token).code()).isEqualTo(1254003);
    assertThat(client.get("/wiki/v2/spaces/get_node?token=none").code()).isEqualTo(131005);
    assertThat(client.get("/wiki/v2/spaces/get_node").code()).isEqualTo(131002);
    String other = feishu.addToWiki("docx", "说明");
    assertThat(
            client
                .get(
                    "/wiki/v2/spaces/get_node?token=" + other.substring(other.lastIndexOf('/') + 1))
                .data()
                .path("node")
                .path("obj_type")
                .asString())
        .isEqualTo("docx");
  }
}

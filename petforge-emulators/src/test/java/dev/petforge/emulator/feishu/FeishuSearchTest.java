package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.testkit.MovableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FeishuSearchTest {
  // Noon in UTC is 20:00 in Shanghai, a Sunday.
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T12:00:00Z"));
  private final FeishuEmulator feishu =
      new FeishuEmulator(FeishuSettings.standard().withClock(clock).withRateLimits(false));
  private final FeishuClient client = new FeishuClient(feishu).signedIn();
  private final EmulatedTable table =
      feishu
          .addBase("base")
          .add(feishu.app())
          .addTable("table")
          .add("name", EmulatedFieldType.TEXT)
          .add("score", EmulatedFieldType.NUMBER)
          .addSelect("status", EmulatedFieldType.SINGLE_SELECT, "new", "done")
          .add("tags", EmulatedFieldType.MULTI_SELECT)
          .add("day", EmulatedFieldType.DATE)
          .add("ok", EmulatedFieldType.CHECKBOX)
          .add("files", EmulatedFieldType.ATTACHMENT)
          .add("sum", EmulatedFieldType.FORMULA)
          .add("number", EmulatedFieldType.AUTO_NUMBER);

  @BeforeEach
  void fill() {
    row("a", 1, "new", List.of("x"), "2026-10-31T16:30:00Z", true);
    row("ab", 20, "done", List.of("x", "y"), "2026-10-31T15:30:00Z", false);
    row("c", 3, "new", List.of("z"), "2026-10-20T04:00:00Z", true);
    table.addRow(Map.of("name", "d"));
  }

  private void row(
      String name, int score, String status, List<String> tags, String day, boolean ok) {
    table.addRow(
        Map.of(
            "name", name,
            "score", score,
            "status", status,
            "tags", tags,
            "day", Instant.parse(day).toEpochMilli(),
            "ok", ok));
  }

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private static Map<String, Object> filter(String field, String operator, List<?> value) {
    return Map.of(
        "filter",
        Map.of(
            "conjunction",
            "and",
            "conditions",
            List.of(Map.of("field_name", field, "operator", operator, "value", value))));
  }

  private static String names(FeishuClient.Reply reply) {
    assertThat(reply.code()).as(() -> reply.json().toString()).isZero();
    List<String> names = new ArrayList<>();
    for (JsonNode item : reply.data().path("items")) {
      names.add(item.path("fields").path("name").path(0).path("text").asString(""));
    }
    return String.join(" ", names);
  }

  @ParameterizedTest
  @CsvSource({
    "name, is, a, a",
    "name, isNot, a, ab c d",
    "name, contains, a, a ab",
    "name, doesNotContain, a, c d",
    "name, isEmpty, '', ''",
    "score, is, 3.0, c",
    "score, isNot, 3, a ab d",
    "score, isGreater, 3, ab",
    "score, isGreaterEqual, 3, ab c",
    "score, isLess, 3, a",
    "score, isLessEqual, 3, a c",
    "score, isEmpty, '', d",
    "status, is, new, a c",
    "status, isNot, new, ab d",
    "status, contains, new|done, a ab c",
    "tags, is, x, a",
    "tags, contains, y|z, ab c",
    "tags, doesNotContain, x, c d",
    "ok, is, true, a c",
    "ok, is, false, ab d",
    "files, isNotEmpty, '', ''",
    "number, is, 2, ab",
    "day, is, Today, a",
    "day, is, Yesterday, ab",
    "day, isLess, Today, ab c",
    "day, isGreater, Yesterday, a",
    "day, is, LastMonth, ab c",
    "day, is, CurrentMonth, a",
    "day, is, CurrentWeek, a ab",
    "day, is, TheLastWeek, a ab",
    "day, is, TheLastMonth, a ab c",
    "day, is, ExactDate|1793491200000, a",
    "day, isEmpty, '', d",
  })
  void a_filter_lets_through_what_its_type_says(
      String field, String operator, String values, String expected) {
    List<String> value = values.isEmpty() ? List.of() : List.of(values.split("\\|"));

    assertThat(names(client.search(table, "", filter(field, operator, value)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "name, like, a",
    "name, in, a",
    "name, isGreater, a",
    "name, is, a|b",
    "name, isEmpty, a",
    "score, is, many",
    "score, contains, 1",
    "ok, isNot, true",
    "ok, contains, true",
    "files, is, x",
    "day, isGreaterEqual, Today",
    "day, isNot, Today",
    "day, isGreater, LastMonth",
    "day, is, Someday",
    "day, is, ExactDate",
    "sum, is, 1",
    "nome, is, a",
    "status, is, new|done",
  })
  void a_filter_that_the_type_does_not_know_is_refused(
      String field, String operator, String values) {
    FeishuClient.Reply reply =
        client.search(table, "", filter(field, operator, List.of(values.split("\\|"))));

    assertThat(reply.code()).isEqualTo(1254018);
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void filters_nest_once_and_need_their_conjunction() {
    Map<String, Object> condition =
        Map.of("field_name", "score", "operator", "isGreater", "value", List.of("2"));
    Map<String, Object> child =
        Map.of(
            "conjunction",
            "or",
            "conditions",
            List.of(
                Map.of("field_name", "name", "operator", "is", "value", List.of("c")),
                Map.of("field_name", "name", "operator", "is", "value", List.of("a"))));

    assertThat(
            names(
                client.search(
                    table,
                    "",
                    Map.of(
                        "filter",
                        Map.of(
                            "conjunction",
                            "and",
                            "conditions",
                            List.of(condition),
                            "children",
                            List.of(child))))))
        .isEqualTo("c");
    assertThat(
            client
                .search(table, "", Map.of("filter", Map.of("conditions", List.of(condition))))
                .code())
        .isEqualTo(1254018);
    assertThat(
            client
                .search(
                    table,
                    "",
                    Map.of(
                        "filter",
                        Map.of(
                            "conjunction",
                            "and",
                            "conditions",
                            Collections.nCopies(51, condition))))
                .code())
        .isEqualTo(1254018);
  }

  @Test
  void numbers_and_booleans_must_be_sent_as_strings_and_values_as_lists() {
    assertThat(client.search(table, "", filter("score", "is", List.of(3))).code())
        .isEqualTo(1254018);
    assertThat(
            client
                .search(
                    table,
                    "",
                    Map.of(
                        "filter",
                        Map.of(
                            "conjunction",
                            "and",
                            "conditions",
                            List.of(Map.of("field_name", "name", "operator", "isEmpty")))))
                .code())
        .isEqualTo(1254018);
  }

  @Test
  void results_are_sorted_by_value_and_only_asked_fields_come() {
    FeishuClient.Reply reply =
        client.search(
            table,
            "",
            Map.of(
                "field_names",
                List.of("name"),
                "sort",
                List.of(Map.of("field_name", "score", "desc", true))));

    assertThat(names(reply)).isEqualTo("ab c a d");
    assertThat(reply.data().path("items").path(0).path("fields").propertyNames())
        .containsExactly("name");
    assertThat(reply.data().path("items").path(0).has("created_time")).isFalse();
    assertThat(client.search(table, "", Map.of("field_names", List.of("nome"))).code())
        .isEqualTo(1254024);
    assertThat(
            client.search(table, "", Map.of("sort", List.of(Map.of("field_name", "nome")))).code())
        .isEqualTo(1254016);
  }

  @Test
  void pages_follow_each_other_and_the_last_one_has_a_token_too() {
    IntStream.range(0, 600).forEach(i -> table.addRow(Map.of("score", i)));

    FeishuClient.Reply first = client.search(table, "?page_size=500", Map.of());
    FeishuClient.Reply second =
        client.search(
            table,
            "?page_size=500&page_token=" + first.data().path("page_token").asString(),
            Map.of());

    assertThat(first.data().path("items").size()).isEqualTo(500);
    assertThat(first.data().path("has_more").asBoolean()).isTrue();
    assertThat(first.data().path("total").asInt()).isEqualTo(604);
    assertThat(second.data().path("items").size()).isEqualTo(104);
    assertThat(second.data().path("has_more").asBoolean()).isFalse();
    assertThat(second.data().path("page_token").asString("")).isNotEmpty();
    assertThat(client.search(table, "", Map.of()).data().path("items").size()).isEqualTo(20);
    assertThat(client.search(table, "?page_size=501", Map.of()).code()).isEqualTo(1254011);
    assertThat(client.search(table, "?page_token=bad", Map.of()).code()).isEqualTo(1254002);
  }

  @Test
  void automatic_fields_come_when_asked_for() {
    JsonNode item =
        client.search(table, "", Map.of("automatic_fields", true)).data().path("items").path(0);

    assertThat(item.path("created_time").longValue()).isEqualTo(clock.instant().toEpochMilli());
    assertThat(item.path("last_modified_by").path("id").asString()).startsWith("ou_");
    assertThat(item.path("record_url").asString()).contains(table.base().token());
  }

  @Test
  void a_view_counts_only_without_filter_and_sort() {
    assertThat(client.search(table, "", Map.of("view_id", table.view())).code()).isZero();
    assertThat(client.search(table, "", Map.of("view_id", "vewNobody0")).code()).isEqualTo(1254042);
    Map<String, Object> both = new LinkedHashMap<>(filter("name", "is", List.of("a")));
    both.put("view_id", "vewNobody0");
    assertThat(names(client.search(table, "", both))).isEqualTo("a");
  }

  @Test
  void advanced_permissions_look_like_emptiness() {
    table.base().advanced(true).addEditor(feishu.app());

    FeishuClient.Reply reply = client.search(table, "", Map.of());

    assertThat(reply.code()).isZero();
    assertThat(reply.data().path("total").asInt(-1)).isZero();
    assertThat(client.create(table, Map.of("name", "x")).code()).isEqualTo(1254302);
    assertThat(
            client
                .post(
                    FeishuClient.path(table) + "/records/batch_get",
                    Map.of("record_ids", table.records()))
                .data()
                .path("forbidden_record_ids")
                .size())
        .isEqualTo(4);
    table.base().add(feishu.app());
    assertThat(client.search(table, "", Map.of()).data().path("total").asInt()).isEqualTo(4);
  }

  @Test
  void a_column_can_be_withheld_under_advanced_permissions() {
    table.withholdColumn("score", true);
    assertThat(client.create(table, Map.of("score", 7)).code()).isZero();
    table.base().advanced(true);

    assertThat(client.create(table, Map.of("score", 7)).code()).isEqualTo(1254045);
    assertThat(
            client
                .search(table, "", Map.of())
                .data()
                .path("items")
                .path(0)
                .path("fields")
                .propertyNames())
        .contains("name")
        .doesNotContain("score");
  }

  @Test
  void an_app_that_may_only_read_cannot_write() {
    table.base().addReader(feishu.app());

    assertThat(client.search(table, "", Map.of()).data().path("total").asInt()).isEqualTo(4);
    FeishuClient.Reply reply = client.create(table, Map.of("name", "x"));
    assertThat(reply.code()).isEqualTo(1254302);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(client.uploadTo(table.base(), "a.png", new byte[1]).code()).isEqualTo(1061004);
    table.base().addEditor(feishu.app());
    assertThat(client.create(table, Map.of("name", "x")).code()).isZero();
  }

  @Test
  void what_a_search_does_not_know_is_noted() {
    client.search(table, "?size=3", Map.of("filters", Map.of()));

    assertThat(feishu.complaints())
        .anyMatch(text -> text.endsWith("unknown parameter 'size'"))
        .anyMatch(text -> text.endsWith("unknown member 'filters'"));
  }
}

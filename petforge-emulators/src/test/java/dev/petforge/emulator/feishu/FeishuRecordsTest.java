package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.testkit.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class FeishuRecordsTest {
  private static final FeishuSettings SETTINGS = FeishuSettings.standard().withRateLimits(false);

  private final MovableClock clock = new MovableClock();
  private FeishuEmulator feishu = new FeishuEmulator(SETTINGS.withClock(clock));
  private FeishuClient client = new FeishuClient(feishu).signedIn();
  private EmulatedTable table = table(feishu);

  private static EmulatedTable table(FeishuEmulator feishu) {
    return feishu
        .addBase("宠物")
        .add(feishu.app())
        .addTable("视频")
        .add("name", EmulatedFieldType.TEXT)
        .add("count", EmulatedFieldType.NUMBER)
        .addSelect("status", EmulatedFieldType.SINGLE_SELECT, "new", "done")
        .addSelect("tags", EmulatedFieldType.MULTI_SELECT, "cat")
        .add("day", EmulatedFieldType.DATE)
        .add("ok", EmulatedFieldType.CHECKBOX)
        .add("who", EmulatedFieldType.USER)
        .add("phone", EmulatedFieldType.PHONE)
        .add("site", EmulatedFieldType.URL)
        .add("files", EmulatedFieldType.ATTACHMENT)
        .add("next", EmulatedFieldType.LINK)
        .add("twin", EmulatedFieldType.DUPLEX_LINK)
        .add("place", EmulatedFieldType.LOCATION)
        .add("sum", EmulatedFieldType.FORMULA)
        .add("made", EmulatedFieldType.CREATED_TIME)
        .add("number", EmulatedFieldType.AUTO_NUMBER)
        .add("stage", EmulatedFieldType.STAGE);
  }

  private void restart(FeishuSettings settings) {
    stop();
    feishu = new FeishuEmulator(settings.withClock(clock));
    client = new FeishuClient(feishu).signedIn();
    table = table(feishu);
  }

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private static String id(FeishuClient.Reply reply) {
    return reply.data().path("record").path("record_id").asString("");
  }

  private JsonNode read(String record) {
    return client
        .post(
            FeishuClient.path(table) + "/records/batch_get", Map.of("record_ids", List.of(record)))
        .data()
        .path("records")
        .path(0)
        .path("fields");
  }

  @Test
  void what_is_written_is_echoed_and_then_read_in_another_shape() {
    String file = table.base().upload("cat.png", "image/png", new byte[] {1, 2, 3});
    FeishuClient.Reply reply =
        client.create(
            table,
            Map.of(
                "name",
                "橘猫 🐈 قطة",
                "count",
                12.5,
                "status",
                "done",
                "tags",
                List.of("cat", "fun"),
                "day",
                1796054400000L,
                "site",
                Map.of("text", "Site", "link", "https://example.org"),
                "files",
                List.of(Map.of("file_token", file)),
                "next",
                List.of("recAAAAAAAAAA")));

    assertThat(reply.code()).isZero();
    JsonNode echo = reply.data().path("record").path("fields");
    assertThat(echo.path("name").asString()).isEqualTo("橘猫 🐈 قطة");
    assertThat(echo.path("files").path(0).propertyNames()).containsExactly("file_token");
    assertThat(reply.data().path("record").path("id").asString()).isEqualTo(id(reply));
    JsonNode fields = read(id(reply));
    assertThat(fields.path("name").path(0).path("type").asString()).isEqualTo("text");
    assertThat(fields.path("name").path(0).path("text").asString()).isEqualTo("橘猫 🐈 قطة");
    assertThat(fields.path("count").decimalValue()).isEqualByComparingTo("12.5");
    assertThat(fields.path("day").longValue()).isEqualTo(1796054400000L);
    assertThat(fields.path("files").path(0).path("name").asString()).isEqualTo("cat.png");
    assertThat(fields.path("files").path(0).path("type").asString()).isEqualTo("image/png");
    assertThat(fields.path("files").path(0).path("size").asInt()).isEqualTo(3);
    assertThat(fields.path("next").path("link_record_ids").path(0).asString())
        .isEqualTo("recAAAAAAAAAA");
    assertThat(fields.path("number").asString()).isEqualTo("1");
    assertThat(fields.path("made").longValue()).isEqualTo(clock.instant().toEpochMilli());
    assertThat(fields.has("ok")).as("an empty cell is left out").isFalse();
    assertThat(table.options("tags")).containsExactly("cat", "fun");
    assertThat(table.row(0))
        .containsEntry("name", "橘猫 🐈 قطة")
        .containsEntry("count", "12.5")
        .containsEntry("tags", "cat, fun")
        .containsEntry("day", "2026/12/01")
        .containsEntry("files", "cat.png");
    assertThat(feishu.complaints()).isEmpty();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("name", 7, 1254060, 200),
        Arguments.of("name", List.of(Map.of("text", "a")), 1254060, 200),
        Arguments.of("name", "x".repeat(100_001), 1254130, 200),
        Arguments.of("count", "7", 1254061, 200),
        Arguments.of("status", List.of("done"), 1254062, 200),
        Arguments.of("tags", "cat", 1254063, 200),
        Arguments.of("day", "2026-12-01", 1254064, 200),
        Arguments.of("ok", "true", 1254065, 200),
        Arguments.of("who", List.of(Map.of("id", "on_other")), 1254066, 200),
        Arguments.of("next", "recAAAAAAAAAA", 1254067, 200),
        Arguments.of("site", "https://example.org", 1254068, 200),
        Arguments.of("files", "boxcn", 1254069, 200),
        Arguments.of("files", List.of(Map.of("file_token", "boxOfElsewhere")), 1254303, 200),
        Arguments.of("phone", "none", 1254072, 200),
        Arguments.of("twin", "recAAAAAAAAAA", 1254074, 200),
        Arguments.of("place", "Beijing", 1254015, 400),
        Arguments.of("sum", 7, 1254015, 400),
        Arguments.of("number", "7", 1254015, 400),
        Arguments.of("nome", "x", 1254045, 200));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_value_that_its_column_cannot_take_is_refused(
      String column, Object value, int code, int status) {
    FeishuClient.Reply reply = client.create(table, Map.of(column, value));

    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(table.records()).isEmpty();
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(0, 1, 0, 0));
  }

  @Test
  void a_cell_takes_100000_characters() {
    assertThat(client.create(table, Map.of("name", "猫".repeat(100_000))).code()).isZero();
  }

  @Test
  void a_stage_says_yes_and_does_nothing() {
    FeishuClient.Reply reply = client.create(table, Map.of("stage", "done"));

    assertThat(reply.code()).isZero();
    assertThat(read(id(reply)).has("stage")).isFalse();
  }

  @Test
  void unknown_choices_become_options_and_twins_become_two() {
    client.create(table, Map.of("status", "Done", "tags", List.of("dog", "dog")));

    assertThat(table.options("status")).containsExactly("new", "done", "Done");
    assertThat(table.options("tags")).containsExactly("cat", "dog", "dog");
  }

  @Test
  void an_update_leaves_out_what_it_does_not_name_and_null_clears() {
    String record = table.addRow(Map.of("name", "a", "count", 1, "status", "new"));

    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("count", null);
    fields.put("status", "done");
    FeishuClient.Reply reply = client.update(table, record, fields);

    assertThat(reply.code()).isZero();
    assertThat(table.row(0)).containsEntry("name", "a").containsEntry("count", "");
    assertThat(table.cell(record, "status")).isEqualTo("done");
  }

  @Test
  void a_batch_is_carried_out_whole_or_not_at_all() {
    FeishuClient.Reply reply =
        client.createMany(
            table, List.of(Map.of("name", "a"), Map.of("status", "fresh", "count", "x")), "");

    assertThat(reply.code()).isEqualTo(1254061);
    assertThat(table.records()).isEmpty();
    assertThat(table.options("status")).containsExactly("new", "done");
    assertThat(table.revision()).isEqualTo(17);
  }

  @Test
  void a_batch_updates_and_deletes_in_the_order_of_the_request() {
    FeishuClient.Reply made =
        client.createMany(table, List.of(Map.of("name", "a"), Map.of("name", "b")), "");
    String a = made.data().path("records").path(0).path("record_id").asString();
    String b = made.data().path("records").path(1).path("record_id").asString();

    FeishuClient.Reply updated =
        client.post(
            FeishuClient.path(table) + "/records/batch_update",
            Map.of(
                "records",
                List.of(
                    Map.of("record_id", b, "fields", Map.of("name", "B")),
                    Map.of("record_id", a, "fields", Map.of("name", "A")))));
    assertThat(updated.code()).isZero();
    assertThat(updated.data().path("records").path(0).path("record_id").asString()).isEqualTo(b);
    assertThat(table.rows()).extracting(row -> row.get("name")).containsExactly("A", "B");

    FeishuClient.Reply deleted =
        client.post(
            FeishuClient.path(table) + "/records/batch_delete", Map.of("records", List.of(a, b)));
    assertThat(deleted.data().path("records").path(1).path("deleted").asBoolean()).isTrue();
    assertThat(table.records()).isEmpty();
    assertThat(
            client
                .post(
                    FeishuClient.path(table) + "/records/batch_delete",
                    Map.of("records", List.of(a)))
                .code())
        .isEqualTo(1254043);
  }

  @ParameterizedTest
  @CsvSource({"1000, 0", "1001, 1254104", "0, 1254007"})
  void a_batch_takes_1000_records(int count, int code) {
    List<Map<String, String>> rows = Collections.nCopies(count, Map.of("name", "a"));

    assertThat(client.createMany(table, rows, "").code()).isEqualTo(code);
    assertThat(table.records()).hasSize(code == 0 ? count : 0);
  }

  @Test
  void five_hundred_records_can_be_deleted_and_a_hundred_be_got() {
    List<String> ids = new ArrayList<>();
    IntStream.range(0, 501).forEach(i -> ids.add(table.addRow(Map.of("count", i))));

    assertThat(
            client
                .post(FeishuClient.path(table) + "/records/batch_delete", Map.of("records", ids))
                .code())
        .isEqualTo(1254104);
    assertThat(
            client
                .post(
                    FeishuClient.path(table) + "/records/batch_get",
                    Map.of("record_ids", ids.subList(0, 101)))
                .code())
        .isEqualTo(1254104);
    assertThat(
            client
                .post(
                    FeishuClient.path(table) + "/records/batch_delete",
                    Map.of("records", ids.subList(0, 500)))
                .code())
        .isZero();
    assertThat(table.records()).containsExactly(ids.get(500));
  }

  @Test
  void what_is_absent_is_no_error_of_batch_get() {
    FeishuClient.Reply reply =
        client.post(
            FeishuClient.path(table) + "/records/batch_get",
            Map.of("record_ids", List.of("recNobody001")));

    assertThat(reply.code()).isZero();
    assertThat(reply.data().path("absent_record_ids").path(0).asString()).isEqualTo("recNobody001");
  }

  @Test
  void batch_get_answers_in_the_order_of_the_table() {
    String a = table.addRow(Map.of("name", "a"));
    String b = table.addRow(Map.of("name", "b"));

    JsonNode records =
        client
            .post(
                FeishuClient.path(table) + "/records/batch_get",
                Map.of("record_ids", List.of(b, a)))
            .data()
            .path("records");

    assertThat(records.path(0).path("record_id").asString()).isEqualTo(a);
    assertThat(records.path(1).path("record_id").asString()).isEqualTo(b);
  }

  @Test
  void a_repeated_client_token_gives_the_first_answer_and_changes_nothing() {
    String query = "?client_token=" + UUID.randomUUID();
    List<Map<String, String>> rows = List.of(Map.of("name", "a"));

    FeishuClient.Reply first = client.createMany(table, rows, query);
    FeishuClient.Reply again = client.createMany(table, rows, query);
    FeishuClient.Reply other = client.createMany(table, List.of(Map.of("name", "b")), query);

    assertThat(again.data()).isEqualTo(first.data());
    assertThat(other.code()).isEqualTo(1255006);
    assertThat(other.status()).isEqualTo(400);
    assertThat(table.rows()).hasSize(1);
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(1, 1, 1, 0));
  }

  @Test
  void a_client_token_of_a_refused_write_is_free_again() {
    String query = "?client_token=" + UUID.randomUUID();

    assertThat(client.createMany(table, List.of(Map.of("nome", "a")), query).code())
        .isEqualTo(1254045);
    assertThat(client.createMany(table, List.of(Map.of("name", "a")), query).code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"not-a-uuid", "550e8400-e29b-11d4-a716-446655440000"})
  void a_client_token_must_be_a_random_uuid(String token) {
    FeishuClient.Reply reply =
        client.createMany(table, List.of(Map.of("name", "a")), "?client_token=" + token);

    assertThat(reply.code()).isEqualTo(1254037);
    assertThat(table.records()).isEmpty();
  }

  @Test
  void wrong_ids_are_told_apart() {
    String base = "/bitable/v1/apps/" + table.base().token();

    assertThat(client.get("/bitable/v1/apps/no").code()).isEqualTo(1254003);
    assertThat(client.get("/bitable/v1/apps/bascnNobodyKnowsThisOne00").code()).isEqualTo(91402);
    assertThat(client.get(base + "/tables/blk123456/fields").code()).isEqualTo(1254004);
    assertThat(client.get(base + "/tables/tblNobody00001/fields").code()).isEqualTo(1254041);
    assertThat(client.update(table, "row1", Map.of("name", "a")).code()).isEqualTo(1254006);
    assertThat(client.update(table, "recNobody001", Map.of("name", "a")).code()).isEqualTo(1254043);
  }

  @Test
  void bad_bodies_are_told_apart_and_noted() {
    String create = FeishuClient.path(table) + "/records";

    assertThat(client.postText(create, "{").code()).isEqualTo(1254000);
    FeishuClient.Reply missing = client.post(create, Map.of("field", Map.of()));
    assertThat(missing.code()).isEqualTo(99992402);
    assertThat(
            missing.json().path("error").path("field_violations").path(0).path("field").asString())
        .isEqualTo("fields");
    assertThat(client.post(create, Map.of("fields", List.of())).code()).isEqualTo(1254001);
    assertThat(client.post(create, Map.of("fields", Map.of())).code()).isZero();
    assertThat(feishu.complaints())
        .anyMatch(text -> text.endsWith("unknown member 'field'"))
        .anyMatch(text -> text.contains("fields is empty"));
  }

  @Test
  void new_things_are_not_found_for_a_while_unless_consistency_is_waived() {
    restart(SETTINGS.withReplicaLag(Duration.ofSeconds(2)));

    assertThat(client.get(FeishuClient.path(table) + "/fields").code()).isEqualTo(1254040);
    clock.advance(Duration.ofSeconds(2));
    String record = id(client.create(table, Map.of("name", "a")));
    assertThat(client.update(table, record, Map.of("name", "b")).code()).isEqualTo(1254043);
    assertThat(client.search(table, "", Map.of()).data().path("total").asInt()).isZero();
    assertThat(
            client
                .put(
                    FeishuClient.path(table)
                        + "/records/"
                        + record
                        + "?ignore_consistency_check=true",
                    Map.of("fields", Map.of("name", "b")))
                .code())
        .isZero();
    clock.advance(Duration.ofSeconds(2));
    assertThat(client.search(table, "", Map.of()).data().path("total").asInt()).isOne();
  }

  @Test
  void writes_that_overlap_are_counted_and_refused() throws Exception {
    restart(SETTINGS.withWriteTime(Duration.ofSeconds(1)));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Callable<Integer> write = () -> client.create(table, Map.of("name", "a")).code();

      List<Integer> codes = new ArrayList<>();
      for (Future<Integer> one : threads.invokeAll(List.of(write, write, write))) {
        codes.add(one.get());
      }

      assertThat(codes).containsOnly(0, 1254291);
      int refused = Collections.frequency(codes, 1254291);
      assertThat(refused).isPositive();
      assertThat(table.base().writes())
          .isEqualTo(new FeishuWrites(3 - refused, refused, 0, refused));
      assertThat(table.records()).hasSize(3 - refused);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void writes_one_after_the_other_do_not_overlap() {
    for (int i = 0; i < 50; i++) {
      assertThat(client.create(table, Map.of("count", i)).code()).isZero();
    }

    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(50, 0, 0, 0));
  }

  @Test
  void a_base_that_is_closed_or_moved_or_copied_says_so() {
    table.base().copying(true);
    assertThat(client.create(table, Map.of("name", "a")).code()).isEqualTo(1254036);
    table.base().copying(false).close();
    assertThat(client.create(table, Map.of("name", "a")).code()).isEqualTo(91402);
    table.base().reopen().moveAway();
    assertThat(client.create(table, Map.of("name", "a")).code()).isEqualTo(91403);
    table.base().add(feishu.app());
    assertThat(client.create(table, Map.of("name", "a")).code()).isZero();
  }

  @Test
  void a_table_has_room_for_so_many_records() {
    table.base().recordCap(2);
    client.createMany(table, List.of(Map.of("name", "a"), Map.of("name", "b")), "");

    assertThat(client.create(table, Map.of("name", "c")).code()).isEqualTo(1254103);
  }

  @Test
  void a_person_can_do_what_a_program_cannot() {
    String record =
        table.addRow(Map.of("name", "a", "sum", Map.of("type", 1, "value", List.of("x"))));
    table
        .edit(
            record,
            "name",
            List.of(
                Map.of("type", "text", "text", "see "), Map.of("type", "mention", "text", "@Li")))
        .renameColumn("status", "state")
        .retypeColumn("count", EmulatedFieldType.TEXT);

    assertThat(read(record).path("name").size()).isEqualTo(2);
    assertThat(table.cell(record, "name")).isEqualTo("see @Li");
    assertThat(table.cell(record, "sum")).isEqualTo("x");
    assertThat(client.update(table, record, Map.of("status", "done")).code()).isEqualTo(1254045);
    assertThat(client.update(table, record, Map.of("count", 7)).code()).isEqualTo(1254060);
    assertThat(table.remove(record).records()).isEmpty();
  }

  @Test
  void the_old_reads_give_text_as_a_string() {
    String record = table.addRow(Map.of("name", "a"));

    assertThat(
            client
                .get(FeishuClient.path(table) + "/records/" + record)
                .data()
                .path("record")
                .path("fields")
                .path("name")
                .asString())
        .isEqualTo("a");
    assertThat(
            client
                .get(FeishuClient.path(table) + "/records?text_field_as_array=true")
                .data()
                .path("items")
                .path(0)
                .path("fields")
                .path("name")
                .isArray())
        .isTrue();
  }
}

package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.workshop.WorkshopServer.Answer;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import dev.petforge.examples.workshop.security.Role;
import dev.petforge.project.ProjectId;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The API as a team's day needs it, on the offline generator. */
class ApiTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path home;

  private static WorkshopServer server;

  private static Client admin;

  @BeforeAll
  static void start() throws Exception {
    server = WorkshopServer.start(home, true);
    admin = server.admin();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode tasks(String filter) throws Exception {
    return admin.get("/api/batch/tasks/local?" + filter).json();
  }

  /** The n-th project of the demo's table; each test has its own. */
  private static String project(int number) throws Exception {
    return tasks("sort=created_at").get("tasks").get(number).get("project_id").asString();
  }

  private static JsonNode show(String project) throws Exception {
    return admin.get("/api/batch/tasks/" + project).json();
  }

  private static void untilStatus(String project, String status) {
    await(project + " is " + status)
        .atMost(LONG)
        .until(() -> show(project).get("status").asString().equals(status));
  }

  private static void haveStoryboard(String project) throws Exception {
    admin.post("/api/batch/generate-storyboards", Map.of("project_ids", List.of(project)));
    untilStatus(project, "storyboard_ready");
  }

  @Test
  void old_clients_name_rows_and_find_what_they_know_in_the_answers() throws Exception {
    JsonNode task = tasks("sort=created_at").get("tasks").get(0);
    String record = task.get("record_id").asString();
    String table = task.get("table_id").asString();

    Answer answer =
        admin.post(
            "/api/batch/generate-storyboards",
            Map.of(
                "table_id",
                table,
                "record_ids",
                List.of(record, "recXXX"),
                "concurrency",
                10,
                "overwrite",
                false));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode batch = answer.json();
    assertThat(batch.get("success").asBoolean()).isTrue();
    assertThat(batch.get("success_count").asInt()).isEqualTo(1);
    assertThat(batch.get("failed_count").asInt()).isEqualTo(1);
    assertThat(batch.get("results").get(0).get("record_id").asString()).isEqualTo(record);
    assertThat(batch.get("results").get(1).get("success").asBoolean()).isFalse();
    assertThat(batch.get("results").get(1).get("error").asString()).contains("recXXX");
    String project = task.get("project_id").asString();
    untilStatus(project, "storyboard_ready");

    admin.post(
        "/api/batch/generate-segments",
        Map.of(
            "table_id",
            table,
            "record_ids",
            List.of(record),
            "segment_index",
            0,
            "concurrency",
            5));
    await("its first clip")
        .atMost(LONG)
        .until(
            () ->
                show(project).get("segments").get(0).get("status").asString().equals("completed"));
    JsonNode segment = show(project).get("segments").get(0);
    assertThat(segment.get("videoUrl").asString())
        .startsWith("/storage/projects/" + project + "/segments/segment_0_");
    assertThat(segment.get("firstFrameUrl").asString()).contains("/frames/segment_0_first.jpg");
    assertThat(segment.get("lastFrameUrl").asString()).contains("/frames/segment_0_last.jpg");
    partsOfIt(segment.get("videoUrl").asString());
  }

  private static void partsOfIt(String video) throws Exception {
    byte[] whole = admin.bytes(video);
    Client player = server.admin().with("Range", "bytes=100-199");
    Answer part = player.get(video);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).contains("bytes 100-199/" + whole.length);
    assertThat(part.header("Content-Type")).contains("video/mp4");
    assertThat(player.bytes(video)).isEqualTo(java.util.Arrays.copyOfRange(whole, 100, 200));
    assertThat(server.admin().with("Range", "bytes=999999999-").get(video).status()).isEqualTo(416);
    String tag = admin.get(video).header("ETag").orElseThrow();
    assertThat(server.admin().with("If-None-Match", tag).get(video).status()).isEqualTo(304);
  }

  @Test
  void the_price_is_said_before_anything_is_stored() throws Exception {
    String project = project(1);
    long version = show(project).get("version").asLong();

    JsonNode preview =
        admin
            .post(
                "/api/batch/preview",
                Map.of("command", "run", "goal", "merged", "project_ids", List.of(project)))
            .json();

    assertThat(preview.get("clips").asInt()).isEqualTo(7);
    assertThat(preview.get("prices").get(0).get("amount").asString()).isEqualTo("0");
    assertThat(preview.get("rows").get(0).get("refused").asBoolean()).isFalse();
    assertThat(show(project).get("version").asLong()).isEqualTo(version);
  }

  @Test
  void a_request_that_is_sent_twice_is_carried_out_once() throws Exception {
    String project = project(2);
    Client client = server.admin().with("Idempotency-Key", "one-1");
    Map<String, Object> body = Map.of("project_ids", List.of(project), "overwrite", false);

    Answer first = client.post("/api/batch/generate-storyboards", body);
    Answer again = client.post("/api/batch/generate-storyboards", body);
    Answer other =
        client.post("/api/batch/generate-storyboards", Map.of("project_ids", List.of("x")));

    assertThat(first.json().get("success_count").asInt()).isEqualTo(1);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(other.status()).isEqualTo(422);
    untilStatus(project, "storyboard_ready");
    // Without the key the library says that there is one already.
    assertThat(
            server
                .admin()
                .post("/api/batch/generate-storyboards", body)
                .json()
                .get("success_count")
                .asInt())
        .isZero();
  }

  @Test
  void the_second_who_edits_a_prompt_is_told_and_overwrites_nothing() throws Exception {
    String project = project(3);
    haveStoryboard(project);
    String before = show(project).get("shots").get(1).get("action").asString();

    JsonNode first = save(project, "The pet looks up.", before);
    JsonNode second = save(project, "The pet sits down.", before);

    assertThat(first.get("success").asBoolean()).isTrue();
    assertThat(second.get("success").asBoolean()).isFalse();
    assertThat(second.get("code").asString()).isEqualTo("CHANGED_SINCE");
    assertThat(show(project).get("shots").get(1).get("action").asString())
        .isEqualTo("The pet looks up.");
    assertThat(save(project, "The pet sits down.", "The pet looks up.").get("success").asBoolean())
        .isTrue();
  }

  private static JsonNode save(String project, String action, String seen) throws Exception {
    return admin
        .post(
            "/api/batch/batch-save-prompts",
            Map.of(
                "edits",
                List.of(
                    Map.of(
                        "project_id",
                        project,
                        "segment_index",
                        1,
                        "action",
                        action,
                        "seen",
                        Map.of("action", seen)))))
        .json()
        .get("results")
        .get(0);
  }

  @Test
  void a_page_hears_what_changes_and_misses_nothing_while_it_was_away() throws Exception {
    String project = project(4);
    List<String> heard = new CopyOnWriteArrayList<>();
    Thread page =
        new Thread(
            () -> {
              try {
                admin.lines("/api/events").body().forEach(heard::add);
              } catch (java.io.IOException | java.io.UncheckedIOException e) {
                heard.add("closed");
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    page.setDaemon(true);
    page.start();
    await("it is told where it begins")
        .atMost(LONG)
        .until(() -> heard.stream().anyMatch(line -> line.startsWith("id:")));
    String begin =
        heard.stream()
            .filter(line -> line.startsWith("id:"))
            .findFirst()
            .orElseThrow()
            .substring(3);

    haveStoryboard(project);

    await("it hears of it")
        .atMost(LONG)
        .until(
            () ->
                heard.stream()
                    .anyMatch(line -> line.startsWith("data:") && line.contains(project)));
    Client back = server.admin().with("Last-Event-ID", begin.strip());
    try (java.util.stream.Stream<String> missed = back.lines("/api/events").body()) {
      assertThat(missed.filter(line -> line.contains(project)).findFirst()).isPresent();
    }
  }

  @Test
  void what_is_no_picture_is_taken_for_none_whatever_it_is_called() throws Exception {
    String project = project(5);
    String before = show(project).get("opening_image_url").asString();

    Answer html = upload(project, "cat.jpg", "<html><script>alert(1)</script></html>");
    Answer empty = upload(project, "cat.jpg", "");

    assertThat(html.status()).isEqualTo(422);
    assertThat(html.json().get("error").asString()).isNotBlank();
    assertThat(empty.status()).isEqualTo(422);
    assertThat(empty.json().get("field").asString()).isEqualTo("file");
    assertThat(show(project).get("opening_image_url").asString()).isEqualTo(before);
  }

  @Test
  void a_project_that_is_in_no_table_is_known_by_the_name_of_its_photo() throws Exception {
    byte[] photo = Files.readAllBytes(home.resolve("photos/1-cat.png"));

    Answer made = send("create-project", Map.of(), "C:\\pets\\my  cat 猫.png", photo);

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    String project = made.json().get("project_id").asString();
    try {
      assertThat(show(project).get("name").asString()).isEqualTo("my cat 猫.png");
      assertThat(tasks("search=" + project).at("/tasks/0/name").asString())
          .isEqualTo("my cat 猫.png");
    } finally {
      admin.post("/api/batch/delete", Map.of("project_ids", List.of(project)));
    }
  }

  private static Answer upload(String project, String name, String content) throws Exception {
    return send(
        "upload-image",
        Map.of("project_id", project),
        name,
        content.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer send(
      String command, Map<String, String> members, String name, byte[] content) throws Exception {
    String line = "-----------boundary";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    members.forEach(
        (member, value) ->
            body.writeBytes(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(line, member, value)
                    .getBytes(StandardCharsets.UTF_8)));
    body.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                + "Content-Type: image/jpeg\r\n\r\n")
            .formatted(line, name)
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n--%s--\r\n".formatted(line).getBytes(StandardCharsets.UTF_8));
    return admin.send(
        "POST",
        "/api/batch/" + command,
        HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()),
        Map.of("Content-Type", "multipart/form-data; boundary=" + line));
  }

  @Test
  void lists_come_in_pages_sorted_and_filtered() throws Exception {
    List<String> seen = new ArrayList<>();
    JsonNode page = tasks("limit=4&sort=created_at");
    seen.addAll(
        page.get("tasks").valueStream().map(one -> one.get("project_id").asString()).toList());
    page = tasks("limit=4&sort=created_at&after=" + page.get("next").asString());
    seen.addAll(
        page.get("tasks").valueStream().map(one -> one.get("project_id").asString()).toList());

    assertThat(seen).hasSize(6).doesNotHaveDuplicates();
    assertThat(page.get("next").isNull()).isTrue();
    assertThat(page.get("total").asInt()).isEqualTo(6);
    assertThat(tasks("search=1-CAT").get("tasks").size()).isEqualTo(1);
    assertThat(tasks("project_ids=" + seen.get(2) + ",none").get("tasks").size()).isEqualTo(1);
    for (String wrong :
        List.of("limit=0", "sort=colour", "status=glad", "publish_date=today", "table_id=tblXXX")) {
      Answer answer = admin.get("/api/batch/tasks/local?" + wrong);
      assertThat(answer.status()).as(wrong).isEqualTo(422);
      assertThat(answer.json().get("field").asString())
          .isEqualTo(wrong.substring(0, wrong.indexOf('=')));
    }
  }

  @Test
  void what_people_read_is_in_their_language() throws Exception {
    Client chinese = server.admin().with("Accept-Language", "zh-CN");

    JsonNode task = chinese.get("/api/batch/tasks/local").json().get("tasks").get(0);
    Answer wrong =
        chinese.post("/api/batch/retry-task", Map.of("project_ids", List.of(project(5))));

    assertThat(task.get("status_text").asString()).matches(".*\\p{IsHan}.*");
    assertThat(wrong.json().get("results").get(0).get("error").asString())
        .matches("(?s).*\\p{IsHan}.*");
  }

  @Test
  void the_document_has_the_members_that_are_sent() throws Exception {
    JsonNode schemas = admin.get("/v3/api-docs").json().get("components").get("schemas");
    JsonNode task = tasks("limit=1").get("tasks").get(0);

    assertThat(schemas.get("TaskCard").get("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(task.propertyNames());
    assertThat(schemas.get("SegmentCard").get("properties").propertyNames())
        .containsAll(task.get("segments").get(0).propertyNames());
    assertThat(schemas.get("GenerateSegmentsRequest").get("properties").propertyNames())
        .containsExactlyInAnyOrder(
            "table_id", "record_ids", "project_ids", "concurrency", "segment_index");
    assertThat(schemas.has("CsrfToken")).isFalse();
  }

  @Test
  void the_trash_says_what_was_deleted_from_where_and_by_whom() throws Exception {
    String project =
        admin.get("/api/batch/tasks/local?search=2-").json().at("/tasks/0/project_id").asString();
    JsonNode task = show(project);
    Client editor = server.user("deleting", Role.EDITOR);
    Map<String, Object> body = Map.of("project_ids", List.of(project));

    editor.post("/api/batch/delete", body);
    // It is there already: whoever did it stays the one who did.
    admin.post("/api/batch/delete", body);

    JsonNode deleted = deleted(project);
    assertThat(deleted.get("name").asString()).isEqualTo(task.get("name").asString());
    assertThat(deleted.get("table_id").asString()).isEqualTo(task.get("table_id").asString());
    assertThat(deleted.get("table").asString()).isNotBlank().doesNotContain(":");
    assertThat(deleted.get("deleted_by").asString()).isEqualTo("deleting");

    admin.post("/api/batch/undelete", body);
    admin.post("/api/batch/delete", body);
    assertThat(deleted(project).get("deleted_by").asString()).isEqualTo("local");

    // As a command does.
    server.petForge().trash().undelete(new ProjectId(project));
    server.petForge().project(new ProjectId(project)).delete();
    assertThat(deleted(project).get("deleted_by").isNull()).isTrue();
    server.petForge().trash().undelete(new ProjectId(project));
  }

  @Test
  void a_look_at_a_folder_tells_its_rows_and_which_of_them_have_no_picture() throws Exception {
    Path folder = Files.createDirectories(home.resolve("looked-at"));
    Files.write(folder.resolve("there.jpg"), new byte[] {1});
    Files.writeString(
        folder.resolve("table.csv"),
        "opening_image_url,scene_description\nthere.jpg,a\ngone.jpg,b\n,c\n");
    Map<String, Object> look = Map.of("folder", folder.toString(), "check_only", true);

    JsonNode found = admin.post("/api/batch/connect-table", look).json();

    assertThat(found.get("connected").asBoolean()).isFalse();
    assertThat(found.get("rows").asInt()).isEqualTo(3);
    assertThat(found.get("rows_without_picture").asInt()).isEqualTo(2);
    assertThat(found.get("wrong").valueStream().map(JsonNode::asString))
        .satisfiesExactly(
            gone -> assertThat(gone).contains("table.csv line 3", "gone.jpg"),
            none -> assertThat(none).contains("table.csv line 4", "no picture"));
    assertThat(admin.get("/api/batch/saved-connections").text()).doesNotContain("looked-at");

    Files.writeString(folder.resolve("table.csv"), "nothing,known\n");
    Answer refused = admin.post("/api/batch/connect-table", look);
    assertThat(refused.json().get("code").asString()).as(refused.text()).isEqualTo("TABLE_HEADER");
  }

  @Test
  void a_folder_in_place_of_an_address_is_told_where_it_goes() throws Exception {
    for (String path : List.of("/home/mei/photos", "photos", "C:\\photos", "file:///photos")) {
      Answer refused = admin.post("/api/batch/connect-table", Map.of("url", path));

      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().get("field").asString()).isEqualTo("url");
      assertThat(refused.json().get("error").asString())
          .contains("https://example.feishu.cn/base/", "'" + path + "'", "goes into folder");
    }
    Answer address = admin.post("/api/batch/connect-table", Map.of("url", "https://feishu.cn/x"));
    assertThat(address.json().get("code").asString()).isEqualTo("NOT_A_TABLE_URL");
  }

  @Test
  void an_app_that_is_missing_is_asked_for_in_the_dialog_before_the_settings() throws Exception {
    Map<String, Object> look =
        Map.of(
            "url", "https://example.feishu.cn/base/AbCd1234?table=tblXyz1234", "check_only", true);

    Answer english = admin.post("/api/batch/connect-table", look);
    Answer chinese =
        server.admin().with("Accept-Language", "zh-CN").post("/api/batch/connect-table", look);

    assertThat(english.json().get("code").asString()).isEqualTo("NO_APP");
    assertThat(english.json().get("error").asString())
        .matches("fill in App ID and App secret.*PETFORGE_FEISHU_APP_ID.*");
    assertThat(chinese.json().get("error").asString())
        .matches("请填写 App ID 和 App Secret.*PETFORGE_FEISHU_APP_ID.*");
  }

  @Test
  void what_is_wrong_with_a_filter_an_order_or_a_page_is_said_in_chinese_too() throws Exception {
    Client chinese = server.admin().with("Accept-Language", "zh-CN");
    List<String> english = new ArrayList<>();
    for (String path :
        List.of(
            "tasks/local?limit=0",
            "tasks/local?limit=many",
            "tasks/local?sort=size",
            "tasks/local?status=none",
            "tasks/local?publish_date=soon",
            "tasks/local?template_id=%20x%20/",
            "tasks/local?after=nobody!",
            "tasks/local?project_ids=nobody!",
            "tasks/local?table_id=tblNone",
            "tasks",
            "trash?after=nobody!",
            "progress?project_ids=nobody!",
            "tasks/0123456789ab/history?limit=0")) {
      Answer refused = chinese.get("/api/batch/" + path);

      assertThat(refused.status()).as(path).isBetween(400, 499);
      if (!refused
          .json()
          .get("error")
          .asString()
          .matches("(?s)(?!.*\\b(must|was|is)\\b).*\\p{IsHan}.*")) {
        english.add(path + " " + refused.text());
      }
    }
    assertThat(english).isEmpty();
  }

  @Test
  void an_address_a_method_or_a_type_that_is_not_taken_is_refused_in_both_languages()
      throws Exception {
    Client chinese = server.admin().with("Accept-Language", "zh-CN,en;q=0.5");
    Client nobody = server.client().with("Accept-Language", "zh-CN");
    Map<String, String> text = Map.of("Content-Type", "text/plain");
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("x");

    requireRefusal(admin.get("/api/batch/nothing"), 404, "there is no such address here");
    requireRefusal(chinese.get("/api/batch/nothing"), 404, "这里没有这个地址");
    Answer put = admin.send("PUT", "/api/batch/jobs", Map.of());
    requireRefusal(put, 405, "this address takes no PUT");
    assertThat(put.header("Allow")).contains("GET");
    requireRefusal(chinese.send("PUT", "/api/batch/jobs", Map.of()), 405, "这个地址不接受 PUT");
    requireRefusal(
        admin.send("POST", "/api/batch/run", body, text),
        415,
        "this address takes no body of the type 'text/plain'");
    requireRefusal(
        chinese.send("POST", "/api/batch/run", body, text), 415, "这个地址不接受类型为“text/plain”的正文");
    requireRefusal(nobody.get("/api/batch/jobs"), 401, "尚未登录");
  }

  private static void requireRefusal(Answer refused, int status, String said) {
    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
    assertThat(refused.json().get("detail").asString()).isEqualTo(said);
    assertThat(refused.json().get("error").asString()).isEqualTo(said);
    assertThat(refused.json().get("success").asBoolean()).isFalse();
  }

  private static JsonNode deleted(String project) throws Exception {
    return admin
        .get("/api/batch/trash")
        .json()
        .get("deleted")
        .valueStream()
        .filter(one -> one.get("project_id").asString().equals(project))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_member_that_there_is_not_is_named() throws Exception {
    Answer answer =
        admin.post("/api/batch/run", Map.of("project_ids", List.of(project(5)), "gaol", "merged"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
    assertThat(answer.json().get("field").asString()).isEqualTo("gaol");
    assertThat(answer.json().get("success").asBoolean()).isFalse();
  }
}

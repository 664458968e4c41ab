package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.workshop.WorkshopServer.Answer;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Bodies as PetForge2's clients send them, and what they read in the answers. */
class OldClientsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path home;

  private static WorkshopServer server;
  private static Client admin;
  private static String table;
  private static List<JsonNode> tasks;

  @BeforeAll
  static void start() throws Exception {
    server = WorkshopServer.start(home, true);
    admin = server.admin();
    tasks =
        admin
            .get("/api/batch/tasks/local?sort=created_at")
            .json()
            .get("tasks")
            .valueStream()
            .toList();
    table = tasks.get(0).get("table_id").asString();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String record(int row) {
    return tasks.get(row).get("record_id").asString();
  }

  private static String project(int row) {
    return tasks.get(row).get("project_id").asString();
  }

  private static JsonNode show(int row) throws Exception {
    return admin.get("/api/batch/tasks/" + project(row)).json();
  }

  /** With the names of a row in the places that the documents of PetForge2 leave open. */
  private static JsonNode post(String path, int row, String body) throws Exception {
    Answer answer =
        admin.post(
            "/api/batch/" + path,
            body.replace("tblXXX", table)
                .replace("recXXX", record(row))
                .replace("3242d9ae0752", project(row)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static void done(JsonNode batch, int row) {
    assertThat(batch.get("success").asBoolean()).isTrue();
    assertThat(batch.get("success_count").asInt()).as("%s", batch).isEqualTo(1);
    assertThat(batch.get("failed_count").asInt()).isZero();
    JsonNode result = batch.get("results").get(0);
    assertThat(result.get("success").asBoolean()).isTrue();
    assertThat(result.get("error").isNull()).isTrue();
    if (result.get("record_id").isNull()) {
      assertThat(result.get("project_id").asString()).isEqualTo(project(row));
    } else {
      assertThat(result.get("record_id").asString()).isEqualTo(record(row));
    }
  }

  private static void refused(JsonNode batch) {
    assertThat(batch.get("success_count").asInt()).as("%s", batch).isZero();
    assertThat(batch.get("failed_count").asInt()).isEqualTo(1);
    assertThat(batch.get("results").get(0).get("success").asBoolean()).isFalse();
    assertThat(batch.get("results").get(0).get("error").asString()).isNotBlank();
  }

  private static void haveStoryboard(int row) throws Exception {
    done(
        post(
            "generate-storyboards",
            row,
            """
            {
              "table_id": "tblXXX",
              "record_ids": ["recXXX"],
              "concurrency": 10,
              "overwrite": false
            }
            """),
        row);
    await("a storyboard")
        .atMost(LONG)
        .until(() -> show(row).get("status").asString().equals("storyboard_ready"));
  }

  private static void untilCompleted(int row, int segment) {
    await("clip " + segment)
        .atMost(LONG)
        .until(
            () ->
                show(row).get("segments").get(segment).get("status").asString().equals("completed")
                    && !show(row).get("running").asBoolean());
  }

  @Test
  void a_clip_is_made_edited_and_emptied_again() throws Exception {
    haveStoryboard(0);
    done(
        post(
            "generate-segments",
            0,
            """
            {
              "table_id": "tblXXX",
              "record_ids": ["recXXX"],
              "segment_index": 0,
              "concurrency": 5
            }
            """),
        0);
    untilCompleted(0, 0);
    String before = show(0).get("segments").get(0).get("videoUrl").asString();

    done(
        post(
            "edit-and-regenerate",
            0,
            """
            {
              "table_id": "tblXXX",
              "record_id": "recXXX",
              "project_id": "3242d9ae0752",
              "segment_index": 0,
              "crucial": "One cat, one bowl.",
              "action": "The cat looks up.",
              "sound": "Quiet.",
              "negative_constraint": "No people."
            }
            """),
        0);
    await("another clip")
        .atMost(LONG)
        .until(
            () ->
                !show(0).get("segments").get(0).get("videoUrl").asString().equals(before)
                    && !show(0).get("running").asBoolean());
    assertThat(show(0).get("shots").get(0).get("action").asString()).isEqualTo("The cat looks up.");
    JsonNode history = admin.get("/api/batch/segment-history/" + project(0)).json();
    assertThat(history.at("/segment_history/segment_0/0/videoUrl").asString())
        .startsWith("/storage/projects/" + project(0));
    assertThat(history.get("success").asBoolean()).isTrue();
    JsonNode files = admin.get("/api/batch/archive-files/" + project(0)).json();
    assertThat(files.get("files").valueStream().map(file -> file.get("path").asString()))
        .anyMatch(path -> path.startsWith("archive/segment_0/"));

    done(
        post(
            "cascade-redo",
            0,
            """
            {
              "table_id": "tblXXX",
              "record_id": "recXXX",
              "from_segment_index": 0,
              "regenerate_storyboard": false
            }
            """),
        0);
    JsonNode empty = show(0);
    assertThat(empty.get("status").asString()).isEqualTo("storyboard_ready");
    assertThat(empty.get("segments").get(0).get("status").asString()).isEqualTo("pending");
    assertThat(empty.get("segments").get(0).get("videoUrl").asString()).isEmpty();
  }

  @Test
  void words_of_many_shots_are_stored_without_making_anything() throws Exception {
    haveStoryboard(1);

    JsonNode saved =
        post(
            "batch-save-prompts",
            1,
            """
            {
              "table_id": "tblXXX",
              "edits": [
                {"record_id": "recXXX", "segment_index": 0, "action": "The pet sits."},
                {"project_id": "3242d9ae0752", "segment_index": 1, "sound": "Rain."}
              ]
            }
            """);

    assertThat(saved.get("success_count").asInt()).isEqualTo(2);
    JsonNode shots = show(1).get("shots");
    assertThat(shots.get(0).get("action").asString()).isEqualTo("The pet sits.");
    assertThat(shots.get(1).get("sound").asString()).isEqualTo("Rain.");
    assertThat(show(1).get("status").asString()).isEqualTo("storyboard_ready");
    done(
        post(
            "update-record",
            1,
            """
            {"table_id": "tblXXX", "record_id": "recXXX", "picture_description": "A small dog."}
            """),
        1);
    assertThat(show(1).get("picture_description").asString()).isEqualTo("A small dog.");
  }

  @Test
  void what_cannot_be_done_for_a_row_is_said_of_that_row() throws Exception {
    String rows = "{\"table_id\": \"tblXXX\", \"record_ids\": [\"recXXX\"]}";

    refused(post("merge-videos", 2, rows));
    refused(post("retry-task", 2, "{\"table_id\": \"tblXXX\", \"record_id\": \"recXXX\"}"));
    refused(post("sync-to-drive", 2, rows));
    JsonNode pushed = post("sync-videos", 2, rows);
    assertThat(pushed.get("success").asBoolean()).isTrue();
    assertThat(pushed.get("count").asInt()).isEqualTo(1);
    assertThat(post("sync-videos", 2, "{\"table_id\": \"tblXXX\"}").has("count")).isTrue();
  }

  @Test
  void lists_that_name_nothing_are_as_if_they_were_not_given() throws Exception {
    haveStoryboard(3);

    JsonNode redone =
        post(
            "cascade-redo",
            3,
            """
            {"record_id": "recXXX", "record_ids": [], "project_ids": [], "from_segment_index": 1}
            """);
    JsonNode pushed =
        post(
            "sync-videos",
            3,
            """
            {"table_id": "tblXXX", "record_ids": [], "project_ids": []}
            """);

    assertThat(redone.get("results").get(0).get("record_id").asString()).isEqualTo(record(3));
    assertThat(pushed.get("success").asBoolean()).isTrue();
  }

  @Test
  void the_table_is_connected_read_and_listed() throws Exception {
    Path folder = Files.createDirectories(home.resolve("more"));

    JsonNode connected =
        admin.post("/api/batch/connect-table", Map.of("folder", folder.toString())).json();
    Answer feishu =
        admin.post(
            "/api/batch/connect-feishu",
            """
            {
              "app_id": "cli_a1",
              "app_secret": "a secret of tests",
              "app_token": "no token",
              "table_id": "tblXXX"
            }
            """);

    assertThat(connected.get("connected").asBoolean()).isTrue();
    // There is no such address: it is said before anybody is asked, and not with the secret.
    assertThat(feishu.status()).as(feishu.text()).isEqualTo(422);
    assertThat(feishu.json().get("success").asBoolean()).isFalse();
    assertThat(feishu.text()).doesNotContain("a secret of tests");
    assertThat(
            admin
                .get("/api/batch/saved-connections")
                .json()
                .get("connections")
                .valueStream()
                .map(one -> one.get("table_id").asString()))
        .contains(table, connected.get("table_id").asString());
    JsonNode read = admin.get("/api/batch/tasks?table_id=" + encoded(table)).json();
    assertThat(read.get("tasks").size()).isEqualTo(tasks.size());
    assertThat(read.get("imported").get("rows").asInt()).isEqualTo(tasks.size());
    assertThat(read.get("tasks").get(0).get("segments").isArray()).isTrue();
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void how_far_rows_are_is_asked_for_and_another_picture_is_sent() throws Exception {
    JsonNode progress = admin.get("/api/batch/progress?project_ids=" + project(4)).json();
    JsonNode jobs = admin.get("/api/batch/jobs").json();
    String picture =
        tasks.get(4).get("opening_image_url").asString().replace("/storage", "/static/uploads");
    Answer moved = admin.get(picture);

    assertThat(progress.at("/tasks/0/record_id").asString()).isEqualTo(record(4));
    assertThat(progress.at("/tasks/0/status").asString()).isEqualTo("pending");
    assertThat(progress.at("/tasks/0/progress").asString()).isNotBlank();
    for (String kind : List.of("running", "waiting", "failed", "parked")) {
      assertThat(jobs.get(kind).isArray()).as(kind).isTrue();
    }
    assertThat(moved.status()).isEqualTo(308);
    byte[] image = admin.bytes(moved.header("Location").orElseThrow());
    JsonNode sent = upload(project(5), image);
    assertThat(sent.get("success").asBoolean()).as("%s", sent).isTrue();
    assertThat(show(5).get("opening_image_url").asString())
        .isNotEqualTo(tasks.get(5).get("opening_image_url").asString());
  }

  private static JsonNode upload(String project, byte[] image) throws Exception {
    String line = "-----------boundary";
    java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + line
                + "\r\nContent-Disposition: form-data; name=\"project_id\"\r\n\r\n"
                + project
                + "\r\n--"
                + line
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cat.jpg\""
                + "\r\nContent-Type: image/jpeg\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(image);
    body.writeBytes(("\r\n--" + line + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return admin
        .send(
            "POST",
            "/api/batch/upload-image",
            HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()),
            Map.of("Content-Type", "multipart/form-data; boundary=" + line))
        .json();
  }
}

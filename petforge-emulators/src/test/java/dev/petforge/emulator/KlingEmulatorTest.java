package dev.petforge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KlingEmulatorTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LEGACY = "/v1/videos/image2video";
  private static final String NEW = "/image-to-video/kling-2.5-turbo";
  private static final int NO_ANSWER = -1;
  private static final String FRAME = Base64.getEncoder().encodeToString(png(320, 320));
  private static final EmulatorSettings SETTINGS =
      EmulatorSettings.standard().withRenderTime(Duration.ofHours(1));

  private final HttpClient client = HttpClient.newHttpClient();
  private KlingEmulator kling = new KlingEmulator(SETTINGS);

  @AfterEach
  void stop() {
    kling.close();
  }

  private void restart(EmulatorSettings settings) {
    kling.close();
    kling = new KlingEmulator(settings);
  }

  /** An answer: its status and its JSON. */
  private record Reply(int status, JsonNode json) {
    int code() {
      return json.path("code").asInt(-1);
    }

    String message() {
      return json.path("message").asString("");
    }

    JsonNode data() {
      return json.path("data");
    }
  }

  private Reply get(String path) {
    return send("GET", path, EmulatorSettings.KEY, "");
  }

  private Reply post(String path, Object body) {
    return send("POST", path, EmulatorSettings.KEY, JSON.writeValueAsString(body));
  }

  private Reply send(String method, String path, String bearer, String body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(kling.address() + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      if (!bearer.isEmpty()) {
        request.header("Authorization", "Bearer " + bearer);
      }
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> order(String key) {
    return order(key, FRAME, Map.of("resolution", "720p", "duration", 5));
  }

  private static Map<String, Object> order(String key, String frame, Map<String, Object> settings) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "contents",
        List.of(
            Map.of("type", "prompt", "text", "slow dolly in"),
            Map.of("type", "first_frame", "url", frame)));
    body.put("settings", settings);
    body.put("options", Map.of("external_task_id", key));
    return body;
  }

  private static Map<String, Object> legacyOrder(String key) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model_name", "kling-v2-5-turbo");
    body.put("mode", "std");
    body.put("duration", "5");
    body.put("image", FRAME);
    body.put("prompt", "slow dolly in");
    body.put("external_task_id", key);
    return body;
  }

  private static Map<String, Object> changed(Map<String, Object> body, String field, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(body);
    copy.put(field, value);
    return copy;
  }

  @Test
  void a_job_of_the_new_dialect_runs_and_gives_a_clip_that_is_billed() throws Exception {
    Reply created = post(NEW, order("k1"));
    assertThat(created.status()).isEqualTo(200);
    assertThat(created.message()).isEqualTo("SUCCEED");
    assertThat(created.data().path("status").asString()).isEqualTo("submitted");
    assertThat(created.data().path("external_id").asString()).isEqualTo("k1");
    String id = created.data().path("id").asString();

    JsonNode running = get("/tasks?task_ids=" + id).data().path(0);
    assertThat(running.path("status").asString()).isEqualTo("processing");
    assertThat(running.path("outputs")).isEmpty();
    kling.finishJobs();
    JsonNode done = get("/tasks?external_task_ids=k1").data().path(0);

    assertThat(done.path("status").asString()).isEqualTo("succeeded");
    assertThat(done.path("billing").path(0).path("amount").asString()).isEqualTo("1.5");
    assertThat(done.path("outputs").path(0).path("duration").asString()).isEqualTo("5.041");
    HttpResponse<byte[]> clip =
        client.send(
            HttpRequest.newBuilder(URI.create(done.path("outputs").path(0).path("url").asString()))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(clip.statusCode()).isEqualTo(200);
    assertThat(new String(clip.body(), 4, 4, StandardCharsets.ISO_8859_1)).isEqualTo("ftyp");
    assertThat(kling.billed()).hasSize(1);
    assertThat(kling.complaints()).isEmpty();
  }

  @Test
  void a_job_of_the_old_dialect_is_found_by_either_name_and_by_tasks() {
    String id = post(LEGACY, legacyOrder("k1")).data().path("task_id").asString();
    kling.finishJobs();

    for (String name : List.of(id, "k1")) {
      JsonNode task = get(LEGACY + "/" + name).data();
      assertThat(task.path("task_id").asString()).isEqualTo(id);
      assertThat(task.path("task_status").asString()).isEqualTo("succeed");
      assertThat(task.path("task_info").path("external_task_id").asString()).isEqualTo("k1");
      assertThat(task.path("final_unit_deduction").asString()).isEqualTo("1.5");
      assertThat(task.path("task_result").path("videos").path(0).path("url").asString())
          .contains("Signature=");
    }
    assertThat(get("/tasks?task_ids=" + id).data()).hasSize(1);
    assertThat(kling.complaints()).isEmpty();
  }

  @Test
  void a_name_is_taken_once_in_the_whole_account_and_refused_free_of_charge() {
    String[] paths = {NEW, LEGACY};
    for (String first : paths) {
      for (String second : paths) {
        restart(SETTINGS);
        assertThat(post(first, first.equals(NEW) ? order("k1") : legacyOrder("k1")).code())
            .isZero();

        Reply again = post(second, second.equals(NEW) ? order("k1") : legacyOrder("k1"));

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo(1201);
        assertThat(again.message()).contains("already exists");
        assertThat(kling.billed()).hasSize(1);
      }
    }
  }

  @Test
  void many_creates_of_one_name_at_once_make_one_job() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Reply>> orders = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        orders.add(() -> post(NEW, order("k1")));
      }
      int accepted = 0;
      for (Future<Reply> reply : threads.invokeAll(orders)) {
        accepted += reply.get().code() == 0 ? 1 : 0;
      }

      assertThat(accepted).isEqualTo(1);
      assertThat(kling.jobs()).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void what_is_unknown_is_ignored_and_noted() {
    Map<String, Object> body = changed(order("k1"), "negative_prompt", "blur");
    body.put("settings", Map.of("duration", 5, "audio", "off", "seed", 7));

    assertThat(post(NEW, body).code()).isZero();

    assertThat(kling.complaints())
        .hasSize(3)
        .anyMatch(what -> what.contains("negative_prompt"))
        .anyMatch(what -> what.contains("settings.audio"))
        .anyMatch(what -> what.contains("settings.seed"));
  }

  @Test
  void several_shots_are_noted_unless_they_are_switched_off() {
    post("/image-to-video/kling-3.0", order("k1"));
    assertThat(kling.complaints()).anyMatch(what -> what.contains("multi_shot"));
    int before = kling.complaints().size();
    post(
        "/image-to-video/kling-3.0",
        order("k2", FRAME, Map.of("duration", 3, "multi_shot", false)));
    assertThat(kling.complaints()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({
    "kling-2.6, 7, 720p, off, duration",
    "kling-2.6, 5, 4k, off, resolution",
    "kling-2.6, 5, 720p, native, audio",
    "kling-2.6, 5, 720p, loud, audio",
    "kling-3.0, 2, 720p, off, duration",
    "kling-3.0-turbo, 16, 720p, off, duration"
  })
  void what_a_model_lacks_is_refused(
      String model, int seconds, String resolution, String audio, String word) {
    Reply reply =
        post(
            "/image-to-video/" + model,
            order(
                "k1",
                FRAME,
                Map.of("duration", seconds, "resolution", resolution, "audio", audio)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo(1201);
    assertThat(reply.message()).contains(word);
    assertThat(kling.jobs()).isEmpty();
  }

  @Test
  void what_is_missing_is_refused() {
    assertThat(post(NEW, Map.of()).code()).isEqualTo(1201);
    assertThat(
            post(NEW, Map.of("contents", List.of(Map.of("type", "prompt", "text", "x")))).message())
        .contains("first_frame");
    assertThat(
            post(NEW, Map.of("contents", List.of(Map.of("type", "first_frame", "url", FRAME))))
                .message())
        .contains("prompt");
    assertThat(send("POST", NEW, EmulatorSettings.KEY, "no json").code()).isEqualTo(1201);
    Map<String, Object> legacy = legacyOrder("k1");
    legacy.remove("image");
    assertThat(post(LEGACY, legacy).message()).contains("image");
    assertThat(post(LEGACY, changed(legacyOrder("k1"), "duration", 5)).message())
        .contains("string");
    assertThat(post(LEGACY, changed(legacyOrder("k1"), "cfg_scale", 0.5)).code()).isEqualTo(1201);
    assertThat(post(LEGACY, changed(legacyOrder("k1"), "prompt", "x".repeat(2501))).code())
        .isEqualTo(1201);
    assertThat(kling.jobs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kling-v3-turbo, 404, 1203",
    "kling-o1, 404, 1203",
    "kling-v1-6, 404, 1203",
    "kling-v3-omni, 400, 1201"
  })
  void a_model_that_is_not_there_is_refused(String model, int status, int code) {
    Reply legacy = post(LEGACY, changed(legacyOrder("k1"), "model_name", model));
    assertThat(legacy.status()).isEqualTo(status);
    assertThat(legacy.code()).isEqualTo(code);
    Reply fresh = post("/image-to-video/" + model, order("k1"));
    assertThat(fresh.status()).isEqualTo(404);
    assertThat(fresh.code()).isEqualTo(1203);
  }

  @Test
  void without_a_model_name_the_default_is_a_model_that_is_gone() {
    Map<String, Object> body = legacyOrder("k1");
    body.remove("model_name");

    assertThat(post(LEGACY, body).code()).isEqualTo(1203);
  }

  @Test
  void a_frame_is_plain_base64_or_an_address_and_has_a_shape() {
    String file = post(NEW, order("k0")).data().path("id").asString();
    assertThat(file).isNotEmpty();
    Map<String, Object> settings = Map.of("duration", 5);
    Map<String, String> bad =
        Map.of(
            "data:image/png;base64," + FRAME,
            "prefix",
            "%%%",
            "base64",
            Base64.getEncoder().encodeToString(new byte[50]),
            "format",
            Base64.getEncoder().encodeToString(png(299, 400)),
            "pixel",
            Base64.getEncoder().encodeToString(png(900, 310)),
            "pixel",
            kling.address() + "/files/none.png",
            "fetched");
    bad.forEach(
        (frame, word) -> {
          Reply reply = post(NEW, order("k1", frame, settings));
          assertThat(reply.code()).isEqualTo(1201);
          assertThat(reply.message()).contains(word);
        });
    assertThat(kling.jobs()).hasSize(1);
  }

  @Test
  void slots_and_balance_are_refused_with_codes_of_their_own() {
    restart(SETTINGS.withSlots(1));
    assertThat(post(NEW, order("k1")).code()).isZero();
    Reply full = post(NEW, order("k2"));
    assertThat(full.status()).isEqualTo(429);
    assertThat(full.code()).isEqualTo(1303);
    kling.finishJobs();
    assertThat(post(NEW, order("k2")).code()).isZero();
    assertThat(kling.mostAtOnce()).isOne();
    assertThat(post(NEW, order("k3")).code()).isEqualTo(1303);

    restart(SETTINGS);
    kling.faults().next(Fault.INTERNAL_AFTER);
    post(NEW, order("k1"));
    post(NEW, order("k2"));
    assertThat(kling.mostAtOnce()).as("also what its client was not told of").isEqualTo(2);

    restart(SETTINGS.withBalance(210_000));
    assertThat(post(NEW, order("k1")).code()).isZero();
    Reply poor = post(NEW, order("k2"));
    assertThat(poor.status()).isEqualTo(429);
    assertThat(poor.code()).isEqualTo(1102);

    restart(SETTINGS.withBalance(0));
    assertThat(post(NEW, order("k1")).code()).isEqualTo(1101);
  }

  @Test
  void twenty_ids_may_be_asked_for_and_not_one_more() {
    String id = post(NEW, order("k1")).data().path("id").asString();
    String twenty = "none,".repeat(19) + id;

    assertThat(get("/tasks?task_ids=" + twenty).data()).hasSize(1);
    assertThat(get("/tasks?task_ids=none," + twenty).code()).isEqualTo(1201);
    assertThat(get("/tasks").code()).isEqualTo(1201);
    assertThat(get("/tasks?task_ids=1&external_task_ids=2").code()).isEqualTo(1201);
    Reply unknown = get("/tasks?task_ids=none");
    assertThat(unknown.status()).isEqualTo(200);
    assertThat(unknown.data()).isEmpty();
    Reply legacy = get(LEGACY + "/none");
    assertThat(legacy.status()).isEqualTo(400);
    assertThat(legacy.code()).isEqualTo(1201);
    assertThat(legacy.message()).contains("not found");
  }

  @Test
  void tasks_are_listed_page_by_page_the_newest_first() {
    for (int i = 0; i < 5; i++) {
      post(i % 2 == 0 ? NEW : LEGACY, i % 2 == 0 ? order("k" + i) : legacyOrder("k" + i));
    }
    JsonNode first = post("/tasks", Map.of("limit", 3)).data();
    assertThat(first.path("count").asInt()).isEqualTo(3);
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(first.path("result").path(0).path("external_id").asString()).isEqualTo("k4");
    JsonNode rest =
        post("/tasks", Map.of("limit", 3, "cursor", first.path("next_cursor").asString())).data();
    assertThat(rest.path("count").asInt()).isEqualTo(2);
    assertThat(rest.path("has_more").asBoolean()).isFalse();
    JsonNode none =
        post(
                "/tasks",
                Map.of("filters", List.of(Map.of("key", "status", "values", List.of("succeeded")))))
            .data();
    assertThat(none.path("count").asInt()).isZero();
    assertThat(post("/tasks", Map.of("limit", 501)).code()).isEqualTo(1201);

    assertThat(get(LEGACY + "?pageNum=1&pageSize=30").data()).hasSize(2);
    assertThat(get(LEGACY + "?pageNum=2&pageSize=1").data()).hasSize(1);
    assertThat(get(LEGACY + "?pageSize=501").code()).isEqualTo(1201);
  }

  @Test
  void keys_are_looked_at() throws Exception {
    Instant now = Instant.now();
    String good = token(now.minusSeconds(5), now.plusSeconds(1800), EmulatorSettings.KEY);
    assertThat(send("GET", LEGACY, "", "").code()).isEqualTo(1001);
    assertThat(send("GET", LEGACY, "garbage", "").code()).isEqualTo(1002);
    assertThat(send("GET", LEGACY, good, "").code()).isZero();
    assertThat(send("GET", LEGACY, token(now, now.plusSeconds(1800), "other"), "").code())
        .isEqualTo(1002);
    String early = token(now.plusSeconds(60), now.plusSeconds(1800), EmulatorSettings.KEY);
    assertThat(send("GET", LEGACY, early, "").code()).isEqualTo(1003);
    String late = token(now.minusSeconds(3600), now.minusSeconds(10), EmulatorSettings.KEY);
    assertThat(send("GET", LEGACY, late, "").code()).isEqualTo(1004);
    Reply fresh = send("GET", "/tasks?task_ids=1", good, "");
    assertThat(fresh.status()).isEqualTo(401);
    assertThat(fresh.code()).isEqualTo(1002);
  }

  @Test
  void a_path_that_is_not_there_is_refused() {
    Reply reply = post("/v1/videos/nothing", Map.of());

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo(1202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CUT_BEFORE", "CUT_AFTER"})
  void a_cut_connection_leaves_what_was_decided(String fault) {
    kling.faults().next(Fault.valueOf(fault));

    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> post(NEW, order("k1")));

    int made = fault.equals("CUT_AFTER") ? 1 : 0;
    assertThat(kling.jobs()).hasSize(made);
    assertThat(get("/tasks?external_task_ids=k1").data()).hasSize(made);
  }

  @ParameterizedTest
  @CsvSource({
    "RATE, 429, 1302, 0",
    "SLOTS, 429, 1303, 0",
    "CONTENT, 400, 1301, 0",
    "INTERNAL_BEFORE, 500, 5000, 0",
    "INTERNAL_AFTER, 504, 5002, 1"
  })
  void faults_of_a_create_are_told_in_klings_way(Fault fault, int status, int code, int made) {
    kling.faults().next(fault);

    Reply reply = post(NEW, order("k1"));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(kling.billed()).hasSize(made);
  }

  @ParameterizedTest
  @CsvSource({"JOB_FAILS, generation failed", "JOB_CONTENT, risk control"})
  void a_job_that_fails_is_told_as_a_success_and_not_billed(Fault fault, String words) {
    for (String path : List.of(NEW, LEGACY)) {
      restart(SETTINGS);
      kling.faults().next(fault);
      post(path, path.equals(NEW) ? order("k1") : legacyOrder("k1"));
      kling.finishJobs();

      Reply reply = path.equals(NEW) ? get("/tasks?external_task_ids=k1") : get(LEGACY + "/k1");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.code()).isZero();
      assertThat(reply.message()).isEqualTo("SUCCEED");
      assertThat(reply.json().toString()).contains("\"failed\"", words);
      assertThat(kling.billed()).isEmpty();
    }
  }

  @Test
  void a_job_is_charged_at_its_end_if_it_succeeds() {
    kling.faults().next(Fault.JOB_FAILS);
    post(NEW, order("k1"));
    post(NEW, order("k2"));
    assertThat(kling.account()).isEmpty();
    assertThat(kling.chargedMicros()).isZero();

    kling.finishJobs();

    String second = get("/tasks?external_task_ids=k2").data().path(0).path("id").asString();
    assertThat(kling.account())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.job()).isEqualTo(second);
              assertThat(entry.kind()).isEqualTo(AccountEntry.Kind.CHARGE);
            });
    assertThat(kling.chargedMicros()).isEqualTo(210_000);
    assertThat(kling.clipOf(second)).isPresent();
  }

  @Test
  void a_job_without_a_video_is_charged_as_it_is_called_done() {
    kling.faults().next(Fault.JOB_EMPTY);
    post(NEW, order("k1"));
    kling.finishJobs();

    JsonNode done = get("/tasks?external_task_ids=k1").data().path(0);

    assertThat(done.path("outputs")).isEmpty();
    assertThat(done.path("billing").path(0).path("amount").asString()).isEqualTo("1.5");
    assertThat(kling.chargedMicros()).isEqualTo(210_000);
    assertThat(kling.clipOf(done.path("id").asString())).isEmpty();
  }

  @Test
  void a_late_result_is_missing_twice_while_the_job_is_done_and_charged() {
    for (String path : List.of(NEW, LEGACY)) {
      restart(SETTINGS);
      kling.faults().next(Fault.RESULT_LATE);
      post(path, path.equals(NEW) ? order("k1") : legacyOrder("k1"));
      String question = path.equals(NEW) ? "/tasks?external_task_ids=k1" : LEGACY + "/k1";
      assertThat(get(question).json().toString()).as("the job runs").contains("processing");
      kling.finishJobs();

      for (int i = 0; i < Emulator.LATE; i++) {
        String done = get(question).json().toString();
        assertThat(done).contains("\"succeed").doesNotContain("Signature=");
        assertThat(done).as("charged all the same").contains("\"1.5\"");
      }

      assertThat(get(question).json().toString()).contains("\"succeed", "Signature=");
      assertThat(kling.chargedMicros()).isEqualTo(210_000);
    }
  }

  @Test
  void a_refusal_keeps_its_code_whatever_its_words() {
    post(NEW, order("k1"));
    kling.faults().chance(Fault.OTHER_WORDS, 1);
    List<String> words = new ArrayList<>();

    for (int i = 0; i < 4; i++) {
      Reply again = post(NEW, order("k1"));
      assertThat(again.status()).isEqualTo(400);
      assertThat(again.code()).isEqualTo(1201);
      words.add(again.message());
    }

    assertThat(words).doesNotHaveDuplicates().noneMatch(text -> text.contains("already exists"));
    assertThat(words).anyMatch(text -> text.contains("已存在"));
    assertThat(kling.jobs()).hasSize(1);
  }

  @Test
  void a_late_key_is_taken_although_nothing_is_found_by_it() {
    kling.faults().next(Fault.KEY_LATE);
    String id = post(NEW, order("k1")).data().path("id").asString();

    for (int i = 0; i < Emulator.LATE; i++) {
      assertThat(get("/tasks?external_task_ids=k1").data()).isEmpty();
    }

    assertThat(post(NEW, order("k1")).code()).isEqualTo(1201);
    assertThat(get("/tasks?external_task_ids=k1").data().path(0).path("id").asString())
        .isEqualTo(id);
    assertThat(kling.jobs()).hasSize(1);
  }

  @Test
  void results_are_away_for_a_while_and_come_back() throws InterruptedException {
    restart(SETTINGS.withOutage(Duration.ofHours(1)));
    post(NEW, order("k1"));
    kling.finishJobs();
    String url =
        get("/tasks?external_task_ids=k1")
            .data()
            .path(0)
            .path("outputs")
            .path(0)
            .path("url")
            .asString();
    kling.faults().next(Fault.RESULT_AWAY);

    for (int i = 0; i < 3; i++) {
      assertThat(statusOfDownload(url)).as("503, or not a word").isIn(503, NO_ANSWER);
    }
    kling.endOutage();

    assertThat(statusOfDownload(url)).isEqualTo(200);
    assertThat(kling.faults().met(Fault.RESULT_AWAY)).isEqualTo(1);
  }

  private int statusOfDownload(String url) throws InterruptedException {
    try {
      HttpRequest download = HttpRequest.newBuilder(URI.create(url)).build();
      return client.send(download, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }

  private static String token(Instant from, Instant until, String secret)
      throws GeneralSecurityException {
    String text =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + encoded(
                "{\"iss\":\""
                    + KlingEmulator.ACCESS_KEY
                    + "\",\"exp\":"
                    + until.getEpochSecond()
                    + ",\"nbf\":"
                    + from.getEpochSecond()
                    + "}");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return text
        + "."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] png(int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

package dev.petforge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The emulated relay, as a plain client of HTTP sees it. */
class RelayEmulatorTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RelayEmulator relay =
      new RelayEmulator(
          EmulatorSettings.standard()
              .withRenderTime(Duration.ofHours(1))
              .withClips(new MotionJpegClips(32)));
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    relay.close();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.header("Authorization", "Bearer " + EmulatorSettings.KEY).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return send(
        HttpRequest.newBuilder(relay.address().resolve(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<byte[]> post(String path, String json) throws Exception {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(relay.address().resolve(path)));
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return JSON.readTree(answer.body());
  }

  private static byte[] png() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 36, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] form(String boundary, byte[] picture) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (List<String> field :
        List.of(
            List.of("model", "veo3.1-fast"),
            List.of("prompt", "橘猫\r\n--not-a-boundary"),
            List.of("seconds", "4"))) {
      String part =
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(boundary, field.get(0), field.get(1));
      body.writeBytes(part.getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"input_reference\"; filename=\"a.png\"\r\n"
                    .formatted(boundary)
                + "Content-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(picture);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  @Test
  void a_form_becomes_a_job_whose_clip_is_behind_the_key() throws Exception {
    HttpResponse<byte[]> created =
        post("/v1/videos", "multipart/form-data; boundary=x7", form("x7", png()));
    String id = json(created).path("id").asString();
    assertThat(json(get("/v1/videos/" + id)).path("status").asString()).isEqualTo("queued");
    assertThat(get("/v1/videos/" + id + "/content").statusCode()).isEqualTo(404);
    relay.finishJobs();

    assertThat(json(get("/v1/videos/" + id)).path("status").asString()).isEqualTo("completed");
    HttpResponse<byte[]> clip = get("/v1/videos/" + id + "/content");
    assertThat(new String(clip.body(), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
    assertThat(
            http.send(
                    HttpRequest.newBuilder(relay.address().resolve("/v1/videos/" + id + "/content"))
                        .build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .as("without the key")
        .isEqualTo(401);
    assertThat(relay.jobs())
        .singleElement()
        .extracting(EmulatedJob::duration)
        .isEqualTo(Duration.ofSeconds(4));
    assertThat(relay.complaints()).isEmpty();
  }

  @Test
  void a_form_that_ends_early_is_refused_and_noted() throws Exception {
    byte[] whole = form("x7", png());

    HttpResponse<byte[]> answer =
        post(
            "/v1/videos",
            "multipart/form-data; boundary=x7",
            java.util.Arrays.copyOf(whole, whole.length - 20));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(relay.jobs()).isEmpty();
    assertThat(relay.complaints()).singleElement().asString().contains("form");
  }

  @Test
  void unknown_fields_are_noted_and_wrong_ones_refused() throws Exception {
    assertThat(
            post(
                    "/v1/videos",
                    "{\"model\":\"veo3.1-fast\",\"prompt\":\"a\",\"seed\":1,\"seconds\":\"8\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            post("/v1/videos", "{\"model\":\"veo3.1-fast\",\"prompt\":\"a\",\"seconds\":8}")
                .statusCode())
        .isEqualTo(400);
    assertThat(post("/v1/videos", "{\"model\":\"veo3.1-fast\"}").statusCode()).isEqualTo(400);

    assertThat(relay.complaints()).hasSize(3);
    assertThat(relay.complaints().get(0)).contains("seed");
    assertThat(relay.complaints().get(1)).contains("seconds");
    assertThat(relay.complaints().get(2)).contains("prompt is required");
    assertThat(relay.jobs()).hasSize(1);
  }

  @Test
  void the_unified_query_answers_with_another_id_which_leads_nowhere() throws Exception {
    String picture = Base64.getEncoder().encodeToString(png());
    HttpResponse<byte[]> created =
        post(
            "/v1/video/create",
            "{\"model\":\"veo3.1-fast\",\"prompt\":\"a\",\"images\":[\"data:image/png;base64,"
                + picture
                + "\"],\"aspect_ratio\":\"16:9\"}");
    String id = json(created).path("id").asString();
    relay.finishJobs();

    JsonNode answer = json(get("/v1/video/query?id=" + id));

    assertThat(answer.path("status").asString()).isEqualTo("success");
    assertThat(answer.path("video_url").asString()).contains("Signature=");
    assertThat(answer.path("id").asString()).isNotEqualTo(id);
    assertThat(get("/v1/video/query?id=" + answer.path("id").asString()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void kie_says_everything_with_status_200() throws Exception {
    HttpResponse<byte[]> refused =
        post("/api/v1/veo/generate", "{\"prompt\":\"a\",\"imageUrls\":[\"no address\"]}");
    HttpResponse<byte[]> created = post("/api/v1/veo/generate", "{\"prompt\":\"a\"}");
    String id = json(created).path("data").path("taskId").asString();
    JsonNode running = json(get("/api/v1/veo/record-info?taskId=" + id));
    relay.finishJobs();
    JsonNode done = json(get("/api/v1/veo/record-info?taskId=" + id));

    assertThat(refused.statusCode()).isEqualTo(200);
    assertThat(json(refused).path("code").asInt()).isEqualTo(400);
    assertThat(running.path("data").path("successFlag").asInt()).isZero();
    assertThat(done.path("data").path("successFlag").asInt()).isEqualTo(1);
    assertThat(done.path("data").path("response").path("resultUrls").get(0).asString())
        .startsWith(relay.address().toString());
  }

  @Test
  void a_charge_is_taken_with_the_order_and_given_back_on_failure() throws Exception {
    relay.faults().next(Fault.JOB_FAILS);
    String order = "{\"model\":\"veo3.1\",\"prompt\":\"a\"}";
    post("/v1/videos", order);
    post("/v1/videos", order);

    assertThat(relay.billed()).hasSize(2);
    relay.finishJobs();

    assertThat(relay.billed()).hasSize(1);
  }

  @Test
  void the_books_have_each_charge_and_each_refund() throws Exception {
    relay.faults().next(Fault.JOB_FAILS, Fault.JOB_EMPTY);
    String order = "{\"model\":\"veo3.1\",\"prompt\":\"a\"}";
    for (int i = 0; i < 3; i++) {
      post("/v1/videos", order);
    }
    assertThat(relay.chargedMicros()).as("with the order").isEqualTo(3_600_000);

    relay.finishJobs();

    assertThat(relay.chargedMicros()).isEqualTo(2_400_000);
    assertThat(relay.account())
        .extracting(AccountEntry::kind)
        .containsExactly(
            AccountEntry.Kind.CHARGE,
            AccountEntry.Kind.CHARGE,
            AccountEntry.Kind.CHARGE,
            AccountEntry.Kind.REFUND);
    assertThat(relay.account().get(3).job()).isEqualTo(relay.jobs().get(0).id());
  }

  @Test
  void a_late_result_is_neither_in_the_answer_nor_at_the_path_of_the_content() throws Exception {
    relay.faults().next(Fault.RESULT_LATE);
    String id =
        json(post("/v1/videos", "{\"model\":\"veo3.1\",\"prompt\":\"a\"}")).path("id").asString();
    relay.finishJobs();

    for (int i = 0; i < Emulator.LATE; i++) {
      assertThat(get("/v1/videos/" + id + "/content").statusCode()).isEqualTo(404);
      JsonNode done = json(get("/v1/videos/" + id));
      assertThat(done.path("status").asString()).isEqualTo("completed");
      assertThat(done.has("metadata")).isFalse();
    }

    assertThat(get("/v1/videos/" + id + "/content").statusCode()).isEqualTo(200);
    assertThat(json(get("/v1/videos/" + id)).path("metadata").path("url").asString())
        .contains("Signature=");
    assertThat(relay.jobs().get(0).prompt()).isEqualTo("a");
  }

  @Test
  void a_refusal_keeps_its_status_and_code_whatever_its_words() throws Exception {
    relay.faults().next(Fault.SLOTS, Fault.OTHER_WORDS);

    HttpResponse<byte[]> answer = post("/v1/videos", "{\"model\":\"veo3.1\",\"prompt\":\"a\"}");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(json(answer).path("error").path("code").asString()).isEqualTo("upstream_saturated");
    assertThat(json(answer).path("error").path("message").asString()).startsWith("并发任务数已达上限");
  }

  @Test
  void the_last_of_the_balance_buys_one_clip() throws Exception {
    try (RelayEmulator poor =
        new RelayEmulator(
            EmulatorSettings.standard().withBalance(400_000).withClips(new MotionJpegClips(32)))) {
      HttpRequest.Builder order =
          HttpRequest.newBuilder(poor.address().resolve("/v1/videos"))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"model\":\"veo3.1-fast\",\"prompt\":\"a\"}"));

      assertThat(send(order.copy()).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> second = send(order.copy());

      assertThat(second.statusCode()).isEqualTo(402);
      assertThat(json(second).path("error").path("code").asString())
          .isEqualTo("insufficient_user_quota");
    }
  }
}

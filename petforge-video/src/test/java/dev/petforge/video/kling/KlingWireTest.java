package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.video.internal.http.FrameFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The words of the two dialects, as Kling's documentation has them (2026-09). */
class KlingWireTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final CallKey KEY = new CallKey("job42-seg03");
  private static final HttpUrl HOST = HttpUrl.get("https://api-singapore.klingai.com");
  private static final FrameFiles.Frame FRAME =
      new FrameFiles.Frame("image/png", 320, 320, new byte[] {1, 2, 3});

  private static KlingOrder order(ClipRequest request) {
    Optional<KlingModel> model =
        KlingModel.standard().stream().filter(one -> one.isNamed(request.model())).findFirst();
    return new KlingOrder(KEY, request, model, FRAME, request.lastFrame().map(wanted -> FRAME));
  }

  private static JsonNode body(Request request) throws IOException {
    RequestBody body = request.body();
    assertThat(body).isNotNull();
    try (Buffer buffer = new Buffer()) {
      body.writeTo(buffer);
      return JSON.readTree(buffer.readByteArray());
    }
  }

  @Test
  void an_order_in_the_new_dialect() throws IOException {
    Request request =
        new NewWire(HOST)
            .create(
                order(
                    KlingRequests.request(
                        "kling-3.0", 5, "720p", false, true, "slow dolly in", "text, blur")));

    assertThat(request.url())
        .hasToString("https://api-singapore.klingai.com/image-to-video/kling-3.0");
    assertThat(body(request))
        .isEqualTo(
            JSON.readTree(
                """
                { "contents":[{"type":"prompt","text":"slow dolly in\\nAvoid: text, blur"},
                              {"type":"first_frame","url":"AQID"},
                              {"type":"last_frame","url":"AQID"}],
                  "settings":{"resolution":"720p","duration":5,"audio":"off","multi_shot":false},
                  "options":{"external_task_id":"job42-seg03"} }
                """));
  }

  @Test
  void a_model_is_asked_only_for_what_it_knows() throws IOException {
    JsonNode turbo =
        body(new NewWire(HOST).create(order(KlingRequests.request("kling-2.5-turbo"))));

    assertThat(turbo.path("settings").propertyNames())
        .containsExactlyInAnyOrder("resolution", "duration");
    JsonNode unknown = body(new NewWire(HOST).create(order(KlingRequests.request("kling-9"))));
    assertThat(unknown.path("settings").path("audio").asString()).isEqualTo("off");
    assertThat(unknown.path("settings").path("multi_shot").asBoolean(true)).isFalse();
  }

  @Test
  void an_order_in_the_old_dialect() throws IOException {
    Request request =
        new LegacyWire(HOST)
            .create(
                order(
                    KlingRequests.request(
                        "kling-2.6", 5, "1080p", true, true, "slow dolly in", "blur, text")));

    assertThat(request.url())
        .hasToString("https://api-singapore.klingai.com/v1/videos/image2video");
    assertThat(body(request))
        .isEqualTo(
            JSON.readTree(
                """
                { "model_name":"kling-v2-6", "mode":"pro", "duration":"5",
                  "image":"AQID", "image_tail":"AQID",
                  "prompt":"slow dolly in", "negative_prompt":"blur, text", "sound":"on",
                  "external_task_id":"job42-seg03" }
                """));
  }

  @Test
  void a_relay_may_have_a_path_of_its_own() {
    assertThat(new LegacyWire(HttpUrl.get("https://relay.example/kling")).find(KEY))
        .hasToString("https://relay.example/kling/v1/videos/image2video/job42-seg03");
    assertThat(new NewWire(HttpUrl.get("https://relay.example/kling")).find(KEY))
        .hasToString("https://relay.example/kling/tasks?external_task_ids=job42-seg03");
  }

  @Test
  void an_answer_of_the_old_dialect_is_understood() {
    JsonNode data =
        JSON.readTree(
            """
            {"task_id":"9301","task_status":"succeed","task_status_msg":"",
             "task_info":{"external_task_id":"job42-seg03"},"final_unit_deduction":"1.5",
             "task_result":{"videos":[{"id":"x","url":"https://a.b/c.mp4?s=1","duration":"5.041"}]}}
            """);

    assertThat(new LegacyWire(HOST).tasks(data))
        .isEqualTo(
            List.of(
                new KlingTask(
                    "9301",
                    "job42-seg03",
                    "succeed",
                    "",
                    Optional.of("https://a.b/c.mp4?s=1"),
                    Optional.of(new BigDecimal("1.5")))));
  }

  @Test
  void an_answer_of_the_new_dialect_is_understood() {
    JsonNode data =
        JSON.readTree(
            """
            [{"id":"9308","status":"succeeded","message":"","external_id":"job42-seg03",
              "outputs":[{"type":"cover","url":"https://a.b/c.png"},
                         {"type":"video","id":"x","url":"https://a.b/c.mp4?s=1","duration":"5.041"}],
              "billing":[{"charge_type":"unit","amount":"2.4","package_type":"video"}]}]
            """);

    assertThat(new NewWire(HOST).tasks(data))
        .isEqualTo(
            List.of(
                new KlingTask(
                    "9308",
                    "job42-seg03",
                    "succeeded",
                    "",
                    Optional.of("https://a.b/c.mp4?s=1"),
                    Optional.of(new BigDecimal("2.4")))));
  }
}

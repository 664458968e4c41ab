package dev.petforge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The emulators are as strict as Google is, towards clients that are not ours. */
class GoogleEmulatorsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GEMINI =
      "/v1beta/models/veo-3.1-fast-generate-preview:predictLongRunning";
  private static final String VERTEX =
      "/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-fast-generate-001";
  private static final Map<String, String> KEY = Map.of("x-goog-api-key", EmulatorSettings.KEY);
  private static final Map<String, String> TOKEN =
      Map.of("Authorization", "Bearer " + EmulatorSettings.KEY);

  private final HttpClient client = HttpClient.newHttpClient();
  private final VeoEmulator veo =
      new VeoEmulator(EmulatorSettings.standard().withRenderTime(Duration.ofHours(1)));
  private final OmniEmulator omni = new OmniEmulator(EmulatorSettings.standard());

  @AfterEach
  void close() {
    veo.close();
    omni.close();
  }

  private record Told(int status, JsonNode body, HttpResponse<String> response) {}

  private Told post(Emulator emulator, String path, Map<String, String> keys, Object body)
      throws Exception {
    String text = body instanceof String plain ? plain : JSON.writeValueAsString(body);
    return send(emulator, path, keys, HttpRequest.BodyPublishers.ofString(text), "POST");
  }

  private Told get(Emulator emulator, String path, Map<String, String> keys) throws Exception {
    return send(emulator, path, keys, HttpRequest.BodyPublishers.noBody(), "GET");
  }

  private Told send(
      Emulator emulator,
      String path,
      Map<String, String> keys,
      HttpRequest.BodyPublisher body,
      String method)
      throws Exception {
    URI address =
        path.startsWith("http") ? URI.create(path) : URI.create(emulator.address() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).method(method, body).timeout(Duration.ofSeconds(20));
    keys.forEach(request::header);
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
    return new Told(
        response.statusCode(),
        json ? JSON.readTree(response.body()) : JSON.createObjectNode(),
        response);
  }

  private static String picture() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB), "png", bytes);
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode veoOrder() {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode instance = body.putArray("instances").addObject().put("prompt", "a cat");
    instance.putObject("image").put("bytesBase64Encoded", picture()).put("mimeType", "image/png");
    body.putObject("parameters").put("durationSeconds", 4).put("aspectRatio", "16:9");
    return body;
  }

  private static ObjectNode omniOrder() {
    ObjectNode body = JSON.createObjectNode().put("model", "gemini-omni-1.1-flash");
    body.put("background", true);
    body.putArray("input").addObject().put("type", "text").put("text", "a cat");
    body.putObject("response_format")
        .put("type", "video")
        .put("delivery", "uri")
        .put("resolution", "360p")
        .put("duration", "3s");
    return body;
  }

  private static void assertError(Told told, int status, String word) {
    assertThat(told.status()).isEqualTo(status);
    assertThat(told.body().path("error").path("code").asInt()).isEqualTo(status);
    assertThat(told.body().path("error").path("status").asString()).isEqualTo(word);
  }

  @Test
  void veo_refuses_inline_data() throws Exception {
    ObjectNode body = veoOrder();
    ((ObjectNode) body.path("instances").get(0))
        .putObject("image")
        .putObject("inlineData")
        .put("data", picture());

    Told told = post(veo, GEMINI, KEY, body);

    assertError(told, 400, "INVALID_ARGUMENT");
    assertThat(told.body().path("error").path("message").asString())
        .isEqualTo("`inlineData` isn't supported by this model.");
    assertThat(veo.jobs()).isEmpty();
  }

  @Test
  void veo_loses_a_picture_among_the_parameters_and_notes_it() throws Exception {
    ObjectNode body = veoOrder();
    ((ObjectNode) body.path("parameters")).putObject("image").put("mimeType", "image/png");

    assertThat(post(veo, GEMINI, KEY, body).status()).isEqualTo(200);

    assertThat(veo.complaints()).singleElement().asString().contains("`image`");
  }

  @Test
  void veo_takes_generate_audio_on_vertex_only() throws Exception {
    ObjectNode body = veoOrder();
    ((ObjectNode) body.path("parameters")).put("generateAudio", false);

    assertError(post(veo, GEMINI, KEY, body), 400, "INVALID_ARGUMENT");
    Told vertex = post(veo, VERTEX + ":predictLongRunning", TOKEN, body);

    assertThat(vertex.status()).isEqualTo(200);
    assertThat(vertex.body().path("name").asString()).startsWith(VERTEX.substring(4));
  }

  @Test
  void veo_needs_eight_seconds_for_more_than_720p_and_a_number_for_them() throws Exception {
    ObjectNode large = veoOrder();
    ((ObjectNode) large.path("parameters")).put("resolution", "1080p");
    ObjectNode words = veoOrder();
    ((ObjectNode) words.path("parameters")).put("durationSeconds", "4");

    assertError(post(veo, GEMINI, KEY, large), 400, "INVALID_ARGUMENT");
    assertError(post(veo, GEMINI, KEY, words), 400, "INVALID_ARGUMENT");
  }

  @Test
  void veo_knows_its_models_by_surface() throws Exception {
    String path = "/v1beta/models/veo-3.1-fast-generate-001:predictLongRunning";

    assertError(post(veo, path, KEY, veoOrder()), 404, "NOT_FOUND");
  }

  @Test
  void veo_wants_a_key_here_and_a_token_there() throws Exception {
    assertError(post(veo, GEMINI, Map.of(), veoOrder()), 403, "PERMISSION_DENIED");
    assertError(post(veo, VERTEX + ":predictLongRunning", KEY, veoOrder()), 401, "UNAUTHENTICATED");
  }

  @Test
  void veo_gives_clips_inline_on_vertex_and_behind_a_redirect_elsewhere() throws Exception {
    String there = post(veo, GEMINI, KEY, veoOrder()).body().path("name").asString();
    ObjectNode body = veoOrder();
    ((ObjectNode) body.path("parameters")).put("generateAudio", true);
    String here =
        post(veo, VERTEX + ":predictLongRunning", TOKEN, body).body().path("name").asString();
    veo.finishJobs();

    JsonNode inline =
        post(veo, VERTEX + ":fetchPredictOperation", TOKEN, Map.of("operationName", here)).body();
    JsonNode behind = get(veo, "/v1beta/" + there, KEY).body();

    String video =
        inline.path("response").path("videos").get(0).path("bytesBase64Encoded").asString();
    assertThat(
            new String(
                Base64.getDecoder().decode(video),
                4,
                4,
                java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("ftyp");
    String uri =
        behind
            .path("response")
            .path("generateVideoResponse")
            .path("generatedSamples")
            .get(0)
            .path("video")
            .path("uri")
            .asString();
    assertThat(get(veo, uri, Map.of()).status()).isEqualTo(403);
    HttpResponse<String> moved = get(veo, uri, KEY).response();
    assertThat(moved.statusCode()).isEqualTo(302);
    String storage = moved.headers().firstValue("Location").orElseThrow();
    assertThat(URI.create(storage).getHost()).isNotEqualTo(URI.create(uri).getHost());
    assertThat(get(veo, storage, Map.of()).status()).isEqualTo(200);
    assertThat(veo.complaints()).isEmpty();

    get(veo, storage, KEY);
    assertThat(veo.complaints()).singleElement().asString().contains("a key was sent");
  }

  @Test
  void tokens_are_given_for_good_signatures_only() throws Exception {
    String grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";

    Told told = post(veo, "/token", Map.of(), grant + "e30.e30.e30");

    assertThat(told.status()).isEqualTo(400);
    assertThat(told.body().path("error").asString()).isEqualTo("invalid_grant");
    assertThat(veo.tokensGiven()).isZero();
  }

  @Test
  void a_block_of_the_safety_filter_is_no_error_and_not_billed() throws Exception {
    veo.faults().next(Fault.JOB_CONTENT);
    String name = post(veo, GEMINI, KEY, veoOrder()).body().path("name").asString();
    veo.finishJobs();

    JsonNode operation = get(veo, "/v1beta/" + name, KEY).body();

    assertThat(operation.path("done").asBoolean()).isTrue();
    assertThat(operation.has("error")).isFalse();
    JsonNode response = operation.path("response").path("generateVideoResponse");
    assertThat(response.path("raiMediaFilteredCount").asInt()).isEqualTo(1);
    assertThat(response.has("generatedSamples")).isFalse();
    assertThat(veo.billed()).isEmpty();
  }

  @Test
  void a_job_is_charged_at_its_end_and_its_late_result_is_missing_twice() throws Exception {
    ObjectNode body = veoOrder();
    ((ObjectNode) body.path("parameters")).put("generateAudio", true);
    veo.faults().next(Fault.JOB_FAILS, Fault.RESULT_LATE);
    post(veo, GEMINI, KEY, veoOrder());
    String name =
        post(veo, VERTEX + ":predictLongRunning", TOKEN, body).body().path("name").asString();
    assertThat(veo.account()).isEmpty();
    veo.finishJobs();

    for (int i = 0; i <= Emulator.LATE; i++) {
      JsonNode operation =
          post(veo, VERTEX + ":fetchPredictOperation", TOKEN, Map.of("operationName", name)).body();
      assertThat(operation.path("done").asBoolean()).isTrue();
      assertThat(operation.path("response").has("videos")).isEqualTo(i == Emulator.LATE);
    }

    assertThat(veo.account()).singleElement().extracting(AccountEntry::job).isEqualTo(name);
    assertThat(veo.chargedMicros()).isEqualTo(400_000);
  }

  @Test
  void a_clip_that_is_told_inline_is_away_too() throws Exception {
    ObjectNode body = veoOrder();
    ((ObjectNode) body.path("parameters")).put("generateAudio", true);
    String name =
        post(veo, VERTEX + ":predictLongRunning", TOKEN, body).body().path("name").asString();
    veo.finishJobs();
    veo.faults().next(Fault.RESULT_AWAY);
    Map<String, String> question = Map.of("operationName", name);

    Told away = post(veo, VERTEX + ":fetchPredictOperation", TOKEN, question);
    veo.endOutage();
    Told back = post(veo, VERTEX + ":fetchPredictOperation", TOKEN, question);

    assertThat(away.status()).isEqualTo(503);
    assertThat(back.body().path("response").has("videos")).isTrue();
  }

  @Test
  void omni_says_completed_before_its_video_is_there_and_charges_each_end() throws Exception {
    omni.faults().next(Fault.RESULT_LATE, Fault.JOB_CONTENT);
    String id = post(omni, "/v1beta/interactions", KEY, omniOrder()).body().path("id").asString();
    post(omni, "/v1beta/interactions", KEY, omniOrder());
    omni.finishJobs();

    for (int i = 0; i <= Emulator.LATE; i++) {
      JsonNode told = get(omni, "/v1beta/interactions/" + id, KEY).body();
      assertThat(told.path("status").asString()).isEqualTo("completed");
      assertThat(told.path("steps").isEmpty()).isEqualTo(i < Emulator.LATE);
    }

    assertThat(omni.account()).extracting(AccountEntry::job).hasSize(2).contains(id);
    assertThat(omni.jobs().get(0).prompt()).isEqualTo("a cat");
  }

  @Test
  void omni_keeps_its_caller_waiting_without_background() throws Exception {
    ObjectNode body = omniOrder().put("background", false);

    Told told = post(omni, "/v1beta/interactions", KEY, body);

    assertThat(told.body().path("status").asString()).isEqualTo("completed");
    assertThat(omni.complaints()).singleElement().asString().contains("background");
    assertThat(
            post(omni, "/v1beta/interactions", KEY, omniOrder()).body().path("status").asString())
        .isEqualTo("in_progress");
  }

  @Test
  void omni_wants_durations_as_text() throws Exception {
    ObjectNode body = omniOrder();
    ((ObjectNode) body.path("response_format")).put("duration", 3);

    assertError(post(omni, "/v1beta/interactions", KEY, body), 400, "INVALID_ARGUMENT");
  }

  @Test
  void omni_refuses_fields_that_it_does_not_have() throws Exception {
    ObjectNode body = omniOrder().put("external_id", "x");

    Told told = post(omni, "/v1beta/interactions", KEY, body);

    assertError(told, 400, "INVALID_ARGUMENT");
    assertThat(told.body().path("error").path("message").asString()).contains("external_id");
  }

  @Test
  void omni_answers_400_for_what_it_does_not_know() throws Exception {
    assertError(get(omni, "/v1beta/interactions/v1_none", KEY), 400, "INVALID_ARGUMENT");
    assertError(
        post(omni, "/v1beta/interactions/v1_none/cancel", KEY, Map.of()), 400, "INVALID_ARGUMENT");
  }
}

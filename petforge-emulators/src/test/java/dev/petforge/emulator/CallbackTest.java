package dev.petforge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What emulators tell of the ends of jobs, as a server at the client's side hears it. */
class CallbackTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final EmulatorSettings LONG =
      EmulatorSettings.standard()
          .withRenderTime(Duration.ofHours(1))
          .withClips(new MotionJpegClips(32));

  /** What came, and where. */
  private record Heard(String path, JsonNode body) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final List<Emulator> emulators = new ArrayList<>();
  private HttpServer listener;
  private int answer = 204;

  CallbackTest() throws IOException {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    listener.createContext("/", this::hear);
    listener.start();
  }

  @AfterEach
  void stop() {
    emulators.forEach(Emulator::close);
    listener.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    heard.add(new Heard(exchange.getRequestURI().getPath(), JSON.readTree(body)));
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private String address(String path) {
    return "http://127.0.0.1:" + listener.getAddress().getPort() + path + "?token=hush";
  }

  private Heard next() throws InterruptedException {
    Heard next = heard.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("a callback within 30 s").isNotNull();
    return next;
  }

  private KlingEmulator kling(EmulatorSettings settings) {
    KlingEmulator kling = new KlingEmulator(settings);
    emulators.add(kling);
    return kling;
  }

  private RelayEmulator relay() {
    RelayEmulator relay = new RelayEmulator(LONG);
    emulators.add(relay);
    return relay;
  }

  private JsonNode post(Emulator emulator, String path, Object body) throws Exception {
    HttpResponse<byte[]> created =
        http.send(
            HttpRequest.newBuilder(URI.create(emulator.address() + path))
                .header("Authorization", "Bearer " + EmulatorSettings.KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(created.statusCode()).isBetween(200, 202);
    return JSON.readTree(created.body());
  }

  private static String frame() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(320, 320, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private String orderNew(Emulator kling, String callback) throws Exception {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "contents",
        List.of(
            Map.of("type", "prompt", "text", "slow dolly in"),
            Map.of("type", "first_frame", "url", frame())));
    body.put("settings", Map.of("resolution", "720p", "duration", 5));
    body.put("options", Map.of("callback_url", callback));
    return post(kling, "/image-to-video/kling-2.5-turbo", body)
        .path("data")
        .path("id")
        .asString("");
  }

  private String orderLegacy(Emulator kling, String callback) throws Exception {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model_name", "kling-v2-5-turbo");
    body.put("duration", "5");
    body.put("image", frame());
    body.put("prompt", "slow dolly in");
    body.put("external_task_id", "ours-1");
    body.put("callback_url", callback);
    return post(kling, "/v1/videos/image2video", body).path("data").path("task_id").asString("");
  }

  @Test
  void the_new_dialect_tells_the_bare_task_once_when_its_job_has_ended() throws Exception {
    KlingEmulator kling = kling(LONG);
    String first = orderNew(kling, address("/first"));
    assertThat(heard).as("before the end").isEmpty();
    kling.finishJobs();
    Heard told = next();
    kling.finishJobs();
    String second = orderNew(kling, address("/second"));
    kling.finishJobs();

    assertThat(told.path()).isEqualTo("/first");
    assertThat(told.body().propertyNames())
        .containsExactlyInAnyOrder("id", "status", "message", "outputs", "billing");
    assertThat(told.body().path("id").asString()).isEqualTo(first);
    assertThat(told.body().path("status").asString()).isEqualTo("succeeded");
    assertThat(told.body().path("outputs").get(0).path("url").asString()).startsWith("http");
    // Told one after the other, so a second call for the first job would have come before.
    assertThat(next().body().path("id").asString()).isEqualTo(second);
    assertThat(kling.complaints()).isEmpty();
  }

  @Test
  void the_old_dialect_tells_the_bare_task_in_its_own_words() throws Exception {
    KlingEmulator kling = kling(LONG);
    kling.faults().next(Fault.JOB_CONTENT);
    String failing = orderLegacy(kling, address("/legacy"));
    kling.finishJobs();

    JsonNode told = next().body();

    assertThat(told.path("task_id").asString()).isEqualTo(failing);
    assertThat(told.path("task_status").asString()).isEqualTo("failed");
    assertThat(told.path("task_status_msg").asString()).contains("risk control");
    assertThat(told.path("task_info").path("external_task_id").asString()).isEqualTo("ours-1");
    assertThat(told.has("code")).as("an envelope").isFalse();
  }

  @Test
  void a_callback_comes_twice_where_a_fault_says_so() throws Exception {
    KlingEmulator kling = kling(LONG);
    String first = orderNew(kling, address("/kling"));
    kling.faults().next(Fault.CALLBACK_TWICE);
    kling.finishJobs();
    Heard once = next();
    Heard twice = next();
    String second = orderNew(kling, address("/kling"));
    kling.finishJobs();

    assertThat(once.body().path("id").asString()).isEqualTo(first);
    assertThat(twice).isEqualTo(once);
    assertThat(next().body().path("id").asString()).isEqualTo(second);
    assertThat(kling.faults().met(Fault.CALLBACK_TWICE)).isEqualTo(1);
    assertThat(kling.billed()).as("two jobs, three callbacks").hasSize(2);
  }

  @Test
  void a_job_that_comes_to_its_end_by_itself_is_told_of_too() throws Exception {
    KlingEmulator kling = kling(LONG.withRenderTime(Duration.ofMillis(50)));

    String job = orderNew(kling, address("/kling"));

    assertThat(next().body().path("id").asString()).isEqualTo(job);
  }

  @Test
  void kie_tells_the_end_in_a_shape_of_its_own() throws Exception {
    RelayEmulator relay = relay();
    Map<String, String> order = Map.of("prompt", "a cat", "callBackUrl", address("/kie"));
    String good = job(post(relay, "/api/v1/veo/generate", order));
    relay.finishJobs();
    JsonNode told = next().body();
    relay.faults().next(Fault.JOB_CONTENT, Fault.CALLBACK_TWICE);
    String bad = job(post(relay, "/api/v1/veo/generate", order));
    relay.finishJobs();

    assertThat(told.path("code").asInt()).isEqualTo(200);
    assertThat(told.path("data").path("taskId").asString()).isEqualTo(good);
    assertThat(told.path("data").path("info").path("resultUrls").get(0).asString())
        .startsWith("http");
    for (int i = 0; i < 2; i++) {
      JsonNode refused = next().body();
      assertThat(refused.path("code").asInt()).isEqualTo(400);
      assertThat(refused.path("msg").asString()).contains("policies");
      assertThat(refused.path("data").path("taskId").asString()).isEqualTo(bad);
    }
    assertThat(relay.complaints()).isEmpty();
  }

  private static String job(JsonNode created) {
    return created.path("data").path("taskId").asString("");
  }

  @Test
  void openrouter_tells_an_event_around_the_job() throws Exception {
    RelayEmulator relay = relay();
    Map<String, String> order =
        Map.of(
            "model", "google/veo-3.1-fast", "prompt", "a cat", "callback_url", address("/router"));
    String good = post(relay, "/api/v1/videos", order).path("id").asString();
    relay.finishJobs();
    JsonNode done = next().body();
    relay.faults().next(Fault.JOB_FAILS);
    post(relay, "/api/v1/videos", order);
    relay.finishJobs();
    JsonNode failed = next().body();

    assertThat(done.path("type").asString()).isEqualTo("video.generation.completed");
    assertThat(done.path("data").path("id").asString()).isEqualTo(good);
    assertThat(done.path("data").path("unsigned_urls").size()).isEqualTo(1);
    assertThat(failed.path("type").asString()).isEqualTo("video.generation.failed");
    assertThat(failed.path("data").path("error").asString()).contains("reCAPTCHA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1/hook?token=hush",
        "http://127.0.0.1.example.com/hook?token=hush",
        "https://127.0.0.1/hook?token=hush",
        "no address, token=hush"
      })
  void nobody_but_this_machine_is_called(String callback) throws Exception {
    KlingEmulator kling = kling(LONG);

    orderNew(kling, callback);
    String local = orderNew(kling, address("/here"));
    kling.finishJobs();

    assertThat(next().body().path("id").asString()).isEqualTo(local);
    assertThat(kling.complaints())
        .singleElement()
        .asString()
        .contains("not of this machine")
        .doesNotContain("hush");
  }

  @Test
  void a_listener_that_refuses_is_noted_and_not_asked_again() throws Exception {
    answer = 500;
    KlingEmulator kling = kling(LONG);
    orderNew(kling, address("/first"));
    kling.finishJobs();
    next();
    orderNew(kling, address("/second"));
    kling.finishJobs();

    assertThat(next().path()).isEqualTo("/second");
    assertThat(kling.complaints().get(0)).contains("status 500").doesNotContain("hush");
  }

  @Test
  void an_emulator_may_be_closed_twice() {
    for (Emulator emulator :
        List.of(
            new KlingEmulator(LONG),
            new RelayEmulator(LONG),
            new VeoEmulator(LONG),
            new OmniEmulator(LONG))) {
      emulator.close();

      assertThatCode(emulator::close).doesNotThrowAnyException();
    }
  }
}

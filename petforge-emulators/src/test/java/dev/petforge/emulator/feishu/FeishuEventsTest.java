package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeishuEventsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String KEY = "encrypt-key";

  private final FeishuEmulator feishu =
      new FeishuEmulator(
          FeishuSettings.standard()
              .withEventRetries(List.of(Duration.ofMillis(10), Duration.ofMillis(10))));
  private final FeishuClient client = new FeishuClient(feishu).signedIn();
  private final EmulatedTable table = feishu.addDemo();
  private final String file = "/drive/v1/files/" + table.base().token();

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final HttpServer callback;
  private boolean encrypted;
  private boolean silent;

  FeishuEventsTest() throws IOException {
    callback = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    callback.createContext("/", this::receive);
    callback.start();
    // Machines that run tests are at times slower than what Feishu waits for.
    feishu.events().patience(Duration.ofSeconds(20), Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    callback.stop(0);
    client.close();
    feishu.close();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + callback.getAddress().getPort() + "/events");
  }

  private void receive(HttpExchange http) throws IOException {
    byte[] body = http.getRequestBody().readAllBytes();
    JsonNode event = JSON.readTree(body);
    byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
    int status = 200;
    try {
      if (encrypted) {
        assertThat(http.getRequestHeaders().getFirst("X-Lark-Signature"))
            .isEqualTo(signature(http, body));
        event = JSON.readTree(decrypted(event.path("encrypt").asString()));
      }
    } catch (Exception | AssertionError e) {
      status = 401;
    }
    if (event.path("type").asString("").equals("url_verification")) {
      answer =
          JSON.writeValueAsBytes(
              Map.of("challenge", silent ? "" : event.path("challenge").asString()));
    } else {
      received.add(event);
      status = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 500 : status;
    }
    http.sendResponseHeaders(status, answer.length);
    http.getResponseBody().write(answer);
    http.close();
  }

  private static String signature(HttpExchange http, byte[] body) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    String head =
        http.getRequestHeaders().getFirst("X-Lark-Request-Timestamp")
            + http.getRequestHeaders().getFirst("X-Lark-Request-Nonce")
            + KEY;
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(body));
  }

  private static byte[] decrypted(String text) throws Exception {
    byte[] bytes = Base64.getDecoder().decode(text);
    byte[] key = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new IvParameterSpec(Arrays.copyOf(bytes, 16)));
    return cipher.doFinal(bytes, 16, bytes.length - 16);
  }

  private JsonNode next() throws InterruptedException {
    return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS), "no event came in 10 s");
  }

  private void subscribe() {
    assertThat(client.post(file + "/subscribe?file_type=bitable", Map.of()).code()).isZero();
  }

  @Test
  void a_change_by_a_person_or_a_program_is_told() throws Exception {
    feishu.events().deliverTo(address(), "verif", Optional.empty());
    subscribe();

    String record = table.addRow(Map.of("project_id", "p1"));
    JsonNode added = next();
    client.update(table, record, Map.of("project_id", "p2"));
    JsonNode edited = next();
    table.remove(record);
    JsonNode deleted = next();

    assertThat(added.path("schema").asString()).isEqualTo("2.0");
    assertThat(added.path("header").path("event_type").asString())
        .isEqualTo("drive.file.bitable_record_changed_v1");
    assertThat(added.path("header").path("token").asString()).isEqualTo("verif");
    assertThat(added.path("event").path("file_token").asString()).isEqualTo(table.base().token());
    assertThat(added.path("event").path("table_id").asString()).isEqualTo(table.id());
    assertThat(added.path("event").path("operator_id").path("open_id").asString())
        .startsWith("ou_");
    JsonNode action = edited.path("event").path("action_list").path(0);
    assertThat(action.path("action").asString()).isEqualTo("record_edited");
    assertThat(action.path("record_id").asString()).isEqualTo(record);
    assertThat(action.path("before_value").path(0).path("field_id").asString())
        .isEqualTo(table.columnId("project_id"));
    assertThat(action.path("before_value").path(0).path("field_value").asString())
        .isEqualTo("\"p1\"");
    assertThat(action.path("after_value").path(0).path("field_value").asString())
        .isEqualTo("\"p2\"");
    assertThat(deleted.path("event").path("action_list").path(0).path("action").asString())
        .isEqualTo("record_deleted");
  }

  @Test
  void with_a_key_events_are_encrypted_and_signed() throws Exception {
    encrypted = true;
    feishu.events().deliverTo(address(), "verif", Optional.of(KEY));
    subscribe();

    table.addRow(Map.of("scene_description", "猫 🐈"));

    assertThat(next().path("event").toString()).contains("猫 🐈");
    until(1);
    assertThat(feishu.events().deliveries().get(0).status()).isEqualTo(200);
  }

  @Test
  void an_event_that_is_not_taken_comes_again_with_its_id() throws Exception {
    feishu.events().deliverTo(address(), "verif", Optional.empty());
    subscribe();
    failures.set(1);

    table.addRow(Map.of("project_id", "p1"));
    JsonNode first = next();
    JsonNode second = next();

    assertThat(second).isEqualTo(first);
    until(2);
    assertThat(feishu.events().deliveries())
        .extracting(FeishuEvents.Delivery::status)
        .containsExactly(500, 200);
    feishu.events().redeliver();
    assertThat(next()).isEqualTo(first);
  }

  private void until(int count) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (feishu.events().deliveries().size() < count) {
      assertThat(System.nanoTime()).as("deliveries are late").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void without_a_subscription_nothing_comes() throws Exception {
    feishu.events().deliverTo(address(), "verif", Optional.empty());
    EmulatedTable other = feishu.addDemo();
    subscribe();
    assertThat(
            client
                .get(file + "/get_subscribe?file_type=bitable")
                .data()
                .path("is_subscribe")
                .asBoolean())
        .isTrue();

    other.addRow(Map.of("project_id", "silent"));
    table.addRow(Map.of("project_id", "told"));
    assertThat(next().toString()).contains("told");

    assertThat(client.delete(file + "/delete_subscribe?file_type=bitable").code()).isZero();
    assertThat(feishu.events().isSubscribed(table.base())).isFalse();
    assertThat(received).isEmpty();
  }

  @Test
  void only_who_manages_a_base_may_subscribe() {
    table.base().moveAway();

    assertThat(client.post(file + "/subscribe?file_type=bitable", Map.of()).code())
        .isEqualTo(1061004);
    assertThat(client.post(file + "/subscribe", Map.of()).code()).isEqualTo(1061002);
  }

  @Test
  void a_callback_that_does_not_answer_the_challenge_gets_nothing() {
    silent = true;

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> feishu.events().deliverTo(address(), "verif", Optional.empty()))
        .withMessageContaining("challenge");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                feishu
                    .events()
                    .deliverTo(URI.create("http://192.0.2.1/events"), "verif", Optional.empty()))
        .withMessageContaining("this machine");
  }
}

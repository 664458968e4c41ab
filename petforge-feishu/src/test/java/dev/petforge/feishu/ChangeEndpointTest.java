package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.petforge.table.Column;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeEndpointTest {
  private static final String TOKEN = "verification-0123456789";

  private final List<RecordChange> changes = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private Instant now = Instant.parse("2026-01-28T00:00:00Z");
  private final Emulated emulated = new Emulated();
  private final HttpServer server;

  ChangeEndpointTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    // Machines that run tests are at times slower than what Feishu waits for.
    emulated.feishu.events().patience(Duration.ofSeconds(20), Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    server.stop(0);
    emulated.close();
  }

  private ChangeEndpoint endpoint(String encryptKey) {
    return new ChangeEndpoint(
        TOKEN, Optional.of(encryptKey).filter(key -> !key.isEmpty()), () -> now, changes::add);
  }

  private URI served(ChangeEndpoint endpoint) {
    server.createContext(
        "/events",
        http -> {
          Map<String, String> all = new HashMap<>();
          http.getRequestHeaders().forEach((name, values) -> all.put(name, values.get(0)));
          byte[] body = http.getRequestBody().readAllBytes();
          headers.add(all);
          bodies.add(body);
          ChangeEndpoint.Answer answer = endpoint.take(all, body);
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          http.sendResponseHeaders(answer.status(), bytes.length);
          http.getResponseBody().write(bytes);
          http.close();
        });
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "an-encrypt-key"})
  void changes_of_rows_are_passed_on_once(String encryptKey) {
    dev.petforge.emulator.feishu.EmulatedTable table = emulated.addTable("Videos");
    emulated
        .feishu
        .events()
        .deliverTo(
            served(endpoint(encryptKey)), TOKEN, Optional.of(encryptKey).filter(k -> !k.isEmpty()));
    emulated.client.base(emulated.base.token()).subscribe();

    String record = table.addRow(Map.of(Column.SCENE_DESCRIPTION, "a cat"));

    await().until(() -> !changes.isEmpty());
    assertThat(changes)
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.base()).isEqualTo(emulated.base.token());
              assertThat(change.table()).isEqualTo(table.id());
              assertThat(change.records()).containsExactly(record);
            });

    int before = bodies.size();
    emulated.feishu.events().redeliver();
    await().until(() -> bodies.size() > before);
    table.edit(record, Column.SCENE_DESCRIPTION, "two cats");
    await().until(() -> changes.size() > 1);
    assertThat(changes).hasSize(2);

    // Much later the same would be taken for new: nobody sends it again so late.
    now = now.plus(Duration.ofHours(10));
    ChangeEndpoint.Answer late = endpoint(encryptKey).take(headers.get(1), bodies.get(1));
    assertThat(late.status()).isEqualTo(200);
  }

  @Test
  void the_wrong_key_or_token_does_not_pass_the_challenge() {
    URI address = served(endpoint("an-encrypt-key"));

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                emulated
                    .feishu
                    .events()
                    .deliverTo(address, "another token", Optional.of("an-encrypt-key")));
    assertThatIllegalStateException()
        .isThrownBy(
            () -> emulated.feishu.events().deliverTo(address, TOKEN, Optional.of("another key")));
    assertThatIllegalStateException()
        .isThrownBy(() -> emulated.feishu.events().deliverTo(address, TOKEN, Optional.empty()));
  }

  @Test
  void what_was_changed_on_the_way_is_refused() {
    dev.petforge.emulator.feishu.EmulatedTable table = emulated.addTable("Videos");
    ChangeEndpoint endpoint = endpoint("an-encrypt-key");
    emulated.feishu.events().deliverTo(served(endpoint), TOKEN, Optional.of("an-encrypt-key"));
    emulated.client.base(emulated.base.token()).subscribe();
    table.addRow(Map.of());
    await().until(() -> !changes.isEmpty());
    Map<String, String> signed = headers.get(1);
    byte[] body = bodies.get(1);

    Map<String, String> other = new HashMap<>(signed);
    other.replaceAll((name, value) -> name.equalsIgnoreCase("X-Lark-Signature") ? "0" : value);
    assertThat(endpoint.take(other, body).status()).isEqualTo(401);
    assertThat(endpoint.take(Map.of(), body).status()).isEqualTo(401);
    Map<String, String> earlier = new HashMap<>(signed);
    earlier.replaceAll(
        (name, value) -> name.equalsIgnoreCase("X-Lark-Request-Timestamp") ? "1" : value);
    assertThat(endpoint.take(earlier, body).status()).isEqualTo(401);
    assertThat(changes).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "no json",
        "{\"encrypt\":\"AAAA\"}",
        "{\"header\":{\"token\":\"wrong\"}}",
        "{\"type\":\"url_verification\",\"challenge\":\"x\"}"
      })
  void what_is_no_event_is_refused(String body) {
    ChangeEndpoint.Answer answer =
        endpoint("").take(Map.of(), body.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isBetween(400, 401);
    assertThat(answer.body()).contains("error").doesNotContain(TOKEN);
  }

  @Test
  void events_of_other_kinds_are_answered_and_left_alone() {
    String body =
        "{\"schema\":\"2.0\",\"header\":{\"event_id\":\"e1\",\"event_type\":\"im.message\",\"token\":\""
            + TOKEN
            + "\"},\"event\":{}}";

    assertThat(endpoint("").take(Map.of(), body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new ChangeEndpoint.Answer(200, "{}"));
    assertThat(changes).isEmpty();
  }
}

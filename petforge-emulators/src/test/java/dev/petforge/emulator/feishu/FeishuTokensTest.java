package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.testkit.MovableClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeishuTokensTest {
  private static final String TOKEN = "/auth/v3/tenant_access_token/internal";

  private final MovableClock clock = new MovableClock();
  private final FeishuEmulator feishu =
      new FeishuEmulator(FeishuSettings.standard().withClock(clock));
  private final FeishuClient client = new FeishuClient(feishu);
  private final EmulatedTable table = feishu.addDemo();

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private String meta() {
    return "/bitable/v1/apps/" + table.base().token();
  }

  @ParameterizedTest
  @CsvSource({
    "'', x, 10003",
    "cli_nobody, x, 10014",
    "cli_emulated0123456, wrong, 10014",
  })
  void wrong_credentials_are_refused_with_status_200(String id, String secret, int code) {
    FeishuClient.Reply reply = client.post(TOKEN, Map.of("app_id", id, "app_secret", secret));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void an_app_that_is_switched_off_gets_no_token_and_its_token_is_worth_nothing() {
    client.signedIn();
    feishu.put(feishu.app().withEnabled(false));

    assertThat(client.get(meta()).code()).isEqualTo(99991662);
    assertThat(
            client
                .post(TOKEN, Map.of("app_id", EmulatedApp.ID, "app_secret", EmulatedApp.SECRET))
                .code())
        .isEqualTo(10014);
  }

  @Test
  void a_token_is_given_again_until_half_an_hour_is_left_and_then_both_are_good() {
    String first = client.signedIn().token();
    clock.advance(Duration.ofMinutes(90));
    String same = client.signedIn().token();
    clock.advance(Duration.ofMinutes(1));
    String second = client.signedIn().token();

    assertThat(same).isEqualTo(first);
    assertThat(second).isNotEqualTo(first).startsWith("t-");
    assertThat(client.withToken(first).get(meta()).code()).isZero();
    assertThat(client.withToken(second).get(meta()).code()).isZero();
    assertThat(feishu.tokensGiven()).isEqualTo(2);
    clock.advance(Duration.ofMinutes(29));
    assertThat(client.withToken(first).get(meta()).code()).isEqualTo(99991663);
    assertThat(client.withToken(second).get(meta()).code()).isZero();
  }

  @Test
  void the_answer_is_flat_and_says_how_many_seconds_are_left() {
    client.signedIn();
    clock.advance(Duration.ofMinutes(10));

    FeishuClient.Reply reply =
        client.post(TOKEN, Map.of("app_id", EmulatedApp.ID, "app_secret", EmulatedApp.SECRET));

    assertThat(reply.json().path("expire").asInt(0)).isEqualTo(6600);
    assertThat(reply.json().path("tenant_access_token").isString()).isTrue();
    assertThat(reply.json().has("data")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'', 99991661", "x-unknown, 99991671", "t-unknown, 99991663", "u-unknown, 99991668"})
  void a_bad_token_is_refused_by_its_kind(String token, int code) {
    FeishuClient.Reply reply = client.withToken(token).get(meta());

    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.header("X-Tt-Logid")).isNotEmpty();
    assertThat(reply.json().path("error").path("log_id").asString(""))
        .isEqualTo(reply.header("X-Tt-Logid"));
  }

  @Test
  void a_missing_scope_is_named() {
    feishu.put(feishu.app().withScopes(Set.of("drive:drive")));

    FeishuClient.Reply reply = client.signedIn().get(meta());

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo(99991672);
    assertThat(reply.json().path("error").path("permission_violations").toString())
        .contains("bitable:app", "bitable:app:readonly");
  }

  @Test
  void an_app_that_was_not_added_to_the_base_is_forbidden() {
    table.base().remove(feishu.app());

    FeishuClient.Reply reply = client.signedIn().get(meta());

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo(91403);
  }

  @Test
  void one_call_too_many_in_a_second_is_told_how_long_to_wait() {
    client.signedIn();
    for (int i = 0; i < 20; i++) {
      assertThat(client.get(meta()).code()).isZero();
    }

    FeishuClient.Reply reply = client.get(meta());

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.code()).isEqualTo(99991400);
    assertThat(reply.header("x-ogw-ratelimit-reset")).isEqualTo("1");
    assertThat(client.get(meta() + "/tables").code()).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(client.get(meta()).code()).isZero();
  }

  @Test
  void a_limit_can_be_set_for_one_api() {
    feishu.limit("GET /bitable/v1/apps/{app}", 1, Duration.ofMinutes(1));
    client.signedIn();

    assertThat(client.get(meta()).code()).isZero();
    clock.advance(Duration.ofSeconds(18));
    assertThat(client.get(meta()).header("x-ogw-ratelimit-reset")).isEqualTo("42");
  }

  @Test
  void a_clients_mistake_is_noted() {
    client.withToken("").get(meta());

    assertThat(feishu.complaints()).singleElement().asString().contains("no Bearer token");
  }

  @Test
  void a_call_that_is_not_there_is_noted() {
    FeishuClient.Reply reply = client.signedIn().get("/bitable/v2/apps/x");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(feishu.complaints())
        .containsExactly("GET /open-apis/bitable/v2/apps/x is not there");
  }
}

package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.testkit.MovableClock;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FeishuUserTokensTest {
  private static final String TOKEN = "/authen/v2/oauth/token";
  private static final String BACK = "http://127.0.0.1:9/back?from=feishu";
  private static final Pattern CODE = Pattern.compile(".*[?&]code=([A-Za-z0-9]+).*");

  private final MovableClock clock = new MovableClock();
  private final FeishuEmulator feishu =
      new FeishuEmulator(FeishuSettings.standard().withClock(clock));
  private final FeishuClient client = new FeishuClient(feishu);

  @BeforeEach
  void register() {
    feishu.put(feishu.app().withRedirect(BACK));
  }

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private String authorize(String scope, String more) {
    return client
        .get(
            "/authen/v1/authorize?client_id="
                + EmulatedApp.ID
                + "&response_type=code&state=a%26b&redirect_uri="
                + URLEncoder.encode(BACK, StandardCharsets.UTF_8)
                + "&scope="
                + URLEncoder.encode(scope, StandardCharsets.UTF_8)
                + more)
        .header("Location");
  }

  private static String code(String location) {
    Matcher matcher = CODE.matcher(location);
    assertThat(matcher.matches()).as(location).isTrue();
    return matcher.group(1);
  }

  private FeishuClient.Reply exchange(String code, Map<String, String> more) {
    Map<String, String> body =
        new HashMap<>(
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                EmulatedApp.ID,
                "client_secret",
                EmulatedApp.SECRET,
                "code",
                code,
                "redirect_uri",
                BACK));
    body.putAll(more);
    return client.post(TOKEN, body);
  }

  private FeishuClient.Reply refresh(String token) {
    return client.post(
        TOKEN,
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            EmulatedApp.ID,
            "client_secret",
            EmulatedApp.SECRET,
            "refresh_token",
            token));
  }

  @Test
  void a_user_allows_and_the_app_works_in_the_users_own_drive() {
    String location = authorize("drive:drive offline_access", "");
    JsonNode answer = exchange(code(location), Map.of()).json();

    assertThat(URI.create(location).getRawQuery())
        .startsWith("from=feishu&code=")
        .endsWith("&state=a%26b");
    assertThat(answer.path("code").asInt(-1)).isZero();
    assertThat(answer.path("expires_in").asInt()).isEqualTo(7200);
    assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
    client.withToken(answer.path("access_token").asString());
    assertThat(
            client
                .post("/drive/v1/files/create_folder", Map.of("name", "mine", "folder_token", ""))
                .code())
        .isZero();
    assertThat(feishu.drive().foldersOf(UserTokenIssuer.USER)).containsExactly("mine");
    assertThat(client.get("/wiki/v2/spaces/get_node?token=x").code()).isEqualTo(99991679);
    clock.advance(Duration.ofHours(2));
    assertThat(client.get("/drive/v1/files").code()).isEqualTo(99991677);
  }

  @Test
  void a_refresh_token_is_good_once() {
    JsonNode first = exchange(code(authorize("drive:drive offline_access", "")), Map.of()).json();
    String old = first.path("refresh_token").asString();

    JsonNode second = refresh(old).json();

    assertThat(second.path("code").asInt(-1)).isZero();
    assertThat(second.path("refresh_token").asString()).isNotEqualTo(old);
    assertThat(refresh(old).code()).isEqualTo(20073);
    clock.advance(Duration.ofDays(7));
    assertThat(refresh(second.path("refresh_token").asString()).code()).isEqualTo(20037);
    assertThat(refresh("ur-none").code()).isEqualTo(20026);
  }

  @Test
  void a_refresh_that_failed_inside_feishu_can_be_tried_again() {
    JsonNode first = exchange(code(authorize("drive:drive offline_access", "")), Map.of()).json();
    feishu.faults().next(FeishuFault.NO_TOKEN);

    assertThat(refresh(first.path("refresh_token").asString()).code()).isEqualTo(20050);
    assertThat(refresh(first.path("refresh_token").asString()).code()).isZero();
  }

  @Test
  void without_offline_access_there_is_no_refresh_token() {
    assertThat(exchange(code(authorize("drive:drive", "")), Map.of()).json().has("refresh_token"))
        .isFalse();
  }

  @Test
  void a_code_is_good_once_and_for_five_minutes() {
    String code = code(authorize("drive:drive", ""));

    assertThat(exchange(code, Map.of()).code()).isZero();
    assertThat(exchange(code, Map.of()).code()).isEqualTo(20065);
    String late = code(authorize("drive:drive", ""));
    clock.advance(Duration.ofMinutes(5));
    assertThat(exchange(late, Map.of()).code()).isEqualTo(20004);
  }

  @ParameterizedTest
  @CsvSource({
    "code, none, 20003",
    "redirect_uri, http://127.0.0.1:9/other, 20071",
    "client_secret, wrong, 20002",
    "client_id, cli_nobody, 20048",
    "grant_type, password, 20036",
  })
  void a_wrong_request_is_refused_with_status_400(String member, String value, int code) {
    FeishuClient.Reply reply = exchange(code(authorize("drive:drive", "")), Map.of(member, value));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.json().path("error_description").asString("")).isNotEmpty();
  }

  @Test
  void a_proof_key_is_checked() throws Exception {
    String verifier = "a-verifier-of-at-least-43-characters-0123456789";
    String challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.UTF_8)));
    String code =
        code(authorize("drive:drive", "&code_challenge_method=S256&code_challenge=" + challenge));

    assertThat(exchange(code, Map.of("code_verifier", "another")).code()).isEqualTo(20049);
    assertThat(exchange(code, Map.of("code_verifier", verifier)).code()).isZero();
  }

  @Test
  void a_user_can_say_no_and_take_back() {
    feishu.userRefuses(true);
    assertThat(authorize("drive:drive", "")).contains("error=access_denied").contains("state=");
    feishu.userRefuses(false);
    JsonNode answer = exchange(code(authorize("drive:drive offline_access", "")), Map.of()).json();
    feishu.userRevokes();

    assertThat(refresh(answer.path("refresh_token").asString()).code()).isEqualTo(20064);

    assertThat(
            client.withToken(answer.path("access_token").asString()).get("/drive/v1/files").code())
        .isEqualTo(99991668);
  }

  @Test
  void a_user_is_sent_to_registered_addresses_only() {
    assertThat(
            client
                .get(
                    "/authen/v1/authorize?client_id="
                        + EmulatedApp.ID
                        + "&response_type=code&redirect_uri=http%3A%2F%2Fevil.example")
                .status())
        .isEqualTo(400);
  }
}

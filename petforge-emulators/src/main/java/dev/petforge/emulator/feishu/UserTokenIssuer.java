package dev.petforge.emulator.feishu;

import dev.petforge.emulator.Exchange;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What users allow apps to do in their name: {@code authen/v1/authorize} and {@code
 * authen/v2/oauth/token}, with the lives of codes (5 minutes, once), access tokens (2 h) and
 * refresh tokens (7 days, once, only with {@code offline_access}) of Feishu's documentation
 * (2026-09). The user agrees at once, as in Feishu's own browser, unless told to say no.
 */
final class UserTokenIssuer {
  /** The one user there is. */
  static final String USER = EmulatedBase.person();

  private static final Duration CODE_LIFE = Duration.ofMinutes(5);
  private static final Duration ACCESS_LIFE = Duration.ofHours(2);
  private static final Duration REFRESH_LIFE = Duration.ofDays(7);

  /** What a user agreed to. */
  private record Grant(String app, Set<String> scopes, String redirect, String challenge) {}

  /** A code or token. */
  private record Paper(Grant grant, Instant end) {}

  private final World world;
  private final TenantTokenIssuer tokens;
  private final Map<String, Paper> codes = new HashMap<>();
  private final Map<String, Paper> access = new HashMap<>();
  private final Map<String, Paper> refresh = new HashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<String> revoked = new LinkedHashSet<>();
  private boolean refuses;
  private Duration accessLife = ACCESS_LIFE;

  UserTokenIssuer(World world, TenantTokenIssuer tokens) {
    this.world = world;
    this.tokens = tokens;
  }

  /** Whether the user says no from now on. */
  synchronized void refuse(boolean no) {
    refuses = no;
  }

  /** How long the tokens live that are given from now on. */
  synchronized void accessLives(Duration life) {
    accessLife = life;
  }

  /** The user takes back all that was allowed. */
  synchronized void revoke() {
    revoked.addAll(refresh.keySet());
    codes.clear();
    access.clear();
    refresh.clear();
  }

  /** The page that asks the user. */
  void authorize(Exchange exchange) throws IOException {
    Map<String, String> query = exchange.query();
    Optional<EmulatedApp> app = tokens.app(query.getOrDefault("client_id", ""));
    String redirect = query.getOrDefault("redirect_uri", "");
    if (app.isEmpty() || !query.getOrDefault("response_type", "").equals("code")) {
      exchange.page(400, "20027: client_id or response_type is wrong");
      return;
    }
    if (!app.get().redirects().contains(redirect)) {
      exchange.page(400, "20029: redirect_uri is not one of the app's");
      return;
    }
    String state =
        Optional.ofNullable(query.get("state")).map(text -> "&state=" + encoded(text)).orElse("");
    String mark = redirect.contains("?") ? "&" : "?";
    Set<String> asked = words(query.getOrDefault("scope", ""));
    Optional<String> code = code(app.get(), asked, redirect, query);
    String answer = code.map(text -> "code=" + text).orElse("error=access_denied");
    exchange.redirect(302, redirect + mark + answer + state);
  }

  private synchronized Optional<String> code(
      EmulatedApp app, Set<String> asked, String redirect, Map<String, String> query) {
    if (refuses) {
      return Optional.empty();
    }
    Set<String> scopes = new LinkedHashSet<>(asked);
    scopes.retainAll(app.scopes());
    String method = query.getOrDefault("code_challenge_method", "plain");
    String challenge =
        query.containsKey("code_challenge") ? method + " " + query.get("code_challenge") : "";
    String code = Ids.next("", 32);
    codes.put(
        code,
        new Paper(new Grant(app.id(), scopes, redirect, challenge), world.now().plus(CODE_LIFE)));
    return Optional.of(code);
  }

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(Arrays.asList(text.strip().split("\\s+")));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Answers a request for tokens.
   *
   * @param broken whether it fails by script
   */
  void token(Exchange exchange, boolean broken) throws IOException {
    if (broken) {
      refuse(exchange, 20050, "server_error", "An unexpected server error occurred.");
      return;
    }
    JsonNode body = exchange.json().orElse(null);
    if (body == null) {
      refuse(exchange, 20063, "invalid_request", "the body is no JSON object");
      return;
    }
    Optional<EmulatedApp> app = tokens.app(body.path("client_id").asString(""));
    if (app.isEmpty()) {
      refuse(exchange, 20048, "invalid_client", "The app does not exist.");
    } else if (!app.get().secret().equals(body.path("client_secret").asString(""))) {
      refuse(exchange, 20002, "invalid_client", "The client secret is invalid.");
    } else if (!app.get().enabled()) {
      refuse(exchange, 20069, "invalid_client", "The app is not enabled.");
    } else {
      switch (body.path("grant_type").asString("")) {
        case "authorization_code" -> fromCode(exchange, app.get(), body);
        case "refresh_token" -> fromRefresh(exchange, app.get(), body);
        default ->
            refuse(
                exchange,
                20036,
                "unsupported_grant_type",
                "The specified grant_type is not supported.");
      }
    }
  }

  private synchronized void fromCode(Exchange exchange, EmulatedApp app, JsonNode body)
      throws IOException {
    String code = body.path("code").asString("");
    Paper paper = codes.get(code);
    if (used.contains(code)) {
      refuse(exchange, 20065, "invalid_grant", "The authorization code has been used.");
    } else if (paper == null) {
      refuse(exchange, 20003, "invalid_grant", "The authorization code is not found.");
    } else if (!paper.end().isAfter(world.now())) {
      refuse(exchange, 20004, "invalid_grant", "The authorization code has expired.");
    } else if (!paper.grant().app().equals(app.id())) {
      refuse(exchange, 20024, "invalid_grant", "The code does not match the client_id.");
    } else if (!paper.grant().redirect().equals(body.path("redirect_uri").asString(""))) {
      refuse(exchange, 20071, "invalid_grant", "The redirect_uri does not match.");
    } else if (!proved(paper.grant().challenge(), body.path("code_verifier").asString(""))) {
      refuse(exchange, 20049, "invalid_grant", "PKCE check failed.");
    } else {
      used.add(code);
      give(exchange, paper.grant());
    }
  }

  private static boolean proved(String challenge, String verifier) {
    if (challenge.isEmpty()) {
      return true;
    }
    if (challenge.startsWith("plain ")) {
      return challenge.equals("plain " + verifier);
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8));
      return challenge.equals(
          "S256 " + Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  private synchronized void fromRefresh(Exchange exchange, EmulatedApp app, JsonNode body)
      throws IOException {
    String token = body.path("refresh_token").asString("");
    Paper paper = refresh.get(token);
    if (used.contains(token)) {
      refuse(exchange, 20073, "invalid_grant", "The refresh token has already been used.");
    } else if (revoked.contains(token)) {
      refuse(exchange, 20064, "invalid_grant", "The refresh token has been revoked.");
    } else if (paper == null) {
      refuse(exchange, 20026, "invalid_grant", "The refresh token is invalid.");
    } else if (!paper.end().isAfter(world.now())) {
      refuse(exchange, 20037, "invalid_grant", "The refresh token has expired.");
    } else if (!paper.grant().app().equals(app.id())) {
      refuse(exchange, 20024, "invalid_grant", "The token does not match the client_id.");
    } else {
      used.add(token);
      refresh.remove(token);
      give(exchange, paper.grant());
    }
  }

  private void give(Exchange exchange, Grant grant) throws IOException {
    String token = Ids.next("u-", 40);
    access.put(token, new Paper(grant, world.now().plus(accessLife)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", 0);
    answer.put("access_token", token);
    answer.put("expires_in", accessLife.toSeconds());
    if (grant.scopes().contains("offline_access")) {
      String next = Ids.next("ur-", 40);
      refresh.put(next, new Paper(grant, world.now().plus(REFRESH_LIFE)));
      answer.put("refresh_token", next);
      answer.put("refresh_token_expires_in", REFRESH_LIFE.toSeconds());
    }
    answer.put("scope", String.join(" ", grant.scopes()));
    answer.put("token_type", "Bearer");
    exchange.answer(200, answer);
  }

  private static void refuse(Exchange exchange, int code, String error, String words)
      throws IOException {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", code);
    answer.put("error", error);
    answer.put("error_description", words);
    exchange.answer(400, answer);
  }

  /** The app that a user's token speaks for, with no more scopes than the user allowed. */
  synchronized EmulatedApp appOf(String token) {
    Paper paper = access.get(token);
    if (paper == null) {
      throw FeishuRefusal.withStatus(
          world.settings().tokenStatus(),
          99991668,
          "Invalid access token for authorization. Please make a test attempt with a valid token.",
          "the user's token is unknown");
    }
    if (!paper.end().isAfter(world.now())) {
      throw FeishuRefusal.withStatus(
          world.settings().tokenStatus(),
          99991677,
          "Authentication token expired",
          "the user's token has ended");
    }
    return tokens
        .app(paper.grant().app())
        .filter(EmulatedApp::enabled)
        .map(app -> app.withScopes(paper.grant().scopes()))
        .orElseThrow(() -> FeishuRefusal.of(99991662, "app is disabled", "the app is off"));
  }
}

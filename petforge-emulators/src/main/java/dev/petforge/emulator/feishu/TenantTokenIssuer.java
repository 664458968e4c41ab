package dev.petforge.emulator.feishu;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The apps and their tenant tokens. While a token has 30 minutes or more it is given again; after
 * that a new one is made, and both are good until the old one ends (Feishu's documentation,
 * 2026-09). Credentials are refused with status 200, as it was seen in 2026.
 */
final class TenantTokenIssuer {
  private static final Duration RENEWED_WITHIN = Duration.ofMinutes(30);

  /** A token. */
  private record Token(String text, String app, Instant end) {}

  private final FeishuSettings settings;
  private final Map<String, EmulatedApp> apps = new ConcurrentHashMap<>();
  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private int given;

  TenantTokenIssuer(FeishuSettings settings) {
    this.settings = settings;
  }

  void put(EmulatedApp app) {
    apps.put(app.id(), app);
  }

  Optional<EmulatedApp> app(String id) {
    return Optional.ofNullable(apps.get(id));
  }

  /** How many tokens were made. */
  synchronized int given() {
    return given;
  }

  /** Kills every tenant token. */
  synchronized void forget() {
    tokens.clear();
  }

  /** Kills one. */
  synchronized void kill(String token) {
    tokens.remove(token);
  }

  /** The app that a pair names. */
  EmulatedApp authenticate(String id, String secret) {
    if (!id.matches("cli_[A-Za-z0-9_]{3,60}")) {
      throw FeishuRefusal.of(10003, "invalid param", "app_id is not one");
    }
    EmulatedApp app = apps.get(id);
    if (app == null) {
      throw FeishuRefusal.of(10014, "app id not exists", "there is no app " + id);
    }
    if (!app.secret().equals(secret)) {
      throw FeishuRefusal.of(10014, "app secret invalid", "the secret is not that of " + id);
    }
    if (!app.enabled()) {
      throw FeishuRefusal.of(10014, "app is disabled", "app " + id + " is switched off");
    }
    return app;
  }

  /** The answer to a request for a tenant token; it is flat. */
  Map<String, Object> answer(JsonNode body) {
    EmulatedApp app =
        authenticate(
            body.path("app_id").asString(""),
            body.path("app_secret").isString() ? body.path("app_secret").asString() : "");
    Token token = current(app);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", 0);
    answer.put("msg", "ok");
    answer.put("tenant_access_token", token.text());
    answer.put("expire", Duration.between(settings.clock().instant(), token.end()).toSeconds());
    return answer;
  }

  private synchronized Token current(EmulatedApp app) {
    Instant now = settings.clock().instant();
    tokens.values().removeIf(token -> !token.end().isAfter(now));
    return tokens.values().stream()
        .filter(token -> token.app().equals(app.id()))
        .filter(token -> !token.end().isBefore(now.plus(RENEWED_WITHIN)))
        .findFirst()
        .orElseGet(() -> fresh(app, now));
  }

  private Token fresh(EmulatedApp app, Instant now) {
    Token token = new Token(Ids.next("t-g", 40), app.id(), now.plus(settings.tokenLifetime()));
    tokens.put(token.text(), token);
    given++;
    return token;
  }

  /** The app that a token speaks for. */
  synchronized EmulatedApp appOf(String text) {
    Token token = tokens.get(text);
    if (token == null || !token.end().isAfter(settings.clock().instant())) {
      throw unknown();
    }
    EmulatedApp app = apps.get(token.app());
    if (app == null || !app.enabled()) {
      throw FeishuRefusal.of(99991662, "app is disabled", "app " + token.app() + " is off");
    }
    return app;
  }

  FeishuRefusal unknown() {
    return FeishuRefusal.withStatus(
        settings.tokenStatus(),
        99991663,
        "Invalid access token for authorization. Please make a test attempt with a valid token.",
        "the tenant token is unknown or has ended");
  }
}

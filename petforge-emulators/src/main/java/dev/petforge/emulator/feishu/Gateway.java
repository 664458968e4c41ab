package dev.petforge.emulator.feishu;

import dev.petforge.emulator.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where every call of the API comes in: who calls, with which right, how often, and the refusals.
 */
final class Gateway {
  private static final String API = "/open-apis";
  private static final String TOKEN = "/open-apis/auth/v3/tenant_access_token/internal";

  /** What only a client's mistake leads to. */
  private static final Set<Integer> MISTAKES =
      Set.of(
          99991661, 99992402, 1254000, 1254001, 1254007, 1254011, 1254016, 1254018, 1254037,
          1061002);

  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final World world;
  private final TenantTokenIssuer tokens;
  private final UserTokenIssuer users;
  private final FaultScript troubles;
  private final RateLimits limits;
  private final List<FeishuEndpoint> endpoints;
  private final Function<Map<String, String>, Optional<EmulatedBase>> bases;
  private volatile int largestBody = Integer.MAX_VALUE;

  /**
   * The gateway.
   *
   * @param bases finds the base that a path names
   */
  Gateway(
      World world,
      TenantTokenIssuer tokens,
      UserTokenIssuer users,
      FaultScript troubles,
      List<FeishuEndpoint> endpoints,
      Function<Map<String, String>, Optional<EmulatedBase>> bases) {
    this.world = world;
    this.tokens = tokens;
    this.users = users;
    this.troubles = troubles;
    this.endpoints = List.copyOf(endpoints);
    this.bases = bases;
    this.limits = new RateLimits(world.settings().clock(), world.settings().rateLimits());
  }

  void largestBody(int bytes) {
    largestBody = bytes;
  }

  void limit(String api, int calls, Duration window) {
    if (endpoints.stream().noneMatch(one -> name(one).equals(api))) {
      throw new IllegalArgumentException("there is no API '" + api + "'");
    }
    limits.set(api, new RateLimits.Tier(calls, window));
  }

  /** Answers a call, whatever it is. */
  void serve(Exchange exchange) throws IOException {
    String path = exchange.path();
    String logId = Ids.next(LOG_TIME.format(world.now()), 18);
    exchange.tell("X-Tt-Logid", logId);
    try {
      if (exchange.line().equals("POST " + TOKEN)) {
        if (troubles.keepsToken()) {
          throw FeishuRefusal.of(2200, "internal error", "by script");
        }
        exchange.answer(
            200,
            tokens.answer(
                exchange
                    .json()
                    .orElseThrow(() -> FeishuRefusal.of(10003, "invalid param", "no JSON"))));
      } else if (exchange.line().equals("GET /open-apis/authen/v1/authorize")) {
        users.authorize(exchange);
      } else if (exchange.line().equals("POST /open-apis/authen/v2/oauth/token")) {
        users.token(exchange, troubles.keepsToken());
      } else {
        route(exchange, path.substring(API.length()));
      }
    } catch (FeishuRefusal refusal) {
      refuse(exchange, refusal, logId);
    }
  }

  private void route(Exchange exchange, String path) throws IOException {
    for (FeishuEndpoint endpoint : endpoints) {
      Optional<Map<String, String>> values = endpoint.match(exchange.method(), path);
      if (values.isPresent()) {
        call(exchange, endpoint, values.get());
        return;
      }
    }
    world.complain(exchange.line() + " is not there");
    exchange.answer(
        404, "text/plain", "404 page not found".getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private void call(Exchange exchange, FeishuEndpoint endpoint, Map<String, String> values)
      throws IOException {
    Optional<EmulatedBase> written =
        endpoint.kind() == FeishuEndpoint.Kind.WRITE && endpoint.ofRecords()
            ? bases.apply(values)
            : Optional.empty();
    try {
      String token = bearer(exchange);
      boolean byUser = token.startsWith("u-");
      EmulatedApp caller = byUser ? users.appOf(token) : tokens.appOf(token);
      if (!caller.hasAny(endpoint.scopes())) {
        throw FeishuRefusal.scope(byUser ? 99991679 : 99991672, endpoint.scopes(), caller.id());
      }
      limits.count(name(endpoint), caller.id(), endpoint.tier());
      // Counted before it is answered: whoever has the answer may look at the count.
      Runnable refused = () -> written.ifPresent(EmulatedBase::noteRefused);
      if (tooLarge(exchange, refused) || troubles.before(exchange, endpoint, token, refused)) {
        return;
      }
      endpoint
          .handler()
          .handle(
              new Call(
                  exchange,
                  endpoint,
                  values,
                  caller,
                  byUser ? Optional.of(UserTokenIssuer.USER) : Optional.empty(),
                  world::complain,
                  troubles::after));
    } catch (FeishuRefusal refusal) {
      if (!refusal.done()) {
        written.ifPresent(EmulatedBase::noteRefused);
      }
      throw refusal;
    }
  }

  private boolean tooLarge(Exchange exchange, Runnable refused) throws IOException {
    boolean large = exchange.body().length > largestBody;
    if (large) {
      refused.run();
      exchange.page(413, "413 Request Entity Too Large");
    }
    return large;
  }

  private static String name(FeishuEndpoint endpoint) {
    return endpoint.method() + " " + endpoint.template();
  }

  private static String bearer(Exchange exchange) {
    String header = exchange.header("Authorization").orElse("");
    if (!header.startsWith("Bearer ")) {
      throw FeishuRefusal.of(
          99991661, "Missing access token for authorization", "there is no Bearer token");
    }
    String token = header.substring("Bearer ".length());
    if (!token.startsWith("t-") && !token.startsWith("u-")) {
      throw FeishuRefusal.of(
          99991671, "Invalid access token format", "a token must begin with t- or u-");
    }
    return token;
  }

  private void refuse(Exchange exchange, FeishuRefusal refusal, String logId) throws IOException {
    if (MISTAKES.contains(refusal.code())) {
      world.complain(exchange.line() + ": " + refusal.words());
    }
    refusal
        .waitSeconds()
        .ifPresent(
            seconds -> {
              exchange.tell("x-ogw-ratelimit-limit", "50");
              exchange.tell("x-ogw-ratelimit-reset", Long.toString(seconds));
            });
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", refusal.words());
    error.put("log_id", logId);
    error.put("troubleshooter", "https://open.feishu.cn/search?log_id=" + logId);
    error.putAll(refusal.error());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", refusal.code());
    answer.put("msg", refusal.name());
    answer.put("data", Map.of());
    answer.put("error", error);
    exchange.answer(refusal.status(), answer);
  }
}

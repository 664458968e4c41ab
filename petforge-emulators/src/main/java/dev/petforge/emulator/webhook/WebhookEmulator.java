package dev.petforge.emulator.webhook;

import dev.petforge.emulator.Exchange;
import dev.petforge.emulator.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * Receives webhooks at three addresses, one for each form, checks their signatures by its own
 * reading of the rules, keeps to the limits of the real bots, and answers as they do. Can be made
 * to refuse, and to hang. Safe for use by many threads.
 */
public final class WebhookEmulator extends LocalServer {
  /** What all of them are signed with. */
  public static final String SECRET = "SEC-emulated-webhook-secret";

  private static final String GENERIC = "/hook";
  private static final String FEISHU = "/open-apis/bot/v2/hook/";
  private static final String DINGTALK = "/robot/send";
  private static final String FEISHU_TOKEN = "7f3c2b1a-emulated-bot";
  private static final String DINGTALK_TOKEN = "emulateddingtalktoken";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_BYTES = 20_000;
  private static final int HISTORY = 10_000;

  private final InstantSource clock;
  private final Consumer<Received> listener;
  private final List<Received> received = new ArrayList<>();
  private final Deque<Instant> ofFeishu = new ArrayDeque<>();
  private final Deque<Instant> ofDingTalk = new ArrayDeque<>();
  private Instant quietUntil = Instant.MIN;
  private int refusals;
  private CountDownLatch answers = new CountDownLatch(0);

  /**
   * A message that was taken.
   *
   * @param form {@code generic}, {@code feishu} or {@code dingtalk}
   * @param id of the delivery; empty of a bot
   * @param text what it says: of a bot its lines, else the body
   */
  public record Received(String form, String id, String text) {}

  /** One on any free port, with the system's time. */
  public WebhookEmulator() {
    this(0, InstantSource.system(), message -> {});
  }

  /**
   * @param port to listen on, 0 for any that is free
   * @param clock by which signatures grow old and limits are counted
   * @param listener is told of each message that was taken
   */
  public WebhookEmulator(int port, InstantSource clock, Consumer<Received> listener) {
    super(port);
    this.clock = clock;
    this.listener = listener;
    start();
  }

  /** Where programs receive. */
  public URI generic() {
    return URI.create(address() + GENERIC);
  }

  /** Where Feishu's bot receives. */
  public URI feishu() {
    return URI.create(address() + FEISHU + FEISHU_TOKEN);
  }

  /** Where DingTalk's bot receives. */
  public URI dingTalk() {
    return URI.create(address() + DINGTALK + "?access_token=" + DINGTALK_TOKEN);
  }

  /** The messages that were taken, in the order in which they came. */
  public synchronized List<Received> received() {
    return List.copyOf(received);
  }

  /** Refuses so many requests from now on, with status 500. */
  public synchronized void refuse(int times) {
    refusals = times;
  }

  /** Takes requests from now on and answers none of them, until {@link #answer}. */
  public synchronized void hang() {
    answers = new CountDownLatch(1);
  }

  /** Answers again, those too that hang. */
  public synchronized void answer() {
    answers.countDown();
  }

  private synchronized CountDownLatch answers() {
    return answers;
  }

  private synchronized boolean refuses() {
    if (refusals > 0) {
      refusals--;
      return true;
    }
    return false;
  }

  @Override
  protected void serve(Exchange exchange) throws IOException {
    if (refuses()) {
      exchange.page(500, "out of order");
      return;
    }
    try {
      answers().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!exchange.method().equals("POST")) {
      exchange.page(405, "Method Not Allowed");
    } else if (exchange.path().equals(GENERIC)) {
      serveGeneric(exchange);
    } else if (exchange.path().equals(FEISHU + FEISHU_TOKEN)) {
      serveFeishu(exchange);
    } else if (exchange.path().equals(DINGTALK)) {
      serveDingTalk(exchange);
    } else {
      exchange.page(404, "Not Found");
    }
  }

  private void take(Received message) {
    synchronized (this) {
      if (received.size() < HISTORY) {
        received.add(message);
      }
    }
    listener.accept(message);
  }

  private void serveGeneric(Exchange exchange) throws IOException {
    String timestamp = exchange.header("X-PetForge-Timestamp").orElse("");
    String body = new String(exchange.body(), StandardCharsets.UTF_8);
    String wanted = "sha256=" + HexFormat.of().formatHex(hmac(SECRET, timestamp + "." + body));
    if (!same(wanted, exchange.header("X-PetForge-Signature").orElse(""))) {
      exchange.answer(401, Map.of("error", "signature"));
    } else if (isOld(timestamp, 1_000)) {
      exchange.answer(401, Map.of("error", "timestamp"));
    } else {
      take(new Received("generic", exchange.header("X-PetForge-Delivery").orElse(""), body));
      exchange.answer(200, Map.of("ok", true));
    }
  }

  private void serveFeishu(Exchange exchange) throws IOException {
    Optional<JsonNode> body = exchange.json();
    String text = body.map(json -> json.path("content").path("text").asString("")).orElse("");
    if (text.isEmpty()
        || exchange.body().length > MOST_BYTES
        || body.filter(json -> json.path("msg_type").asString("").equals("text")).isEmpty()) {
      exchange.answer(200, feishu(9499, "Bad Request"));
      return;
    }
    String timestamp = body.orElseThrow().path("timestamp").asString("");
    byte[] wanted = hmac(timestamp + "\n" + SECRET, "");
    String sign = body.orElseThrow().path("sign").asString("");
    if (!same(Base64.getEncoder().encodeToString(wanted), sign) || isOld(timestamp, 1_000)) {
      exchange.answer(
          200,
          feishu(19021, "sign match fail or timestamp is not within one hour from current time"));
    } else if (isTooOften(ofFeishu, 100, Duration.ofMinutes(1))
        || isOftenerThan(ofFeishu, 5, Duration.ofSeconds(1))) {
      exchange.answer(200, feishu(11232, "frequency limited"));
    } else {
      take(new Received("feishu", "", text));
      exchange.answer(200, feishu(0, "success"));
    }
  }

  private static Map<String, Object> feishu(int code, String words) {
    return Map.of("code", code, "msg", words, "data", Map.of());
  }

  private void serveDingTalk(Exchange exchange) throws IOException {
    Map<String, String> query = exchange.query();
    String timestamp = query.getOrDefault("timestamp", "");
    byte[] wanted = hmac(SECRET, timestamp + "\n" + SECRET);
    String text =
        exchange.json().map(json -> json.path("text").path("content").asString("")).orElse("");
    if (!DINGTALK_TOKEN.equals(query.get("access_token"))) {
      exchange.answer(200, Map.of("errcode", 300001, "errmsg", "token is not exist"));
    } else if (!same(Base64.getEncoder().encodeToString(wanted), query.getOrDefault("sign", ""))) {
      exchange.answer(200, Map.of("errcode", 310000, "errmsg", "sign not match"));
    } else if (isOld(timestamp, 1)) {
      exchange.answer(200, Map.of("errcode", 310000, "errmsg", "invalid timestamp"));
    } else if (text.isEmpty() || exchange.body().length > MOST_BYTES) {
      exchange.answer(200, Map.of("errcode", 40035, "errmsg", "invalid parameter"));
    } else if (isQuiet()) {
      exchange.answer(
          200, Map.of("errcode", 130101, "errmsg", "send too fast, exceed 20 times per minute"));
    } else {
      take(new Received("dingtalk", "", text));
      exchange.answer(200, Map.of("errcode", 0, "errmsg", "ok"));
    }
  }

  /** More than 20 in a minute, and nothing is taken for ten. */
  private synchronized boolean isQuiet() {
    if (clock.instant().isBefore(quietUntil)) {
      return true;
    }
    boolean tooOften = isTooOften(ofDingTalk, 20, Duration.ofMinutes(1));
    if (tooOften) {
      quietUntil = clock.instant().plus(Duration.ofMinutes(10));
    }
    return tooOften;
  }

  /** Counts this one as well if it is not. */
  private synchronized boolean isTooOften(Deque<Instant> times, int most, Duration period) {
    Instant now = clock.instant();
    times.removeIf(time -> time.isBefore(now.minus(period)));
    if (times.size() >= most) {
      return true;
    }
    times.add(now);
    return false;
  }

  private synchronized boolean isOftenerThan(Deque<Instant> times, int most, Duration period) {
    Instant from = clock.instant().minus(period);
    return times.stream().filter(time -> time.isAfter(from)).count() > most;
  }

  /**
   * @param unit of the timestamp, in milliseconds
   */
  private boolean isOld(String timestamp, long unit) {
    if (!timestamp.matches("[0-9]{1,15}")) {
      return true;
    }
    Instant signed = Instant.ofEpochMilli(Long.parseLong(timestamp) * unit);
    return Duration.between(signed, clock.instant()).abs().compareTo(HOUR) > 0;
  }

  private static boolean same(String wanted, String given) {
    return MessageDigest.isEqual(
        wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have HmacSHA256", e);
    }
  }

  @Override
  public void close() {
    answer();
    super.close();
  }
}

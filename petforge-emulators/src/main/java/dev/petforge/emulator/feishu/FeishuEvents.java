package dev.petforge.emulator.feishu;

import dev.petforge.emulator.feishu.FeishuEndpoint.Kind;
import dev.petforge.emulator.feishu.RateLimits.Tier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends {@code drive.file.bitable_record_changed_v1} to a callback on this machine, for the bases
 * that were subscribed to: challenge, and encryption and signature when there is an encrypt key
 * (Feishu's documentation and official SDKs, 2026-09). What is not answered with 200 within 3 s is
 * sent again.
 */
public final class FeishuEvents implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Where events go. */
  private record Callback(URI address, String verification, Optional<String> encryptKey) {}

  /**
   * A delivery that was tried.
   *
   * @param eventId of the event; the same in every try
   * @param status what the callback answered, 0 if it did not
   */
  public record Delivery(String eventId, int status) {}

  private final World world;
  private final Map<String, EmulatedBase> bases;
  private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<ObjectNode> sent = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "petforge-feishu-events");
            thread.setDaemon(true);
            return thread;
          });
  private Optional<Callback> callback = Optional.empty();
  private Duration challengeTime = Duration.ofSeconds(1);
  private Duration eventTime = Duration.ofSeconds(3);

  FeishuEvents(World world, Map<String, EmulatedBase> bases) {
    this.world = world;
    this.bases = bases;
  }

  /**
   * Sends events to a callback from now on, once it has answered the challenge.
   *
   * @param address on this machine
   * @param verificationToken that each event carries
   * @param encryptKey with which events are encrypted and signed
   * @throws IllegalArgumentException if the address is not on this machine
   * @throws IllegalStateException if the challenge is not answered rightly in time
   */
  public void deliverTo(URI address, String verificationToken, Optional<String> encryptKey) {
    requireLoopback(address);
    Callback next = new Callback(address, verificationToken, encryptKey);
    String challenge = UUID.randomUUID().toString();
    ObjectNode question =
        NODES
            .objectNode()
            .put("challenge", challenge)
            .put("token", verificationToken)
            .put("type", "url_verification");
    String answer;
    try {
      Duration time;
      synchronized (this) {
        time = challengeTime;
      }
      HttpResponse<String> response = post(next, question, time);
      answer = response.statusCode() + " " + response.body();
      if (response.statusCode() == 200 && isAnswer(response.body(), challenge)) {
        synchronized (this) {
          callback = Optional.of(next);
        }
        return;
      }
    } catch (IOException e) {
      answer = "nothing: " + e;
    }
    throw new IllegalStateException("the challenge was not answered rightly, but with " + answer);
  }

  /**
   * Sets how long a callback may take; Feishu gives it 1 s for the challenge and 3 s for an event.
   */
  public synchronized FeishuEvents patience(Duration challenge, Duration event) {
    challengeTime = challenge;
    eventTime = event;
    return this;
  }

  private static boolean isAnswer(String body, String challenge) {
    try {
      return JSON.readTree(body).path("challenge").asString("").equals(challenge);
    } catch (JacksonException e) {
      return false;
    }
  }

  private static void requireLoopback(URI address) {
    try {
      if (address.getHost() != null
          && InetAddress.getByName(address.getHost()).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      // Said below.
    }
    throw new IllegalArgumentException("a callback must be on this machine, was " + address);
  }

  /** The deliveries that were tried, in order. */
  public synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** Sends the last event once more, as if its answer had been lost. */
  public void redeliver() {
    ObjectNode last;
    synchronized (this) {
      if (sent.isEmpty()) {
        throw new IllegalStateException("no event was sent yet");
      }
      last = sent.get(sent.size() - 1);
    }
    sender.execute(() -> deliver(last, List.of()));
  }

  /** Whether a base's events were asked for. */
  public boolean isSubscribed(EmulatedBase base) {
    return subscribed.contains(base.token());
  }

  void changed(Change change) {
    if (!subscribed.contains(change.base())) {
      return;
    }
    ObjectNode event = event(change);
    synchronized (this) {
      if (callback.isEmpty()) {
        return;
      }
      event.withObject("header").put("token", callback.get().verification());
      sent.add(event);
    }
    sender.execute(() -> deliver(event, world.settings().eventRetries()));
  }

  private static ObjectNode event(Change change) {
    ObjectNode event = NODES.objectNode().put("schema", "2.0");
    event
        .putObject("header")
        .put("event_id", UUID.randomUUID().toString().replace("-", ""))
        .put("event_type", "drive.file.bitable_record_changed_v1")
        .put("create_time", Long.toString(change.at().toEpochMilli()))
        .put("app_id", EmulatedApp.ID)
        .put("tenant_key", "emulated-tenant");
    ObjectNode body =
        event
            .putObject("event")
            .put("file_type", "bitable")
            .put("file_token", change.base())
            .put("table_id", change.table())
            .put("revision", change.revision())
            .put("update_time", change.at().getEpochSecond());
    body.putObject("operator_id").put("open_id", change.operator());
    ArrayNode actions = body.putArray("action_list");
    for (Change.Action action : change.actions()) {
      ObjectNode one =
          actions.addObject().put("record_id", action.record()).put("action", action.word());
      values(one.putArray("before_value"), action.before());
      values(one.putArray("after_value"), action.after());
    }
    return event;
  }

  /** The value is JSON inside a string. */
  private static void values(ArrayNode list, Map<String, JsonNode> values) {
    values.forEach(
        (field, value) ->
            list.addObject()
                .put("field_id", field)
                .put("field_value", value.isNull() ? "" : value.toString()));
  }

  private void deliver(ObjectNode event, List<Duration> retries) {
    Callback target;
    Duration time;
    synchronized (this) {
      if (callback.isEmpty()) {
        return;
      }
      target = callback.get();
      time = eventTime;
    }
    int status;
    try {
      status = post(target, event, time).statusCode();
    } catch (IOException e) {
      status = 0;
    }
    synchronized (this) {
      deliveries.add(new Delivery(event.path("header").path("event_id").asString(""), status));
    }
    if (status != 200 && !retries.isEmpty() && !sender.isShutdown()) {
      List<Duration> rest = retries.subList(1, retries.size());
      Future<?> unused =
          sender.schedule(
              () -> deliver(event, rest), retries.get(0).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private HttpResponse<String> post(Callback target, ObjectNode content, Duration time)
      throws IOException {
    String body = content.toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.address())
            .timeout(time)
            .header("Content-Type", "application/json; charset=utf-8");
    if (target.encryptKey().isPresent()) {
      String key = target.encryptKey().get();
      body = NODES.objectNode().put("encrypt", encrypted(key, body)).toString();
      String stamp = Long.toString(world.now().getEpochSecond());
      String nonce = Ids.next("", 10);
      request
          .header("X-Lark-Request-Timestamp", stamp)
          .header("X-Lark-Request-Nonce", nonce)
          .header(
              "X-Lark-Signature",
              HexFormat.of()
                  .formatHex(
                      sha256((stamp + nonce + key + body).getBytes(StandardCharsets.UTF_8))));
    }
    request.POST(HttpRequest.BodyPublishers.ofString(body));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** AES-256-CBC with the key's hash; the first 16 bytes are the initial vector. */
  private static String encrypted(String key, String text) {
    try {
      byte[] vector = new byte[16];
      new SecureRandom().nextBytes(vector);
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(sha256(key.getBytes(StandardCharsets.UTF_8)), "AES"),
          new IvParameterSpec(vector));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(vector);
      all.writeBytes(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      return Base64.getEncoder().encodeToString(all.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have AES", e);
    }
  }

  // the calls

  List<FeishuEndpoint> endpoints() {
    Set<String> scopes = Set.of("bitable:app", "drive:drive", "docs:event:subscribe");
    String file = "/drive/v1/files/{file}";
    return List.of(
        new FeishuEndpoint(
            "POST",
            file + "/subscribe",
            Tier.PER_MINUTE_1000,
            Kind.READ,
            scopes,
            call -> {
              subscribed.add(base(call).token());
              call.answer();
            }),
        new FeishuEndpoint(
            "GET",
            file + "/get_subscribe",
            Tier.PER_MINUTE_1000,
            Kind.READ,
            scopes,
            call ->
                call.answer(
                    NODES
                        .objectNode()
                        .put("is_subscribe", subscribed.contains(base(call).token())))),
        new FeishuEndpoint(
            "DELETE",
            file + "/delete_subscribe",
            Tier.PER_MINUTE_1000,
            Kind.READ,
            scopes,
            call -> {
              subscribed.remove(base(call).token());
              call.answer();
            }));
  }

  private EmulatedBase base(Call call) {
    call.knownQuery("file_type", "event_type");
    if (call.query("event_type").isPresent()) {
      call.complain("event_type is only for folders");
    }
    if (!call.query("file_type").equals(Optional.of("bitable"))) {
      throw FeishuRefusal.of(1061002, "params error.", "file_type must be bitable");
    }
    EmulatedBase base = bases.get(call.path("file"));
    if (base == null) {
      throw FeishuRefusal.of(1061044, "node not exist.", "there is no base " + call.path("file"));
    }
    if (base.hidesRecordsFrom(call)) {
      throw FeishuRefusal.of(1061004, "forbidden.", "only who manages a base may subscribe to it");
    }
    try {
      base.require(call);
    } catch (FeishuRefusal refusal) {
      throw FeishuRefusal.of(1061004, "forbidden.", refusal.words());
    }
    return base;
  }

  @Override
  public void close() {
    sender.shutdownNow();
  }
}

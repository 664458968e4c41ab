package dev.petforge.feishu;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the events that Feishu sends when rows are changed ({@code
 * drive.file.bitable_record_changed_v1}): answers the challenge, decrypts, checks who sent them,
 * and passes each on once, however often it is sent (Feishu's documentation and official SDKs,
 * 2026-08). Whatever speaks HTTP calls {@link #take} with what came. Safe for use by many threads.
 */
public final class ChangeEndpoint {
  private static final Logger log = LoggerFactory.getLogger(ChangeEndpoint.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String CHANGED = "drive.file.bitable_record_changed_v1";

  /** An event is sent again for up to seven and a half hours. */
  private static final Duration REMEMBERED = Duration.ofHours(9);

  private static final int MOST_REMEMBERED = 100_000;
  private static final int MOST_BYTES = 5_000_000;
  private static final int BLOCK = 16;

  private final String verificationToken;
  private final Optional<String> encryptKey;
  private final InstantSource clock;
  private final Consumer<RecordChange> changes;
  private final Map<String, Instant> taken = new LinkedHashMap<>();

  /**
   * @param verificationToken as the developer console shows it under "Events &amp; Callbacks"
   * @param encryptKey as it stands there; empty if none is set
   * @param changes is told of each change once; it must come back within a second or two and leave
   *     the work for later, for an answer that takes longer than 3 s counts as none
   * @throws IllegalArgumentException if the token is blank: anybody could send events
   */
  public ChangeEndpoint(
      String verificationToken,
      Optional<String> encryptKey,
      InstantSource clock,
      Consumer<RecordChange> changes) {
    if (verificationToken.isBlank()) {
      throw new IllegalArgumentException("the verification token must not be blank");
    }
    this.verificationToken = verificationToken;
    this.encryptKey = encryptKey.filter(key -> !key.isEmpty());
    this.clock = clock;
    this.changes = changes;
  }

  /**
   * What is answered.
   *
   * @param status of HTTP
   * @param body JSON
   */
  public record Answer(int status, String body) {}

  /** A request that is none of Feishu's. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String why;

    Refused(int status, String why) {
      super(why);
      this.status = status;
      this.why = why;
    }
  }

  /**
   * Takes a request.
   *
   * @param headers by name, in any case
   * @param body as it came, byte for byte
   */
  public Answer take(Map<String, String> headers, byte[] body) {
    try {
      return taken(headers, body);
    } catch (Refused e) {
      log.warn("an event was refused: status={} because={}", e.status, e.why);
      return new Answer(e.status, answer("error", e.why));
    }
  }

  private Answer taken(Map<String, String> headers, byte[] body) throws Refused {
    if (body.length > MOST_BYTES) {
      throw new Refused(413, "an event must have at most " + MOST_BYTES + " bytes");
    }
    JsonNode outer = json(body);
    boolean encrypted = outer.path("encrypt").isString();
    if (encryptKey.isPresent() != encrypted) {
      throw new Refused(
          400, encrypted ? "no encrypt key is set here" : "events must be encrypted, one was not");
    }
    JsonNode event = encrypted ? json(decrypted(outer.path("encrypt").asString(""))) : outer;
    if (event.path("type").asString("").equals("url_verification")) {
      requireToken(event.path("token").asString(""));
      return new Answer(200, answer("challenge", event.path("challenge").asString("")));
    }
    if (encryptKey.isPresent()) {
      requireSignature(headers, body);
    }
    JsonNode header = event.path("header");
    requireToken(header.path("token").asString(""));
    String id = header.path("event_id").asString("");
    if (header.path("event_type").asString("").equals(CHANGED) && !id.isEmpty() && first(id)) {
      tell(id, event.path("event"));
    }
    return new Answer(200, "{}");
  }

  private static JsonNode json(byte[] bytes) throws Refused {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      log.debug("no JSON", e);
    }
    throw new Refused(400, "an event must be a JSON object");
  }

  private static String answer(String name, String value) {
    return MAPPER.writeValueAsString(Map.of(name, value));
  }

  /** AES-256-CBC; the key is the SHA-256 of the encrypt key, the first block is the IV. */
  private byte[] decrypted(String base64) throws Refused {
    try {
      byte[] whole = Base64.getDecoder().decode(base64);
      if (whole.length < 2 * BLOCK) {
        throw new Refused(400, "the event is too short to be encrypted");
      }
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(
              sha256(encryptKey.orElseThrow().getBytes(StandardCharsets.UTF_8)), "AES"),
          new IvParameterSpec(Arrays.copyOf(whole, BLOCK)));
      return cipher.doFinal(whole, BLOCK, whole.length - BLOCK);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      log.debug("not decrypted", e);
      throw new Refused(400, "the event cannot be decrypted: is the encrypt key the right one?");
    }
  }

  private void requireSignature(Map<String, String> headers, byte[] body) throws Refused {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    String head =
        byName.getOrDefault("X-Lark-Request-Timestamp", "")
            + byName.getOrDefault("X-Lark-Request-Nonce", "")
            + encryptKey.orElseThrow();
    byte[] prefix = head.getBytes(StandardCharsets.UTF_8);
    byte[] signed = Arrays.copyOf(prefix, prefix.length + body.length);
    System.arraycopy(body, 0, signed, prefix.length, body.length);
    String given = byName.getOrDefault("X-Lark-Signature", "").toLowerCase(Locale.ROOT);
    if (!same(HexFormat.of().formatHex(sha256(signed)), given)) {
      throw new Refused(401, "the signature is wrong");
    }
  }

  private void requireToken(String given) throws Refused {
    if (!same(verificationToken, given)) {
      throw new Refused(401, "the verification token is wrong");
    }
  }

  /** In the same time wherever they differ. */
  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether an event comes for the first time. */
  private boolean first(String id) {
    Instant now = clock.instant();
    synchronized (taken) {
      taken.values().removeIf(at -> at.plus(REMEMBERED).isBefore(now));
      if (taken.size() >= MOST_REMEMBERED) {
        taken.remove(taken.keySet().iterator().next());
      }
      return taken.putIfAbsent(id, now) == null;
    }
  }

  private void tell(String id, JsonNode event) {
    Set<String> records = new LinkedHashSet<>();
    Set<String> fields = new LinkedHashSet<>();
    boolean allNamed = true;
    for (JsonNode action : event.path("action_list")) {
      String record = action.path("record_id").asString("");
      if (!record.isEmpty()) {
        records.add(record);
      }
      boolean named = false;
      for (String side : new String[] {"before_value", "after_value"}) {
        for (JsonNode value : action.path(side)) {
          named = true;
          fields.add(value.path("field_id").asString(""));
        }
      }
      allNamed &= named;
    }
    if (!allNamed) {
      fields.clear();
    }
    RecordChange change =
        new RecordChange(
            id,
            event.path("file_token").asString(""),
            event.path("table_id").asString(""),
            records,
            fields);
    try {
      changes.accept(change);
    } catch (RuntimeException e) {
      // It is sent again, and must count as new then.
      synchronized (taken) {
        taken.remove(id);
      }
      throw e;
    }
  }
}

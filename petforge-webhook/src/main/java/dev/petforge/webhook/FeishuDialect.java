package dev.petforge.webhook;

import dev.petforge.json.Json;
import dev.petforge.notification.NotificationMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * The custom bot of a group of Feishu or Lark. Facts from "自定义机器人使用指南"
 * (open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN, read 2026-12-01): 100 requests a
 * minute and 5 a second, bodies of at most 20 KB; the signature's key is the timestamp in seconds,
 * a line break and the secret, and what is signed is empty; it holds for an hour. Answers are
 * status 200 with {@code code}: 0, 9499 bad request, 11232 too many, 19021 signature or time, 19022
 * address of the sender, 19024 keyword.
 */
final class FeishuDialect implements Dialect {
  private static final int TOO_MANY = 11232;

  @Override
  public int together() {
    return BotText.TOGETHER;
  }

  /** A third of what it allows in a minute: others may use the group's bot too. */
  @Override
  public Duration pace() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Request request(
      HttpUrl url, Optional<String> secret, List<NotificationMessage> messages, Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    String timestamp = String.valueOf(now.getEpochSecond());
    secret.ifPresent(
        key -> {
          body.put("timestamp", timestamp);
          body.put("sign", Hmac.base64(timestamp + "\n" + key, ""));
        });
    body.put("msg_type", "text");
    body.put("content", Map.of("text", BotText.of(messages)));
    return new Request.Builder()
        .url(url)
        .post(
            RequestBody.create(
                Json.write(body).getBytes(StandardCharsets.UTF_8), GenericDialect.JSON))
        .build();
  }

  @Override
  public Optional<Refusal> refusal(String body) {
    Optional<Map<?, ?>> answer = BotText.answer(body);
    Object code = answer.<Object>map(map -> map.get("code")).orElse(null);
    if (code instanceof Number number && number.intValue() == 0) {
      return Optional.empty();
    }
    Object words = answer.<Object>map(map -> map.get("msg")).orElse(body);
    boolean tooMany = code instanceof Number number && number.intValue() == TOO_MANY;
    return Optional.of(
        new Refusal(
            code == null ? String.valueOf(words) : "code " + code + ", " + words,
            tooMany ? Optional.of(Duration.ofMinutes(1)) : Optional.empty()));
  }
}

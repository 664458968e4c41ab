package dev.petforge.webhook;

import dev.petforge.json.Json;
import dev.petforge.notification.NotificationMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * The custom bot of a group of DingTalk. Facts from "自定义机器人接入"
 * (open.dingtalk.com/document/group/custom-robot-access, as copied by mihaoyun.com and
 * gitbook.curiouser.top, and answers in qd-today/qd#510 and jenkinsci/dingtalk-plugin#116; read
 * 2026-12-01): 20 requests a minute, or it takes nothing for ten minutes; the signature's key is
 * the secret, and what is signed is the timestamp in milliseconds, a line break and the secret
 * again; both are parameters of the address and hold for an hour. Answers are status 200 with
 * {@code errcode}: 0, 310000 signature, time or keyword, 130101 too many.
 */
final class DingTalkDialect implements Dialect {
  private static final int TOO_MANY = 130101;

  @Override
  public int together() {
    return BotText.TOGETHER;
  }

  /** 12 a minute, so that another process or a test of a person fits in. */
  @Override
  public Duration pace() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Request request(
      HttpUrl url, Optional<String> secret, List<NotificationMessage> messages, Instant now) {
    HttpUrl.Builder address = url.newBuilder();
    String timestamp = String.valueOf(now.toEpochMilli());
    secret.ifPresent(
        key ->
            address
                .setQueryParameter("timestamp", timestamp)
                .setQueryParameter("sign", Hmac.base64(key, timestamp + "\n" + key)));
    String body =
        Json.write(Map.of("msgtype", "text", "text", Map.of("content", BotText.of(messages))));
    return new Request.Builder()
        .url(address.build())
        .post(RequestBody.create(body.getBytes(StandardCharsets.UTF_8), GenericDialect.JSON))
        .build();
  }

  @Override
  public Optional<Refusal> refusal(String body) {
    Optional<Map<?, ?>> answer = BotText.answer(body);
    Object code = answer.<Object>map(map -> map.get("errcode")).orElse(null);
    if (code instanceof Number number && number.intValue() == 0) {
      return Optional.empty();
    }
    Object words = answer.<Object>map(map -> map.get("errmsg")).orElse(body);
    boolean tooMany = code instanceof Number number && number.intValue() == TOO_MANY;
    return Optional.of(
        new Refusal(
            code == null ? String.valueOf(words) : "code " + code + ", " + words,
            tooMany ? Optional.of(Duration.ofMinutes(10)) : Optional.empty()));
  }
}

package dev.petforge.webhook;

import dev.petforge.notification.NotificationMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** JSON for programs. */
final class GenericDialect implements Dialect {
  static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

  @Override
  public int together() {
    return 1;
  }

  @Override
  public Duration pace() {
    return Duration.ZERO;
  }

  @Override
  public Request request(
      HttpUrl url, Optional<String> secret, List<NotificationMessage> messages, Instant now) {
    NotificationMessage message = messages.get(0);
    String timestamp = String.valueOf(now.getEpochSecond());
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("X-PetForge-Event", message.event())
            .header("X-PetForge-Delivery", message.id())
            .header("X-PetForge-Timestamp", timestamp)
            .post(RequestBody.create(message.body().getBytes(StandardCharsets.UTF_8), JSON));
    secret.ifPresent(
        key ->
            request.header(
                "X-PetForge-Signature",
                "sha256=" + Hmac.hex(key, timestamp + "." + message.body())));
    return request.build();
  }

  /** What it says with 2xx is its own business. */
  @Override
  public Optional<Refusal> refusal(String body) {
    return Optional.empty();
  }
}

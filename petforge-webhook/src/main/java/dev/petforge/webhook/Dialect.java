package dev.petforge.webhook;

import dev.petforge.notification.NotificationMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** What one form of webhooks sends, and how it answers. */
interface Dialect {
  /** At most so many messages in one request. */
  int together();

  /** How long is waited between two requests. */
  Duration pace();

  /** The request for some messages at a time. */
  Request request(
      HttpUrl url, Optional<String> secret, List<NotificationMessage> messages, Instant now);

  /**
   * Why an answer with status 2xx says no all the same.
   *
   * @param body as it came
   */
  Optional<Refusal> refusal(String body);

  /**
   * A no.
   *
   * @param words what the other side said
   * @param pause how long to leave it alone, if it is about that
   */
  record Refusal(String words, Optional<Duration> pause) {}
}

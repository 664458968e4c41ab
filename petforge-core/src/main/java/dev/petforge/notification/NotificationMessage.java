package dev.petforge.notification;

import dev.petforge.json.Json;
import dev.petforge.storyboard.Language;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A notification as it is sent: written once, and the same whenever it is sent again.
 *
 * @param id names it, never used twice; whoever receives it drops what it has seen
 * @param event the word of its {@link NotificationEvent}
 * @param at when it was written
 * @param text for people, in the language of the installation
 * @param body for programs: one line of JSON with all of these, and {@code data}
 */
public record NotificationMessage(String id, String event, Instant at, String text, String body) {
  /**
   * Writes a notification.
   *
   * @param installation as the database names it
   */
  public static NotificationMessage of(
      String id, Notification news, Instant at, String installation, Language language) {
    String text = news.text(language);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("event", news.event().word());
    body.put("at", at.toString());
    body.put("installation", installation);
    body.put("text", text);
    body.put("data", news.data());
    return new NotificationMessage(id, news.event().word(), at, text, Json.write(body));
  }
}

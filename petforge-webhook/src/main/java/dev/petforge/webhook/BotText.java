package dev.petforge.webhook;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import dev.petforge.notification.NotificationMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What bots have in common: one text of many lines, and answers that say no with status 200. */
final class BotText {
  /**
   * Bots take at most 20,000 bytes (of Feishu's see {@link FeishuDialect}): of so many messages
   * each may have so many characters of three bytes.
   */
  static final int TOGETHER = 20;

  private static final int LONGEST = 250;

  private BotText() {}

  /** The first word is a keyword that a bot can be made to ask for. */
  static String of(List<NotificationMessage> messages) {
    return messages.stream()
        .map(message -> line(message.text()))
        .collect(Collectors.joining("\n", "PetForge\n", ""));
  }

  /** Without what a bot takes for a mark: it must not call everybody because a row says so. */
  private static String line(String text) {
    String line = text.replaceAll("\\s+", " ").replace('<', '‹').replace('>', '›');
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
  }

  /** The object that a bot answers with; empty if it is none. */
  static Optional<Map<?, ?>> answer(String body) {
    try {
      return Json.read(body, "the answer of a bot") instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (PermanentException e) {
      return Optional.empty();
    }
  }
}

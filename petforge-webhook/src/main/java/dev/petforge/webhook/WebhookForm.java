package dev.petforge.webhook;

import java.util.Optional;
import java.util.stream.Stream;

/** How the messages of a webhook look, and how they are signed. */
public enum WebhookForm {
  /**
   * JSON for programs, one message a request, with the headers {@code X-PetForge-Event}, {@code
   * X-PetForge-Delivery} (the message's id, the same whenever it is sent again), {@code
   * X-PetForge-Timestamp} (seconds since 1970) and, with a secret, {@code X-PetForge-Signature}:
   * {@code sha256=} and the hexadecimal HMAC-SHA256 of the timestamp, a dot and the body.
   */
  GENERIC("generic"),
  /** Text of a custom bot in a group of Feishu or Lark. */
  FEISHU("feishu"),
  /** Text of a custom bot in a group of DingTalk. */
  DINGTALK("dingtalk");

  private final String word;

  WebhookForm(String word) {
    this.word = word;
  }

  /** The written word. */
  public String word() {
    return word;
  }

  /** The one that is written so; empty if there is none. */
  public static Optional<WebhookForm> ofWord(String word) {
    return Stream.of(values()).filter(form -> form.word.equals(word)).findFirst();
  }
}

package dev.petforge.emulator.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A scripted answer to a chat completion. What it says is sent as it is, also where a real service
 * would not let it pass; only {@code max_tokens} still cuts it.
 *
 * <pre>{@code
 * emulator.next(LlmAnswer.failing(LlmFault.RATE), LlmAnswer.text("{}").finishing("length"));
 * }</pre>
 *
 * @param said what is answered
 * @param reasoning what was thought, if the request lets the model think; empty for something of
 *     the length of the answer
 * @param finishReason why the model stopped; empty for what is true of it
 * @param delivery how it comes
 */
public record LlmAnswer(
    Said said, Optional<String> reasoning, Optional<String> finishReason, Delivery delivery) {
  /** What is answered. */
  public sealed interface Said {}

  /** What the request asks for: a valid storyboard, the description of a picture, or a sentence. */
  public record Sensible() implements Said {}

  /** A text. */
  public record Text(String content) implements Said {}

  /** {@code content} is null; only what was thought comes. */
  public record Thoughts() implements Said {}

  /** {@code content} is null, and {@code refusal} says why. */
  public record Refusal(String words) implements Said {}

  /** A call of the tool that the request names, or of its first. */
  public record ToolCall(String arguments) implements Said {}

  /** Something goes wrong. */
  public record Failure(LlmFault fault) implements Said {}

  /** A response that is not of the interface, for example of a gateway. It is not billed. */
  public record Raw(int status, String contentType, String body) implements Said {}

  private static LlmAnswer of(Said said) {
    return new LlmAnswer(said, Optional.empty(), Optional.empty(), Delivery.atOnce());
  }

  /** What the request asks for. */
  public static LlmAnswer sensible() {
    return of(new Sensible());
  }

  /** A text, which ends with {@code stop}. */
  public static LlmAnswer text(String content) {
    return of(new Text(content));
  }

  /** 400 spaces: what JSON mode makes of an output that it does not recognise. */
  public static LlmAnswer blank() {
    return text(" ".repeat(400));
  }

  /** No content, and what was thought. */
  public static LlmAnswer onlyThoughts(String reasoning) {
    return of(new Thoughts()).thinking(reasoning);
  }

  /** No content, and a refusal in its own member. */
  public static LlmAnswer refusal(String words) {
    return of(new Refusal(words));
  }

  /**
   * A call of a tool.
   *
   * @param arguments a JSON document, or what is left of it
   */
  public static LlmAnswer toolCall(String arguments) {
    return of(new ToolCall(arguments));
  }

  /** Something goes wrong. */
  public static LlmAnswer failing(LlmFault fault) {
    return of(new Failure(fault));
  }

  /** A response that is not of the interface. */
  public static LlmAnswer raw(int status, String contentType, String body) {
    return of(new Raw(status, contentType, body));
  }

  /** The same, after these thoughts. */
  public LlmAnswer thinking(String text) {
    return new LlmAnswer(said, Optional.of(text), finishReason, delivery);
  }

  /** The same, which ends for this reason. */
  public LlmAnswer finishing(String reason) {
    return new LlmAnswer(said, reasoning, Optional.of(reason), delivery);
  }

  /** The same, which comes like this. */
  public LlmAnswer delivered(Delivery other) {
    return new LlmAnswer(said, reasoning, finishReason, other);
  }

  /** The same, after so many signs of life, in parts, with a pause between all of them. */
  public LlmAnswer slowly(int keepAlives, int parts, Duration pause) {
    return delivered(
        new Delivery(keepAlives, pause, parts, delivery.cutAfter(), delivery.withoutEnd()));
  }

  /** The same; the connection ends after so many bytes of the body. */
  public LlmAnswer cutAfter(int bytes) {
    return delivered(
        new Delivery(
            delivery.keepAlives(),
            delivery.pause(),
            delivery.parts(),
            OptionalInt.of(bytes),
            delivery.withoutEnd()));
  }

  /** The same; a stream ends well, but without what closes it. */
  public LlmAnswer withoutEnd() {
    return delivered(
        new Delivery(
            delivery.keepAlives(), delivery.pause(), delivery.parts(), delivery.cutAfter(), true));
  }
}

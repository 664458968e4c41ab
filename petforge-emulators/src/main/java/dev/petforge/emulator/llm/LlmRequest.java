package dev.petforge.emulator.llm;

import dev.petforge.emulator.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A chat completion as it was asked for, without the key. */
public final class LlmRequest {
  private final String path;
  private final JsonNode body;
  private final List<LlmMessage> messages;
  private final Optional<String> contentType;
  private final Optional<String> userAgent;

  LlmRequest(Exchange exchange, JsonNode body) {
    this.path = exchange.path();
    this.contentType = exchange.header("Content-Type");
    this.userAgent = exchange.header("User-Agent");
    this.body = body;
    this.messages = read(body.path("messages"));
  }

  private static List<LlmMessage> read(JsonNode messages) {
    List<LlmMessage> read = new ArrayList<>();
    for (JsonNode message : messages.values()) {
      JsonNode content = message.path("content");
      List<String> texts = new ArrayList<>();
      List<LlmImage> images = new ArrayList<>();
      if (content.isString()) {
        texts.add(content.asString());
      }
      for (JsonNode part : content.isArray() ? content.values() : List.<JsonNode>of()) {
        if (part.has("image_url")) {
          JsonNode image = part.path("image_url");
          images.add(LlmImage.of(text(image, "url"), text(image, "detail")));
        } else {
          texts.add(text(part, "text"));
        }
      }
      read.add(new LlmMessage(text(message, "role"), String.join("\n", texts), images));
    }
    return List.copyOf(read);
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isString() ? value.asString() : "";
  }

  /** The path that it was sent to. */
  public String path() {
    return path;
  }

  /** The whole body. */
  public JsonNode body() {
    return body;
  }

  /**
   * The header of that name, of the two that are kept: {@code Content-Type}, {@code User-Agent}.
   */
  public Optional<String> header(String name) {
    if (name.equalsIgnoreCase("Content-Type")) {
      return contentType;
    }
    return name.equalsIgnoreCase("User-Agent") ? userAgent : Optional.empty();
  }

  /** The model that it names; empty text if it names none. */
  public String model() {
    return text(body, "model");
  }

  /** Its messages, in order. */
  public List<LlmMessage> messages() {
    return messages;
  }

  /** All that is said in it, message after message. */
  public String text() {
    return messages.stream().map(LlmMessage::text).collect(Collectors.joining("\n"));
  }

  /** All its pictures, in order. */
  public List<LlmImage> images() {
    return messages.stream().flatMap(message -> message.images().stream()).toList();
  }

  /** {@code text}, {@code json_object} or {@code json_schema}. */
  public String format() {
    String type = text(body.path("response_format"), "type");
    return type.isEmpty() ? "text" : type;
  }

  /** Whether the answer shall come as a stream. */
  public boolean streamed() {
    return body.path("stream").asBoolean(false);
  }

  /** {@code max_tokens} or {@code max_completion_tokens}. */
  public OptionalInt budget() {
    for (String name : List.of("max_completion_tokens", "max_tokens")) {
      if (body.path(name).isIntegralNumber()) {
        return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, body.path(name).asLong()));
      }
    }
    return OptionalInt.empty();
  }

  /** Who asks, by {@code user_id}; empty text if it does not say. */
  public String user() {
    return text(body, "user_id");
  }

  /** The tools that it offers. */
  List<JsonNode> tools() {
    return List.copyOf(body.path("tools").values());
  }

  /** The tool that the model must call; empty if it may choose. */
  Optional<String> forcedTool() {
    JsonNode choice = body.path("tool_choice");
    if (choice.isObject()) {
      return Optional.of(text(choice.path("function"), "name"));
    }
    return choice.isString() && choice.asString().equals("required")
        ? Optional.of(tools().isEmpty() ? "" : nameOf(tools().get(0)))
        : Optional.empty();
  }

  static String nameOf(JsonNode tool) {
    return text(tool.path("function"), "name");
  }

  /** Whether this request lets a model think. */
  boolean thinks(LlmModel model) {
    return switch (model.thinking()) {
      case NEVER -> false;
      case THINKING_TYPE -> !text(body.path("thinking"), "type").equals("disabled");
      case ENABLE_THINKING -> body.path("enable_thinking").asBoolean(true);
      case HIDDEN -> !text(body, "reasoning_effort").equals("none");
    };
  }

  @Override
  public String toString() {
    return "POST " + path + " " + model() + ", " + messages.size() + " messages";
  }
}

package dev.petforge.llm.internal.chat;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Puts together what a message says, from one piece or many. A content is a text, a list of parts,
 * or JSON that a gateway has read already; thoughts stand in a field or a part of their own.
 */
final class MessageReader {
  private static final List<String> THOUGHTS =
      List.of("reasoning_content", "reasoning", "thinking", "reasoning_details");
  private static final Set<String> THOUGHT_PARTS =
      Set.of("thinking", "reasoning", "reasoning_text", "thought", "redacted_thinking");
  private static final Set<String> TEXT_PARTS = Set.of("text", "output_text", "refusal");
  private static final List<String> TEXTS =
      List.of("text", "thinking", "content", "value", "summary");

  private final StringBuilder content = new StringBuilder();
  private final StringBuilder arguments = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();

  /** Takes a message, or a piece of one. */
  void take(JsonNode message) {
    content(message.path("content"));
    if (message.path("text").isString()) {
      content.append(message.path("text").asString());
    }
    refusal.append(message.path("refusal").asString(""));
    for (String name : THOUGHTS) {
      String thought = text(message.path(name));
      if (!thought.isEmpty()) {
        reasoning.append(thought);
        break;
      }
    }
    for (JsonNode call : message.path("tool_calls")) {
      arguments(call.path("function").path("arguments"));
    }
    arguments(message.path("function_call").path("arguments"));
  }

  private void content(JsonNode node) {
    JsonNode parts = node.path("parts").isArray() ? node.path("parts") : node;
    if (parts.isArray() && parts.valueStream().allMatch(MessageReader::isPart)) {
      parts.forEach(this::part);
    } else if (isPart(parts)) {
      part(parts);
    } else if (parts.isContainer()) {
      content.append(parts);
    }
  }

  /** A part of a message, not of a storyboard. */
  private static boolean isPart(JsonNode node) {
    String type = node.path("type").asString("");
    return node.isString()
        || TEXT_PARTS.contains(type)
        || THOUGHT_PARTS.contains(type)
        || type.equals("tool_use")
        || (node.isObject() && type.isEmpty() && (node.has("text") || node.has("functionCall")));
  }

  private void part(JsonNode part) {
    String type = part.path("type").asString("");
    if (THOUGHT_PARTS.contains(type) || part.path("thought").asBoolean(false)) {
      reasoning.append(text(part));
    } else if (type.equals("refusal")) {
      refusal.append(part.path("refusal").asString(""));
    } else {
      content.append(text(part));
      arguments(part.path("input"));
      arguments(part.path("functionCall").path("args"));
    }
  }

  private static String text(JsonNode node) {
    StringBuilder text = new StringBuilder();
    if (node.isArray()) {
      node.forEach(part -> text.append(text(part)));
    } else if (node.isObject()) {
      TEXTS.stream()
          .filter(node::has)
          .findFirst()
          .ifPresent(name -> text.append(text(node.path(name))));
    } else {
      text.append(node.isString() ? node.asString() : "");
    }
    return text.toString();
  }

  private void arguments(JsonNode node) {
    if (node.isContainer()) {
      arguments.append(node);
    } else {
      arguments.append(node.asString(""));
    }
  }

  /** The content, or the arguments of a tool; possibly blank. */
  String said() {
    return (isBlank(content) && !arguments.isEmpty() ? arguments : content).toString();
  }

  /** Whether {@link #said} is empty, without a copy of it: a stream asks with each event. */
  boolean isEmpty() {
    return content.isEmpty() && arguments.isEmpty();
  }

  /** Whether {@link #said} is blank, without a copy of it. */
  boolean isBlank() {
    return isBlank(content) && isBlank(arguments);
  }

  private static boolean isBlank(CharSequence text) {
    return text.chars().allMatch(Character::isWhitespace);
  }

  String reasoning() {
    return reasoning.toString();
  }

  String refusal() {
    return refusal.toString();
  }

  /** How many characters came that may be an answer. */
  int length() {
    return Math.max(content.length(), arguments.length());
  }
}

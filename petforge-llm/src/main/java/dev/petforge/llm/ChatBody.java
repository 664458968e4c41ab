package dev.petforge.llm;

import dev.petforge.llm.ModelAbilities.Schema;
import dev.petforge.llm.ModelDialect.Temperature;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a question into a model's words. The same question always gives the same bytes, and what
 * differs between pets comes last: a provider's cache knows what it has seen from the beginning on.
 */
final class ChatBody {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String NAME = "storyboard";

  /** What a picture can count at most, in tokens; the largest that a vendor states is 1,024. */
  private static final int PICTURE_TOKENS = 2_000;

  /** For what a provider adds around messages. */
  private static final int FRAME_TOKENS = 500;

  private ChatBody() {}

  static ObjectNode of(
      ModelProfile profile, ModelFeatures features, Question question, boolean stream) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("model", profile.model());
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", question.system());
    user(messages.addObject(), profile.dialect(), question);
    put(body, profile.dialect().thinkingOff());
    if (features.temperature()) {
      double most = profile.dialect().temperature() == Temperature.TO_ONE ? 1 : 2;
      body.put("temperature", Math.min(most, question.temperature()));
    }
    body.put(features.lengthField(), budget(features, question));
    question.schema().ifPresent(schema -> form(body, profile, features, schema));
    if (stream) {
      body.put("stream", true);
      if (features.streamOptions()) {
        body.putObject("stream_options").put("include_usage", true);
      }
    }
    put(body, profile.dialect().extraBody());
    return body;
  }

  private static void user(ObjectNode message, ModelDialect dialect, Question question) {
    message.put("role", "user");
    if (question.picture().isEmpty()) {
      message.put("content", question.user());
      return;
    }
    ArrayNode parts = message.putArray("content");
    parts.addObject().put("type", "text").put("text", question.user());
    ObjectNode image = parts.addObject().put("type", "image_url").putObject("image_url");
    String prefix = dialect.dataPrefix() ? "data:image/jpeg;base64," : "";
    image.put("url", prefix + question.picture().get());
    dialect.imageDetail().ifPresent(detail -> image.put("detail", detail));
  }

  private static void form(
      ObjectNode body, ModelProfile profile, ModelFeatures features, ObjectNode schema) {
    switch (features.form()) {
      case SCHEMA -> {
        if (profile.abilities().schema() == Schema.STRICT_TOOL) {
          ObjectNode tool = body.putArray("tools").addObject().put("type", "function");
          tool.putObject("function")
              .put("name", NAME)
              .put("description", "Takes the storyboard.")
              .put("strict", true)
              .set("parameters", schema);
          body.putObject("tool_choice")
              .put("type", "function")
              .putObject("function")
              .put("name", NAME);
        } else {
          body.putObject("response_format")
              .put("type", "json_schema")
              .putObject("json_schema")
              .put("name", NAME)
              .put("strict", true)
              .set("schema", schema);
        }
      }
      case JSON_OBJECT -> body.putObject("response_format").put("type", "json_object");
      case PLAIN -> {}
    }
  }

  private static void put(ObjectNode body, Map<String, Object> members) {
    members.forEach((name, value) -> body.set(name, MAPPER.valueToTree(value)));
  }

  /** How many tokens the answer may have. */
  static int budget(ModelFeatures features, Question question) {
    return Math.min(question.budget(), features.mostOutput());
  }

  /** More tokens than the question can have: no tokeniser makes more of a text than its bytes. */
  static long mostRead(Question question) {
    long schema = question.schema().map(node -> node.toString().length()).orElse(0);
    return bytes(question.system())
        + bytes(question.user())
        + schema
        + (question.picture().isPresent() ? PICTURE_TOKENS : 0)
        + FRAME_TOKENS;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

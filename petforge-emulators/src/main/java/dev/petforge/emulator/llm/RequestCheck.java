package dev.petforge.emulator.llm;

import dev.petforge.emulator.llm.LlmModel.Format;
import dev.petforge.emulator.llm.LlmModel.Pictures;
import dev.petforge.emulator.llm.LlmModel.Sampling;
import dev.petforge.emulator.llm.LlmModel.Thinking;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Refuses what a vendor would refuse before it asks a model. */
final class RequestCheck {
  private static final int MOST_IMAGES = 600;
  private static final int MOST_SIDE = 8_192;
  private static final int LONGEST_ADDRESS = 8_192;
  private static final int MOST_STOPS = 16;
  private static final int MOST_TOOLS = 128;
  private static final int LONGEST_USER = 512;

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "presence_penalty",
          "frequency_penalty",
          "stop",
          "response_format",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "thinking",
          "enable_thinking",
          "thinking_budget",
          "reasoning_effort",
          "user_id",
          "user",
          "n",
          "logprobs",
          "top_logprobs",
          "store",
          "metadata",
          "seed");

  private final LlmVendor vendor;
  private final List<LlmModel> served;
  private final LlmRefusals refusals;
  private final Consumer<String> complaints;

  RequestCheck(LlmSettings settings, LlmRefusals refusals, Consumer<String> complaints) {
    this.vendor = settings.vendor();
    this.served = settings.models();
    this.refusals = refusals;
    this.complaints = complaints;
  }

  /** The model that a request is for. */
  LlmModel model(LlmRequest request) {
    return served.stream()
        .filter(model -> model.answersTo(request.model()))
        .findFirst()
        .orElseThrow(() -> refusals.model(request.model(), served));
  }

  /**
   * Looks at all of a request but its model.
   *
   * @param promptTokens of the request
   * @throws LlmRefusal if something is wrong with it
   */
  void check(LlmRequest request, LlmModel model, int promptTokens) {
    JsonNode body = request.body();
    for (String name : body.propertyNames()) {
      if (!KNOWN.contains(name)) {
        complaints.accept(request + ": unknown member '" + name + "'");
      }
    }
    if (request.messages().isEmpty()) {
      throw refusals.shape("missing field `messages`");
    }
    pictures(request, model);
    length(request, model, promptTokens);
    temperature(body.path("temperature"), model);
    parameters(body);
    format(request, model);
    tools(request, model);
  }

  private void pictures(LlmRequest request, LlmModel model) {
    int count = 0;
    for (int i = 0; i < request.messages().size(); i++) {
      LlmMessage message = request.messages().get(i);
      for (LlmImage image : message.images()) {
        if (model.pictures() == Pictures.NONE) {
          throw refusals.noPictures(i);
        }
        if (!message.role().equals("user")) {
          throw refusals.pictureOfWrongRole(message.role());
        }
        if (++count > MOST_IMAGES) {
          throw refusals.picture("at most " + MOST_IMAGES + " images are taken");
        }
        picture(image, model);
      }
    }
  }

  private void picture(LlmImage image, LlmModel model) {
    if (image.address().isPresent()) {
      String address = image.address().get();
      if (model.pictures() == Pictures.DATA_URL && !address.startsWith("ms://")) {
        throw refusals.pictureAddress();
      }
      if (address.length() > LONGEST_ADDRESS) {
        throw refusals.picture("the address is longer than " + LONGEST_ADDRESS + " characters");
      }
      return;
    }
    boolean prefixed = !image.declaredType().isEmpty();
    if (prefixed && model.pictures() == Pictures.BARE_BASE64) {
      throw refusals.picture("bare base64 is expected, not a data: address");
    }
    if (!prefixed && model.pictures() != Pictures.BARE_BASE64) {
      throw refusals.picture("neither an address nor a data: address");
    }
    if (image.format().isEmpty()) {
      throw refusals.picture("unsupported image format");
    }
    if (Math.max(image.width(), image.height()) > MOST_SIDE) {
      throw refusals.picture("a side is longer than " + MOST_SIDE + " px");
    }
    String said = image.declaredType();
    if (prefixed && !said.equals("image/" + image.format().get())) {
      complaints.accept("a picture is image/" + image.format().get() + ", but says " + said);
    }
  }

  private void length(LlmRequest request, LlmModel model, int promptTokens) {
    if (model.sampling() == Sampling.COMPLETION_TOKENS && request.body().has("max_tokens")) {
      throw refusals.lengthName();
    }
    int most = model.limits().output();
    request
        .budget()
        .ifPresent(
            budget -> {
              if (budget < 1 || budget > most) {
                throw refusals.length(most);
              }
            });
    // Without a budget the answer gets what room is left.
    int wanted = request.budget().orElse(1);
    if (promptTokens + wanted > model.limits().context()) {
      throw refusals.context(model.limits().context(), promptTokens, wanted);
    }
  }

  private void temperature(JsonNode value, LlmModel model) {
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    double temperature = value.asDouble(-1);
    switch (model.sampling()) {
      case TEMPERATURE_ONE, COMPLETION_TOKENS -> {
        if (temperature != 1) {
          throw refusals.temperatureNotOne(value.toString());
        }
      }
      case TEMPERATURE_TO_ONE -> range("temperature", temperature, 1);
      default -> range("temperature", temperature, 2);
    }
  }

  private void range(String name, double value, int most) {
    if (!(value >= 0 && value <= most)) {
      throw refusals.parameter(name, "[0, " + most + "]");
    }
  }

  private void parameters(JsonNode body) {
    if (body.path("top_p").isNumber()) {
      range("top_p", body.path("top_p").asDouble(), 1);
    }
    if (body.path("stop").size() > MOST_STOPS) {
      throw refusals.parameter("stop", "at most " + MOST_STOPS + " sequences");
    }
    String user = body.path("user_id").asString("");
    if (user.getBytes(StandardCharsets.UTF_8).length > LONGEST_USER) {
      throw refusals.parameter("user_id", "at most " + LONGEST_USER + " bytes");
    }
  }

  private void format(LlmRequest request, LlmModel model) {
    String type = request.format();
    if (type.equals("text")) {
      return;
    }
    boolean taken =
        model.formats().stream()
            .map(format -> format.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet())
            .contains(type);
    if (!taken) {
      throw refusals.format(type);
    }
    if (model.thinking() == Thinking.ENABLE_THINKING && request.thinks(model)) {
      throw refusals.formatWhileThinking();
    }
    if (type.equals("json_object") && !saysJson(request)) {
      throw refusals.jsonUnsaid();
    }
    if (type.equals(Format.JSON_SCHEMA.name().toLowerCase(Locale.ROOT))) {
      schema(request.body().path("response_format").path("json_schema"));
    }
  }

  private static boolean saysJson(LlmRequest request) {
    return request.messages().stream()
        .filter(message -> Set.of("system", "developer", "user").contains(message.role()))
        .anyMatch(message -> message.text().toLowerCase(Locale.ROOT).contains("json"));
  }

  private void schema(JsonNode format) {
    if (format.path("name").asString("").isEmpty()) {
      throw refusals.shape("missing field `response_format.json_schema.name`");
    }
    if (format.path("strict").asBoolean(false)) {
      new StrictSchema(
              why -> {
                throw refusals.format("json_schema: " + why);
              })
          .check(format.path("schema"));
    }
  }

  private void tools(LlmRequest request, LlmModel model) {
    List<JsonNode> tools = request.tools();
    if (tools.size() > MOST_TOOLS) {
      throw refusals.tool("at most " + MOST_TOOLS + " functions are taken");
    }
    boolean deepSeek = vendor == LlmVendor.DEEPSEEK;
    long strict = tools.stream().filter(RequestCheck::isStrict).count();
    for (JsonNode tool : tools) {
      if (!LlmRequest.nameOf(tool).matches("[A-Za-z0-9_-]{1,64}")) {
        throw refusals.tool("'" + LlmRequest.nameOf(tool) + "' is no name for a function");
      }
      if (isStrict(tool)) {
        new StrictSchema(
                why -> {
                  throw refusals.tool(why);
                })
            .check(tool.path("function").path("parameters"));
      }
    }
    if (deepSeek && strict > 0 && strict < tools.size()) {
      throw refusals.tool("strict must be true for every function or for none");
    }
    if (deepSeek && strict > 0 && !request.path().startsWith("/beta/")) {
      complaints.accept(request + ": strict functions need the base address /beta");
    }
    if (deepSeek && request.forcedTool().isPresent() && request.thinks(model)) {
      throw refusals.toolChoiceWhileThinking();
    }
  }

  private static boolean isStrict(JsonNode tool) {
    return tool.path("function").path("strict").asBoolean(false);
  }
}

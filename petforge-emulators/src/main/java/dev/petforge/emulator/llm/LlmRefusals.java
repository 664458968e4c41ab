package dev.petforge.emulator.llm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The words in which a vendor refuses. DeepSeek's and OpenAI's were seen in 2025 and 2026, those of
 * status 429 and 5xx are DeepSeek's page of error codes; others of which no text is known get a
 * plain one.
 */
final class LlmRefusals {
  private static final String INVALID = "invalid_request_error";

  private final LlmVendor vendor;

  LlmRefusals(LlmVendor vendor) {
    this.vendor = vendor;
  }

  private LlmRefusal bad(String message) {
    return switch (vendor) {
      case DEEPSEEK -> new LlmRefusal(400, message, INVALID, null, INVALID);
      case GLM -> new LlmRefusal(400, message, INVALID, null, "1210");
      default -> new LlmRefusal(400, message, INVALID, null, null);
    };
  }

  /** A parameter that is refused; OpenAI names it. */
  private LlmRefusal bad(String message, String param, String openAiCode) {
    return vendor == LlmVendor.OPENAI
        ? new LlmRefusal(400, message, INVALID, param, openAiCode)
        : bad(message);
  }

  LlmRefusal key(String key) {
    String end = key.length() < 4 ? key : key.substring(key.length() - 4);
    return switch (vendor) {
      case DEEPSEEK ->
          new LlmRefusal(
              401,
              "Authentication Fails, Your api key: ****" + end + " is invalid",
              "authentication_error",
              null,
              INVALID);
      case OPENAI ->
          new LlmRefusal(
              401,
              "Incorrect API key provided: ****"
                  + end
                  + ". You can find your API key at https://platform.openai.com/account/api-keys.",
              INVALID,
              null,
              "invalid_api_key");
      case GLM -> new LlmRefusal(401, "令牌已过期或验证不正确！", INVALID, null, "401");
      default ->
          new LlmRefusal(401, "Invalid Authentication", "invalid_authentication_error", null, null);
    };
  }

  LlmRefusal balance() {
    if (vendor == LlmVendor.OPENAI) {
      return new LlmRefusal(
          429,
          "You exceeded your current quota, please check your plan and billing details.",
          "insufficient_quota",
          null,
          "insufficient_quota");
    }
    return new LlmRefusal(402, "Insufficient Balance", "unknown_error", null, INVALID);
  }

  LlmRefusal model(String name, List<LlmModel> served) {
    return switch (vendor) {
      case DEEPSEEK ->
          bad(
              "The supported API model names are "
                  + served.stream().map(LlmModel::name).collect(Collectors.joining(", "))
                  + ", but you passed "
                  + name
                  + ".");
      case GLM -> new LlmRefusal(400, "模型不存在，请检查模型代码。", INVALID, null, "1211");
      default ->
          new LlmRefusal(
              404,
              "The model `" + name + "` does not exist or you do not have access to it.",
              INVALID,
              null,
              "model_not_found");
    };
  }

  LlmRefusal format(String type) {
    return switch (vendor) {
      case DEEPSEEK -> bad("This response_format type is unavailable now");
      case ARK -> bad("The parameter `response_format.type` specified in the request is not valid");
      default ->
          bad(
              "Invalid parameter: 'response_format' of type '"
                  + type
                  + "' is not supported with this model.",
              "response_format",
              "unsupported_value");
    };
  }

  LlmRefusal formatWhileThinking() {
    return bad("Json mode response is not supported when enable_thinking is true");
  }

  LlmRefusal jsonUnsaid() {
    return switch (vendor) {
      case DEEPSEEK ->
          bad(
              "Prompt must contain the word 'json' in some form to use 'response_format' of type"
                  + " 'json_object'.");
      default ->
          bad(
              "'messages' must contain the word 'json' in some form, to use 'response_format' of"
                  + " type 'json_object'.",
              "messages",
              "invalid_value");
    };
  }

  LlmRefusal length(int most) {
    return switch (vendor) {
      case DEEPSEEK ->
          bad("Invalid max_tokens value, the valid range of max_tokens is [1, " + most + "]");
      case QWEN -> bad("Range of max_tokens should be [1, " + most + "]");
      case GLM -> bad("The max_tokens parameter is illegal.：限制数值范围[1," + most + "]");
      default ->
          bad(
              "max_tokens is too large or too small. This model supports at most "
                  + most
                  + " completion tokens.",
              "max_tokens",
              "invalid_value");
    };
  }

  LlmRefusal lengthName() {
    return bad(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
            + " 'max_completion_tokens' instead.",
        "max_tokens",
        "unsupported_parameter");
  }

  LlmRefusal temperatureNotOne(String value) {
    if (vendor == LlmVendor.KIMI) {
      return bad("invalid temperature: only 1 is allowed for this model");
    }
    return bad(
        "Unsupported value: 'temperature' does not support "
            + value
            + " with this model. Only the default (1) value is supported.",
        "temperature",
        "unsupported_value");
  }

  /** DeepSeek's page has status 422 for parameters. */
  LlmRefusal parameter(String name, String range) {
    String message = "Invalid " + name + " value, the valid range of " + name + " is " + range;
    return vendor == LlmVendor.DEEPSEEK
        ? new LlmRefusal(422, message, INVALID, null, INVALID)
        : bad(message, name, "invalid_value");
  }

  LlmRefusal context(int context, int prompt, int completion) {
    return bad(
        "This model's maximum context length is "
            + context
            + " tokens. However, you requested "
            + (prompt + completion)
            + " tokens ("
            + prompt
            + " in the messages, "
            + completion
            + " in the completion). Please reduce the length of the messages or completion.",
        "messages",
        "context_length_exceeded");
  }

  LlmRefusal noPictures(int message) {
    return switch (vendor) {
      case DEEPSEEK ->
          shape("messages[" + message + "]: unknown variant `image_url`, expected `text`");
      case OPENAI ->
          bad(
              "Invalid content type. image_url is only supported by certain models.",
              "messages",
              "invalid_value");
      case GLM -> bad("API 调用参数有误，请检查文档。");
      default -> bad("This model does not support image");
    };
  }

  LlmRefusal pictureOfWrongRole(String role) {
    return bad("Image content is only allowed in user messages, found in a message of " + role);
  }

  LlmRefusal pictureAddress() {
    return bad("unsupported image url: only base64 encoded images are supported");
  }

  LlmRefusal picture(String why) {
    return vendor == LlmVendor.GLM ? bad("图片输入格式/解析错误") : bad("Invalid image: " + why);
  }

  LlmRefusal toolChoiceWhileThinking() {
    return bad("Thinking mode does not support this tool_choice");
  }

  LlmRefusal tool(String why) {
    return bad("Invalid tools: " + why, "tools", "invalid_value");
  }

  LlmRefusal moderated() {
    return switch (vendor) {
      case DEEPSEEK -> bad("Content Exists Risk");
      case GLM ->
          new LlmRefusal(400, "系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语。", INVALID, null, "1301");
      case QWEN ->
          new LlmRefusal(
              400,
              "Input data may contain inappropriate content.",
              INVALID,
              null,
              "data_inspection_failed");
      default -> bad("The request was rejected by the safety system", "messages", "content_policy");
    };
  }

  /** The shape of the body is not the one that is expected. */
  LlmRefusal shape(String why) {
    return bad("Failed to deserialize the JSON body into the target type: " + why);
  }

  LlmRefusal notJson() {
    return bad("Failed to parse the request body as JSON");
  }

  LlmRefusal unprocessable() {
    return new LlmRefusal(422, "Invalid Parameters", INVALID, null, INVALID);
  }

  LlmRefusal rate() {
    return switch (vendor) {
      case GLM -> new LlmRefusal(429, "您的账户已达到速率限制，请您控制请求频率", INVALID, null, "1302");
      case OPENAI ->
          new LlmRefusal(
              429, "Rate limit reached for requests", "requests", null, "rate_limit_exceeded");
      default ->
          new LlmRefusal(429, "Rate Limit Reached", "rate_limit_error", null, "rate_limit_error");
    };
  }

  LlmRefusal internal() {
    return new LlmRefusal(500, "Server Error", "server_error", null, "server_error");
  }

  LlmRefusal overloaded() {
    return new LlmRefusal(
        503, "Server Overloaded", "service_unavailable_error", null, "service_unavailable");
  }
}

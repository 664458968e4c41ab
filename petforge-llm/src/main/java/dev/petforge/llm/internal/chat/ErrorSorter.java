package dev.petforge.llm.internal.chat;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sorts refusals. What may have been answered, and is paid then, is told by the status and the code
 * alone. Providers that speak the same protocol do not share their codes, so what a refusal is
 * about is told by its words as well: they choose what a person reads, and what the next question
 * leaves out; those that nobody knows end the question. The words of DeepSeek, OpenAI, Qwen, GLM,
 * Kimi, Ark and Gemini were read in recorded exchanges and clients (2025-02 to 2026-10).
 */
final class ErrorSorter {
  private static final Set<String> BALANCE =
      Set.of("insufficient_quota", "arrearage", "accountoverdueerror", "1113");
  private static final Set<String> CONTENT =
      Set.of("data_inspection_failed", "content_policy", "content_filter", "1301");
  private static final Set<String> MODEL =
      Set.of("model_not_found", "invalidendpointormodel.notfound", "1211");
  private static final Set<String> CONTEXT = Set.of("context_length_exceeded", "1261");

  private static final Map<ErrorKind, Pattern> WORDS =
      Map.ofEntries(
          words(ErrorKind.BALANCE, "insufficient (?:account )?balance|current quota|arrears|余额不足"),
          words(
              ErrorKind.CONTENT,
              "content exists risk|safety system|inappropriate content|content[ _](?:policy|filter)"
                  + "|不安全或敏感"),
          words(
              ErrorKind.CONTEXT,
              "context length|context window|too many (?:input )?tokens|reduce the length of the"
                  + " messages|input length"),
          words(
              ErrorKind.MODEL,
              "model names? (?:is|are)|model `?[^ ]*`? (?:does not exist|is not found|not found)"
                  + "|no such model|unknown model|模型不存在"),
          words(
              ErrorKind.NO_SIGHT,
              "unknown variant .?image_url|not support(?:ed)? (?:image|vision|multimodal)"
                  + "|image_url is only supported|no endpoints? .*support image|not a multimodal"),
          words(
              ErrorKind.PICTURE,
              "invalid image|unsupported image|image (?:url|format|size|data)|decode.*image|图片"),
          words(
              ErrorKind.FORM,
              "response_format|json_schema|json_object|json mode|tool_choice|structured output"
                  + "|\\btools?\\b|\\bschema\\b"),
          words(ErrorKind.STREAM_OPTIONS, "stream_options|include_usage"),
          words(ErrorKind.LENGTH_FIELD, "use '?max_completion_tokens|use '?max_tokens"),
          words(ErrorKind.LENGTH, "max_(?:completion_)?tokens"),
          words(ErrorKind.TEMPERATURE, "temperature"));

  private static Map.Entry<ErrorKind, Pattern> words(ErrorKind kind, String words) {
    return Map.entry(kind, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
  }

  private ErrorSorter() {}

  /**
   * @param status of HTTP; 200 if a good answer said it
   * @param code the provider's, possibly empty
   * @param message the provider's, possibly empty
   */
  static ErrorKind sort(int status, String code, String message) {
    String lower = code.toLowerCase(Locale.ROOT);
    if (isUnclear(status) && !BALANCE.contains(lower) && !CONTENT.contains(lower)) {
      return ErrorKind.DOWN;
    }
    if (status == 402 || BALANCE.contains(lower) || says(ErrorKind.BALANCE, message)) {
      return ErrorKind.BALANCE;
    }
    if (status == 401 || lower.equals("invalid_api_key")) {
      return ErrorKind.KEY;
    }
    if (CONTENT.contains(lower) || says(ErrorKind.CONTENT, message)) {
      return ErrorKind.CONTENT;
    }
    if (status == 403) {
      return ErrorKind.FORBIDDEN;
    }
    if (status == 429) {
      // Proxies wrap the refusal of a schema in this status.
      return says(ErrorKind.FORM, message) ? ErrorKind.FORM : ErrorKind.RATE;
    }
    if (status == 503 || status == 529) {
      return ErrorKind.BUSY;
    }
    return ofRequest(status, lower, message);
  }

  /**
   * Whether somebody gave up waiting, or something failed on the way: the model may have answered.
   */
  private static boolean isUnclear(int status) {
    return switch (status) {
      case 503, 529 -> false;
      case 408, 409, 424, 425, 499 -> true;
      default -> status >= 500;
    };
  }

  private static ErrorKind ofRequest(int status, String code, String message) {
    if (MODEL.contains(code) || says(ErrorKind.MODEL, message)) {
      return ErrorKind.MODEL;
    }
    if (CONTEXT.contains(code) || says(ErrorKind.CONTEXT, message)) {
      return ErrorKind.CONTEXT;
    }
    for (ErrorKind kind :
        new ErrorKind[] {
          ErrorKind.NO_SIGHT,
          ErrorKind.FORM,
          ErrorKind.STREAM_OPTIONS,
          ErrorKind.LENGTH_FIELD,
          ErrorKind.LENGTH,
          ErrorKind.TEMPERATURE,
          ErrorKind.PICTURE
        }) {
      if (says(kind, message)) {
        return kind;
      }
    }
    return status == 404 && message.isEmpty() ? ErrorKind.MODEL : ErrorKind.REQUEST;
  }

  private static boolean says(ErrorKind kind, String message) {
    Pattern words = WORDS.get(kind);
    return words != null && words.matcher(message).find();
  }
}

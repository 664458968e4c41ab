package dev.petforge.llm.internal.chat;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Sorts refusals. What may have been answered, and is paid then, is told by the status and the code
 * alone. Providers that speak the same protocol do not share their codes, so what a refusal is
 * about is told by its words as well: they choose what a person reads, and what the next question
 * leaves out; those that nobody knows end the question. The words of DeepSeek, OpenAI, Qwen, GLM,
 * Kimi, Ark and Gemini were read in recorded exchanges and clients (2025-02 to 2026-10).
 */
final class ErrorSorter {
  private static final Pattern BALANCE =
      codes(
          "insufficient_(?:quota|balance|user_quota)|pre_consume_token_quota_failed"
              + "|exceeded_current_quota\\w*|billing\\w*|arrearage|accountoverdueerror|1113"
              + "|base_resp_1008");
  private static final Pattern CONTENT =
      codes(
          "\\S*(?:sensitive|content_?(?:filter|policy|moderation)|data_?inspection|prohibited"
              + "|policy_?violation|prompt_blocked|content_blocked|content_security)\\S*|safety"
              + "|1301|base_resp_102[67]");
  private static final Pattern MODEL =
      codes("model_?not_?found|invalidendpointormodel\\.notfound|1211");
  private static final Pattern CONTEXT = codes("context_length_exceeded|1261|base_resp_1039");
  private static final Pattern KEY =
      codes("invalid_?api_?key|authentication_error|unauthori[sz]ed|base_resp_(?:1004|2049)");
  private static final Pattern RATE =
      codes(
          "rate_?limit\\w*|too_many_requests|throttling\\S*|resource_exhausted|limit_requests"
              + "|130[235]|base_resp_1002");
  private static final Pattern BUSY =
      codes("\\w*overloaded\\w*|(?:service_?)?unavailable\\w*|server_?busy");

  /** What failed inside may have been answered before. */
  private static final Pattern DOWN =
      codes(
          "(?:internal_?)?(?:server|service)?_?error|internal\\S*|api_error|\\w*time_?out\\w*"
              + "|network_error|bad_response\\w*|base_resp_10(?:00|01|13|33)");

  private static Pattern codes(String words) {
    return Pattern.compile("(?i)(?:^| )(?:" + words + ")(?= |$)");
  }

  private static final Map<ErrorKind, Pattern> WORDS =
      Map.ofEntries(
          words(
              ErrorKind.BALANCE,
              "insufficient (?:account )?balance|current quota|arrears|quota is not enough"
                  + "|余额不足|额度不足|额度已用尽|欠费"),
          words(
              ErrorKind.CONTENT,
              "content exists risk|safety system|inappropriate content|content[ _](?:policy|filter)"
                  + "|considered high risk|sensitive (?:content|information|words?)|flagged as"
                  + "|usage polic|responsible ai|不安全|敏感|违规|违禁"),
          words(
              ErrorKind.CONTEXT,
              "context length|context window|too many (?:input )?tokens|reduce the length of the"
                  + " messages|input length"),
          words(
              ErrorKind.MODEL,
              "model names? (?:is|are)|model (?:`?[^ ]*`? )?(?:does not exist|is not found|not found)"
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
          words(
              ErrorKind.DOWN,
              "server (?:is )?busy|overloaded|too many requests|try again|timed? ?out|upstream"
                  + "|bad gateway|繁忙|负载|稍后"),
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
   * @param codes the provider's, with blanks between them; possibly empty
   * @param message the provider's, possibly empty
   */
  static ErrorKind sort(int status, String codes, String message) {
    if (isUnclear(status) && !is(BALANCE, codes) && !is(CONTENT, codes)) {
      return ErrorKind.DOWN;
    }
    if (status == 402 || is(BALANCE, codes) || says(ErrorKind.BALANCE, message)) {
      return ErrorKind.BALANCE;
    }
    if (status == 401 || is(KEY, codes)) {
      return ErrorKind.KEY;
    }
    if (is(CONTENT, codes) || says(ErrorKind.CONTENT, message)) {
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
    return ofCodes(status, codes, message);
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

  private static ErrorKind ofCodes(int status, String codes, String message) {
    if (is(RATE, codes)) {
      return ErrorKind.RATE;
    }
    if (is(BUSY, codes)) {
      return ErrorKind.BUSY;
    }
    if (status == 200 && is(DOWN, codes)) {
      return ErrorKind.DOWN;
    }
    ErrorKind kind = ofRequest(codes, message);
    if (kind != ErrorKind.REQUEST) {
      return kind;
    }
    // Without a status or a code to go by, words that promise that it passes are believed: as of
    // something that may have been answered.
    if (status == 200 && says(ErrorKind.DOWN, message)) {
      return ErrorKind.DOWN;
    }
    return status == 404 && message.isEmpty() ? ErrorKind.MODEL : ErrorKind.REQUEST;
  }

  private static ErrorKind ofRequest(String codes, String message) {
    if (is(MODEL, codes) || says(ErrorKind.MODEL, message)) {
      return ErrorKind.MODEL;
    }
    if (is(CONTEXT, codes) || says(ErrorKind.CONTEXT, message)) {
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
    return ErrorKind.REQUEST;
  }

  private static boolean is(Pattern pattern, String codes) {
    return pattern.matcher(codes).find();
  }

  private static boolean says(ErrorKind kind, String message) {
    Pattern words = WORDS.get(kind);
    return words != null && words.matcher(message).find();
  }
}

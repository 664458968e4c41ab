package dev.petforge.video.relay;

import dev.petforge.failure.Failure;
import dev.petforge.http.Redaction;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Sorts what relays say. What becomes of an order is decided by codes and statuses alone; relays
 * share few codes, so their words count for what a failure is called, and may save the repetition
 * of a job whose content was refused.
 */
final class RelayFailures {
  private static final int LONGEST = 400;
  private static final Pattern ARREARS =
      Pattern.compile(
          "insufficient[ _-]*(user|account)?[ _-]*(quota|balance|credit|fund)|not enough (credit|balance|quota)"
              + "|quota is not enough|out of credits|arrears|额度不足|余额不足|额度失败|欠费");
  private static final Pattern MODEL =
      Pattern.compile(
          "model[ _-]*not[ _-]*(found|exist|support|available)|model_gone|no such model|unknown model"
              + "|model .{0,80}(does not exist|not found|no longer|deprecated|not available)"
              + "|no available channel|无可用渠道|模型.{0,80}(不存在|下线|不可用)");
  private static final Pattern CONTENT =
      Pattern.compile(
          "content[ _-]*(policy|polic|moderation|filter|blocked|violation)|violat|flagged|unsafe|moderation"
              + "|prohibited|safety (filter|polic|check)|prominent_people|sensitive (content|word)"
              + "|违规|敏感|审核");
  private static final Pattern KEY =
      Pattern.compile(
          "invalid[ _-]*(api[ _-]*)?(key|token)|incorrect api key|unauthorized|无效的令牌|令牌(无效|已过期)");
  private static final Pattern PATH = Pattern.compile("invalid[ _]url|no route|page not found");

  /**
   * Codes that are only said before an order is handed on: nothing can have been made with an empty
   * purse, a key that is refused, or a model that no channel has (new-api, one-api and OpenAI's
   * shape, 2026-11). Some relays say {@code model_not_found} with status 503.
   */
  private static final Map<String, Kind> CODES =
      Map.of(
          "402", Kind.ARREARS,
          "insufficient_quota", Kind.ARREARS,
          "insufficient_user_quota", Kind.ARREARS,
          "pre_consume_token_quota_failed", Kind.ARREARS,
          "401", Kind.KEY_REFUSED,
          "invalid_api_key", Kind.KEY_REFUSED,
          "model_not_found", Kind.MODEL_GONE);

  /** What a failure is about. */
  enum Kind {
    KEY_REFUSED,
    ARREARS,
    MODEL_GONE,
    PATH_UNKNOWN,
    CONTENT_BLOCKED,
    OTHER
  }

  private final String account;
  private final Redaction redaction;

  RelayFailures(String account, String key) {
    this.account = account;
    this.redaction = new Redaction(key);
  }

  /**
   * What a failure certainly is about; {@link Kind#OTHER} if no code says it. Only this may decide
   * about money.
   */
  static Kind certainKind(RelayAnswer answer) {
    return answer
        .errorCode()
        .map(code -> CODES.getOrDefault(code.toLowerCase(Locale.ROOT), Kind.OTHER))
        .orElse(Kind.OTHER);
  }

  /** What a failure is called: by its code, its status, or what its words seem to say. */
  static Kind kind(RelayAnswer answer) {
    Kind certain = certainKind(answer);
    if (certain != Kind.OTHER) {
      return certain;
    }
    String said = said(answer);
    int status = answer.status();
    if (ARREARS.matcher(said).find() || status == 402) {
      return Kind.ARREARS;
    }
    if (status == 401 || KEY.matcher(said).find()) {
      return Kind.KEY_REFUSED;
    }
    if (MODEL.matcher(said).find()) {
      return Kind.MODEL_GONE;
    }
    if (CONTENT.matcher(said).find()) {
      return Kind.CONTENT_BLOCKED;
    }
    if (status == 404) {
      return !answer.readable() || PATH.matcher(said).find() ? Kind.PATH_UNKNOWN : Kind.MODEL_GONE;
    }
    return Kind.OTHER;
  }

  /**
   * Whether a question about a job was understood and nothing is known of it. The job's name is all
   * that such a question has, so a refusal of it is about that. Nothing ends by this: the job is
   * asked for again.
   */
  static boolean saysThatTheJobIsUnknown(RelayAnswer answer) {
    return switch (answer.status()) {
      // a page, or a path that nobody knows, says something about the settings and not about a job
      case 404 -> kind(answer) != Kind.PATH_UNKNOWN;
      case 400, 410, 422 -> answer.tellsAnError() && certainKind(answer) == Kind.OTHER;
      default -> false;
    };
  }

  private static String said(RelayAnswer answer) {
    String said = answer.errorCode().orElse("") + " " + answer.errorWords().orElse("");
    return said.substring(0, Math.min(said.length(), 4_000)).toLowerCase(Locale.ROOT);
  }

  /** A failure whose code says what it is about, or is the relay's own. */
  Failure refusal(String what, RelayAnswer answer) {
    Kind kind = kind(answer);
    String code =
        kind == Kind.OTHER
            ? answer.errorCode().map(own -> safe(own, 60)).orElse("HTTP_" + answer.status())
            : kind.name();
    return Failure.permanent(code, message(what, answer));
  }

  /** What became of a job, by the relay's final word. */
  Failure jobFailure(String what, RelayAnswer answer) {
    Kind kind = kind(answer);
    if (kind == Kind.CONTENT_BLOCKED) {
      return Failure.permanent(kind.name(), message(what, answer));
    }
    String code = answer.errorCode().map(own -> safe(own, 60)).orElse("JOB_FAILED");
    return Failure.retryable(code, message(what, answer));
  }

  /** One line with the relay's own code and words, fit to be shown. */
  String message(String what, RelayAnswer answer) {
    StringBuilder message = new StringBuilder(account).append(": ").append(what);
    message.append(", HTTP ").append(answer.status());
    answer.errorCode().ifPresent(code -> message.append(", code ").append(safe(code, 60)));
    message.append(": ");
    message.append(
        answer
            .errorWords()
            .map(words -> safe(words, LONGEST))
            .orElseGet(
                () ->
                    answer.readable()
                        ? "no reason given"
                        : "not JSON but '" + safe(answer.excerpt(), 200) + "'"));
    return message.toString();
  }

  String message(String what) {
    return account + ": " + what;
  }

  /** Words of the other side without secrets. */
  String safe(String words, int longest) {
    String line = redaction.line(words, longest);
    return line.isBlank() ? "?" : line;
  }
}

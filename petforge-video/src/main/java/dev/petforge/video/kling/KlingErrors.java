package dev.petforge.video.kling;

import dev.petforge.failure.Failure;
import dev.petforge.http.Redaction;
import dev.petforge.video.internal.http.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sorts Kling's refusals by their code; the status alone says little, 429 is rate as well as debts
 * (Kling's documentation, 2026-09, and public measurements of 2026-09-22).
 */
final class KlingErrors {
  private static final int LONGEST = 500;
  private static final List<String> CONTENT =
      List.of(
          "risk control",
          "sensitive",
          "safety",
          "policy",
          "violat",
          "prohibited",
          "审核",
          "违规",
          "风控");
  private static final List<String> PICTURE =
      List.of("image pixel", "image format", "image size", "image is invalid");

  private final String account;
  private final Redaction redaction;

  KlingErrors(String account, KlingKeys keys) {
    this.account = account;
    this.redaction = keys.redaction();
  }

  /** What a refusal means for a create. */
  enum Kind {
    /** Not made and never will be. */
    REFUSED,
    /** Not made now. */
    WAIT,
    /** May have been made. */
    UNSURE
  }

  static Kind kind(KlingAnswer answer) {
    int code = answer.code();
    if (code == 1302 || code == 1303) {
      return Kind.WAIT;
    }
    boolean inside = code >= 5000 && code <= 5999;
    return name(code).isPresent() || (!inside && Answer.refusesTheRequest(answer.status()))
        ? Kind.REFUSED
        : Kind.UNSURE;
  }

  /**
   * Whether a refused create may mean that its key was taken before: Kling has one code for that
   * and for a bad parameter (public measurement, 2026-09-22), and words change. Of a code that is
   * not known nobody can tell; the others are about something else.
   */
  static boolean mayBeThereAlready(KlingAnswer answer) {
    String name = name(answer.code()).orElse("BAD_PARAMETER");
    return name.equals("BAD_PARAMETER") && kind(answer) == Kind.REFUSED;
  }

  private static Optional<String> name(int code) {
    return Optional.ofNullable(
        switch (code) {
          case 1000, 1001, 1002, 1003, 1004 -> "KEY_REFUSED";
          case 1100 -> "ACCOUNT_ABNORMAL";
          case 1101 -> "ARREARS";
          case 1102 -> "PACK_USED_UP";
          case 1103 -> "NO_RIGHT";
          case 1200, 1201 -> "BAD_PARAMETER";
          case 1202 -> "METHOD_GONE";
          case 1203 -> "MODEL_GONE";
          case 1300, 1301 -> "CONTENT_BLOCKED";
          case 1304 -> "IP_NOT_ALLOWED";
          default -> null;
        });
  }

  private static String advice(int code) {
    return switch (code) {
      case 1000, 1001, 1002 ->
          "; check the key, and that it is of this host's region: keys of the other region are"
              + " refused too";
      case 1003, 1004 -> "; check this machine's clock";
      default -> "";
    };
  }

  /** A refusal as it is stored and shown. */
  Failure failure(KlingAnswer answer) {
    int code = answer.code();
    String word =
        switch (code) {
          case 1302 -> "RATE";
          case 1303 -> "SLOTS";
          case 5000, 5001, 5002 -> "UNAVAILABLE";
          default -> name(code).orElse("KLING_" + code);
        };
    String message =
        account
            + ": "
            + words(answer.message())
            + " (Kling's code "
            + code
            + ", HTTP "
            + answer.status()
            + ", request "
            + redaction.line(answer.requestId(), 80)
            + ")"
            + advice(code);
    return new Failure(word, message, kind(answer) != Kind.REFUSED);
  }

  /** The end of a job, of which there are only words. */
  Failure ended(String job, String message) {
    String words = words(message);
    String text = account + ": job " + job + " failed: " + (words.isEmpty() ? "no reason" : words);
    String low = message.toLowerCase(Locale.ROOT);
    if (CONTENT.stream().anyMatch(low::contains)) {
      return Failure.permanent("CONTENT_BLOCKED", text);
    }
    if (PICTURE.stream().anyMatch(low::contains)) {
      return Failure.permanent("BAD_PICTURE", text);
    }
    return Failure.retryable("JOB_FAILED", text);
  }

  /** Words of the other side without anything secret. */
  String words(String message) {
    return redaction.line(message, LONGEST);
  }
}

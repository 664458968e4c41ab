package dev.petforge.video.google;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.http.Redaction;
import dev.petforge.money.Money;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.Sent;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Sorts what Google says went wrong, after its table of google.rpc codes (read 2026-09). Google's
 * own status and words are in the message.
 */
final class GoogleErrors {
  private static final Duration NEXT_TRY = Duration.ofSeconds(30);
  private static final int WORDS = 500;
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})(?:\\.\\d+)?s");
  private static final Pattern SUPPORT_CODE = Pattern.compile("\\b\\d{8}\\b");
  private static final Pattern SAFETY =
      Pattern.compile(
          "responsible ai|support codes?|safety|prohibited content|usage guidelines|violat",
          Pattern.CASE_INSENSITIVE);

  /** In the name of a quota, for example {@code GenerateRequestsPerDayPerProjectPerModel}. */
  private static final Pattern DAY =
      Pattern.compile("per ?day|daily|spend|billing|budget", Pattern.CASE_INSENSITIVE);

  /**
   * Words of google.rpc that say nothing about whether an order was made, or that something is
   * there already, whatever the status (google/rpc/code.proto, read 2026-09).
   */
  private static final Set<String> UNCLEAR =
      Set.of(
          "CANCELLED",
          "UNKNOWN",
          "DEADLINE_EXCEEDED",
          "ALREADY_EXISTS",
          "ABORTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS");

  /** From Google's page on responsible AI for Veo, read 2026-09. */
  private static final Map<String, String> CATEGORIES =
      Map.ofEntries(
          Map.entry("58061214", "child"),
          Map.entry("17301594", "child"),
          Map.entry("29310472", "celebrity"),
          Map.entry("15236754", "celebrity"),
          Map.entry("64151117", "video safety"),
          Map.entry("42237218", "video safety"),
          Map.entry("62263041", "dangerous content"),
          Map.entry("57734940", "hate"),
          Map.entry("22137204", "hate"),
          Map.entry("35561574", "third-party content"),
          Map.entry("35561575", "third-party content"),
          Map.entry("90789179", "sexual"),
          Map.entry("43188360", "sexual"),
          Map.entry("61493863", "violence"),
          Map.entry("56562880", "violence"),
          Map.entry("78610348", "toxic"),
          Map.entry("32635315", "vulgar"),
          Map.entry("89371032", "prohibited content"),
          Map.entry("49114662", "prohibited content"),
          Map.entry("63429089", "prohibited content"),
          Map.entry("72817394", "prohibited content"),
          Map.entry("60599140", "prohibited content"),
          Map.entry("74803281", "other"),
          Map.entry("29578790", "other"),
          Map.entry("42876398", "other"));

  private GoogleErrors() {}

  /**
   * An error as Google writes it.
   *
   * @param status its word, for example {@code RESOURCE_EXHAUSTED}; possibly empty
   * @param words its message, fit to be shown
   * @param error the whole
   */
  private record Told(String status, String words, JsonNode error) {
    static Optional<Told> of(Answer answer) {
      return answer
          .json()
          .map(json -> json.isArray() && !json.isEmpty() ? json.get(0) : json)
          .map(json -> json.path("error"))
          .filter(error -> error.isObject() && error.has("message"))
          .map(
              error ->
                  new Told(
                      Redaction.BY_LOOKS.line(error.path("status").asString(""), 60),
                      Redaction.BY_LOOKS.line(error.path("message").asString(""), WORDS),
                      error));
    }

    /** Whether nothing can have been made: the status and its word both say so. */
    boolean refuses(int httpStatus) {
      return (httpStatus == 429 || Answer.refusesTheRequest(httpStatus))
          && !UNCLEAR.contains(status);
    }

    /** The reason of {@code google.rpc.ErrorInfo}, for example {@code API_KEY_INVALID}. */
    String reason() {
      for (JsonNode detail : error.path("details")) {
        String reason = detail.path("reason").asString("");
        if (!reason.isEmpty()) {
          return reason;
        }
      }
      return "";
    }
  }

  /**
   * What became of an order.
   *
   * @param name the field that names the job
   * @param what the request, for messages
   */
  static Submission submission(Sent sent, String name, String what) {
    if (sent instanceof Sent.NotSent notSent) {
      return notSent.reason().retryable()
          ? new Submission.NotMade(notSent.reason(), notSent.retryAfter())
          : new Submission.Refused(notSent.reason());
    } else if (sent instanceof Sent.Lost lost) {
      return new Submission.Lost(lost.reason());
    }
    Answer answer = ((Sent.Answered) sent).answer();
    if (answer.status() == 200) {
      return answer
          .json()
          .map(json -> json.path(name).asString(""))
          .filter(job -> !job.isBlank() && job.length() <= 512)
          .<Submission>map(job -> new Submission.Accepted(new ProviderJobId(job)))
          .orElseGet(
              () ->
                  new Submission.Lost(
                      Failure.retryable(
                          "UNREADABLE_ANSWER", message(what, answer) + "; it names no job")));
    }
    return submission(answer, what);
  }

  private static Submission submission(Answer answer, String what) {
    int status = answer.status();
    Optional<Told> told = Told.of(answer);
    if (told.isPresent() && told.get().refuses(status)) {
      return refusal(answer, told.get(), what);
    }
    if (status == 413 || (status == 429 && told.isEmpty())) {
      // Said by what stands before the service: it let nothing through.
      Failure reason = Failure.retryable("HTTP_" + status, message(what, answer));
      return status == 429
          ? new Submission.NotMade(reason, answer.retryAfter().orElse(NEXT_TRY))
          : new Submission.Refused(Failure.permanent(reason.code(), reason.message()));
    }
    if (status == 301 || status == 307 || status == 308) {
      return new Submission.Refused(
          Failure.permanent("HTTP_" + status, message(what, answer) + "; is the address right?"));
    }
    // Also with a body of google.rpc: 499, 500, 503 and 504 say nothing about the job.
    String code = told.map(Told::status).filter(word -> !word.isBlank()).orElse("HTTP_" + status);
    return new Submission.Lost(Failure.retryable(code, message(what, answer)));
  }

  private static Submission refusal(Answer answer, Told told, String what) {
    String message = message(what, answer);
    if (answer.status() == 429) {
      if (endsToday(told)) {
        return new Submission.Refused(Failure.permanent("QUOTA_USED_UP", message));
      }
      return new Submission.NotMade(
          Failure.retryable(code(answer.status(), told), message),
          answer.retryAfter().or(() -> retryDelay(told)).orElse(NEXT_TRY));
    }
    return new Submission.Refused(Failure.permanent(code(answer.status(), told), message));
  }

  private static String code(int status, Told told) {
    // What it is called is for people: all of these are the same to an order.
    String words = told.words().toLowerCase(Locale.ROOT);
    if (status == 404) {
      return "MODEL_GONE";
    } else if (status == 402) {
      return "ARREARS";
    } else if (status == 401 || told.reason().startsWith("API_KEY_") || words.contains("api key")) {
      return "KEY_REFUSED";
    } else if (status == 400 && SAFETY.matcher(told.words()).find()) {
      return "CONTENT_BLOCKED";
    } else if (status == 403) {
      return "NO_RIGHT";
    } else if (status == 400) {
      return "BAD_PARAMETER";
    } else if (status == 429) {
      return "RATE";
    }
    return told.status().isBlank() ? "HTTP_" + status : told.status();
  }

  private static boolean endsToday(Told told) {
    JsonNode details = told.error().path("details");
    for (JsonNode detail : details) {
      for (JsonNode violation : detail.path("violations")) {
        if (DAY.matcher(violation.path("quotaId").asString("")).find()) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<Duration> retryDelay(Told told) {
    for (JsonNode detail : told.error().path("details")) {
      Matcher seconds = SECONDS.matcher(detail.path("retryDelay").asString(""));
      if (seconds.matches()) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1))));
      }
    }
    return Optional.empty();
  }

  /** Why a question was not answered; says nothing about jobs. */
  static RetryableException unanswered(Answer answer, String what) {
    String code =
        Told.of(answer)
            .map(told -> code(answer.status(), told))
            .filter(word -> !word.equals("MODEL_GONE"))
            .orElse(answer.status() == 200 ? "UNREADABLE_ANSWER" : "HTTP_" + answer.status());
    return new RetryableException(
        code, message(what, answer), answer.retryAfter().orElse(null), null);
  }

  static String message(String what, Answer answer) {
    return what
        + " was answered with HTTP "
        + answer.status()
        + Told.of(answer)
            .map(told -> " " + told.status() + ": " + told.words() + category(told.words()))
            .orElseGet(() -> ": " + answer.excerpt());
  }

  /**
   * The final word on a job that ended with an error.
   *
   * @param charged what is taken for that, where it is known
   */
  static ProviderJobStatus.Failed failed(JsonNode error, String what, Optional<Money> charged) {
    int rpc = error.path("code").asInt(-1);
    String words = Redaction.BY_LOOKS.line(error.path("message").asString(""), WORDS);
    String message = what + " failed: " + words + category(words) + " (code " + rpc + ")";
    if (SAFETY.matcher(words).find()) {
      return blocked(message, charged);
    }
    // google.rpc: 4 deadline, 8 exhausted, 10 aborted, 13 internal, 14 unavailable.
    boolean retryable =
        switch (rpc) {
          case 4, 8, 10, 13, 14, 429, 500, 503, 504 -> true;
          default -> false;
        };
    String code = rpc == 5 || rpc == 404 ? "MODEL_GONE" : "JOB_FAILED";
    return new ProviderJobStatus.Failed(
        retryable ? Failure.retryable(code, message) : Failure.permanent(code, message), charged);
  }

  /**
   * The final word on a job whose content was refused.
   *
   * @param charged what is taken for that, where it is known: by the kind of the answer and who
   *     gave it, not by its words
   */
  static ProviderJobStatus.Failed refused(String words, String what, Optional<Money> charged) {
    String shown = Redaction.BY_LOOKS.line(words, WORDS);
    return blocked(what + " was refused for its content" + category(shown) + ": " + shown, charged);
  }

  /** The filter of sounds is moody: the same request often passes a second time (2026-09). */
  private static ProviderJobStatus.Failed blocked(String message, Optional<Money> charged) {
    Failure reason =
        message.contains("[audio]")
            ? Failure.retryable("CONTENT_BLOCKED", message)
            : Failure.permanent("CONTENT_BLOCKED", message);
    return new ProviderJobStatus.Failed(reason, charged);
  }

  /** In brackets, or empty. */
  private static String category(String words) {
    Matcher code = SUPPORT_CODE.matcher(words);
    while (code.find()) {
      String category = CATEGORIES.get(code.group());
      if (category != null) {
        return " [" + category + "]";
      }
    }
    return words.toLowerCase(Locale.ROOT).contains("audio") ? " [audio]" : "";
  }
}

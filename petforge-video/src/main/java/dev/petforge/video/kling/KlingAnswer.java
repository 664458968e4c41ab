package dev.petforge.video.kling;

import dev.petforge.video.internal.http.Answer;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An answer that is Kling's own, not a gateway's: it carries a business code.
 *
 * @param status of HTTP; says less than the code
 * @param code 0 if the request was carried out
 * @param message in Kling's words
 * @param requestId for Kling's support
 * @param data what was asked for, possibly missing
 * @param retryAfter how long Kling asked to wait
 */
record KlingAnswer(
    int status,
    int code,
    String message,
    String requestId,
    JsonNode data,
    Optional<Duration> retryAfter) {
  /** Empty if the answer is somebody else's. */
  static Optional<KlingAnswer> of(Answer answer) {
    return answer
        .json()
        .filter(json -> json.path("code").isIntegralNumber() && json.path("code").canConvertToInt())
        .map(
            json ->
                new KlingAnswer(
                    answer.status(),
                    json.path("code").asInt(),
                    json.path("message").asString(""),
                    json.path("request_id").asString(""),
                    json.path("data"),
                    answer.retryAfter()));
  }

  /** Whether a token came too early or too late. */
  boolean isClock() {
    return code == 1003 || code == 1004;
  }
}

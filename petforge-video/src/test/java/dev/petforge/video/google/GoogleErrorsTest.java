package dev.petforge.video.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GoogleErrorsTest {
  private static final String PAGE = "<html>Forbidden</html>";

  private static Submission submission(int status, String body) {
    return submission(status, body, Optional.empty());
  }

  private static Submission submission(int status, String body, Optional<Duration> retryAfter) {
    String type = body.startsWith("<") ? "text/html" : "application/json";
    Answer answer = new Answer(status, type, body.getBytes(StandardCharsets.UTF_8), retryAfter);
    return GoogleErrors.submission(new Sent.Answered(answer), "name", "veo: order of k");
  }

  private static String error(int status, String word, String message) {
    return "{\"error\":{\"code\":"
        + status
        + ",\"message\":\""
        + message
        + "\",\"status\":\""
        + word
        + "\"}}";
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 303, 400, 401, 403, 404, 408, 500, 502, 503, 504, 520, 525})
  void a_page_of_somebody_in_between_proves_nothing(int status) {
    assertThat(submission(status, PAGE)).isInstanceOf(Submission.Lost.class);
  }

  @ParameterizedTest
  @CsvSource({
    "408, CANCELLED",
    "409, ABORTED",
    "409, ALREADY_EXISTS",
    "424, FAILED_PRECONDITION",
    "425, UNAVAILABLE",
    "499, CANCELLED",
    "400, CANCELLED",
    "400, ALREADY_EXISTS",
    "500, INTERNAL",
    "503, UNAVAILABLE",
    "504, DEADLINE_EXCEEDED"
  })
  void what_may_have_been_made_is_lost_also_in_googles_own_words(int status, String word) {
    Submission answer = submission(status, error(status, word, "try again"));

    assertThat(answer).isInstanceOf(Submission.Lost.class);
    assertThat(((Submission.Lost) answer).reason().message()).contains(word, "try again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\":\"\"}", "{\"name\":7}", "[]", "{\"name\""})
  void a_good_answer_that_names_no_job_is_lost(String body) {
    // A number is as good a name as any: what counts is that the job can be asked for.
    boolean named = body.contains("7");

    assertThat(submission(200, body))
        .isInstanceOf(named ? Submission.Accepted.class : Submission.Lost.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 308})
  void an_address_that_moved_made_nothing(int status) {
    assertThat(submission(status, "")).isInstanceOf(Submission.Refused.class);
  }

  @Test
  void a_page_about_too_many_requests_made_nothing_and_its_wait_is_kept() {
    Submission answer = submission(429, PAGE, Optional.of(Duration.ofSeconds(7)));

    assertThat(answer).isInstanceOf(Submission.NotMade.class);
    assertThat(((Submission.NotMade) answer).retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | INVALID_ARGUMENT    | Unsupported resolution 17p.            | BAD_PARAMETER",
        "400 | FAILED_PRECONDITION | User location is not supported.        | BAD_PARAMETER",
        "400 | INVALID_ARGUMENT    | API key not valid.                     | KEY_REFUSED",
        "400 | INVALID_ARGUMENT    | violates our usage guidelines          | CONTENT_BLOCKED",
        "401 | UNAUTHENTICATED     | invalid authentication credentials     | KEY_REFUSED",
        "402 | FAILED_PRECONDITION | prepayment credits are depleted        | ARREARS",
        "403 | PERMISSION_DENIED   | Vertex AI API has not been used        | NO_RIGHT",
        "404 | NOT_FOUND           | model is no longer available           | MODEL_GONE",
        "400 | INVALID_ARGUMENT    | これは作れません                         | BAD_PARAMETER",
      })
  void a_refusal_in_googles_words_is_final(int status, String word, String words, String code) {
    Submission answer = submission(status, error(status, word, words));

    assertThat(answer).isInstanceOf(Submission.Refused.class);
    Failure reason = ((Submission.Refused) answer).reason();
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.retryable()).isFalse();
    assertThat(reason.message()).contains(Integer.toString(status), word, words);
  }

  @Test
  void a_quota_of_the_day_is_told_by_its_name_and_no_words() {
    String quota =
        "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"%s\",\"details\":["
            + "{\"violations\":[{\"quotaId\":\"%s\"}]}]}}";

    assertThat(submission(429, quota.formatted("今日已用完", "GenerateRequestsPerDayPerProject")))
        .isInstanceOfSatisfying(
            Submission.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo("QUOTA_USED_UP"));
    assertThat(submission(429, quota.formatted("per day", "GenerateRequestsPerMinute")))
        .as("not made, and sent again later")
        .isInstanceOf(Submission.NotMade.class);
    assertThat(submission(429, error(429, "RESOURCE_EXHAUSTED", "the spend cap is reached")))
        .isInstanceOf(Submission.NotMade.class);
  }

  @Test
  void a_key_that_is_refused_is_told_by_its_reason_in_any_language() {
    Submission answer =
        submission(
            400,
            "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":\"密钥无效\","
                + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                + "\"reason\":\"API_KEY_INVALID\"}]}}");

    assertThat(((Submission.Refused) answer).reason().code()).isEqualTo("KEY_REFUSED");
  }

  @Test
  void an_error_in_a_list_is_read_too() {
    Submission answer = submission(404, "[" + error(404, "NOT_FOUND", "no longer available") + "]");

    assertThat(answer).isInstanceOf(Submission.Refused.class);
  }

  private static ProviderJobStatus.Failed failed(String error) {
    JsonNode json = JsonMapper.builder().build().readTree(error);
    return GoogleErrors.failed(json, "veo: job", Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"13, true", "14, true", "8, true", "3, false", "7, false", "-1, false"})
  void a_failed_job_may_be_ordered_anew_if_the_fault_was_googles(int rpc, boolean anew) {
    Failure reason = failed("{\"code\":" + rpc + ",\"message\":\"broken\"}").reason();

    assertThat(reason.code()).isEqualTo("JOB_FAILED");
    assertThat(reason.retryable()).isEqualTo(anew);
    assertThat(reason.message()).contains("broken");
  }

  @Test
  void the_filter_of_sounds_may_let_the_same_request_pass_a_second_time() {
    ProviderJobStatus.Failed failed =
        GoogleErrors.refused(
            "We encountered an issue with the audio for your prompt. You have not been charged.",
            "omni: job",
            Optional.empty());

    assertThat(failed.reason().code()).isEqualTo("CONTENT_BLOCKED");
    assertThat(failed.reason().retryable()).isTrue();
    assertThat(failed.charged()).as("words are no bill").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"58061214, child", "61493863, violence", "42876398, other"})
  void a_support_code_tells_the_category(String code, String category) {
    ProviderJobStatus.Failed failed =
        GoogleErrors.refused("Support codes: " + code, "veo: job", Optional.empty());

    assertThat(failed.reason().message()).contains(code, "[" + category + "]");
    assertThat(failed.reason().retryable()).isFalse();
  }

  @Test
  void no_signed_address_comes_through() {
    Submission answer =
        submission(
            400,
            error(
                400,
                "INVALID_ARGUMENT",
                "cannot read https://x.example/a.png?Signature=s3cret&e=1"));

    assertThat(((Submission.Refused) answer).reason().message())
        .contains("https://x.example/a.png")
        .doesNotContain("s3cret");
  }
}

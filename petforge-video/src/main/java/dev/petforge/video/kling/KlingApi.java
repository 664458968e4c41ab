package dev.petforge.video.kling;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.ProviderClient;
import dev.petforge.video.internal.http.Sent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Kling over HTTP, with its keys: a token that came too early or too late is made anew once. */
final class KlingApi {
  private final ProviderClient client;
  private final KlingKeys keys;
  private final KlingErrors errors;
  private final String account;

  KlingApi(ProviderClient client, KlingKeys keys, KlingErrors errors, String account) {
    this.client = client;
    this.keys = keys;
    this.errors = errors;
    this.account = account;
  }

  /** Sends a create. It goes out a second time only if Kling refused its token, which is free. */
  Sent submit(Request request) {
    return signed(
        request,
        client::submit,
        sent ->
            sent instanceof Sent.Answered answered
                ? Optional.of(answered.answer())
                : Optional.empty());
  }

  /**
   * Asks something.
   *
   * @throws RetryableException if there is no answer of Kling's own, or one that refuses the
   *     question: neither says anything about a job
   */
  KlingAnswer read(HttpUrl url) {
    return read(new Request.Builder().url(url).build());
  }

  /** As {@link #read(HttpUrl)}; the request must change nothing. */
  KlingAnswer read(Request request) {
    KlingAnswer answer = answer(request);
    if (answer.code() != 0) {
      throw unanswered(answer);
    }
    return answer;
  }

  /**
   * Looks for something by its name, which is all that the question has.
   *
   * @param missing the code that says that there is no such thing
   * @return empty if there is none
   * @throws RetryableException as {@link #read(HttpUrl)}
   */
  Optional<KlingAnswer> lookUp(HttpUrl url, OptionalInt missing) {
    KlingAnswer answer = answer(new Request.Builder().url(url).build());
    if (answer.code() == 0) {
      return Optional.of(answer);
    }
    if (missing.isPresent() && missing.getAsInt() == answer.code()) {
      return Optional.empty();
    }
    throw unanswered(answer);
  }

  private RetryableException unanswered(KlingAnswer answer) {
    Failure failure = errors.failure(answer);
    return new RetryableException(
        failure.code(), failure.message(), answer.retryAfter().orElse(null), null);
  }

  private KlingAnswer answer(Request request) {
    HttpUrl url = request.url();
    Answer answer = signed(request, client::read, Optional::of);
    return KlingAnswer.of(answer)
        .orElseThrow(
            () ->
                new RetryableException(
                    "UNREADABLE_ANSWER",
                    account
                        + ": "
                        + request.method()
                        + " "
                        + url.encodedPath()
                        + " was answered with "
                        + answer
                        + ": "
                        + errors.words(answer.excerpt())));
  }

  private <T> T signed(
      Request request, Function<Request, T> send, Function<T, Optional<Answer>> answer) {
    String bearer = keys.bearer();
    T first = send.apply(signed(request, bearer));
    boolean clock =
        answer.apply(first).flatMap(KlingAnswer::of).map(KlingAnswer::isClock).orElse(false);
    return clock && keys.renew(bearer) ? send.apply(signed(request, keys.bearer())) : first;
  }

  private static Request signed(Request request, String bearer) {
    return request.newBuilder().header("Authorization", "Bearer " + bearer).build();
  }
}

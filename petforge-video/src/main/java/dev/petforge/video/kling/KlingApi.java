package dev.petforge.video.kling;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.SendFence;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.ProviderClient;
import dev.petforge.video.internal.http.Sent;
import java.util.Optional;
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
  Sent submit(Request request, SendFence fence) {
    return signed(
        request,
        signed -> client.submit(signed, fence),
        sent ->
            sent instanceof Sent.Answered answered
                ? Optional.of(answered.answer())
                : Optional.empty());
  }

  /**
   * Asks something.
   *
   * @throws RetryableException if there is no answer of Kling's own, or one that says to ask later
   *     or with another key: none of that says anything about a job
   */
  KlingAnswer read(HttpUrl url) {
    return read(new Request.Builder().url(url).build());
  }

  /** As {@link #read(HttpUrl)}; the request must change nothing. */
  KlingAnswer read(Request request) {
    HttpUrl url = request.url();
    Answer answer = signed(request, client::read, Optional::of);
    KlingAnswer known =
        KlingAnswer.of(answer)
            .orElseThrow(
                () ->
                    new RetryableException(
                        "UNREADABLE_ANSWER",
                        account
                            + ": GET "
                            + url.encodedPath()
                            + " was answered with "
                            + answer
                            + ": "
                            + errors.words(answer.excerpt())));
    if (known.code() == 0 || known.isUnknownJob()) {
      return known;
    }
    Failure failure = errors.failure(known);
    throw new RetryableException(
        failure.code(), failure.message(), known.retryAfter().orElse(null), null);
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

package dev.petforge.llm.internal.chat;

import dev.petforge.http.AtMostOnceSender;
import dev.petforge.http.BoundedBody;
import dev.petforge.http.ErrorText;
import dev.petforge.http.HttpClients;
import dev.petforge.http.Redaction;
import dev.petforge.http.RetryAfter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model at one address. A question goes out at most once. Safe for use by many threads. */
public final class ChatClient {
  private static final Logger log = LoggerFactory.getLogger(ChatClient.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Sixteen times what the longest storyboard needs. */
  private static final long MOST_BYTES = 4_000_000;

  /** Signs of life come at least so often while a question waits for its turn. */
  private static final Duration SILENCE = Duration.ofMinutes(3);

  private static final int MOST_WORDS = 500;
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

  private final AtMostOnceSender sender;
  private final HttpUrl url;
  private final Optional<String> key;
  private final Redaction redaction;

  /**
   * @param base below which {@code chat/completions} is
   * @param key goes into the header {@code Authorization}; empty for none
   */
  public ChatClient(HttpUrl base, Optional<String> key) {
    this.url = base.newBuilder().addPathSegments("chat/completions").build();
    this.key = key;
    this.redaction = new Redaction(key.orElse(""));
    this.sender = new AtMostOnceSender(HttpClients.builder().readTimeout(SILENCE));
  }

  /** Takes secrets out of what is kept of this client's answers. */
  public Redaction redaction() {
    return redaction;
  }

  /**
   * Asks once.
   *
   * @param body of the request; says itself whether it wants a stream
   * @param longest for the whole of it, above 0
   * @param progress is told how many characters came, while a stream comes
   */
  public ChatOutcome ask(ObjectNode body, Duration longest, IntConsumer progress) {
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json, text/event-stream")
            .post(RequestBody.create(MAPPER.writeValueAsBytes(body), JSON));
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    Call call = sender.newCall(request.build(), () -> true);
    call.timeout().timeout(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS);
    ReplyReader reader = new ReplyReader();
    try (Response response = call.execute()) {
      ChatOutcome outcome = read(response, reader, progress);
      log.debug("answered: host={} status={}", url.host(), response.code());
      return outcome;
    } catch (BoundedBody.TooLargeException e) {
      return new ChatOutcome.Unanswered(
          true, "the answer is larger than " + MOST_BYTES + " bytes", ChatReply.NONE);
    } catch (IOException e) {
      return new ChatOutcome.Unanswered(
          AtMostOnceSender.begun(call), ErrorText.of(e, redaction), reader.reply());
    }
  }

  private ChatOutcome read(Response response, ReplyReader reader, IntConsumer progress)
      throws IOException {
    if (response.isSuccessful() && isStream(response)) {
      reader.stream(response.body().source(), MOST_BYTES, progress);
      return said(response, reader, "the stream ended before the model did");
    }
    byte[] bytes = BoundedBody.bytes(response, MOST_BYTES);
    Optional<JsonNode> json = ReplyReader.json(bytes);
    if (!response.isSuccessful()) {
      return refused(response, json.flatMap(ServiceError::of).orElse(ServiceError.NONE), bytes);
    }
    if (json.isPresent()) {
      reader.whole(json.get());
    } else if (beginsAsStream(bytes)) {
      reader.stream(new Buffer().write(bytes), MOST_BYTES, progress);
    }
    if (!reader.began() && !reader.ended()) {
      Optional<ServiceError> error =
          json.flatMap(ServiceError::of).filter(found -> !found.codes().isEmpty());
      if (error.isPresent()) {
        return refused(response, error.get(), bytes);
      }
    }
    return said(
        response,
        reader,
        "HTTP " + response.code() + " without an answer: " + ErrorText.excerpt(bytes, redaction));
  }

  /**
   * @param unended why there is no answer if neither an end nor an error came
   */
  private ChatOutcome said(Response response, ReplyReader reader, String unended) {
    Optional<ServiceError> error = reader.error();
    if (error.isPresent() && !reader.began()) {
      return refused(response, error.get(), new byte[0]);
    }
    if (error.isPresent()) {
      // It had begun, and what was said is paid.
      String words = redaction.line(error.get().message(), MOST_WORDS);
      return new ChatOutcome.Unanswered(true, "the model broke off: " + words, reader.reply());
    }
    return reader.ended()
        ? new ChatOutcome.Said(reader.reply())
        : new ChatOutcome.Unanswered(true, unended, reader.reply());
  }

  private static boolean isStream(Response response) {
    return Optional.ofNullable(response.header("Content-Type"))
        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
        .isPresent();
  }

  /** Some gateways send events under the type of a document. */
  private static boolean beginsAsStream(byte[] body) {
    String head = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8).strip();
    return head.startsWith("data:") || head.startsWith("event:") || head.startsWith(":");
  }

  private ChatOutcome refused(Response response, ServiceError error, byte[] body) {
    int meant = error.meant(response.code());
    String words =
        error.message().isEmpty()
            ? ErrorText.excerpt(body, redaction)
            : redaction.line(error.message(), MOST_WORDS);
    return new ChatOutcome.Refused(
        ErrorSorter.sort(meant, head(error.codes()), head(error.message())),
        meant,
        words,
        RetryAfter.of(response));
  }

  /** A refusal says what it means at its beginning. */
  private static String head(String text) {
    return text.length() > 4_000 ? text.substring(0, 4_000) : text;
  }
}

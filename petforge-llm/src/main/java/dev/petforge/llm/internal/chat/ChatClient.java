package dev.petforge.llm.internal.chat;

import dev.petforge.http.AtMostOnceSender;
import dev.petforge.http.BoundedBody;
import dev.petforge.http.ErrorText;
import dev.petforge.http.HttpClients;
import dev.petforge.http.Redaction;
import dev.petforge.http.RetryAfter;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;
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
          true, "the answer is larger than " + MOST_BYTES + " bytes", "");
    } catch (IOException e) {
      return new ChatOutcome.Unanswered(
          AtMostOnceSender.begun(call), ErrorText.of(e, redaction), redaction.text(reader.said()));
    }
  }

  private ChatOutcome read(Response response, ReplyReader reader, IntConsumer progress)
      throws IOException {
    if (response.isSuccessful() && isStream(response)) {
      reader.stream(response.body().source(), MOST_BYTES, progress);
      return reader.error().isPresent() || reader.ended()
          ? said(response, reader)
          : new ChatOutcome.Unanswered(
              true, "the stream ended before the model did", redaction.text(reader.said()));
    }
    byte[] bytes = BoundedBody.bytes(response, MOST_BYTES);
    Optional<JsonNode> json = ReplyReader.object(bytes);
    if (response.isSuccessful() && json.isPresent()) {
      reader.whole(json.get());
      if (reader.error().isPresent() || reader.ended()) {
        return said(response, reader);
      }
    }
    if (response.isSuccessful()) {
      return new ChatOutcome.Unanswered(
          true,
          "HTTP " + response.code() + " without an answer: " + ErrorText.excerpt(bytes, redaction),
          "");
    }
    return refused(response, json.map(node -> node.path("error")).orElse(null), bytes);
  }

  private ChatOutcome said(Response response, ReplyReader reader) {
    Optional<JsonNode> error = reader.error();
    if (error.isEmpty()) {
      return new ChatOutcome.Said(reader.reply());
    }
    if (reader.said().isEmpty()) {
      return refused(response, error.get(), new byte[0]);
    }
    // It had begun, and what was said is paid.
    return new ChatOutcome.Unanswered(
        true,
        "the model broke off: "
            + redaction.line(error.get().path("message").asString(""), MOST_WORDS),
        redaction.text(reader.said()));
  }

  private static boolean isStream(Response response) {
    return Optional.ofNullable(response.header("Content-Type"))
        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
        .isPresent();
  }

  private ChatOutcome refused(Response response, @Nullable JsonNode error, byte[] body) {
    String code = "";
    String message = "";
    if (error != null) {
      code = error.path("code").asString(error.path("type").asString(""));
      message = error.isString() ? error.asString() : error.path("message").asString("");
    }
    // The type says more than the code where DeepSeek has one for all.
    if (code.equals("invalid_request_error")) {
      code = error == null ? code : error.path("type").asString(code);
    }
    int status = response.code();
    // An error in a good answer has no status of its own; its code may be one.
    int meant = status == 200 && code.matches("[45][0-9]{2}") ? Integer.parseInt(code) : status;
    String words =
        message.isEmpty()
            ? ErrorText.excerpt(body, redaction)
            : redaction.line(message, MOST_WORDS);
    return new ChatOutcome.Refused(
        ErrorSorter.sort(meant, head(code), head(message)), meant, words, RetryAfter.of(response));
  }

  /** A refusal says what it means at its beginning. */
  private static String head(String text) {
    return text.length() > 4_000 ? text.substring(0, 4_000) : text;
  }
}

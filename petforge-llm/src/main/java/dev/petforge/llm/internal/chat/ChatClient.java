package dev.petforge.llm.internal.chat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a model at one address. A question goes out at most once: no retry, no redirect, a
 * connection of its own, a body that is written once. Safe for use by many threads.
 */
public final class ChatClient {
  private static final Logger log = LoggerFactory.getLogger(ChatClient.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Sixteen times what the longest storyboard needs. */
  private static final long MOST_BYTES = 4_000_000;

  /** Signs of life come at least so often while a question waits for its turn. */
  private static final Duration SILENCE = Duration.ofMinutes(3);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MOST_WORDS = 500;
  private static final Pattern MARKUP =
      Pattern.compile("(?is)<(script|style)\\b.*?(</\\1\\s*>|\\z)|<[^>]*(>|\\z)");

  private final OkHttpClient http;
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
    this.redaction = new Redaction(key);
    // A connection that was kept may be closed by the other side just when the question goes out,
    // and nobody can tell whether it arrived. It would have to be counted as paid.
    this.http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(SILENCE)
            .writeTimeout(Duration.ofSeconds(60))
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .protocols(List.of(Protocol.HTTP_1_1))
            .eventListenerFactory(SendWatch::of)
            .build();
  }

  /** Takes secrets out of what is kept of this client's answers. */
  public Redaction redaction() {
    return redaction;
  }

  /** Where it asks, for messages. */
  public String host() {
    return url.host();
  }

  /**
   * Asks once.
   *
   * @param body of the request; says itself whether it wants a stream
   * @param longest for the whole of it, above 0
   * @param progress is told how many characters came, while a stream comes
   */
  public ChatOutcome ask(ObjectNode body, Duration longest, IntConsumer progress) {
    SendWatch watch = new SendWatch();
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json, text/event-stream")
            .post(new OneShotBody(MAPPER.writeValueAsBytes(body)));
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    Call call = http.newCall(watch.on(request).build());
    call.timeout().timeout(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS);
    ReplyReader reader = new ReplyReader();
    try (Response response = call.execute()) {
      ChatOutcome outcome = read(response, reader, progress);
      log.debug("answered: host={} status={}", url.host(), response.code());
      return outcome;
    } catch (IOException e) {
      return new ChatOutcome.Unanswered(watch.begun(), words(e), redaction.of(reader.said()));
    }
  }

  private ChatOutcome read(Response response, ReplyReader reader, IntConsumer progress)
      throws IOException {
    BufferedSource body = response.body().source();
    if (response.isSuccessful() && isStream(response)) {
      reader.stream(body, MOST_BYTES, progress);
      return reader.error().isPresent() || reader.ended()
          ? said(response, reader)
          : new ChatOutcome.Unanswered(
              true, "the stream ended before the model did", redaction.of(reader.said()));
    }
    // One more than is taken shows whether there is more.
    body.request(MOST_BYTES + 1);
    if (body.getBuffer().size() > MOST_BYTES) {
      return new ChatOutcome.Unanswered(
          true, "the answer is larger than " + MOST_BYTES + " bytes", "");
    }
    byte[] bytes = body.readByteArray();
    Optional<JsonNode> json = ReplyReader.object(bytes);
    if (response.isSuccessful() && json.isPresent()) {
      reader.whole(json.get());
      if (reader.error().isPresent() || reader.ended()) {
        return said(response, reader);
      }
    }
    if (response.isSuccessful()) {
      return new ChatOutcome.Unanswered(
          true, "HTTP " + response.code() + " without an answer: " + excerpt(bytes), "");
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
        redaction.of(reader.said()));
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
    String words = message.isEmpty() ? excerpt(body) : redaction.line(message, MOST_WORDS);
    return new ChatOutcome.Refused(
        ErrorSorter.sort(meant, head(code), head(message)), meant, words, retryAfter(response));
  }

  /** A refusal says what it means at its beginning. */
  private static String head(String text) {
    return text.length() > 4_000 ? text.substring(0, 4_000) : text;
  }

  private String excerpt(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, 8_000), StandardCharsets.UTF_8).strip();
    return redaction.line(text.startsWith("<") ? MARKUP.matcher(text).replaceAll(" ") : text, 200);
  }

  /** As the header has it, in seconds or as a date; at most an hour. */
  private static Optional<Duration> retryAfter(Response response) {
    String value = Optional.ofNullable(response.header("Retry-After")).orElse("").strip();
    try {
      if (value.isEmpty()) {
        return Optional.empty();
      }
      Duration wait =
          value.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      Duration capped = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
      return Optional.of(capped.isNegative() ? Duration.ZERO : capped);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** What happened, for people: the names of Java's classes say nothing to them. */
  private String words(IOException e) {
    String said = redaction.line(String.valueOf(e.getMessage()), 300);
    if (e instanceof UnknownHostException) {
      return "the host cannot be found, " + said;
    } else if (e instanceof InterruptedIOException) {
      // OkHttp's own limits end as this too.
      return "it took too long, " + said;
    } else if (e instanceof SSLException) {
      return "there is no secure connection, " + said;
    } else if (e instanceof ConnectException) {
      return "nobody answers there, " + said;
    }
    return "the connection broke off, " + said;
  }
}

package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.http.BoundedBody;
import dev.petforge.http.ErrorText;
import dev.petforge.http.RateLimit;
import dev.petforge.http.Redaction;
import dev.petforge.http.RetryAfter;
import dev.petforge.money.AccountId;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Rate;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls the API as one app. Every call may be made twice without harm, so all are repeated when the
 * other side is busy, or says nothing. Safe for use by many threads.
 */
final class OpenApi {
  private static final Logger log = LoggerFactory.getLogger(OpenApi.class);
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Answers are pages of rows, whose storyboards are large. */
  private static final long MOST_BYTES = 64_000_000;

  /** A longer wait is the caller's: it may have other work. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final int MOST_BLIPS = 2;
  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_WORDS = 500;
  private static final int MOST_SCOPES = 10;

  private final OkHttpClient http;
  private final HttpUrl api;
  private final FeishuApp app;
  private final AccessTokens tokens;
  private final RateLimit rate;
  private final Retry retry;
  private final Retry careful;

  /**
   * @param pace the turns of all processes that are this app
   */
  OpenApi(
      OkHttpClient http,
      String api,
      FeishuApp app,
      InstantSource clock,
      Patience patience,
      AccountPace pace) {
    this.http = http;
    this.api = HttpUrl.get(api);
    this.app = app;
    this.tokens = new TenantTokens(clock, this::askForToken);
    AccountId account = AccountId.of("feishu", app.id());
    Rate perSecond = Rate.perSecond(patience.callsPerSecond());
    this.rate =
        new RateLimit(
            app.id(),
            perSecond.turns(),
            perSecond.period(),
            LONGEST_WAIT,
            longest -> pace.next(account, perSecond, longest));
    IntervalFunction growing =
        IntervalFunction.ofExponentialRandomBackoff(patience.firstPause(), 2.0, 0.3);
    this.retry = retry(app, patience, growing, OpenApi::worthWaitingFor);
    this.careful =
        retry(app, patience, growing, e -> worthWaitingFor(e) && !(e instanceof UnclearException));
  }

  private OpenApi(OpenApi other, OkHttpClient http, AccessTokens tokens) {
    this.http = http;
    this.api = other.api;
    this.app = other.app;
    this.tokens = tokens;
    this.rate = other.rate;
    this.retry = other.retry;
    this.careful = other.careful;
  }

  private static Retry retry(
      FeishuApp app,
      Patience patience,
      IntervalFunction growing,
      Predicate<Throwable> worthRepeating) {
    return Retry.of(
        app.id(),
        RetryConfig.custom()
            .maxAttempts(patience.attempts())
            .intervalBiFunction(
                (attempt, outcome) ->
                    outcome.isLeft()
                            && outcome.getLeft() instanceof RetryableException e
                            && e.retryAfter().isPresent()
                        ? Math.max(1, e.retryAfter().get().toMillis())
                        : growing.apply(attempt))
            .retryOnException(worthRepeating)
            .build());
  }

  /** The same for uploads: with more time for a call. */
  OpenApi forUploads(Duration callTime) {
    return new OpenApi(this, http.newBuilder().callTimeout(callTime).build(), tokens);
  }

  /** The same with other tokens: in the name of somebody else. */
  OpenApi with(AccessTokens others) {
    return new OpenApi(this, http, others);
  }

  /**
   * @throws PermanentException with code {@code OTHER_HOST} if an address belongs to another host
   *     than this app
   */
  void requireSameHost(String other) {
    String own = api.toString();
    if (!other.equals(own.substring(0, own.length() - 1))) {
      throw new PermanentException(
          "OTHER_HOST",
          "the address belongs to "
              + other
              + ", this app to "
              + own.substring(0, own.length() - 1)
              + ": an app works on one of them only");
    }
  }

  /**
   * How busy tables are waited for.
   *
   * @param attempts how often a call is made, at least 1
   * @param firstPause before the second time; it doubles each time
   * @param callsPerSecond of this app, at least 1
   */
  record Patience(int attempts, Duration firstPause, int callsPerSecond) {
    static final Patience USUAL = new Patience(6, Duration.ofMillis(700), 10);
  }

  private static boolean worthWaitingFor(Throwable e) {
    return e instanceof RetryableException retryable
        && retryable.retryAfter().map(wait -> wait.compareTo(LONGEST_WAIT) <= 0).orElse(true);
  }

  /** Makes a request of an address; the token is put in later. */
  interface Shape {
    Request.Builder of(HttpUrl url);
  }

  /**
   * @param what for messages, for example {@code search rows of tblX}
   * @param path behind {@code /open-apis/}
   * @return the answer's {@code data}
   */
  JsonNode get(String what, String path, Map<String, String> query) {
    return call(what, path, query, url -> new Request.Builder().url(url).get());
  }

  /** As {@link #get}. */
  JsonNode delete(String what, String path, Map<String, String> query) {
    return call(what, path, query, url -> new Request.Builder().url(url).delete());
  }

  /** As {@link #get}, with a body. */
  JsonNode post(String what, String path, Map<String, String> query, ObjectNode body) {
    return call(what, path, query, posted(body(body)));
  }

  /**
   * As {@link #post}, of what must not be done twice.
   *
   * @throws UnclearException if nobody knows whether it was done; it is not repeated then
   */
  JsonNode postCarefully(String what, String path, Map<String, String> query, ObjectNode body) {
    return callCarefully(what, path, query, posted(body(body)));
  }

  private static Shape posted(RequestBody body) {
    return url -> new Request.Builder().url(url).post(body);
  }

  private static RequestBody body(ObjectNode json) {
    return RequestBody.create(MAPPER.writeValueAsBytes(json), JSON);
  }

  /** As {@link #get}, of any shape; it is made anew for each attempt. */
  JsonNode call(String what, String path, Map<String, String> query, Shape shape) {
    HttpUrl url = url(path, query);
    Tries tries = new Tries();
    return retry.executeSupplier(() -> once(what, url, shape, tries));
  }

  /**
   * As {@link #call}, of what must not be done twice.
   *
   * @throws UnclearException if nobody knows whether it was done; it is not repeated then
   */
  JsonNode callCarefully(String what, String path, Map<String, String> query, Shape shape) {
    HttpUrl url = url(path, query);
    Tries tries = new Tries();
    return careful.executeSupplier(() -> once(what, url, shape, tries));
  }

  /**
   * All items of a list that comes in pages.
   *
   * @param what is listed, for messages
   * @param size of a page
   * @param page asks for one, with what is added to its query
   * @throws RetryableException as {@link Pages#next}
   */
  static List<JsonNode> items(String what, int size, Function<Map<String, String>, JsonNode> page) {
    List<JsonNode> items = new ArrayList<>();
    new Pages(what, Map.of("page_size", Integer.toString(size)), "page_token", page)
        .forEachRemaining(data -> data.path("items").forEach(items::add));
    return items;
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  private HttpUrl url(String path, Map<String, String> query) {
    HttpUrl.Builder url = api.newBuilder().addPathSegment("open-apis").addPathSegments(path);
    query.forEach(url::addQueryParameter);
    return url.build();
  }

  /** What was tried of one call. */
  private static final class Tries {
    private boolean newToken;
    private int blips;
  }

  /** An answer of which the envelope is read. */
  private record Answer(int code, JsonNode json, Optional<Duration> pause, String trace) {}

  private JsonNode once(String what, HttpUrl url, Shape shape, Tries tries) {
    String token = tokens.get();
    Answer answer = send(what, shape.of(url).header("Authorization", "Bearer " + token).build());
    return decided(what, answer, token, tries)
        ? answer.json().path("data")
        : once(what, url, shape, tries);
  }

  /**
   * Sorts an answer.
   *
   * @return whether it is done; if not, the same may be asked again at once, with a new token
   */
  private boolean decided(String what, Answer answer, String token, Tries tries) {
    String message = message(what, answer);
    AnswerCode kind = AnswerCode.of(answer.code());
    log.debug("answered: what={} code={} kind={}", what, answer.code(), kind);
    return switch (kind) {
      case OK -> true;
      case TOKEN -> {
        if (tries.newToken) {
          throw new FeishuException(answer.code(), message);
        }
        tries.newToken = true;
        tokens.drop(token);
        yield false;
      }
      case RATE ->
          throw new RetryableException(
              code(answer), message, answer.pause().orElse(Duration.ofSeconds(1)), null);
      case BUSY, HEAVY -> throw new RetryableException(code(answer), message);
      case UNCLEAR -> throw new UnclearException(code(answer), message);
      case BLIP -> {
        if (++tries.blips > MOST_BLIPS) {
          throw new FeishuException(answer.code(), message);
        }
        throw new UnclearException(code(answer), message);
      }
      case NOT_FOUND, UNKNOWN_COLUMN, TOKEN_TAKEN, UPLOAD_GONE, FIX ->
          throw new FeishuException(answer.code(), message);
    };
  }

  private static String code(Answer answer) {
    return Integer.toString(answer.code());
  }

  private static String message(String what, Answer answer) {
    JsonNode json = answer.json();
    // The answers of OAuth have other names for the same.
    String said = json.path("msg").asString(json.path("error_description").asString(""));
    return what
        + ": Feishu answered "
        + answer.code()
        + " "
        // With its addresses as they are: they lead to where a permission is given.
        + Redaction.oneLine(said, MOST_WORDS)
        + FeishuCode.of(answer.code(), said)
            .map(known -> ": " + known.text(Locale.ENGLISH, scopes(json)))
            .orElse("")
        + answer.trace();
  }

  /** The permissions any of which would do. */
  private static String scopes(JsonNode answer) {
    List<String> names = new ArrayList<>();
    for (JsonNode violation : answer.path("error").path("permission_violations")) {
      String subject = violation.path("subject").asString("");
      if (!subject.isEmpty() && names.size() < MOST_SCOPES) {
        names.add(subject);
      }
    }
    return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
  }

  private void permitted(String what) {
    if (!rate.acquire()) {
      throw new RetryableException("OWN_RATE", what + ": waits for the app's own rate limit");
    }
  }

  private Answer send(String what, Request request) {
    permitted(what);
    try (Response response = http.newCall(request).execute()) {
      return answer(what, response);
    } catch (IOException e) {
      throw new UnclearException(
          "NO_ANSWER", what + ": no answer from " + api.host() + ": " + words(e), e);
    }
  }

  private static Answer answer(String what, Response response) throws IOException {
    String trace =
        Optional.ofNullable(response.header("X-Tt-Logid"))
            .or(() -> Optional.ofNullable(response.header("X-Request-Id")))
            .map(id -> " [log id " + id + "]")
            .orElse("");
    Optional<Duration> pause = pause(response);
    Optional<JsonNode> json = json(response);
    if (json.isPresent()) {
      return new Answer(json.get().path("code").asInt(), json.get(), pause, trace);
    }
    String said = what + ": answered HTTP " + response.code() + " and no JSON" + trace;
    if (response.code() >= 500) {
      throw new UnclearException("HTTP_" + response.code(), said);
    }
    if (response.code() == 429) {
      throw new RetryableException("HTTP_" + response.code(), said, pause.orElse(null), null);
    }
    throw new PermanentException("HTTP_" + response.code(), said);
  }

  private static String words(IOException e) {
    return ErrorText.of(e, Redaction.BY_LOOKS);
  }

  private static Optional<JsonNode> json(Response response) throws IOException {
    try {
      JsonNode node = MAPPER.readTree(BoundedBody.bytes(response, MOST_BYTES));
      return node != null && node.path("code").isIntegralNumber()
          ? Optional.of(node)
          : Optional.empty();
    } catch (JacksonException | BoundedBody.TooLargeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> pause(Response response) {
    return Optional.ofNullable(response.header("x-ogw-ratelimit-reset"))
        .flatMap(RetryAfter::parse)
        .or(() -> RetryAfter.of(response));
  }

  /**
   * Streams a file to a target that is there whole or not at all.
   *
   * @param extra what shows the right to it, if that is asked for
   * @param most bytes that are taken
   * @throws PermanentException with Feishu's code, or {@code FILE_TOO_LARGE}
   */
  void download(String what, String path, Optional<String> extra, long most, Path target) {
    HttpUrl url = url(path, extra.map(text -> Map.of("extra", text)).orElse(Map.of()));
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Tries tries = new Tries();
    try {
      retry.executeRunnable(() -> downloadOnce(what, url, most, part, tries));
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RetryableException(
          "FILE_ACCESS", what + ": cannot be stored as " + target + ": " + e, null, e);
    } finally {
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        log.warn("a part of a file is left: file={} because={}", part, e.toString());
      }
    }
  }

  private void downloadOnce(String what, HttpUrl url, long most, Path part, Tries tries) {
    permitted(what);
    String token = tokens.get();
    Request request =
        new Request.Builder().url(url).header("Authorization", "Bearer " + token).build();
    try {
      for (int step = 0; step <= MOST_REDIRECTS; step++) {
        Call call = http.newCall(request);
        try (Response response = call.execute()) {
          Optional<HttpUrl> moved = moved(response);
          if (moved.isEmpty() || step == MOST_REDIRECTS) {
            take(what, call, response, most, part, token, tries);
            return;
          }
          // The token is good for the API alone.
          request = new Request.Builder().url(moved.get()).build();
        }
      }
    } catch (IOException e) {
      throw new RetryableException(
          "NO_ANSWER", what + ": no whole file from " + api.host() + ": " + words(e), null, e);
    }
  }

  private void take(
      String what, Call call, Response response, long most, Path part, String token, Tries tries)
      throws IOException {
    if (isJson(response) || !response.isSuccessful()) {
      Answer answer = answer(what, response);
      decided(what, answer, token, tries);
      throw new RetryableException(code(answer), what + ": gave no file");
    }
    store(what, call, response, most, part);
  }

  /** Where a file is kept elsewhere: only where it is as safe on its way. */
  private Optional<HttpUrl> moved(Response response) {
    return Optional.ofNullable(response.header("Location"))
        .filter(location -> response.isRedirect())
        .flatMap(location -> Optional.ofNullable(response.request().url().resolve(location)))
        .filter(to -> to.isHttps() || !api.isHttps());
  }

  /**
   * How many bytes a file has, without taking them: the head of a download says it.
   *
   * @return empty if it does not
   */
  OptionalLong size(String what, String path) {
    HttpUrl url = url(path, Map.of());
    Tries tries = new Tries();
    return retry.executeSupplier(() -> sizeOnce(what, url, tries));
  }

  private OptionalLong sizeOnce(String what, HttpUrl url, Tries tries) {
    permitted(what);
    String token = tokens.get();
    Request request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + token)
            .header("Range", "bytes=0-0")
            .build();
    try (Response response = http.newCall(request).execute()) {
      if (response.code() == 206) {
        String range = Objects.requireNonNullElse(response.header("Content-Range"), "");
        String all = range.substring(range.lastIndexOf('/') + 1);
        return all.matches("[0-9]{1,18}")
            ? OptionalLong.of(Long.parseLong(all))
            : OptionalLong.empty();
      }
      if (response.isRedirect()) {
        return OptionalLong.empty();
      }
      if (response.isSuccessful() && !isJson(response)) {
        long length = response.body().contentLength();
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
      }
      Answer answer = answer(what, response);
      if (decided(what, answer, token, tries)) {
        return OptionalLong.empty();
      }
    } catch (IOException e) {
      throw new UnclearException(
          "NO_ANSWER", what + ": no answer from " + api.host() + ": " + words(e), e);
    }
    return sizeOnce(what, url, tries);
  }

  private static boolean isJson(Response response) {
    return Optional.ofNullable(response.header("Content-Type"))
        .filter(type -> type.contains("json"))
        .isPresent();
  }

  private static void store(String what, Call call, Response response, long most, Path part)
      throws IOException {
    long length = response.body().contentLength();
    if (length > most) {
      throw tooLarge(what, length, most);
    }
    try (InputStream in = BoundedBody.stream(call, response, most)) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
    } catch (BoundedBody.TooLargeException e) {
      throw tooLarge(what, most + 1, most);
    }
  }

  private static PermanentException tooLarge(String what, long bytes, long most) {
    return new PermanentException(
        "FILE_TOO_LARGE",
        what + ": has at least " + bytes + " bytes, at most " + most + " are taken");
  }

  /**
   * An answer that is flat: what was asked for stands beside the code.
   *
   * @param message says in words what it is
   */
  record Reply(int code, JsonNode json, String message) {
    /** Tokens are in it: nobody needs them in a log. */
    @Override
    public String toString() {
      return "Reply[" + code + "]";
    }
  }

  /**
   * Asks for tokens, with none.
   *
   * @throws RetryableException if it may be asked once more
   */
  Reply askFlat(String what, String path, ObjectNode body) {
    Answer answer = send(what, flat(path, body));
    AnswerCode kind = AnswerCode.of(answer.code());
    // 20050 is the server error of OAuth.
    if (kind == AnswerCode.BLIP || kind == AnswerCode.RATE || answer.code() == 20050) {
      throw new RetryableException(
          code(answer), message(what, answer), answer.pause().orElse(null), null);
    }
    return new Reply(answer.code(), answer.json(), message(what, answer));
  }

  private Request flat(String path, ObjectNode body) {
    return new Request.Builder().url(url(path, Map.of())).post(body(body)).build();
  }

  /** The answer is flat: the token stands beside the code (Feishu's documentation, 2026-08). */
  private TenantTokens.Granted askForToken() {
    String what = "get a token for app " + app.id();
    ObjectNode body = object().put("app_id", app.id()).put("app_secret", app.secret());
    Reply answer = askFlat(what, "auth/v3/tenant_access_token/internal", body);
    String token = answer.json().path("tenant_access_token").asString("");
    if (answer.code() == 0 && !token.isEmpty()) {
      return new TenantTokens.Granted(
          token, Duration.ofSeconds(answer.json().path("expire").asLong(0)));
    }
    throw new FeishuException(answer.code(), answer.message());
  }
}

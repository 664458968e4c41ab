package dev.petforge.video.internal.http;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import dev.petforge.http.AddressGuard;
import dev.petforge.http.AtMostOnceSender;
import dev.petforge.http.BoundedBody;
import dev.petforge.http.CircuitBreaker;
import dev.petforge.http.ErrorText;
import dev.petforge.http.HttpClients;
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
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks HTTP with one account at a provider. A submit goes out at most once; reads are repeated
 * when the world fails for a moment; all of them keep to the account's rate and stop for a while
 * when the provider is down. Safe for use by many threads.
 */
public final class ProviderClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);

  private static final long MEGABYTE = 1_000_000;
  private static final Duration READ_TIME = Duration.ofSeconds(60);

  /** One pool of connections and threads for all accounts. */
  private static final OkHttpClient BASE = HttpClients.builder().build();

  private final String name;
  private final AddressGuard guard;
  private final OkHttpClient reader;
  private final AtMostOnceSender sender;

  /** For a turn. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final String WAITS_FOR_RATE = " waits for the account's own rate limit";

  private final RateLimit rate;
  private final CircuitBreaker breaker;
  private final Retry retry;
  private final Duration submitTime;
  private final long maxAnswer;
  private final ResultDownload downloads;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();

  private ProviderClient(Builder builder) {
    this.name = builder.provider + "/" + builder.account;
    this.guard =
        new AddressGuard(
            builder.allowLocal, builder.trustedHosts, builder.proxies, builder.base.dns());
    this.submitTime = builder.submitTime;
    this.maxAnswer = builder.maxAnswer;
    // A look-up of another address is no repeated request, so reads may try them all.
    this.reader =
        builder
            .base
            .newBuilder()
            .dns(guard)
            .proxySelector(builder.proxies)
            .retryOnConnectionFailure(true)
            .build();
    // Its answer has the time of the whole call.
    this.sender =
        new AtMostOnceSender(
            builder
                .base
                .newBuilder()
                .dns(guard)
                .proxySelector(builder.proxies)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO));
    AccountId id = AccountId.of(builder.provider, builder.account);
    Rate perSecond = Rate.perSecond(builder.rate);
    this.rate =
        new RateLimit(
            name,
            perSecond.turns(),
            perSecond.period(),
            LONGEST_WAIT,
            longest -> builder.pace.next(id, perSecond, longest));
    this.breaker =
        new CircuitBreaker(
            name, builder.breakerWindow, builder.breakerPercent, builder.breakerWait);
    this.retry =
        Retry.of(
            name,
            RetryConfig.<Answer>custom()
                .maxAttempts(builder.attempts)
                .intervalFunction(
                    IntervalFunction.ofExponentialRandomBackoff(builder.firstPause, 2.0, 0.5))
                .retryExceptions(IOException.class)
                .retryOnResult(answer -> isOutage(answer) && answer.retryAfter().isEmpty())
                .build());
    this.downloads =
        new ResultDownload(
            name,
            reader,
            guard,
            builder.plainResults,
            calls,
            builder.maxDownload,
            builder.firstPause);
  }

  /**
   * Begins a client.
   *
   * @param provider for example {@code kling}
   * @param account the user's name for the account, no part of a key
   */
  public static Builder builder(String provider, String account) {
    return new Builder(provider, account);
  }

  /**
   * Refuses an address that this client would not talk to.
   *
   * @throws IllegalArgumentException if it is plain http or a private address, and neither local
   *     addresses are allowed nor its host is trusted
   */
  public void requireTrusted(HttpUrl url) {
    guard
        .objection(url)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(
                  name
                      + " must have a public https address unless its host is trusted: "
                      + objection);
            });
  }

  /**
   * Sends a request that pays, at most once: no retry, no redirect, a connection of its own. The
   * time for the answer grows with the body.
   *
   * @param fence asked when everything is ready, right before the first byte
   */
  public Sent submit(Request request, SendFence fence) {
    Optional<String> objection = guard.objection(request.url());
    if (objection.isPresent()) {
      return new Sent.NotSent(
          Failure.permanent("ADDRESS_REFUSED", what(request) + ": " + objection.get()),
          breaker.waitDuration());
    }
    Optional<String> otherTurn = notMyTurn();
    if (otherTurn.isPresent()) {
      return new Sent.NotSent(
          Failure.retryable("OWN_RATE", what(request) + otherTurn.get()), Duration.ofSeconds(1));
    }
    Call call = sender.newCall(request, fence::passes);
    Optional<CircuitBreaker.Permit> leave = breaker.acquire();
    if (leave.isEmpty()) {
      return new Sent.NotSent(
          Failure.retryable("BREAKER_OPEN", what(request) + " waits: the provider was down"),
          breaker.waitDuration());
    }
    try (CircuitBreaker.Permit permit = leave.get()) {
      try {
        Answer answer =
            answer(
                call,
                submitTime.plus(timeFor(request)),
                (sent, response) -> BoundedBody.bytes(response, maxAnswer));
        permit.answered(answer.status());
        return new Sent.Answered(answer);
      } catch (AtMostOnceSender.FencedException e) {
        return new Sent.NotSent(Submission.FENCED, Duration.ZERO);
      } catch (BoundedBody.TooLargeException e) {
        permit.answered(e.status());
        return new Sent.Lost(
            Failure.retryable("ANSWER_TOO_LARGE", what(request) + ": " + e.getMessage()));
      } catch (IOException e) {
        permit.broken(e);
        if (!AtMostOnceSender.begun(call)) {
          return new Sent.NotSent(
              Failure.retryable("NOT_SENT", what(request) + " was not sent: " + words(e)),
              Duration.ofSeconds(5));
        }
        return new Sent.Lost(
            Failure.retryable("NO_ANSWER", what(request) + " had no answer: " + words(e)));
      }
    }
  }

  private static Duration timeFor(Request request) throws IOException {
    RequestBody body = request.body();
    long bytes = body == null ? 0 : Math.max(0, body.contentLength());
    return Duration.ofSeconds(4 * (bytes + MEGABYTE - 1) / MEGABYTE);
  }

  /**
   * Sends a request that changes nothing, again if need be.
   *
   * @return the answer, of any status but 502, 503 and 504
   * @throws RetryableException if there is no answer now
   * @throws PermanentException if the address is not allowed
   */
  public Answer read(Request request) {
    return read(request, READ_TIME, (call, response) -> BoundedBody.bytes(response, maxAnswer));
  }

  /** Reads the body of a good answer while it arrives. */
  public interface BodyReader<T> {
    /**
     * @param body ends with an {@link IOException} when it is longer than was said; need not be
     *     read to its end
     */
    T read(InputStream body) throws IOException;
  }

  /**
   * An answer whose body was read while it arrived.
   *
   * @param answer without a body if it is a good one
   * @param value what was read if the status is 200, else empty
   */
  public record Streamed<T>(Answer answer, Optional<T> value) {}

  /**
   * Like {@link #read(Request)}, for answers that are too large to be kept in memory.
   *
   * @param most bytes of a good answer that are read
   * @param longest how long one attempt may take
   * @param good reads a body with status 200; called again from the beginning if it breaks off
   */
  public <T> Streamed<T> read(Request request, long most, Duration longest, BodyReader<T> good) {
    List<T> values = new ArrayList<>(1);
    Answer answer =
        read(
            request,
            longest,
            (call, response) -> {
              if (response.code() != 200) {
                return BoundedBody.bytes(response, maxAnswer);
              }
              values.clear();
              try (InputStream body = BoundedBody.stream(call, response, most)) {
                values.add(good.read(body));
              }
              return new byte[0];
            });
    return new Streamed<>(
        answer, answer.status() == 200 ? values.stream().findFirst() : Optional.empty());
  }

  /**
   * Brings something to disk that only its caller can get at: what {@code filler} writes is checked
   * to be a whole MP4 and put at its place in one step. On failure nothing is left behind.
   *
   * @throws RetryableException {@code RESULT_NOT_A_VIDEO}, {@code RESULT_INCOMPLETE}, {@code
   *     RESULT_NOT_STORED}
   */
  public void store(Path target, Filler filler) {
    ResultFile.store(name, target, filler);
  }

  /** Writes a result into an empty file. */
  public interface Filler {
    void fill(Path part) throws IOException;
  }

  /** How a body is taken in. */
  private interface BodyTaker {
    byte[] take(Call call, Response response) throws IOException;
  }

  private Answer read(Request request, Duration longest, BodyTaker taker) {
    Optional<String> objection = guard.objection(request.url());
    if (objection.isPresent()) {
      throw new PermanentException("ADDRESS_REFUSED", what(request) + ": " + objection.get());
    }
    Answer answer = answered(request, longest, taker);
    if (isOutage(answer)) {
      throw new RetryableException(
          "HTTP_" + answer.status(),
          what(request) + " was answered with HTTP " + answer.status() + ": " + answer.excerpt(),
          answer.retryAfter().orElse(null),
          null);
    }
    return answer;
  }

  private Answer answered(Request request, Duration longest, BodyTaker taker) {
    try {
      return retry.executeCallable(() -> attempt(request, longest, taker));
    } catch (IOException e) {
      throw new RetryableException(
          "NO_ANSWER", what(request) + " had no answer: " + words(e), null, e);
    } catch (CancellationException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException(
          "INTERRUPTED", what(request) + " was interrupted between two attempts", null, e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Keeps to the account's rate, alone and with all others that use it.
   *
   * @return what a request waits for; empty if it may go
   */
  private Optional<String> notMyTurn() {
    try {
      return rate.acquire() ? Optional.empty() : Optional.of(WAITS_FOR_RATE);
    } catch (PetForgeException e) {
      return Optional.of(" waits: nobody can say whose turn it is: " + e.failure().message());
    }
  }

  private Answer attempt(Request request, Duration longest, BodyTaker taker) throws IOException {
    Optional<String> otherTurn = notMyTurn();
    if (otherTurn.isPresent()) {
      throw new RetryableException(
          "OWN_RATE", what(request) + otherTurn.get(), Duration.ofSeconds(1), null);
    }
    CircuitBreaker.Permit leave =
        breaker
            .acquire()
            .orElseThrow(
                () ->
                    new RetryableException(
                        "BREAKER_OPEN",
                        what(request) + " waits: the provider was down",
                        breaker.waitDuration(),
                        null));
    // What came and could not be read says nothing about the provider's health.
    try (leave) {
      try {
        Answer answer = answer(reader.newCall(request), longest, taker);
        leave.answered(answer.status());
        return answer;
      } catch (BoundedBody.TooLargeException e) {
        leave.answered(e.status());
        throw new RetryableException(
            "ANSWER_TOO_LARGE", what(request) + ": " + e.getMessage(), null, e);
      } catch (IOException e) {
        leave.broken(e);
        throw e;
      }
    }
  }

  /**
   * Brings a file to this machine: from a public https address unless more is allowed, through at
   * most five redirects, in several attempts that go on where the last one broke off, and checked
   * to be a whole MP4. A plain http address, as relays give it, is tried as https; at itself only
   * where {@link Builder#plainResults} allows it. On failure nothing is left behind.
   *
   * @param keys sent to the first host, and dropped where scheme, host or port change
   * @param target is written in one step
   * @throws RetryableException {@code RESULT_EXPIRED} if the address is no longer good (403, 404,
   *     410): a fresh one may be; {@code RESULT_NOT_A_VIDEO}, {@code RESULT_INCOMPLETE}, {@code
   *     RESULT_UNAVAILABLE} if the same may work later; {@code RESULT_PLAIN_HTTP} if there is only
   *     plain http and that is not allowed
   * @throws PermanentException {@code RESULT_TOO_LARGE}, {@code RESULT_ADDRESS}
   */
  public void download(HttpUrl from, Headers keys, Path target) {
    downloads.run(from, keys, target);
  }

  /**
   * Whether a download from an address asks the service at {@code base}, so that its keys may go
   * along.
   */
  public boolean isAt(HttpUrl base, HttpUrl url) {
    HttpUrl asked = guard.secured(url);
    return asked.scheme().equals(base.scheme())
        && asked.host().equals(base.host())
        && asked.port() == base.port();
  }

  private Answer answer(Call call, Duration longest, BodyTaker taker) throws IOException {
    call.timeout().timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    long begin = System.nanoTime();
    calls.add(call);
    try (Response response = call.execute()) {
      byte[] body = taker.take(call, response);
      if (log.isDebugEnabled()) {
        log.debug(
            "answered: account={} method={} path={} status={} bytes={} ms={}",
            name,
            call.request().method(),
            call.request().url().encodedPath(),
            response.code(),
            body.length,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      }
      return new Answer(
          response.code(),
          Optional.ofNullable(response.header("Content-Type")).orElse(""),
          body,
          RetryAfter.of(response));
    } finally {
      calls.remove(call);
    }
  }

  private static boolean isOutage(Answer answer) {
    return answer.status() >= 502 && answer.status() <= 504;
  }

  private String what(Request request) {
    return name + ": " + request.method() + " " + request.url().encodedPath();
  }

  private static String words(IOException e) {
    return ErrorText.of(e, Redaction.BY_LOOKS);
  }

  /** Ends what is under way; a submit among it counts as lost. */
  @Override
  public void close() {
    calls.forEach(Call::cancel);
  }

  /** The settings of a client. */
  public static final class Builder {
    private final String provider;
    private final String account;
    private int rate = 10;
    private AccountPace pace = AccountPace.ofOneProcess();
    private boolean allowLocal;
    private Set<String> trustedHosts = Set.of();
    private boolean plainResults;
    private OkHttpClient base = BASE;
    private ProxySelector proxies = systemProxies();
    private Duration submitTime = Duration.ofSeconds(30);
    private Duration firstPause = Duration.ofMillis(300);
    private int attempts = 3;
    private int breakerWindow = 20;
    private float breakerPercent = 80;
    private Duration breakerWait = Duration.ofSeconds(15);
    private long maxAnswer = 2_000_000;
    private long maxDownload = 500_000_000;

    private Builder(String provider, String account) {
      this.provider = provider;
      this.account = account;
    }

    /** Requests in a second, at least 1, 10 by default; downloads do not count. */
    public Builder rate(int perSecond) {
      this.rate = perSecond;
      return this;
    }

    /** The turns of all that use the account; by default this process alone does. */
    public Builder pace(AccountPace shared) {
      this.pace = shared;
      return this;
    }

    /** Hosts by name that may have private addresses and plain http; none by default. */
    public Builder trustedHosts(Set<String> hosts) {
      this.trustedHosts = Set.copyOf(hosts);
      return this;
    }

    private static ProxySelector systemProxies() {
      ProxySelector system = ProxySelector.getDefault();
      return system == null ? ProxySelector.of(null) : system;
    }

    /** Says which way requests take; the system's choice by default. */
    Builder proxies(ProxySelector selector) {
      this.proxies = selector;
      return this;
    }

    /** Whether every host may have a private address and plain http; no by default. */
    public Builder allowLocal(boolean allowed) {
      this.allowLocal = allowed;
      return this;
    }

    /**
     * Whether a result that its provider names at a plain http address may be fetched there, where
     * https does not work; no by default. Whoever sits on the way can change such a file.
     */
    public Builder plainResults(boolean allowed) {
      this.plainResults = allowed;
      return this;
    }

    /** What connections are made with, for tests. */
    Builder base(OkHttpClient client) {
      this.base = client;
      return this;
    }

    /** How long a submit may take, above 0, 30 s by default; 4 s for each MB of body are added. */
    public Builder submitTime(Duration time) {
      this.submitTime = time;
      return this;
    }

    /**
     * How reads are repeated.
     *
     * @param attempts at least 1, 3 by default
     * @param firstPause at least 10 ms, 300 ms by default; it doubles each time
     */
    public Builder reads(int attempts, Duration firstPause) {
      this.attempts = attempts;
      this.firstPause = firstPause;
      return this;
    }

    /**
     * When the account is left alone for a while.
     *
     * @param window of so many last requests, at least 1, 20 by default
     * @param percent that failed, above 0, 80 by default
     * @param wait how long, above 0, 15 s by default
     */
    public Builder breaker(int window, float percent, Duration wait) {
      this.breakerWindow = window;
      this.breakerPercent = percent;
      this.breakerWait = wait;
      return this;
    }

    /** The largest answer that is read, in bytes, at least 1, 2 MB by default. */
    public Builder maxAnswer(long bytes) {
      this.maxAnswer = bytes;
      return this;
    }

    /** The largest file that is downloaded, in bytes, at least 1, 500 MB by default. */
    public Builder maxDownload(long bytes) {
      this.maxDownload = bytes;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public ProviderClient build() {
      require(rate >= 1, "rate must be at least 1, was " + rate);
      require(attempts >= 1, "attempts must be at least 1, was " + attempts);
      require(above0(submitTime), "submitTime must be above 0, was " + submitTime);
      require(firstPause.toMillis() >= 10, "firstPause must be at least 10 ms, was " + firstPause);
      require(above0(breakerWait), "the breaker's wait must be above 0, was " + breakerWait);
      require(maxAnswer >= 1, "maxAnswer must be at least 1, was " + maxAnswer);
      require(maxDownload >= 1, "maxDownload must be at least 1, was " + maxDownload);
      return new ProviderClient(this);
    }

    private static boolean above0(Duration duration) {
      return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}

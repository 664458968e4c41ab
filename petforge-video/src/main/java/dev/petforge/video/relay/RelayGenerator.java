package dev.petforge.video.relay;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.OrderKeys;
import dev.petforge.generation.PromptTerms;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.video.AccountBuilder;
import dev.petforge.video.internal.container.ClipFile;
import dev.petforge.video.internal.http.AccountSettings;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.FrameFiles;
import dev.petforge.video.internal.http.InlineResult;
import dev.petforge.video.internal.http.ProviderClient;
import dev.petforge.video.internal.http.Sent;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders clips at a relay: a reseller of other providers' models, in one of the interfaces that are
 * common among them ({@link RelayShape}).
 *
 * <p>No relay knows a key for an order. When the answer to one is lost, nobody can tell whether it
 * was made and charged: {@link #submit} says {@link Submission.Lost} for everything that is not
 * certainly one or the other, status 52x of a gateway among it. Relays charge with the order and by
 * the call; whether they give back when a job fails is a part of the shape.
 *
 * <p>The key goes to the relay alone, never along to the host of a result. Safe for use by many
 * threads.
 */
public final class RelayGenerator implements VideoGenerator, AutoCloseable {
  /** Relays promise nothing; hours to days were seen (read 2026-11-22). */
  private static final Duration RESULT_LIFE = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(RelayGenerator.class);

  private static final String CONTENT = "content";
  private static final String INLINE = "inline";
  private static final String DATA_URI = "data:";
  private static final String BASE64 = ";base64,";
  private static final Duration SLOW_DOWN = Duration.ofSeconds(30);

  private final String provider;
  private final String account;
  private final String model;
  private final HttpUrl base;
  private final Headers keys;
  private final RelayShape shape;
  private final Capabilities capabilities;
  private final Map<String, Money> prices;
  private final Money otherPrice;
  private final int longestPrompt;
  private final long maxResult;
  private final ProviderClient client;
  private final RelayOrders orders;
  private final RelayFailures failures;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  private RelayGenerator(
      Builder builder, AccountSettings settings, HttpUrl base, ProviderClient client) {
    this.provider = builder.provider;
    this.account = settings.account();
    this.model = builder.model;
    this.base = base;
    this.keys = Headers.of("Authorization", "Bearer " + builder.key);
    this.shape = builder.shape;
    this.capabilities =
        new Capabilities(
            builder.durations(),
            builder.resolutions,
            builder.lastFrame.orElse(shape.frames().last()),
            builder.audio,
            new OrderKeys.None(),
            false,
            settings.pollInterval(),
            1,
            settings.longestRun(),
            Charge.AT_ORDER,
            RESULT_LIFE,
            PromptTerms.characters(builder.longestPrompt));
    this.prices = Map.copyOf(builder.prices);
    this.otherPrice = builder.otherPrice;
    this.longestPrompt = builder.longestPrompt;
    this.maxResult = builder.maxResult;
    this.client = client;
    this.orders =
        new RelayOrders(
            shape,
            new FrameFiles(builder.pictures, settings.fitPictures()),
            builder.frameAddresses);
    this.failures = new RelayFailures(provider + "/" + account, builder.key);
  }

  /**
   * Begins a generator.
   *
   * @param base where the relay is, for example {@code https://relay.example}; a path before the
   *     shape's own may follow
   * @param key of the account, without {@code Bearer}
   */
  public static Builder builder(URI base, String key) {
    return new Builder(base, key);
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public boolean sizesAsOrdered() {
    return true;
  }

  /** By the call: a longer clip costs no more. */
  @Override
  public Money price(ClipRequest request) {
    return prices.getOrDefault(request.model(), otherPrice);
  }

  @Override
  public void check(ClipRequest request) {
    if (!prices.containsKey(request.model()) && warned.add("model " + request.model())) {
      log.warn(
          "model without a price of its own: account={}/{} model={} price={}",
          provider,
          account,
          request.model(),
          otherPrice);
    }
    if (!capabilities.durations().contains(request.duration())) {
      List<Long> seconds =
          capabilities.durations().stream().map(Duration::toSeconds).sorted().toList();
      throw refused(
          "DURATION",
          "clips last " + seconds + " s, asked for " + request.duration().toSeconds() + " s",
          request);
    }
    if (!capabilities.resolutions().contains(request.resolution())) {
      throw refused(
          "RESOLUTION",
          "clips are made at "
              + capabilities.resolutions().stream().sorted().toList()
              + ", asked for "
              + request.resolution(),
          request);
    }
    if (request.lastFrame().isPresent() && !capabilities.lastFrame()) {
      throw refused("LAST_FRAME", "a clip cannot be told what to end with", request);
    }
    if (request.sound() && capabilities.audio() == Capabilities.Audio.NONE) {
      throw refused("SOUND", "clips have no sound, asked for sound", request);
    }
    if (request.prompt().isBlank()) {
      throw refused("PROMPT_EMPTY", "the prompt must not be blank", request);
    }
    int length = RelayOrders.prompt(request).length();
    if (length > longestPrompt) {
      throw refused(
          "PROMPT_TOO_LONG",
          "the prompt with what to avoid has "
              + length
              + " characters, the most is "
              + longestPrompt,
          request);
    }
  }

  private PermanentException refused(String code, String what, ClipRequest request) {
    return new PermanentException(
        code, failures.message(what + " in shot " + request.shot() + " (" + request.model() + ")"));
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    Request order;
    try {
      check(request);
      order =
          new Request.Builder()
              .url(url(shape.createPath(), ""))
              .headers(keys)
              .post(orders.body(request, inputs))
              .build();
    } catch (PermanentException e) {
      return new Submission.Refused(e.failure());
    } catch (RetryableException e) {
      return new Submission.NotMade(e.failure(), e.retryAfter().orElse(SLOW_DOWN));
    }
    Sent sent = client.submit(order, fence);
    if (sent instanceof Sent.NotSent notSent) {
      return notSent.reason().retryable()
          ? new Submission.NotMade(notSent.reason(), notSent.retryAfter())
          : new Submission.Refused(notSent.reason());
    }
    if (sent instanceof Sent.Lost lost) {
      return new Submission.Lost(lost.reason());
    }
    return outcome(((Sent.Answered) sent).answer());
  }

  /** What an answer to an order means. Only what is certain is said. */
  private Submission outcome(Answer raw) {
    RelayAnswer answer = new RelayAnswer(raw);
    int status = answer.status();
    String what = "the order";
    if (status >= 200 && status < 300) {
      Optional<ProviderJobId> job =
          answer
              .first(shape.answers().idAt())
              .filter(id -> id.length() <= 512)
              .map(ProviderJobId::new);
      if (job.isPresent()) {
        return new Submission.Accepted(job.get());
      }
      return certainlyRefused(answer)
          ? new Submission.Refused(failures.refusal(what, answer))
          : lost("the order's answer has no id", answer);
    }
    if (status == 429) {
      return certainlyRefused(answer)
          ? new Submission.Refused(failures.refusal(what, answer))
          : new Submission.NotMade(
              Failure.retryable("RATE", failures.message(what, answer)),
              raw.retryAfter().orElse(SLOW_DOWN));
    }
    return turnedAway(status, answer)
        ? new Submission.Refused(failures.refusal(what, answer))
        : lost("the order's answer says nothing about the job", answer);
  }

  private static boolean turnedAway(int status, RelayAnswer answer) {
    return switch (status) {
      // the request as such, whoever says so
      case 301, 307, 308, 401, 402, 404, 405, 413, 414, 415 -> true;
      case 503 -> certainlyRefused(answer);
      default -> Answer.refusesTheRequest(status) && answer.tellsAnError();
    };
  }

  private static boolean certainlyRefused(RelayAnswer answer) {
    return RelayFailures.certainKind(answer) != RelayFailures.Kind.OTHER;
  }

  private Submission lost(String what, RelayAnswer answer) {
    return new Submission.Lost(Failure.retryable("UNCLEAR_ANSWER", failures.message(what, answer)));
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    throw new UnsupportedOperationException(provider + " knows no keys of orders");
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
    if (jobs.size() > 1) {
      throw new IllegalArgumentException("at most 1 job in one poll, were " + jobs.size());
    }
    Map<ProviderJobId, ProviderJobStatus> known = new LinkedHashMap<>();
    for (ProviderJobId job : jobs) {
      status(job, ask(job)).ifPresent(status -> known.put(job, status));
    }
    return known;
  }

  private Answer ask(ProviderJobId job) {
    return client.read(
        new Request.Builder().url(url(shape.queryPath(), job.value())).headers(keys).build());
  }

  private Optional<ProviderJobStatus> status(ProviderJobId job, Answer raw) {
    RelayAnswer answer = new RelayAnswer(raw);
    String what = "job " + failures.safe(job.value(), 100);
    if (RelayFailures.saysThatTheJobIsUnknown(answer)) {
      return Optional.empty();
    }
    int status = answer.status();
    if (status < 200 || status >= 300 || !answer.readable()) {
      throw unanswered(what, answer, raw);
    }
    String word = answer.first(shape.answers().statusAt()).orElse("");
    RelayShape.State state = shape.answers().words().get(word.toLowerCase(Locale.ROOT));
    if (state == null) {
      warnOfWord(what, word);
      return Optional.of(
          ProviderJobStatus.Running.strange(
              provider + "/" + account, job, failures.safe(word, 60)));
    }
    return Optional.of(
        switch (state) {
          case RUNNING -> new ProviderJobStatus.Running();
          case FAILED ->
              new ProviderJobStatus.Failed(
                  failures.jobFailure(what + " failed", answer),
                  shape.refunds() ? Optional.of(Money.FREE) : Optional.empty());
          case EXPIRED ->
              new ProviderJobStatus.Failed(
                  Failure.permanent("JOB_EXPIRED", failures.message(what + " expired", answer)),
                  Optional.empty());
          case SUCCEEDED -> succeeded(job, what, answer);
        });
  }

  private RetryableException unanswered(String what, RelayAnswer answer, Answer raw) {
    String code =
        switch (answer.status()) {
          case 401 -> "KEY_REFUSED";
          case 404 -> "PATH_UNKNOWN";
          case 429 -> "RATE";
          default -> answer.readable() ? "HTTP_" + answer.status() : "ANSWER_UNREADABLE";
        };
    return new RetryableException(
        code, failures.message(what, answer), raw.retryAfter().orElse(null), null);
  }

  private void warnOfWord(String what, String word) {
    String shown = failures.safe(word, 60);
    if (warned.size() < 1_000 && warned.add("word " + shown)) {
      log.warn(
          "unknown word for the state of a job, taken for running: account={}/{} word={} where={}",
          provider,
          account,
          shown,
          what);
    }
  }

  private ProviderJobStatus succeeded(ProviderJobId job, String what, RelayAnswer answer) {
    Optional<String> url = answer.first(shape.answers().urlsAt());
    if (url.isPresent()) {
      return new ProviderJobStatus.Succeeded(
          isInline(url.get()) ? INLINE : url.get(), Optional.empty(), answer.expiresAt());
    }
    if (!shape.contentPath().isEmpty() && hasContent(job, what)) {
      return new ProviderJobStatus.Succeeded(CONTENT, Optional.empty(), answer.expiresAt());
    }
    return new ProviderJobStatus.ResultMissing(
        Failure.retryable(
            "SUCCESS_WITHOUT_VIDEO",
            failures.message(what + " is said to have succeeded, and there is no video of it")),
        Optional.empty());
  }

  private static boolean isInline(String url) {
    return url.regionMatches(true, 0, DATA_URI, 0, DATA_URI.length());
  }

  /**
   * Whether there is something at the content's path. Only a clear no is one.
   *
   * @throws RetryableException if it cannot be told now
   */
  private boolean hasContent(ProviderJobId job, String what) {
    Answer raw;
    try {
      raw =
          client.read(
              new Request.Builder()
                  .url(url(shape.contentPath(), job.value()))
                  .headers(keys)
                  .header("Range", "bytes=0-1023")
                  .build());
    } catch (RetryableException e) {
      // not every relay gives parts: this much is no error page
      if (e.failure().code().equals("ANSWER_TOO_LARGE")) {
        return true;
      }
      throw e;
    }
    int status = raw.status();
    if (status >= 300 && status < 400) {
      return true;
    }
    RelayAnswer answer = new RelayAnswer(raw);
    if (status == 200 || status == 206) {
      if (ClipFile.beginsAsClip(raw.body())) {
        return true;
      }
      String type = raw.contentType().toLowerCase(Locale.ROOT);
      if (!type.startsWith("text/") && !answer.readable()) {
        return raw.body().length > 0;
      }
    }
    boolean no =
        status == 404
            || status == 410
            || (answer.readable() && (status == 200 || status == 400 || status == 422));
    if (!no) {
      throw unanswered(what + ", its content", answer, raw);
    }
    return false;
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    try {
      bring(job, result, target);
    } catch (RetryableException e) {
      if (!e.failure().code().equals("RESULT_EXPIRED")) {
        throw e;
      }
      bringOtherwise(job, result, target, e);
    }
  }

  private void bring(ProviderJobId job, String result, Path target) {
    switch (result) {
      case CONTENT -> client.download(url(shape.contentPath(), job.value()), keys, target);
      case INLINE -> bringInline(job, target);
      default -> {
        HttpUrl url = base.resolve(result);
        if (url == null) {
          // It is paid for: asked again, the relay may name a better one, or give the clip itself.
          throw new RetryableException(
              "RESULT_EXPIRED", failures.message("the result of " + job + " is no address"));
        }
        client.download(url, client.isAt(base, url) ? keys : Headers.of(), target);
      }
    }
  }

  private void bringInline(ProviderJobId job, Path target) {
    String uri =
        new RelayAnswer(ask(job))
            .first(shape.answers().urlsAt())
            .filter(RelayGenerator::isInline)
            .orElse("");
    int at = uri.indexOf(BASE64);
    if (at < 0 || at > 100) {
      throw new RetryableException(
          "RESULT_UNAVAILABLE",
          failures.message("the answer about job " + job + " has no clip inside any more"));
    }
    InlineResult.store(
        failures.message("job " + job), uri, at + BASE64.length(), maxResult, target);
  }

  /** An address went stale: the relay may give a fresh one, or has the bytes itself. */
  private void bringOtherwise(
      ProviderJobId job, String stale, Path target, RetryableException first) {
    if (stale.equals(CONTENT) || stale.equals(INLINE)) {
      throw first;
    }
    if (poll(List.of(job)).get(job) instanceof ProviderJobStatus.Succeeded again) {
      try {
        bring(job, again.result(), target);
        return;
      } catch (RetryableException e) {
        if (shape.contentPath().isEmpty() || again.result().equals(CONTENT)) {
          throw e;
        }
      }
    } else if (shape.contentPath().isEmpty()) {
      throw first;
    }
    bring(job, CONTENT, target);
  }

  private HttpUrl url(String path, String id) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    String start = base.toString();
    String root = start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    return HttpUrl.get(root + path.replace("{id}", encoded));
  }

  /** Ends what is under way; an order among it counts as lost. */
  @Override
  public void close() {
    client.close();
  }

  /**
   * The settings of a generator. By default: 10 requests a second, 60 s for an order, a poll every
   * 10 s, half an hour for a job.
   */
  public static final class Builder extends AccountBuilder<Builder> {
    private static final Money FAST = new Money(300_000, "USD");
    private static final Money STANDARD = new Money(1_200_000, "USD");

    private final URI base;
    private final String key;
    private String provider = "relay";
    private String model = "veo3.1-fast";
    private RelayShape shape = RelayShape.OPENAI_VIDEOS;
    private List<Duration> durations = List.of();
    private Set<String> resolutions = Set.of("720p");
    private Optional<Boolean> lastFrame = Optional.empty();
    private Capabilities.Audio audio = Capabilities.Audio.ALWAYS;
    private final Map<String, Money> prices =
        new LinkedHashMap<>(
            Map.of(
                "veo3.1-fast", FAST,
                "veo-3.1-fast", FAST,
                "veo3_fast", FAST,
                "veo3.1", STANDARD,
                "veo-3.1", STANDARD,
                "veo3", STANDARD));
    private Money otherPrice = STANDARD;
    private int longestPrompt = 4_000;
    private long maxResult = 500_000_000;
    private long maxAnswer = 64_000_000;
    private FrameFiles.Limits pictures = new FrameFiles.Limits(128, 8_192, 3, 10_000_000);
    private Optional<Function<Path, URI>> frameAddresses = Optional.empty();

    private Builder(URI base, String key) {
      super(10, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMinutes(30));
      this.base = base;
      this.key = key;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** The generator's name; {@code relay} by default. 1 to 30 of {@code [a-z0-9-]}. */
    public Builder provider(String name) {
      this.provider = name;
      return this;
    }

    /** What new requests name; {@code veo3.1-fast} by default. Relays have their own names. */
    public Builder model(String name) {
      this.model = name;
      return this;
    }

    /** The relay's interface; {@link RelayShape#OPENAI_VIDEOS} by default. */
    public Builder shape(RelayShape shape) {
      this.shape = shape;
      return this;
    }

    /**
     * The lengths that the relay's model makes; by default 4, 6 and 8 s where the shape has a field
     * for the length, and 8 s where it has none.
     */
    public Builder durations(List<Duration> lengths) {
      this.durations = List.copyOf(lengths);
      return this;
    }

    /** Like {@code 720p} or {@code 4k}; only 720p by default. */
    public Builder resolutions(Set<String> names) {
      this.resolutions = Set.copyOf(names);
      return this;
    }

    /** Whether a clip can be told what to end with; by default as the shape says. */
    public Builder lastFrame(boolean taken) {
      this.lastFrame = Optional.of(taken);
      return this;
    }

    /** Whether clips have sound; always by default. */
    public Builder audio(Capabilities.Audio audio) {
      this.audio = audio;
      return this;
    }

    /**
     * What a call of a model costs. By default 0.30 USD for the fast and 1.20 USD for the standard
     * Veo 3.1, as relays asked before October 2026.
     */
    public Builder price(String model, Money price) {
      prices.put(model, price);
      return this;
    }

    /** What a call of any other model is taken to cost; 1.20 USD by default. */
    public Builder otherPrice(Money price) {
      this.otherPrice = price;
      return this;
    }

    /** How long a prompt may be, at least 1; 4000 characters by default. */
    public Builder longestPrompt(int characters) {
      this.longestPrompt = characters;
      return this;
    }

    /**
     * What pictures the relay takes; by default sides of 128 to 8192 pixels, an aspect of at most
     * 1:3, and 10 MB.
     */
    public Builder pictures(int minSide, int maxSide, double maxAspect, long maxBytes) {
      this.pictures = new FrameFiles.Limits(minSide, maxSide, maxAspect, maxBytes);
      return this;
    }

    /**
     * Gives a frame's file a public address, for a shape with {@link RelayShape.Form#ADDRESS}. A
     * {@link RetryableException} puts the order off.
     */
    public Builder frameAddresses(Function<Path, URI> addresses) {
      this.frameAddresses = Optional.of(addresses);
      return this;
    }

    /** How large an answer may be, for relays that put the clip into it; 64 MB by default. */
    public Builder maxAnswer(long bytes) {
      this.maxAnswer = bytes;
      return this;
    }

    /** How large a clip may be; 500 MB by default. */
    public Builder maxResult(long bytes) {
      this.maxResult = bytes;
      return this;
    }

    private List<Duration> durations() {
      if (!durations.isEmpty()) {
        return durations;
      }
      return shape.fields().seconds().isEmpty()
          ? List.of(Duration.ofSeconds(8))
          : List.of(Duration.ofSeconds(4), Duration.ofSeconds(6), Duration.ofSeconds(8));
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range, or the relay's address is
     *     neither public https nor allowed
     */
    public RelayGenerator build() {
      require(
          provider.matches("[a-z0-9-]{1,30}"),
          "provider must be 1 to 30 of [a-z0-9-], was '" + provider + "'");
      require(!model.isBlank(), "model must not be blank");
      require(
          key.matches("[\\x21-\\x7e]{1,2000}"),
          "the key must be visible ASCII without spaces, has " + key.length() + " characters");
      require(longestPrompt >= 1, "longestPrompt must be at least 1, was " + longestPrompt);
      require(
          shape.frames().form() != RelayShape.Form.ADDRESS || frameAddresses.isPresent(),
          "this relay takes frames by their addresses: frameAddresses is needed");
      if (!shape.fields().size().isEmpty()) {
        resolutions.forEach(RelayOrders::shorterSide);
      }
      @Nullable HttpUrl url = HttpUrl.parse(base.toString());
      if (url == null || url.query() != null || !url.username().isEmpty()) {
        throw new IllegalArgumentException(
            "the relay's address must be http or https without a query or a user, its host is "
                + base.getHost());
      }
      AccountSettings settings = settings();
      ProviderClient client =
          settings.client(provider).maxAnswer(maxAnswer).maxDownload(maxResult).build();
      client.requireTrusted(url);
      return new RelayGenerator(this, settings, url, client);
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException(rule);
      }
    }
  }
}

package dev.petforge.video.kling;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ListedJob;
import dev.petforge.generation.OrderKeys;
import dev.petforge.generation.PromptTerms;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.http.Redaction;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.video.AccountBuilder;
import dev.petforge.video.internal.http.AccountSettings;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.FrameFiles;
import dev.petforge.video.internal.http.ProviderClient;
import dev.petforge.video.internal.http.Sent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes clips with Kling, from a first and possibly a last frame. Every order carries the call's
 * key as Kling's {@code external_task_id}, which Kling takes once for the whole account: an order
 * whose answer was lost is found under it, and one that is sent again is refused free of charge
 * (public measurement, 2026-09-22). So a paid clip is never bought twice. That holds at Kling's own
 * hosts; a relay may drop the key, see {@link Builder#keyed}, and takes the price with the order,
 * see {@link Builder#refunds}.
 *
 * <p>Kling has two dialects; see {@link Dialect}. What a failure is called: {@code KEY_REFUSED},
 * {@code ACCOUNT_ABNORMAL}, {@code ARREARS}, {@code PACK_USED_UP}, {@code NO_RIGHT}, {@code
 * IP_NOT_ALLOWED}, {@code MODEL_GONE}, {@code METHOD_GONE}, {@code BAD_PARAMETER}, {@code
 * CONTENT_BLOCKED}, {@code RATE}, {@code SLOTS}, {@code UNAVAILABLE}; Kling's own number and words
 * are in the message. Safe for use by many threads.
 */
public final class KlingGenerator implements VideoGenerator, AutoCloseable {
  /** Kling clears results 30 days after they were done (vendor, read 2026-09-20). */
  private static final Duration RESULT_LIFE = Duration.ofDays(30);

  /** For accounts outside of mainland China. */
  public static final URI SINGAPORE = URI.create("https://api-singapore.klingai.com");

  /** For accounts of mainland China; keys of the two are not interchangeable. */
  public static final URI BEIJING = URI.create("https://api-beijing.klingai.com");

  /** The old dialect has no more (vendor, 2026-09). */
  private static final int MOST_PAGES = 1_000;

  private static final int MOST_BARREN_PAGES = 20;

  /** How many jobs one question may name: more are refused (measured 2026-09). */
  private static final int POLL_BATCH = 20;

  /** A provider that answers with anything must not fill the log or the memory. */
  private static final int MOST_STRANGE_WORDS = 100;

  private static final int PROMPT_MAX = 2500;
  private static final Duration LONGEST_RUN = Duration.ofMinutes(60);

  /** Each side at least 300 px, 1:2.5 to 2.5:1, 10 MB: Kling's documentation, 2026-09. */
  private static final FrameFiles.Limits LIMITS =
      new FrameFiles.Limits(300, 16_384, 2.5, 10_000_000);

  private static final Logger log = LoggerFactory.getLogger(KlingGenerator.class);

  private final String account;
  private final String model;
  private final List<KlingModel> models;
  private final KlingWire wire;
  private final Optional<KlingWire> otherDialect;
  private final KlingApi api;
  private final KlingErrors errors;
  private final ProviderClient client;
  private final FrameFiles frames;
  private final OrderKeys keysOfOrders;
  private final Charge charge;
  private final boolean refunds;
  private final Capabilities capabilities;
  private final Duration slotWait;
  private final long unitMicros;
  private final Set<String> strangeWords = ConcurrentHashMap.newKeySet();

  /** Which of Kling's interfaces is spoken. */
  public enum Dialect {
    /** The one of 2026-06, with an API key. It has no negative prompt: one joins the prompt. */
    NEW,
    /** {@code /v1/videos/image2video}, with an API key or access and secret key. */
    LEGACY
  }

  private KlingGenerator(Builder builder, AccountSettings settings, HttpUrl host, KlingKeys keys) {
    String name = "kling/" + settings.account();
    this.account = settings.account();
    this.model = builder.model;
    this.models = builder.models;
    this.wire = builder.dialect == Dialect.NEW ? new NewWire(host) : new LegacyWire(host);
    this.otherDialect =
        builder.dialect == Dialect.LEGACY
                && builder.ownHosts.contains(host.host())
                && builder.keys.apiKey().isPresent()
            ? Optional.of(new NewWire(host))
            : Optional.empty();
    this.client = settings.client("kling").reads(builder.attempts, builder.firstPause).build();
    client.requireTrusted(host);
    this.errors = new KlingErrors(name, keys);
    this.api = new KlingApi(client, keys, errors, name);
    this.frames = new FrameFiles(LIMITS, settings.fitPictures());
    this.slotWait = builder.slotWait;
    this.unitMicros = builder.unitMicros;
    this.keysOfOrders = keysOfOrders(builder, host);
    // A relay takes its own price, and with the order.
    this.charge = builder.ownHosts.contains(host.host()) ? Charge.AT_SUCCESS : Charge.AT_ORDER;
    this.refunds = builder.refunds;
    this.capabilities = capabilities(settings);
  }

  /** A relay is spoken to as Kling is, and may drop what it does not know. */
  private static OrderKeys keysOfOrders(Builder builder, HttpUrl host) {
    boolean kept = builder.keyed.orElseGet(() -> builder.ownHosts.contains(host.host()));
    if (kept) {
      return new OrderKeys.Kept();
    }
    return builder.keyed.isPresent()
        ? new OrderKeys.None()
        : new OrderKeys.Unproven(
            builder.dialect.name().toLowerCase(Locale.ROOT)
                + " "
                + Redaction.BY_LOOKS.line(
                    host.scheme() + "://" + host.host() + ":" + host.port() + host.encodedPath(),
                    200));
  }

  private Capabilities capabilities(AccountSettings settings) {
    Optional<KlingModel> known = known(model);
    if (known.isEmpty()) {
      warnOfUnknown(model);
    }
    List<Integer> seconds =
        known
            .map(KlingModel::seconds)
            .orElseGet(() -> IntStream.rangeClosed(3, 15).boxed().toList());
    Capabilities.Audio audio =
        known
            .map(
                one ->
                    one.soundIsAsked()
                        ? Capabilities.Audio.OPTIONAL
                        : one.alwaysSounds() ? Capabilities.Audio.ALWAYS : Capabilities.Audio.NONE)
            .orElse(Capabilities.Audio.OPTIONAL);
    return new Capabilities(
        seconds.stream().map(Duration::ofSeconds).toList(),
        known.map(KlingModel::resolutions).orElse(Set.of("720p", "1080p", "4k")),
        known.map(one -> !one.lastFrame().isEmpty()).orElse(true),
        audio,
        keysOfOrders,
        false,
        settings.pollInterval(),
        POLL_BATCH,
        settings.longestRun(),
        charge,
        RESULT_LIFE,
        prompts(known.map(KlingModel::promptMax).orElse(PROMPT_MAX)));
  }

  /** The old dialect has one limit for all its models, and a field for what must not be seen. */
  private PromptTerms prompts(int promptMax) {
    return wire instanceof LegacyWire
        ? PromptTerms.characters(Math.min(PROMPT_MAX, promptMax)).withNegativeField()
        : PromptTerms.characters(promptMax);
  }

  /** Begins a generator. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String provider() {
    return "kling";
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

  private Optional<KlingModel> known(String name) {
    return models.stream().filter(one -> one.isNamed(name)).findFirst();
  }

  private static void warnOfUnknown(String model) {
    log.warn("model is not configured, what it can do and costs is not known: model={}", model);
  }

  /**
   * By the price list of 2026-09-20 or the configured one. What is not in the list counts as the
   * dearest of it, so that a budget is rather kept too well.
   */
  @Override
  public Money price(ClipRequest request) {
    long second =
        known(request.model())
            .flatMap(one -> one.price(request.resolution(), request.sound()))
            .orElseGet(this::dearest);
    return new Money(second * request.duration().toSeconds(), "USD");
  }

  private long dearest() {
    return models.stream()
        .flatMap(
            one ->
                java.util.stream.Stream.concat(
                    one.silent().values().stream(), one.sounding().values().stream()))
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  @Override
  public void check(ClipRequest request) {
    Optional<KlingModel> known = known(request.model());
    if (known.isEmpty()) {
      warnOfUnknown(request.model());
      return;
    }
    KlingModel one = known.get();
    if (wire.name(one).isEmpty()) {
      throw refused("MODEL_GONE", one.name() + " is not sold in the old dialect", request);
    }
    long seconds = request.duration().toSeconds();
    if (!one.seconds().contains((int) seconds)) {
      throw refused(
          "DURATION",
          request.model() + " makes clips of " + listed(one) + " s, asked for " + seconds + " s",
          request);
    }
    if (!one.resolutions().contains(request.resolution())) {
      throw refused(
          "RESOLUTION",
          request.model()
              + " makes clips at "
              + one.resolutions()
              + ", asked for "
              + request.resolution(),
          request);
    }
    if (one.price(request.resolution(), request.sound()).isEmpty()) {
      throw refused(
          "SOUND",
          request.model()
              + (request.sound() ? " makes no sound at " : " always makes sound at ")
              + request.resolution(),
          request);
    }
    if (request.lastFrame().isPresent() && !one.lastFrame().contains(request.resolution())) {
      throw refused(
          "LAST_FRAME",
          request.model()
              + " cannot be told what to end with at "
              + request.resolution()
              + ", it can at "
              + one.lastFrame(),
          request);
    }
    checkWords(request, one);
  }

  private void checkWords(ClipRequest request, KlingModel one) {
    int length = wire.prompt(request.prompt(), request.negativePrompt()).length();
    int most = prompts(one.promptMax()).most();
    if (length > most) {
      throw refused(
          "PROMPT_TOO_LONG",
          "the prompt with what must not be seen has "
              + length
              + " characters, "
              + request.model()
              + " takes "
              + most,
          request);
    }
    if (wire instanceof LegacyWire && request.negativePrompt().length() > PROMPT_MAX) {
      throw refused(
          "PROMPT_TOO_LONG",
          "the negative prompt has "
              + request.negativePrompt().length()
              + " characters, the most is "
              + PROMPT_MAX,
          request);
    }
    if (request.prompt().isBlank()) {
      throw refused("PROMPT_EMPTY", "the prompt must not be blank", request);
    }
  }

  private static String listed(KlingModel model) {
    return String.join(", ", model.seconds().stream().map(String::valueOf).toList());
  }

  private static PermanentException refused(String code, String what, ClipRequest request) {
    return new PermanentException(code, "kling: " + what + " in shot " + request.shot());
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    KlingOrder order;
    try {
      check(request);
      if (request.lastFrame().isPresent() && inputs.lastFrame().isEmpty()) {
        throw refused("LAST_FRAME", "the last frame that was asked for is not there", request);
      }
      Optional<FrameFiles.Frame> last =
          request.lastFrame().flatMap(wanted -> inputs.lastFrame()).map(frames::read);
      FrameFiles.Frame first = frames.first(request, inputs);
      order = new KlingOrder(key, request, known(request.model()), first, last);
    } catch (PermanentException e) {
      return new Submission.Refused(e.failure());
    }
    Sent sent = api.submit(wire.create(order), fence);
    if (sent instanceof Sent.Answered answered) {
      return sorted(key, answered.answer());
    } else if (sent instanceof Sent.NotSent notSent) {
      return new Submission.NotMade(notSent.reason(), notSent.retryAfter());
    }
    return new Submission.Lost(((Sent.Lost) sent).reason());
  }

  private Submission sorted(CallKey key, Answer raw) {
    Optional<KlingAnswer> known = KlingAnswer.of(raw);
    if (known.isEmpty()) {
      // A gateway's page says nothing about what lies behind it.
      return lost(
          "UNREADABLE_ANSWER",
          "the order " + key + " was answered with " + raw + ": " + errors.words(raw.excerpt()));
    }
    KlingAnswer answer = known.get();
    if (answer.code() == 0) {
      return wire.created(answer.data())
          .<Submission>map(Submission.Accepted::new)
          .orElseGet(
              () -> lost("UNREADABLE_ANSWER", "the order " + key + " was accepted without a name"));
    }
    if (KlingErrors.mayBeThereAlready(answer) && !(keysOfOrders instanceof OrderKeys.None)) {
      return thereAlready(key, answer);
    }
    return switch (KlingErrors.kind(answer)) {
      case REFUSED -> new Submission.Refused(errors.failure(answer));
      case WAIT ->
          new Submission.NotMade(errors.failure(answer), answer.retryAfter().orElse(slotWait));
      case UNSURE -> new Submission.Lost(errors.failure(answer));
    };
  }

  /**
   * Only who asks for the job knows what such a refusal means; to ask is free. Keys are the
   * account's in both dialects, and the old one does not see what was ordered in the new one
   * (public measurement, 2026-09-22).
   */
  private Submission thereAlready(CallKey key, KlingAnswer answer) {
    Failure reason = errors.failure(answer);
    try {
      Optional<KlingTask> found =
          task(key, wire).or(() -> otherDialect.flatMap(other -> task(key, other)));
      if (found.isEmpty()) {
        return new Submission.Refused(reason);
      }
      // Who does not look for keys answers with any job, and that may be another order's.
      boolean proven = keysOfOrders instanceof OrderKeys.Kept;
      return proven || found.get().key().equals(key.value())
          ? new Submission.Accepted(new ProviderJobId(found.get().id()))
          : new Submission.Lost(
              Failure.retryable(
                  reason.code(),
                  reason.message()
                      + "; whether job "
                      + errors.words(found.get().id())
                      + " is that of "
                      + key
                      + " cannot be seen: it does not tell its key"));
    } catch (PetForgeException e) {
      return new Submission.Lost(
          Failure.retryable(
              reason.code(),
              reason.message()
                  + "; whether there is a job of "
                  + key
                  + " already cannot be seen now: "
                  + e.getMessage()));
    }
  }

  private static Submission lost(String code, String message) {
    return new Submission.Lost(Failure.retryable(code, "kling: " + message));
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    if (keysOfOrders instanceof OrderKeys.None) {
      throw new UnsupportedOperationException(
          "kling/" + account + " is set to keep no keys: a lost order cannot be looked up");
    }
    return task(key, wire).map(task -> new ProviderJobId(task.id()));
  }

  private Optional<KlingTask> task(CallKey key, KlingWire dialect) {
    List<KlingTask> found =
        api.lookUp(dialect.find(key), dialect.missing()).stream()
            .flatMap(answer -> dialect.tasks(answer.data()).stream())
            .filter(task -> !task.id().isBlank())
            .toList();
    // Relays do not all tell the key. The question was for no other, but several jobs are an answer
    // to another question.
    return found.stream()
        .filter(task -> task.key().equals(key.value()))
        .findFirst()
        .or(
            () ->
                found.size() == 1
                    ? found.stream().filter(t -> t.key().isEmpty()).findFirst()
                    : Optional.empty());
  }

  /**
   * @throws RetryableException with code {@code ENDLESS_LIST} if the list does not come to its end:
   *     what is missing from it would be taken for never made
   */
  @Override
  public Optional<List<ListedJob>> list(Instant since) {
    Map<ProviderJobId, ListedJob> jobs = new LinkedHashMap<>();
    Set<String> asked = new HashSet<>();
    Optional<String> cursor = Optional.of("");
    int barren = 0;
    while (cursor.isPresent()) {
      if (!asked.add(cursor.get())) {
        throw endless("the same page comes again");
      }
      if (asked.size() > MOST_PAGES) {
        throw endless("there are more than " + MOST_PAGES + " pages");
      }
      KlingAnswer answer = api.read(wire.list(since, cursor.get()));
      int before = jobs.size();
      for (KlingTask task : wire.page(answer.data())) {
        if (!task.id().isBlank()) {
          ProviderJobId job = new ProviderJobId(task.id());
          jobs.put(job, new ListedJob(job, Optional.of(task.key()).filter(key -> !key.isBlank())));
        }
      }
      cursor = wire.next(answer.data(), since, cursor.get());
      // One alone may be of jobs that were deleted.
      barren = jobs.size() == before ? barren + 1 : 0;
      if (cursor.isPresent() && barren == MOST_BARREN_PAGES) {
        throw endless(barren + " pages one after another bring nothing new, and there is more");
      }
    }
    return Optional.of(List.copyOf(jobs.values()));
  }

  private RetryableException endless(String why) {
    return new RetryableException(
        "ENDLESS_LIST", "kling/" + account + ": the list of jobs does not come to its end, " + why);
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
    if (jobs.size() > POLL_BATCH) {
      throw new IllegalArgumentException(
          "at most " + POLL_BATCH + " jobs in one poll, were " + jobs.size());
    }
    if (jobs.isEmpty()) {
      return Map.of();
    }
    Map<ProviderJobId, ProviderJobStatus> known = new LinkedHashMap<>();
    for (HttpUrl question : wire.poll(jobs)) {
      try {
        api.lookUp(question, wire.missing())
            .ifPresent(answer -> wire.tasks(answer.data()).forEach(task -> put(known, jobs, task)));
      } catch (RetryableException e) {
        if (known.isEmpty()) {
          throw e;
        }
        // What the earlier questions brought is true all the same.
        log.warn("poll broke off: account={} because={}", account, e.getMessage());
        return known;
      }
    }
    return known;
  }

  private void put(
      Map<ProviderJobId, ProviderJobStatus> known, Collection<ProviderJobId> jobs, KlingTask task) {
    jobs.stream()
        .filter(job -> job.value().equals(task.id()))
        .findFirst()
        .ifPresent(job -> known.put(job, status(task)));
  }

  private ProviderJobStatus status(KlingTask task) {
    // What Kling took from a relay is not what the relay took from us.
    boolean direct = charge == Charge.AT_SUCCESS;
    Optional<Money> charged = direct ? task.units().map(this::money) : Optional.empty();
    Optional<Money> chargedForFailure = !direct && refunds ? Optional.of(Money.FREE) : charged;
    return switch (task.word()) {
      case "submitted", "processing" -> new ProviderJobStatus.Running();
      case "succeed", "succeeded" ->
          task.url()
              .<ProviderJobStatus>map(url -> new ProviderJobStatus.Succeeded(url, charged))
              .orElseGet(
                  () ->
                      new ProviderJobStatus.ResultMissing(
                          Failure.retryable(
                              "NO_VIDEO", "kling: job " + task.id() + " succeeded without a video"),
                          charged));
      case "failed" ->
          new ProviderJobStatus.Failed(errors.ended(task.id(), task.message()), chargedForFailure);
      default -> {
        String word = errors.words(task.word());
        if (strangeWords.size() < MOST_STRANGE_WORDS && strangeWords.add(word)) {
          log.warn(
              "unknown state of a job, taken for running: account={} job={} state={}",
              account,
              task.id(),
              word);
        }
        yield ProviderJobStatus.Running.strange(
            "kling/" + account, new ProviderJobId(task.id()), word);
      }
    };
  }

  private Money money(BigDecimal units) {
    return new Money(
        units
            .multiply(BigDecimal.valueOf(unitMicros))
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact(),
        "USD");
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    try {
      download(job, result, target);
    } catch (RetryableException e) {
      if (!e.failure().code().equals("RESULT_EXPIRED")) {
        throw e;
      }
      // Addresses are signed for a while; the files are kept for 30 days and have fresh ones.
      String fresh =
          Optional.ofNullable(poll(List.of(job)).get(job))
              .filter(ProviderJobStatus.Succeeded.class::isInstance)
              .map(status -> ((ProviderJobStatus.Succeeded) status).result())
              .orElseThrow(() -> e);
      log.info("address of a result expired, has a fresh one: account={} job={}", account, job);
      download(job, fresh, target);
    }
  }

  private void download(ProviderJobId job, String result, Path target) {
    HttpUrl url = HttpUrl.parse(result);
    if (url == null) {
      throw new RetryableException(
          "RESULT_EXPIRED", "kling: the result of job " + job + " has no address that can be read");
    }
    client.download(url, Headers.of(), target);
  }

  /** Ends what is under way; an order among it counts as lost. */
  @Override
  public void close() {
    client.close();
  }

  /**
   * The settings of a generator. By default: 10 requests a second, 30 s for an order, a poll every
   * 5 s (less is not liked), an hour for a job.
   */
  public static final class Builder extends AccountBuilder<Builder> {
    private URI host = SINGAPORE;
    private Dialect dialect = Dialect.NEW;
    private KlingKeys.Given keys =
        new KlingKeys.Given(Optional.empty(), Optional.empty(), Optional.empty());
    private String model = "kling-3.0";
    private List<KlingModel> models = KlingModel.standard();

    /** Where keys are kept and units taken at success; the last is the former one (2026-09). */
    private Set<String> ownHosts =
        Set.of(SINGAPORE.getHost(), BEIJING.getHost(), "api.klingai.com");

    private InstantSource clock = InstantSource.system();
    private Optional<Boolean> keyed = Optional.empty();
    private boolean refunds;
    private Duration slotWait = Duration.ofSeconds(15);
    private Duration firstPause = Duration.ofMillis(300);
    private int attempts = 3;
    private long unitMicros = 140_000;

    private Builder() {
      super(10, Duration.ofSeconds(30), Duration.ofSeconds(5), LONGEST_RUN);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Where Kling is, without a path of its own or with a relay's; {@link #SINGAPORE} by default.
     */
    public Builder host(URI host) {
      this.host = host;
      return this;
    }

    /**
     * Whether the host keeps the keys of orders, finds jobs by them, and takes none twice. By
     * default Kling's own hosts are taken to do so, and of any other it has to be seen first: an
     * order whose answer is lost until then is left to a person.
     */
    public Builder keyed(boolean kept) {
      this.keyed = Optional.of(kept);
      return this;
    }

    /**
     * Whether a host that is not Kling's own gives back what a failed job had cost; no by default.
     * Relays take the price with the order, so a failed job counts as paid unless they do. At
     * Kling's own hosts units are taken at success alone, and this says nothing.
     */
    public Builder refunds(boolean given) {
      this.refunds = given;
      return this;
    }

    /** Which hosts are Kling's own, for tests. */
    Builder ownHosts(Set<String> hosts) {
      this.ownHosts = Set.copyOf(hosts);
      return this;
    }

    /** Which interface is spoken; the new one by default. */
    public Builder dialect(Dialect dialect) {
      this.dialect = dialect;
      return this;
    }

    /** The API key, good for both dialects. */
    public Builder apiKey(String key) {
      this.keys = new KlingKeys.Given(Optional.of(key), Optional.empty(), Optional.empty());
      return this;
    }

    /** Access and secret key, good for the old dialect only. */
    public Builder accessKey(String accessKey, String secretKey) {
      this.keys =
          new KlingKeys.Given(Optional.empty(), Optional.of(accessKey), Optional.of(secretKey));
      return this;
    }

    /** The model of new requests, in the words of either dialect; {@code kling-3.0} by default. */
    public Builder model(String name) {
      this.model = name;
      return this;
    }

    /** What is known of the models, at least one; {@link KlingModel#standard} by default. */
    public Builder models(List<KlingModel> models) {
      this.models = List.copyOf(models);
      return this;
    }

    /** What tells the time for tokens; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * How long to leave it when Kling has no free slot and does not say; above 0, 15 s by default.
     */
    public Builder slotWait(Duration wait) {
      this.slotWait = wait;
      return this;
    }

    /**
     * How questions are repeated when there is no answer.
     *
     * @param attempts at least 1, 3 by default
     * @param firstPause at least 10 ms, 300 ms by default; it doubles each time
     */
    public Builder reads(int attempts, Duration firstPause) {
      this.attempts = attempts;
      this.firstPause = firstPause;
      return this;
    }

    /** What a unit costs, in millionths of a US dollar; 140000 by default (2026-09-20). */
    public Builder unitPrice(long micros) {
      this.unitMicros = micros;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range, or keys are missing or not
     *     for the dialect
     */
    public KlingGenerator build() {
      require(!model.isBlank(), "model must not be blank");
      require(!models.isEmpty(), "models must not be empty");
      require(above0(slotWait), "slotWait must be above 0, was " + slotWait);
      require(unitMicros >= 0, "unitPrice must be at least 0, was " + unitMicros);
      require(
          keys.apiKey().isPresent() || keys.accessKey().isPresent(),
          "either an API key or access and secret key must be set");
      require(
          keys.visible(), "keys must be visible ASCII without spaces, as the console shows them");
      require(
          dialect == Dialect.LEGACY || keys.apiKey().isPresent(),
          "the new dialect takes an API key only, access and secret key were set");
      HttpUrl url = HttpUrl.get(host);
      require(url != null, "host must be an http or https address, was " + host);
      return new KlingGenerator(
          this, settings(), trimmed(java.util.Objects.requireNonNull(url)), keys());
    }

    /** Without the empty part that a slash at the end stands for. */
    private static HttpUrl trimmed(HttpUrl url) {
      int last = url.pathSize() - 1;
      return url.pathSegments().get(last).isEmpty()
          ? url.newBuilder().removePathSegment(last).build()
          : url;
    }

    private KlingKeys keys() {
      return keys.apiKey()
          .map(KlingKeys::apiKey)
          .orElseGet(
              () ->
                  KlingKeys.signed(
                      keys.accessKey().orElseThrow(), keys.secretKey().orElseThrow(), clock));
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

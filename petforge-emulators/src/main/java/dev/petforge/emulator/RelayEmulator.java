package dev.petforge.emulator;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/**
 * A reseller of other providers' clips. It offers the interfaces that are common among them, side
 * by side: {@code /v1/videos} (form or JSON) and {@code /v1/video/generations} of new-api, {@code
 * /v1/video/create} with {@code /v1/video/query}, kie.ai's {@code /api/v1/veo/generate}, and
 * OpenRouter's {@code /api/v1/videos}. There is no contract for any of them: the shapes are what
 * their pages and their clients showed in autumn of 2026.
 *
 * <p>kie.ai's {@code callBackUrl} and OpenRouter's {@code callback_url} are told of the end of
 * their jobs; the other interfaces have no such thing.
 *
 * <p>As all relays it knows no key for a create: each one is a new job. It takes the price of a
 * call at once, whatever its length, and gives it back when the job fails.
 */
public final class RelayEmulator extends Emulator {
  /** Where an answer has the clip of a job that is done. */
  public enum ResultPlace {
    /** {@code video_url}. */
    VIDEO_URL,
    /** {@code url}. */
    URL,
    /** {@code data.url}. */
    DATA_URL,
    /** {@code data.video_url}. */
    DATA_VIDEO_URL,
    /** {@code metadata.url}. */
    METADATA_URL,
    /** The first of {@code output}. */
    OUTPUT,
    /** {@code content.video_url}. */
    CONTENT_VIDEO_URL,
    /** {@code url}, which holds the whole clip as a data URI. */
    INLINE,
    /** Nowhere; there is only the content's own path. */
    CONTENT_PATH,
    /** Nowhere, and the content's own path redirects to a signed address. */
    CONTENT_REDIRECT
  }

  /** What a relay was told to answer. */
  private record Scripted(int status, String contentType, String body) {}

  private static final String MODELS =
      "(google/)?veo[-_]?3([.]1)?([-_](fast|lite|pro|4k|frames|components|generate|quality|001))*";
  private static final RelayDialect UNIFIED = new RelayUnified();
  private static final RelayDialect KIE = new RelayKie();
  private static final Map<String, RelayDialect> WITH_IDS_IN_THE_PATH =
      Map.of(
          "/v1/videos", new RelayOpenAiVideos(),
          "/v1/video/generations", new RelayGenerations(),
          "/api/v1/videos", new RelayOpenRouter());
  private static final String CONTENT = "/content";
  private static final Duration TOO_LATE = Duration.ofMinutes(10);

  private final Object till = new Object();
  private final Deque<Scripted> creates = new ArrayDeque<>();
  private final Deque<Scripted> queries = new ArrayDeque<>();
  private final Set<String> shownStrange = new HashSet<>();
  private Optional<ResultPlace> place = Optional.empty();
  private Optional<URI> files = Optional.empty();
  private UnaryOperator<Map<String, Object>> lastTouch = UnaryOperator.identity();

  /** Starts it. */
  public RelayEmulator(EmulatorSettings settings) {
    super(settings);
  }

  /** Where answers have their clips from now on, instead of each interface's usual place. */
  public synchronized RelayEmulator resultsAt(ResultPlace where) {
    place = Optional.of(where);
    return this;
  }

  /**
   * Puts another server's address into the addresses of clips, instead of this one's.
   *
   * @param server without a path, for example {@code http://localhost:8080}
   */
  public synchronized RelayEmulator resultsFrom(URI server) {
    files = Optional.of(server);
    return this;
  }

  /** Answers the next create with this, and accepts nothing. May be called again for the next. */
  public synchronized RelayEmulator answerCreate(int status, String contentType, String body) {
    creates.add(new Scripted(status, contentType, body));
    return this;
  }

  /** Answers the next question about a job with this. May be called again for the next. */
  public synchronized RelayEmulator answerQuery(int status, String contentType, String body) {
    queries.add(new Scripted(status, contentType, body));
    return this;
  }

  /** Changes what is answered about a job, the last thing before it goes out. */
  public synchronized RelayEmulator rewriteStatus(UnaryOperator<Map<String, Object>> change) {
    lastTouch = change;
    return this;
  }

  @Override
  List<AccountEntry> entries(EmulatedJob job) {
    AccountEntry taken = AccountEntry.charge(job, job.accepted());
    return job.calledDone() ? List.of(taken) : List.of(taken, AccountEntry.refund(job, job.done()));
  }

  @Override
  void handle(Exchange exchange) throws IOException {
    String path = exchange.path();
    if (exchange.method().equals("POST")) {
      createAt(exchange, path);
      return;
    }
    if (!exchange.method().equals("GET")) {
      noSuchPath(exchange);
    } else if (path.equals("/v1/video/query")) {
      query(exchange, UNIFIED, exchange.query().getOrDefault("id", ""));
    } else if (path.equals("/api/v1/veo/record-info")) {
      query(exchange, KIE, exchange.query().getOrDefault("taskId", ""));
    } else {
      queryByPath(exchange);
    }
  }

  private void createAt(Exchange exchange, String path) throws IOException {
    RelayDialect dialect =
        switch (path) {
          case "/v1/video/create" -> UNIFIED;
          case "/api/v1/veo/generate" -> KIE;
          default -> WITH_IDS_IN_THE_PATH.get(path);
        };
    if (dialect == null) {
      noSuchPath(exchange);
    } else {
      create(exchange, dialect);
    }
  }

  private void queryByPath(Exchange exchange) throws IOException {
    String path = exchange.path();
    for (Map.Entry<String, RelayDialect> each : WITH_IDS_IN_THE_PATH.entrySet()) {
      if (!path.startsWith(each.getKey() + "/")) {
        continue;
      }
      String id = path.substring(each.getKey().length() + 1);
      if (id.endsWith(CONTENT) && !(each.getValue() instanceof RelayGenerations)) {
        content(exchange, each.getValue(), id.substring(0, id.length() - CONTENT.length()));
      } else {
        query(exchange, each.getValue(), id);
      }
      return;
    }
    noSuchPath(exchange);
  }

  private void noSuchPath(Exchange exchange) throws IOException {
    complain("there is no " + exchange.line());
    exchange.answer(
        404,
        Map.of(
            "error",
            Map.of("message", "Invalid URL (" + exchange.line() + ")", "code", "invalid_url")));
  }

  private void create(Exchange exchange, RelayDialect dialect) throws IOException {
    Optional<Scripted> scripted = scripted(creates);
    if (scripted.isPresent()) {
      answer(exchange, scripted.get());
      return;
    }
    try {
      requireKey(exchange);
      RelayFields fields = RelayFields.of(exchange, dialect.takesForms());
      for (String name : fields.names()) {
        if (!dialect.fields().contains(name)) {
          complain(exchange.line() + ": unknown field " + name);
        }
      }
      RelayOrder order = dialect.order(fields);
      if (!order.model().matches(MODELS)) {
        throw dialect.unknownModel(order.model());
      }
      take(exchange, dialect, order);
    } catch (RelayRefusal e) {
      if (e.status() == 400) {
        complain(exchange.line() + ": " + e.words());
      }
      refuse(exchange, dialect, e);
    }
  }

  private void requireKey(Exchange exchange) throws RelayRefusal {
    if (!exchange.header("Authorization").equals(Optional.of("Bearer " + settings().key()))) {
      throw new RelayRefusal(401, "invalid_api_key", "Invalid token");
    }
  }

  /** Answers an order that is well formed, or has it go wrong. */
  private void take(Exchange exchange, RelayDialect dialect, RelayOrder order)
      throws IOException, RelayRefusal {
    Optional<Fault> fault =
        faults()
            .draw(
                Fault.CUT_BEFORE,
                Fault.CUT_AFTER,
                Fault.GATEWAY_BEFORE,
                Fault.GATEWAY_AFTER,
                Fault.SILENT_AFTER,
                Fault.RATE,
                Fault.SLOTS,
                Fault.INTERNAL_BEFORE,
                Fault.INTERNAL_AFTER,
                Fault.CONTENT);
    if (fault.isEmpty()) {
      EmulatedJob job = accept(dialect, order);
      exchange.answer(dialect.createdStatus(), dialect.created(job));
      return;
    }
    switch (fault.get()) {
      case CUT_BEFORE -> exchange.cut();
      case CUT_AFTER -> {
        accept(dialect, order);
        exchange.cut();
      }
      case GATEWAY_BEFORE -> exchange.page(525, "SSL handshake failed");
      case GATEWAY_AFTER -> {
        accept(dialect, order);
        exchange.page(502, "Bad gateway");
      }
      case SILENT_AFTER -> {
        accept(dialect, order);
        stayUntilNobodyWaits();
        exchange.cut();
      }
      case RATE -> throw new RelayRefusal(429, "rate_limit_exceeded", "Too many requests");
      case SLOTS -> throw saturated();
      case INTERNAL_BEFORE -> refuse(exchange, dialect, internal());
      case INTERNAL_AFTER -> {
        accept(dialect, order);
        refuse(exchange, dialect, internal());
      }
      default -> throw contentRefused(400);
    }
  }

  private EmulatedJob accept(RelayDialect dialect, RelayOrder order) throws RelayRefusal {
    byte[] picture = order.pictures().isEmpty() ? plainPicture() : order.pictures().get(0);
    EmulatedJob job;
    // one at a time, so that no two share the last slot or the last of the balance
    synchronized (till) {
      job = accept(dialect, order, picture);
    }
    order.callback().ifPresent(address -> callBack(job, address, ended -> end(dialect, ended)));
    return job;
  }

  private Map<String, Object> end(RelayDialect dialect, EmulatedJob job) {
    RelayDialect.Phase phase = end(job);
    Optional<String> url = job.succeeds() ? Optional.of(clipUrl(job)) : Optional.empty();
    return dialect.ended(job, phase, url, failure(job, phase));
  }

  private EmulatedJob accept(RelayDialect dialect, RelayOrder order, byte[] picture)
      throws RelayRefusal {
    long price = order.model().contains("fast") ? 300_000 : 1_200_000;
    if (running() >= settings().slots()) {
      throw saturated();
    }
    if (balance() < price) {
      throw new RelayRefusal(
          402, "insufficient_user_quota", "预扣费额度失败, 用户剩余额度不足 (insufficient balance)");
    }
    return accept(
        dialect.newId(order),
        Optional.empty(),
        order.model(),
        order.prompt(),
        order.duration(),
        price,
        picture);
  }

  private static RelayRefusal saturated() {
    return new RelayRefusal(429, "upstream_saturated", "当前分组上游负载已饱和，请稍后再试");
  }

  private static RelayRefusal internal() {
    return new RelayRefusal(500, "bad_response_status_code", "bad response from upstream");
  }

  private static RelayRefusal contentRefused(int status) {
    return new RelayRefusal(
        status,
        "content_policy_violation",
        "Your prompt was flagged as violating content policies: PUBLIC_ERROR_UNSAFE_GENERATION");
  }

  private void refuse(Exchange exchange, RelayDialect dialect, RelayRefusal why)
      throws IOException {
    if (why.code().equals("rate_limit_exceeded")) {
      exchange.tell("Retry-After", "1");
    }
    RelayRefusal told = why.in(words(otherWords(why), why.words()));
    exchange.answer(dialect.refusedStatus(told), dialect.refused(told));
  }

  private static OtherWords otherWords(RelayRefusal why) {
    return switch (why.code()) {
      case "rate_limit_exceeded" -> OtherWords.TOO_FAST;
      case "upstream_saturated" -> OtherWords.NO_SLOT;
      case "insufficient_user_quota" -> OtherWords.NO_MONEY;
      case "content_policy_violation" -> OtherWords.BAD_CONTENT;
      case "invalid_request" -> OtherWords.BAD_PARAMETER;
      case "bad_response_status_code" -> OtherWords.BROKEN;
      default -> OtherWords.OTHER;
    };
  }

  private static void stayUntilNobodyWaits() {
    try {
      TimeUnit.SECONDS.sleep(TOO_LATE.toSeconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void query(Exchange exchange, RelayDialect dialect, String id) throws IOException {
    Optional<Scripted> scripted = scripted(queries);
    if (scripted.isPresent()) {
      answer(exchange, scripted.get());
      return;
    }
    Optional<Fault> fault = faults().draw(Fault.POLL_UNAVAILABLE, Fault.POLL_HTML);
    if (fault.isPresent()) {
      boolean unavailable = fault.get() == Fault.POLL_UNAVAILABLE;
      exchange.page(unavailable ? 503 : 200, unavailable ? "Unavailable" : "Are you human?");
      return;
    }
    try {
      requireKey(exchange);
      EmulatedJob job = job(id).orElseThrow(dialect::unknownJob);
      exchange.answer(200, status(dialect, job));
    } catch (RelayRefusal e) {
      refuse(exchange, dialect, e);
    }
  }

  private Map<String, Object> status(RelayDialect dialect, EmulatedJob job) {
    RelayDialect.Phase phase = phase(job);
    Optional<RelayRefusal> failure = failure(job, phase);
    boolean withClip = phase == RelayDialect.Phase.DONE && job.succeeds() && !askedTooEarly(job);
    ResultPlace where;
    UnaryOperator<Map<String, Object>> change;
    synchronized (this) {
      where = place.orElse(ResultPlace.METADATA_URL);
      change = lastTouch;
      if (place.isEmpty() || !withClip) {
        Optional<String> url = withClip ? Optional.of(clipUrl(job)) : Optional.empty();
        return change.apply(dialect.status(job, phase, url, failure));
      }
    }
    Map<String, Object> answer =
        new LinkedHashMap<>(dialect.status(job, phase, Optional.empty(), failure));
    put(answer, where, job);
    return change.apply(answer);
  }

  private static Optional<RelayRefusal> failure(EmulatedJob job, RelayDialect.Phase phase) {
    if (phase != RelayDialect.Phase.FAILED) {
      return Optional.empty();
    }
    return Optional.of(
        job.fate().equals(Optional.of(Fault.JOB_CONTENT))
            ? contentRefused(400)
            : new RelayRefusal(
                500, "upstream_error", "403: reCAPTCHA evaluation failed, retried 3 times"));
  }

  private void put(Map<String, Object> answer, ResultPlace where, EmulatedJob job) {
    switch (where) {
      case VIDEO_URL -> answer.put("video_url", clipUrl(job));
      case URL -> answer.put("url", clipUrl(job));
      case DATA_URL -> answer.put("data", Map.of("url", clipUrl(job)));
      case DATA_VIDEO_URL -> answer.put("data", Map.of("video_url", clipUrl(job)));
      case METADATA_URL -> answer.put("metadata", Map.of("url", clipUrl(job)));
      case OUTPUT -> answer.put("output", List.of(clipUrl(job)));
      case CONTENT_VIDEO_URL -> answer.put("content", Map.of("video_url", clipUrl(job)));
      case INLINE ->
          answer.put(
              "url", "data:video/mp4;base64," + Base64.getEncoder().encodeToString(clip(job)));
      case CONTENT_PATH, CONTENT_REDIRECT -> {
        // the answer says nothing
      }
    }
  }

  private synchronized String clipUrl(EmulatedJob job) {
    String url = resultUrl(job);
    return files.map(server -> server + url.substring(address().toString().length())).orElse(url);
  }

  private synchronized RelayDialect.Phase phase(EmulatedJob job) {
    boolean strange = job.fate().equals(Optional.of(Fault.JOB_STRANGE_WORD));
    // at least once, however late the first question comes
    if (strange && (shownStrange.add(job.id()) || !ended(job))) {
      return RelayDialect.Phase.STRANGE;
    }
    if (!ended(job)) {
      Instant half = job.accepted().plus(settings().renderTime().dividedBy(2));
      return Instant.now().isBefore(half) ? RelayDialect.Phase.QUEUED : RelayDialect.Phase.RUNNING;
    }
    return end(job);
  }

  private static RelayDialect.Phase end(EmulatedJob job) {
    return job.calledDone() ? RelayDialect.Phase.DONE : RelayDialect.Phase.FAILED;
  }

  private void content(Exchange exchange, RelayDialect dialect, String id) throws IOException {
    try {
      requireKey(exchange);
      EmulatedJob job = job(id).orElseThrow(dialect::unknownJob);
      if (!ended(job) || !job.succeeds() || hidesItsResult(job)) {
        throw new RelayRefusal(404, "video_not_found", "the video has no content");
      }
      boolean redirected;
      synchronized (this) {
        redirected = place.equals(Optional.of(ResultPlace.CONTENT_REDIRECT));
      }
      if (redirected) {
        exchange.redirect(302, clipUrl(job));
      } else {
        serveClip(exchange, job);
      }
    } catch (RelayRefusal e) {
      refuse(exchange, dialect, e);
    }
  }

  private synchronized Optional<Scripted> scripted(Deque<Scripted> answers) {
    return Optional.ofNullable(answers.poll());
  }

  private static void answer(Exchange exchange, Scripted scripted) throws IOException {
    exchange.answer(
        scripted.status(),
        scripted.contentType(),
        scripted.body().getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  private static byte[] plainPicture() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB), "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a picture to memory", e);
    }
  }
}

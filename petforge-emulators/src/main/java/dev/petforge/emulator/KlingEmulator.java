package dev.petforge.emulator;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Kling on this machine, in both dialects: {@code /image-to-video/{model}} with {@code /tasks}, and
 * {@code /v1/videos/image2video}. As the documentation and public measurements have them, 2026-09:
 * one space of {@code external_task_id} for the whole account, refusals told by a code and free of
 * charge, jobs that fail with status 200 and {@code SUCCEED}, unknown fields ignored. A job is
 * charged at its end, if it succeeds.
 *
 * <p>A {@code callback_url} is told of the end of its job, as the documentation has it (2026-09):
 * the bare object without the envelope. The documented calls at each earlier change of the state
 * are not made, and no webhook secret exists, so nothing is signed.
 *
 * <p>The new paths take {@link EmulatorSettings#key} as the API key; the old ones take it as well,
 * or a token signed with it as the secret key of {@link #ACCESS_KEY}.
 */
public final class KlingEmulator extends Emulator {
  /** The access key; the secret key is that of the settings. */
  public static final String ACCESS_KEY = "emulated-access";

  private static final String LEGACY = "/v1/videos/image2video";
  private static final int MOST_IDS = 20;
  private static final BigDecimal UNIT = BigDecimal.valueOf(140_000);
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final EmulatedKlingKeys keys;
  private final KlingFrames frames = new KlingFrames();
  private final Set<String> legacyJobs = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> strange = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> keyLate = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong(930_800_000_000_000_000L);
  private final Object creates = new Object();
  private volatile boolean keysDropped;

  /** Starts it. */
  public KlingEmulator(EmulatorSettings settings) {
    super(settings);
    this.keys = new EmulatedKlingKeys(ACCESS_KEY, settings.key());
  }

  /**
   * Whether it behaves as a relay that speaks Kling's interface and drops the {@code
   * external_task_id} of orders: the same order twice makes two jobs, and none is found by its key.
   */
  public KlingEmulator dropKeys(boolean dropped) {
    keysDropped = dropped;
    return this;
  }

  @Override
  void handle(Exchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (KlingRefusal refusal) {
      refuse(exchange, refusal);
    }
  }

  private void route(Exchange exchange) throws IOException {
    String path = exchange.path();
    boolean legacy = path.startsWith("/v1/");
    keys.require(exchange, legacy);
    String line = exchange.line();
    if (line.startsWith("POST /image-to-video/")) {
      create(exchange, false, path.substring("/image-to-video/".length()));
    } else if (line.equals("POST " + LEGACY)) {
      create(exchange, true, "");
    } else if (line.equals("GET /tasks")) {
      if (!troubled(exchange)) {
        answer(exchange, tasks(exchange.query()));
      }
    } else if (line.equals("POST /tasks")) {
      if (!troubled(exchange)) {
        answer(exchange, list(json(exchange)));
      }
    } else if (line.equals("GET " + LEGACY)) {
      if (!troubled(exchange)) {
        answer(exchange, legacyPage(exchange.query()));
      }
    } else if (line.startsWith("GET " + LEGACY + "/")) {
      if (!troubled(exchange)) {
        answer(exchange, legacyTask(path.substring(LEGACY.length() + 1)));
      }
    } else {
      complain(line + " is not there");
      throw new KlingRefusal(404, 1202, "method is invalid: " + line);
    }
  }

  private static JsonNode json(Exchange exchange) {
    return exchange
        .json()
        .orElseThrow(() -> KlingRefusal.parameter("the body must be a JSON object"));
  }

  // creates

  private void create(Exchange exchange, boolean legacy, String model) throws IOException {
    if (troubledBefore(exchange)) {
      return;
    }
    JsonNode body = json(exchange);
    EmulatedKlingOrder order;
    byte[] first;
    try {
      order = legacy ? EmulatedKlingOrder.ofLegacy(body) : EmulatedKlingOrder.of(model, body);
      first = frames.take("first frame", order.first(), legacy);
      order.last().ifPresent(last -> frames.take("last frame", last, legacy));
    } catch (KlingRefusal refusal) {
      complain(exchange.line() + ": " + refusal.words());
      throw refusal;
    }
    order.complaints().forEach(what -> complain(exchange.line() + ": " + what));
    EmulatedJob job = accept(order, first, legacy);
    order
        .callback()
        .ifPresent(
            address -> callBack(job, address, ended -> legacy ? legacyEnd(ended) : newEnd(ended)));
    if (!troubledAfter(exchange)) {
      answer(exchange, created(job, legacy));
    }
  }

  private EmulatedJob accept(EmulatedKlingOrder order, byte[] first, boolean legacy) {
    Optional<String> key = keysDropped ? Optional.empty() : order.key();
    synchronized (creates) {
      key.flatMap(this::jobOfKey)
          .ifPresent(
              job -> {
                throw KlingRefusal.keyTaken(job.key().orElse(""));
              });
      if (running() >= settings().slots()) {
        throw new KlingRefusal(429, 1303, "parallel task over resource pack limit");
      }
      if (balance() < order.micros()) {
        throw settings().balanceMicros() <= 0
            ? new KlingRefusal(429, 1101, "account in arrears")
            : new KlingRefusal(429, 1102, "resource pack exhausted or expired");
      }
      String id = Long.toString(ids.incrementAndGet());
      if (legacy) {
        legacyJobs.add(id);
      }
      if (order.key().isPresent() && faults().draw(Fault.KEY_LATE).isPresent()) {
        keyLate.put(order.key().get(), new AtomicInteger(LATE));
      }
      return accept(
          id,
          key,
          order.name(),
          order.prompt(),
          Duration.ofSeconds(order.seconds()),
          order.micros(),
          first);
    }
  }

  /** What goes wrong before anything is accepted. */
  private boolean troubledBefore(Exchange exchange) throws IOException {
    Optional<Fault> fault =
        faults()
            .draw(
                Fault.CUT_BEFORE,
                Fault.GATEWAY_BEFORE,
                Fault.RATE,
                Fault.SLOTS,
                Fault.INTERNAL_BEFORE,
                Fault.CONTENT);
    if (fault.isEmpty()) {
      return false;
    }
    switch (fault.get()) {
      case CUT_BEFORE -> exchange.cut();
      case GATEWAY_BEFORE -> exchange.page(525, "SSL handshake failed");
      case RATE -> throw new KlingRefusal(429, 1302, "API request rate exceeds the limit");
      case SLOTS -> throw new KlingRefusal(429, 1303, "parallel task over resource pack limit");
      case INTERNAL_BEFORE -> throw new KlingRefusal(500, 5000, "server internal error");
      default ->
          throw new KlingRefusal(400, 1301, "the content violates the platform's safety policy");
    }
    return true;
  }

  /** What goes wrong after a job was accepted. */
  private boolean troubledAfter(Exchange exchange) throws IOException {
    Optional<Fault> fault =
        faults()
            .draw(Fault.CUT_AFTER, Fault.GATEWAY_AFTER, Fault.SILENT_AFTER, Fault.INTERNAL_AFTER);
    if (fault.isEmpty()) {
      return false;
    }
    switch (fault.get()) {
      case CUT_AFTER -> exchange.cut();
      case GATEWAY_AFTER -> exchange.page(502, "Bad Gateway");
      case SILENT_AFTER -> {
        keepSilent();
        exchange.cut();
      }
      default -> throw new KlingRefusal(504, 5002, "server internal timeout");
    }
    return true;
  }

  private static void keepSilent() {
    try {
      TimeUnit.NANOSECONDS.sleep(SILENCE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean troubled(Exchange exchange) throws IOException {
    Optional<Fault> fault = faults().draw(Fault.POLL_UNAVAILABLE, Fault.POLL_HTML);
    if (fault.isEmpty()) {
      return false;
    }
    if (fault.get() == Fault.POLL_HTML) {
      exchange.page(200, "Just a moment…");
      return true;
    }
    throw new KlingRefusal(503, 5001, "server is under maintenance");
  }

  private static Map<String, Object> created(EmulatedJob job, boolean legacy) {
    Map<String, Object> data = new LinkedHashMap<>();
    if (legacy) {
      data.put("task_id", job.id());
      data.put("task_status", "submitted");
      data.put("task_info", info(job));
      data.put("created_at", job.accepted().toEpochMilli());
      data.put("updated_at", job.accepted().toEpochMilli());
    } else {
      data.put("id", job.id());
      data.put("status", "submitted");
      data.put("create_time", job.accepted().toEpochMilli());
      data.put("update_time", job.accepted().toEpochMilli());
      data.put("external_id", job.key().orElse(""));
    }
    return data;
  }

  private static Map<String, Object> info(EmulatedJob job) {
    return job.key()
        .<Map<String, Object>>map(key -> Map.of("external_task_id", key))
        .orElse(Map.of());
  }

  // questions, new dialect

  private List<Map<String, Object>> tasks(Map<String, String> query) {
    String ids = query.getOrDefault("task_ids", "");
    String keys = query.getOrDefault("external_task_ids", "");
    if (ids.isEmpty() == keys.isEmpty()) {
      throw KlingRefusal.parameter("either task_ids or external_task_ids must be given");
    }
    List<String> names = List.of((ids.isEmpty() ? keys : ids).split(",", -1));
    if (names.size() > MOST_IDS) {
      complain("GET /tasks asks for " + names.size() + " tasks");
      throw KlingRefusal.parameter("at most " + MOST_IDS + " ids, were " + names.size());
    }
    return names.stream()
        .map(name -> ids.isEmpty() ? jobToBeSeen(name) : job(name))
        .flatMap(Optional::stream)
        .map(this::task)
        .toList();
  }

  /** The job of a key, unless it cannot be found by it yet. */
  private Optional<EmulatedJob> jobToBeSeen(String key) {
    boolean late =
        Optional.ofNullable(keyLate.get(key))
            .filter(left -> left.getAndDecrement() > 0)
            .isPresent();
    return late ? Optional.empty() : jobOfKey(key);
  }

  private Map<String, Object> list(JsonNode body) {
    long begin =
        body.path("start_time").asLong(Instant.now().minus(Duration.ofDays(30)).toEpochMilli());
    long end = body.path("end_time").asLong(Long.MAX_VALUE);
    int limit = body.path("limit").asInt(100);
    int from = number("cursor", body.path("cursor").asString("0"), 0, Integer.MAX_VALUE);
    if (limit < 1 || limit > 500) {
      throw KlingRefusal.parameter("limit must be 1 to 500, was " + limit);
    }
    List<String> wanted = new ArrayList<>();
    for (JsonNode filter : body.path("filters")) {
      if (!filter.path("key").asString("").equals("status")) {
        throw KlingRefusal.parameter("filters.key is invalid: " + filter.path("key").asString(""));
      }
      filter.path("values").forEach(value -> wanted.add(value.asString("")));
    }
    List<Map<String, Object>> all =
        newestFirst(jobs()).stream()
            .filter(job -> job.accepted().toEpochMilli() >= begin)
            .filter(job -> job.accepted().toEpochMilli() <= end)
            .filter(job -> wanted.isEmpty() || wanted.contains(word(job, false)))
            .map(this::task)
            .toList();
    int to = Math.min(all.size(), from + limit);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("result", from >= to ? List.of() : all.subList(from, to));
    data.put("count", Math.max(0, to - from));
    data.put("next_cursor", to < all.size() ? Integer.toString(to) : "");
    data.put("has_more", to < all.size());
    return data;
  }

  private static List<EmulatedJob> newestFirst(Collection<EmulatedJob> jobs) {
    List<EmulatedJob> list = new ArrayList<>(jobs);
    Collections.reverse(list);
    return list;
  }

  private Map<String, Object> task(EmulatedJob job) {
    return task(job, shown(job, false), showsVideo(job));
  }

  private Map<String, Object> newEnd(EmulatedJob job) {
    Map<String, Object> end = task(job, word(job, false), job.succeeds());
    end.keySet().retainAll(Set.of("id", "status", "message", "outputs", "billing"));
    return end;
  }

  private Map<String, Object> task(EmulatedJob job, String word, boolean video) {
    boolean done = word.equals("succeeded");
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("id", job.id());
    task.put("status", word);
    task.put("message", word.equals("failed") ? reason(job) : "");
    task.put("external_id", job.key().orElse(""));
    task.put("create_time", job.accepted().toEpochMilli());
    task.put("update_time", updated(job));
    task.put(
        "outputs",
        done && video
            ? List.of(
                Map.of(
                    "type", "video",
                    "id", UUID.randomUUID().toString(),
                    "url", resultUrl(job),
                    "duration", length(job)))
            : List.of());
    task.put(
        "billing",
        done
            ? List.of(Map.of("charge_type", "unit", "amount", units(job), "package_type", "video"))
            : List.of());
    return task;
  }

  // questions, old dialect

  private Map<String, Object> legacyTask(String name) {
    return job(name)
        .or(() -> jobToBeSeen(name))
        .filter(job -> legacyJobs.contains(job.id()))
        .map(this::legacy)
        .orElseThrow(() -> KlingRefusal.parameter("task not found by id/external id: " + name));
  }

  private List<Map<String, Object>> legacyPage(Map<String, String> query) {
    int page = number("pageNum", query.getOrDefault("pageNum", "1"), 1, 1000);
    int size = number("pageSize", query.getOrDefault("pageSize", "30"), 1, 500);
    return newestFirst(jobs()).stream()
        .filter(job -> legacyJobs.contains(job.id()))
        .skip((long) (page - 1) * size)
        .limit(size)
        .map(this::legacy)
        .toList();
  }

  private static int number(String field, String value, int least, int most) {
    int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw KlingRefusal.parameter(field + " must be " + least + " to " + most + ", was " + value);
    }
    return number;
  }

  private Map<String, Object> legacy(EmulatedJob job) {
    return legacy(job, shown(job, true), showsVideo(job));
  }

  private Map<String, Object> legacyEnd(EmulatedJob job) {
    Map<String, Object> end = legacy(job, word(job, true), job.succeeds());
    end.keySet().removeAll(Set.of("created_at", "updated_at"));
    return end;
  }

  private Map<String, Object> legacy(EmulatedJob job, String word, boolean video) {
    boolean done = word.equals("succeed");
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("task_id", job.id());
    task.put("task_status", word);
    task.put("task_status_msg", word.equals("failed") ? reason(job) : "");
    task.put("task_info", info(job));
    task.put("created_at", job.accepted().toEpochMilli());
    task.put("updated_at", updated(job));
    if (done) {
      task.put("final_unit_deduction", units(job));
      task.put(
          "task_result",
          Map.of(
              "videos",
              video
                  ? List.of(
                      Map.of(
                          "id", UUID.randomUUID().toString(),
                          "url", resultUrl(job),
                          "duration", length(job)))
                  : List.of()));
    }
    return task;
  }

  // jobs

  /** As a poll shows it: with a word that nobody knows for the first two after the end, if so. */
  private String shown(EmulatedJob job, boolean legacy) {
    boolean odd = job.fate().equals(Optional.of(Fault.JOB_STRANGE_WORD)) && ended(job);
    if (odd
        && strange.computeIfAbsent(job.id(), id -> new AtomicInteger()).incrementAndGet() <= 2) {
      return "reviewing";
    }
    return word(job, legacy);
  }

  private static String word(EmulatedJob job, boolean legacy) {
    if (!ended(job)) {
      return "processing";
    }
    if (!job.calledDone()) {
      return "failed";
    }
    return legacy ? "succeed" : "succeeded";
  }

  private boolean showsVideo(EmulatedJob job) {
    return job.succeeds() && !askedTooEarly(job);
  }

  private static String reason(EmulatedJob job) {
    return job.fate().equals(Optional.of(Fault.JOB_CONTENT))
        ? "Failure to pass the risk control system"
        : "The generation failed, please try again";
  }

  private static long updated(EmulatedJob job) {
    return (ended(job) ? job.done() : job.accepted()).toEpochMilli();
  }

  private static String length(EmulatedJob job) {
    return BigDecimal.valueOf(job.duration().toMillis() + 41, 3).toPlainString();
  }

  private String units(EmulatedJob job) {
    return job.calledDone()
        ? BigDecimal.valueOf(job.micros())
            .divide(UNIT, 4, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        : "0";
  }

  // answers

  private static void answer(Exchange exchange, Object data) throws IOException {
    Map<String, Object> envelope = envelope(0, "SUCCEED");
    envelope.put("data", data);
    exchange.answer(200, envelope);
  }

  private void refuse(Exchange exchange, KlingRefusal refusal) throws IOException {
    String words = words(refusal.otherWords(), refusal.words());
    exchange.answer(refusal.status(), envelope(refusal.code(), words));
  }

  private static Map<String, Object> envelope(int code, String message) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("code", code);
    envelope.put("message", message);
    envelope.put("request_id", UUID.randomUUID().toString());
    return envelope;
  }
}

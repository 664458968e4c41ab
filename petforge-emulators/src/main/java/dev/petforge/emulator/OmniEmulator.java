package dev.petforge.emulator;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Gemini Omni on this machine: the Interactions API as Google's pages and clients had it in
 * 2026-09, under {@code v1beta} and, as Google's SDK of 2026-11 asks for it, {@code v1}. A create
 * without {@code background} keeps its caller waiting for the whole run. There is no key for
 * idempotency: each create is a new job. A job is charged at its end. A refusal is a completed
 * interaction with nothing but text. What that costs, or a job that failed or was cancelled, is not
 * documented: here it is the price.
 */
public final class OmniEmulator extends GoogleEmulator {
  private static final Pattern INTERACTION =
      Pattern.compile("/v1(?:beta)?/interactions/([^/:]+)(/cancel)?");
  private static final Set<String> INTERACTIONS =
      Set.of("/v1/interactions", "/v1beta/interactions");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,3})s");
  private static final Map<String, Long> PER_SECOND =
      Map.of("360p", 30_000L, "720p", 100_000L, "1080p", 150_000L, "4k", 300_000L);
  private static final Set<String> BODY =
      Set.of(
          "model",
          "background",
          "input",
          "response_format",
          "generation_config",
          "store",
          "labels");
  private static final int LARGEST_INLINE = 4_000_000;

  private final Set<String> cancelled = new LinkedHashSet<>();
  private final Set<String> inline = new LinkedHashSet<>();

  /** Starts it. */
  public OmniEmulator(EmulatorSettings settings) {
    super(settings);
  }

  @Override
  List<AccountEntry> entries(EmulatedJob job) {
    return List.of(AccountEntry.charge(job, job.done()));
  }

  /** The jobs that were cancelled before they had come to their end, in that order. */
  public Set<String> cancelled() {
    synchronized (cancelled) {
      return Collections.unmodifiableSet(new LinkedHashSet<>(cancelled));
    }
  }

  @Override
  void handle(Exchange exchange) throws IOException {
    if (serveFiles(exchange)) {
      return;
    }
    if (!settings().key().equals(exchange.header("x-goog-api-key").orElse(""))) {
      error(exchange, 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
      return;
    }
    Matcher interaction = INTERACTION.matcher(exchange.path());
    if (exchange.method().equals("POST") && INTERACTIONS.contains(exchange.path())) {
      order(exchange);
    } else if (interaction.matches()) {
      boolean cancel = interaction.group(2) != null;
      if (cancel == exchange.method().equals("POST")) {
        known(exchange, interaction.group(1), cancel);
      } else {
        error(exchange, 405, "UNIMPLEMENTED", "method not allowed");
      }
    } else {
      complain(exchange.line() + ": there is no such method");
      error(exchange, 404, "NOT_FOUND", "Requested entity was not found.");
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  private record Order(
      String model, String prompt, int seconds, String resolution, boolean uri, byte[] firstFrame) {
    long micros() {
      return seconds * PER_SECOND.getOrDefault(resolution, 0L);
    }
  }

  private void order(Exchange exchange) throws IOException {
    Order order;
    boolean background;
    try {
      JsonNode body =
          exchange.json().orElseThrow(() -> new BadRequest("Invalid JSON payload received."));
      String model = body.path("model").asString("");
      if (!model.startsWith("gemini-omni-")) {
        error(
            exchange,
            404,
            "NOT_FOUND",
            "models/" + model + " is not found for API version v1beta, or is no longer available.");
        return;
      }
      order = read(body, model);
      background = body.path("background").asBoolean(false);
    } catch (BadRequest e) {
      invalid(exchange, String.valueOf(e.getMessage()));
      return;
    }
    String id = "v1_" + UUID.randomUUID().toString().replace("-", "");
    create(
        exchange,
        order.micros(),
        () -> accepted(id, order),
        job -> {
          if (!background) {
            complain("without `background` the answer takes as long as the clip");
            awaitEnd(id);
          }
          exchange.answer(200, interaction(job(id).orElse(job)));
        });
  }

  private EmulatedJob accepted(String id, Order order) {
    synchronized (inline) {
      if (!order.uri()) {
        inline.add(id);
      }
    }
    return accept(
        id,
        Optional.empty(),
        order.model(),
        order.prompt(),
        Duration.ofSeconds(order.seconds()),
        order.micros(),
        order.firstFrame());
  }

  private void awaitEnd(String id) {
    try {
      while (job(id).filter(job -> !ended(job)).isPresent()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Order read(JsonNode body, String model) {
    onlyFields(body, "", BODY);
    JsonNode format = body.path("response_format");
    onlyFields(
        format,
        "response_format",
        Set.of("type", "delivery", "aspect_ratio", "resolution", "duration"));
    JsonNode config = body.path("generation_config");
    onlyFields(config, "generation_config", Set.of("video_config", "seed"));
    onlyFields(config.path("video_config"), "generation_config.video_config", Set.of("task"));
    if (!format.path("type").asString("").equals("video")) {
      throw new BadRequest("response_format.type must be video");
    }
    JsonNode length = format.path("duration");
    Matcher seconds = DURATION.matcher(length.asString("8s"));
    if ((!length.isMissingNode() && !length.isString()) || !seconds.matches()) {
      throw new BadRequest("Invalid value at 'response_format.duration' (Duration), " + length);
    }
    int count = Integer.parseInt(seconds.group(1));
    if (count < 3 || count > 10) {
      throw new BadRequest("response_format.duration must be 3s to 10s, was " + count + "s");
    }
    String resolution = format.path("resolution").asString("720p");
    if (!PER_SECOND.containsKey(resolution)) {
      throw new BadRequest("Invalid value at 'response_format.resolution', " + resolution);
    }
    String aspect = format.path("aspect_ratio").asString("16:9");
    if (!Set.of("16:9", "9:16").contains(aspect)) {
      throw new BadRequest("Invalid value at 'response_format.aspect_ratio', " + aspect);
    }
    boolean uri = format.path("delivery").asString("inline").equals("uri");
    String task = config.path("video_config").path("task").asString("text_to_video");
    Input given = input(body.path("input"), task);
    return new Order(
        model, given.text(), count, resolution, uri, framed(given.firstFrame(), aspect));
  }

  /** What is to be made a video of. */
  private record Input(String text, Optional<byte[]> firstFrame) {}

  private Input input(JsonNode input, String task) {
    if (!Set.of("text_to_video", "image_to_video").contains(task)) {
      throw new BadRequest("the task " + task + " is not made here");
    }
    StringBuilder text = new StringBuilder(input.isString() ? input.asString() : "");
    Optional<byte[]> first = Optional.empty();
    int pictures = 0;
    for (JsonNode part : input.isArray() ? input : List.<JsonNode>of()) {
      String type = part.path("type").asString("");
      if (type.equals("text")) {
        onlyFields(part, "input", Set.of("type", "text"));
        text.append(part.path("text").asString(""));
      } else if (type.equals("image")) {
        onlyFields(part, "input", Set.of("type", "data", "mime_type", "uri"));
        if (part.has("uri")) {
          throw new BadRequest("pictures must be inline");
        }
        byte[] bytes = picture(part.path("data"), part.path("mime_type").asString(""), "input");
        first = pictures++ == 0 ? Optional.of(bytes) : first;
      } else {
        throw new BadRequest("Invalid value at 'input.type', " + type);
      }
    }
    if (text.toString().isBlank()) {
      throw new BadRequest("a text is needed");
    }
    if (task.equals("image_to_video") && pictures == 0) {
      throw new BadRequest("image_to_video needs an image");
    }
    int tags =
        (text.indexOf("<FIRST_FRAME>") >= 0 ? 1 : 0) + (text.indexOf("<LAST_FRAME>") >= 0 ? 1 : 0);
    if (pictures != tags) {
      complain("the text names " + tags + " frames, and there are " + pictures + " pictures");
    }
    return new Input(text.toString(), first);
  }

  private void known(Exchange exchange, String id, boolean cancel) throws IOException {
    if (!cancel && pollFails(exchange)) {
      return;
    }
    Optional<EmulatedJob> job = job(id);
    if (job.isEmpty()) {
      // 400 and not 404, as the real one.
      error(exchange, 400, "INVALID_ARGUMENT", "Interaction " + id + " does not exist.");
      return;
    }
    if (cancel) {
      synchronized (cancelled) {
        if (ended(job.get())) {
          error(
              exchange,
              400,
              "FAILED_PRECONDITION",
              "Interaction " + id + " has come to its end and cannot be cancelled.");
          return;
        }
        cancelled.add(id);
        replace(job.get().endingAt(java.time.Instant.now()));
      }
    }
    exchange.answer(200, interaction(job(id).orElse(job.get())));
  }

  private Map<String, Object> interaction(EmulatedJob job) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", job.id());
    answer.put("object", "interaction");
    answer.put("model", job.model());
    Optional<Fault> fate = job.fate();
    if (cancelled().contains(job.id())) {
      answer.put("status", "cancelled");
    } else if (!ended(job)) {
      boolean strange = fate.equals(Optional.of(Fault.JOB_STRANGE_WORD));
      answer.put("status", strange ? "pondering" : "in_progress");
    } else if (fate.equals(Optional.of(Fault.JOB_FAILS))) {
      answer.put("status", "failed");
      answer.put("error", Map.of("code", 13, "message", "The model failed to make a video."));
    } else if (fate.equals(Optional.of(Fault.JOB_CONTENT))) {
      answer.put("status", "completed");
      Map<String, Object> text = new LinkedHashMap<>();
      text.put("type", "text");
      text.put("text", "I can't make this video, it may show what our policies do not allow.");
      answer.put("steps", steps(text));
    } else if (fate.equals(Optional.of(Fault.JOB_EMPTY)) || askedTooEarly(job)) {
      answer.put("status", "completed");
      answer.put("steps", List.of());
    } else {
      answer.put("status", "completed");
      answer.put("steps", steps(video(job)));
    }
    return answer;
  }

  private static List<Object> steps(Map<String, Object> content) {
    Map<String, Object> thought = new LinkedHashMap<>();
    thought.put("type", "thought");
    thought.put("signature", "c2lnbmF0dXJl");
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("type", "model_output");
    output.put("content", List.of(content));
    return List.of(thought, output);
  }

  private Map<String, Object> video(EmulatedJob job) {
    Map<String, Object> video = new LinkedHashMap<>();
    video.put("type", "video");
    video.put("mime_type", "video/mp4");
    byte[] clip = clip(job);
    boolean small;
    synchronized (inline) {
      small = inline.contains(job.id()) && clip.length <= LARGEST_INLINE;
    }
    if (small) {
      video.put("data", Base64.getEncoder().encodeToString(clip));
    } else {
      video.put("uri", address() + "/v1beta/files/" + fileName(job));
    }
    return video;
  }
}

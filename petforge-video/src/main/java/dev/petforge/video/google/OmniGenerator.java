package dev.petforge.video.google;

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
import dev.petforge.http.Redaction;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.video.AccountBuilder;
import dev.petforge.video.internal.http.AccountSettings;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.FrameFiles;
import dev.petforge.video.internal.http.ProviderClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gemini Omni on the Interactions API, in the background and with clips as files; after Google's
 * pages and independent clients as of 2026-09.
 *
 * <p>There is no key for idempotency: an order whose answer is lost is {@link Submission.Lost} and
 * never sent again from here. A run can be cancelled. A completed run with nothing but text, which
 * is how content is refused, has no result so far; one whose file is not active yet is still
 * running. What a run takes that ends without a clip is not documented, so each counts as paid.
 * Clips always have sound, and are 16:9 or 9:16, whichever is nearer to the first frame. Failures
 * have the codes of {@link VeoGenerator}. Safe for use by many threads.
 */
public final class OmniGenerator implements VideoGenerator, AutoCloseable {
  /** Google keeps files for two days (Gemini API, read 2026-11-22). */
  private static final Duration RESULT_LIFE = Duration.ofDays(2);

  /** Google's own address. */
  public static final String BASE = "https://generativelanguage.googleapis.com";

  private static final Logger log = LoggerFactory.getLogger(OmniGenerator.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType TYPE = MediaType.get("application/json");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,511}");
  private static final Pattern FILE =
      Pattern.compile("(/v1(?:beta)?/files/[A-Za-z0-9_-]+)(:download)?");
  private static final String INLINE = "inline";
  // Inline delivery ends at about 4 MB, which are 5.4 in base64; a refusal is short.
  private static final long MOST_ANSWER_BYTES = 12_000_000;
  private static final long MOST_CLIP_BYTES = 500_000_000;

  private final GoogleTerms terms;
  private final GoogleModel model;
  private final String account;
  private final HttpUrl base;
  private final Headers keys;
  private final FrameFiles pictures;
  private final ProviderClient client;
  private final Capabilities capabilities;

  private OmniGenerator(Builder builder, AccountSettings settings) {
    this.model = builder.model;
    this.account = settings.account();
    this.terms = new GoogleTerms(provider(), model, 0);
    this.base = HttpUrl.get(builder.base);
    this.keys = Headers.of("x-goog-api-key", builder.key);
    this.pictures = GoogleFrames.files(settings.fitPictures());
    this.client =
        settings
            .client(provider())
            .maxAnswer(MOST_ANSWER_BYTES)
            .maxDownload(MOST_CLIP_BYTES)
            .build();
    client.requireTrusted(base);
    this.capabilities =
        new Capabilities(
            model.durations(),
            model.prices().keySet(),
            model.lastFrame(),
            Capabilities.Audio.ALWAYS,
            new OrderKeys.None(),
            true,
            settings.pollInterval(),
            1,
            settings.longestRun(),
            // Tokens of output are billed, and nothing says what a run takes that fails, is refused
            // or cancelled (2026-11): until a person knows better, its price.
            Charge.AT_ORDER,
            RESULT_LIFE,
            PromptTerms.ANY);
  }

  /**
   * Begins a generator for {@link GoogleModel#OMNI_1_1_FLASH}.
   *
   * @param key sent as {@code x-goog-api-key}, not blank
   */
  public static Builder builder(String key) {
    return new Builder(key);
  }

  @Override
  public String provider() {
    return "omni";
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public String model() {
    return model.id();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public boolean sizesAsOrdered() {
    return true;
  }

  @Override
  public Money price(ClipRequest request) {
    return terms.price(request, false);
  }

  @Override
  public void check(ClipRequest request) {
    terms.check(request);
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    Map<String, Object> body;
    try {
      check(request);
      body = order(request, GoogleFrames.of(request, inputs, pictures));
    } catch (PermanentException e) {
      return new Submission.Refused(e.failure());
    }
    Request order = request("v1beta/interactions").post(body(body)).build();
    return GoogleErrors.submission(client.submit(order, fence), "id", "omni: order of " + key);
  }

  private static Map<String, Object> order(ClipRequest request, GoogleFrames frames) {
    List<Object> input = new ArrayList<>();
    input.add(picture(frames.first()));
    frames.last().ifPresent(last -> input.add(picture(last)));
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", "text");
    text.put("text", prompt(request, frames.last().isPresent()));
    input.add(text);
    Map<String, Object> format = new LinkedHashMap<>();
    format.put("type", "video");
    format.put("delivery", "uri");
    format.put("aspect_ratio", frames.aspect());
    format.put("resolution", request.resolution());
    // A bare number is refused.
    format.put("duration", request.duration().toSeconds() + "s");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", request.model());
    // Without, the answer takes as long as the clip, and a lost connection loses it.
    body.put("background", true);
    body.put("input", input);
    body.put("response_format", format);
    body.put("generation_config", Map.of("video_config", Map.of("task", "image_to_video")));
    return body;
  }

  private static Map<String, Object> picture(FrameFiles.Frame frame) {
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("type", "image");
    picture.put("data", frame.base64());
    picture.put("mime_type", frame.type());
    return picture;
  }

  /** Pictures are named by tags in their order; a prompt that says nothing gets several shots. */
  private static String prompt(ClipRequest request, boolean lastFrame) {
    StringBuilder text = new StringBuilder("<FIRST_FRAME> ");
    if (lastFrame) {
      text.append("<LAST_FRAME> ");
    }
    text.append(request.prompt().strip());
    if (!request.prompt().toLowerCase(Locale.ROOT).contains("one continuous shot")) {
      text.append(text.charAt(text.length() - 1) == '.' ? " " : ". ")
          .append("One continuous shot.");
    }
    if (!request.negativePrompt().isBlank()) {
      text.append(" Avoid: ").append(request.negativePrompt().strip());
    }
    return text.toString();
  }

  private Request.Builder request(String path) {
    return new Request.Builder().url(base.newBuilder().addPathSegments(path).build()).headers(keys);
  }

  private static RequestBody body(Object json) {
    return RequestBody.create(JSON.writeValueAsBytes(json), TYPE);
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    throw new UnsupportedOperationException("omni has no keys: a lost order cannot be looked up");
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
    if (jobs.size() > capabilities.pollBatch()) {
      throw new IllegalArgumentException("at most 1 job in one poll, were " + jobs.size());
    }
    Map<ProviderJobId, ProviderJobStatus> known = new LinkedHashMap<>();
    for (ProviderJobId job : jobs) {
      interaction(job).ifPresent(told -> known.put(job, status(told, job)));
    }
    return known;
  }

  private static String what(ProviderJobId job) {
    return "omni: " + job;
  }

  /** Empty if the provider does not know the job. */
  private Optional<JsonNode> interaction(ProviderJobId job) {
    if (!ID.matcher(job.value()).matches()) {
      return Optional.empty();
    }
    Answer answer = client.read(request("v1beta/interactions/" + job).get().build());
    Optional<JsonNode> told = answer.json();
    if (answer.status() == 200 && told.filter(json -> json.has("status")).isPresent()) {
      return told;
    }
    RetryableException reason = GoogleErrors.unanswered(answer, what(job));
    // An unknown id is answered with 400, not 404.
    boolean unknown =
        told.isPresent()
            && (answer.status() == 404
                || (answer.status() == 400 && reason.failure().code().equals("BAD_PARAMETER")));
    if (unknown) {
      return Optional.empty();
    }
    throw reason;
  }

  private ProviderJobStatus status(JsonNode told, ProviderJobId job) {
    String what = what(job);
    String word = told.path("status").asString("");
    switch (word) {
      case "queued", "in_progress" -> {
        return new ProviderJobStatus.Running();
      }
      case "completed" -> {
        return completed(told, what);
      }
      case "failed" -> {
        return told.path("error").isObject()
            ? GoogleErrors.failed(told.path("error"), what, Optional.empty())
            : ended(Failure.retryable("JOB_FAILED", what + " ended as failed"), told);
      }
      case "incomplete" -> {
        return incomplete(told, what);
      }
      case "cancelled" -> {
        return ended(Failure.permanent("JOB_CANCELLED", what + " was cancelled"), told);
      }
      case "budget_exceeded", "requires_action" -> {
        return ended(Failure.permanent("JOB_" + upper(word), what + " ended as " + word), told);
      }
      default -> {
        // Neither a success nor a failure: it is followed on, and somebody should look at it.
        String shown = Redaction.BY_LOOKS.line(word, 60);
        log.warn("status is not known: job={} status={}", job, shown);
        return ProviderJobStatus.Running.strange("omni/" + account, job, shown);
      }
    }
  }

  /** Broken off: what there is of it is paid by its tokens, so a clip among it is taken. */
  private ProviderJobStatus incomplete(JsonNode told, String what) {
    if (video(told).isPresent()) {
      return completed(told, what);
    }
    return ended(Failure.permanent("JOB_INCOMPLETE", what + " ended as incomplete"), told);
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static ProviderJobStatus ended(Failure reason, JsonNode told) {
    String words = Redaction.BY_LOOKS.line(words(told), 300);
    return new ProviderJobStatus.Failed(
        words.isEmpty()
            ? reason
            : new Failure(reason.code(), reason.message() + ": " + words, reason.retryable()),
        Optional.empty());
  }

  private ProviderJobStatus completed(JsonNode told, String what) {
    Optional<JsonNode> video = video(told);
    Optional<String> uri =
        video.map(part -> part.path("uri").asString("")).filter(address -> !address.isBlank());
    if (uri.isPresent()) {
      return active(uri.get(), what);
    }
    if (video.filter(part -> !part.path("data").asString("").isEmpty()).isPresent()) {
      return new ProviderJobStatus.Succeeded(INLINE, Optional.empty());
    }
    // Words alone are how content is refused; but they can also come before the video they go with.
    String words = Redaction.BY_LOOKS.line(words(told), 300);
    return new ProviderJobStatus.ResultMissing(
        Failure.retryable(
            "NO_VIDEO",
            what
                + (words.isEmpty()
                    ? " is completed and has neither a video nor a text"
                    : " is completed with words only, as when content is refused: " + words)),
        Optional.empty());
  }

  /** {@code completed} may come before the file can be had. */
  private ProviderJobStatus active(String uri, String what) {
    HttpUrl url = HttpUrl.parse(uri);
    Matcher file = FILE.matcher(url == null ? "" : url.encodedPath());
    if (url != null && client.isAt(base, url) && file.matches()) {
      Answer answer = client.read(request(file.group(1).substring(1)).get().build());
      String state = answer.json().map(json -> json.path("state").asString("")).orElse("");
      if (state.equals("PROCESSING")) {
        return new ProviderJobStatus.Running();
      }
      if (state.equals("FAILED")) {
        // Made and paid for: never bought again by itself.
        return new ProviderJobStatus.ResultMissing(
            Failure.retryable("RESULT_FAILED", what + " is completed, and its file failed"),
            Optional.empty());
      }
      // Anything else, also "not found": the download will tell, and is tried more than once.
    }
    return new ProviderJobStatus.Succeeded(uri, Optional.empty());
  }

  private static Optional<JsonNode> video(JsonNode told) {
    for (JsonNode step : told.path("steps")) {
      if (step.path("type").asString("").equals("model_output")) {
        for (JsonNode part : step.path("content")) {
          if (part.path("type").asString("").equals("video")) {
            return Optional.of(part);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static String words(JsonNode told) {
    StringBuilder words = new StringBuilder();
    for (JsonNode step : told.path("steps")) {
      if (step.path("type").asString("").equals("model_output")) {
        for (JsonNode part : step.path("content")) {
          if (part.path("type").asString("").equals("text")) {
            words.append(part.path("text").asString("")).append(' ');
          }
        }
      }
    }
    return words.toString().strip();
  }

  @Override
  public boolean cancel(ProviderJobId job) {
    if (!ID.matcher(job.value()).matches()) {
      return false;
    }
    Answer answer =
        client.read(request("v1beta/interactions/" + job + "/cancel").post(body(Map.of())).build());
    Optional<JsonNode> told = answer.json();
    if (answer.status() == 200 && told.isPresent()) {
      String word = told.get().path("status").asString("");
      return !word.equals("completed") && !word.equals("failed");
    }
    RetryableException reason = GoogleErrors.unanswered(answer, what(job) + ", cancelling,");
    boolean over =
        told.isPresent()
            && (answer.status() == 404
                || answer.status() == 409
                || (answer.status() == 400 && !reason.failure().code().equals("KEY_REFUSED")));
    if (over) {
      return false;
    }
    throw reason;
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    if (result.equals(INLINE)) {
      client.store(target, part -> fetchInline(job, part));
      return;
    }
    try {
      download(job, result, target);
    } catch (RetryableException e) {
      if (!e.failure().code().equals("RESULT_EXPIRED")) {
        throw e;
      }
      String fresh =
          interaction(job)
              .flatMap(OmniGenerator::video)
              .map(part -> part.path("uri").asString(""))
              .filter(address -> !address.isBlank())
              .orElseThrow(() -> e);
      download(job, fresh, target);
    }
  }

  private void download(ProviderJobId job, String address, Path target) {
    GoogleResults.download(client, base, keys, mediaAddress(address), what(job), target);
  }

  /** The address of a file's bytes: of the file itself only its description can be had. */
  private String mediaAddress(String address) {
    HttpUrl url = HttpUrl.parse(address);
    if (url == null || !client.isAt(base, url)) {
      return address;
    }
    Matcher file = FILE.matcher(url.encodedPath());
    HttpUrl.Builder media = url.newBuilder().setQueryParameter("alt", "media");
    if (file.matches() && file.group(2) == null) {
      media.encodedPath(file.group(1) + ":download");
    }
    return media.build().toString();
  }

  private void fetchInline(ProviderJobId job, Path part) {
    String data =
        interaction(job)
            .flatMap(OmniGenerator::video)
            .map(video -> video.path("data").asString(""))
            .filter(text -> !text.isEmpty())
            .orElseThrow(
                () ->
                    new RetryableException(
                        "RESULT_EXPIRED", what(job) + " has no video inside any more"));
    try (OutputStream out = GoogleResults.open(part)) {
      out.write(Base64.getMimeDecoder().decode(data));
    } catch (IllegalArgumentException e) {
      throw new RetryableException(
          "RESULT_NOT_A_VIDEO", what(job) + " has a video that is no base64", null, e);
    } catch (IOException e) {
      throw new RetryableException(
          "RESULT_NOT_STORED", what(job) + ": the result cannot be stored: " + e, null, e);
    }
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    client.close();
  }

  /**
   * The settings of a generator. By default: 5 requests a second, 60 s for an order, a poll every 5
   * s, 15 minutes for a job.
   */
  public static final class Builder extends AccountBuilder<Builder> {
    private final String key;
    private String base = BASE;
    private GoogleModel model = GoogleModel.OMNI_1_1_FLASH;

    private Builder(String key) {
      super(5, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofMinutes(15));
      this.key = key;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** The address without a path; {@link #BASE} by default. */
    public Builder base(String address) {
      this.base = address;
      return this;
    }

    /** The model of new requests, with its limits and prices. */
    public Builder model(GoogleModel model) {
      this.model = model;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range, or the address is plain
     *     http or private and not allowed
     */
    public OmniGenerator build() {
      if (key.isBlank() || !key.matches("[\\x21-\\x7E]+")) {
        throw new IllegalArgumentException("key must be of visible ASCII and not blank");
      }
      HttpUrl url = HttpUrl.parse(base);
      if (url == null || url.querySize() > 0 || !url.username().isEmpty()) {
        throw new IllegalArgumentException(
            "base must be an http or https address without a query or user");
      }
      return new OmniGenerator(this, settings());
    }
  }
}

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
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.video.AccountBuilder;
import dev.petforge.video.internal.http.AccountSettings;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.FrameFiles;
import dev.petforge.video.internal.http.ProviderClient;
import dev.petforge.video.internal.http.Sent;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import tools.jackson.databind.JsonNode;

/**
 * Google Veo, on Vertex AI or in the Gemini API's shape as relays speak it; after Google's pages
 * and SDK as of 2026-09.
 *
 * <p>Google knows no key for idempotency: an order whose answer is lost is {@link Submission.Lost}
 * and never sent again from here. On Vertex AI clips come inline in the answer about a job: a poll
 * reads no further than their first bytes, and {@link #fetch} asks again and writes them to disk
 * piece by piece. A clip that the safety filter holds back is {@code CONTENT_BLOCKED}, with the
 * category of its support code. Clips are 16:9 or 9:16, whichever is nearer to the first frame.
 *
 * <p>What a failure is called: {@code KEY_REFUSED}, {@code NO_RIGHT}, {@code ARREARS}, {@code
 * QUOTA_USED_UP} (of the day, or a cap on spending), {@code RATE}, {@code MODEL_GONE}, {@code
 * BAD_PARAMETER}, {@code CONTENT_BLOCKED}, {@code JOB_FAILED}, {@code NO_VIDEO}; Google's own
 * status and words are in the message. Safe for use by many threads.
 */
public final class VeoGenerator implements VideoGenerator, AutoCloseable {
  /**
   * Google keeps results for two days (Gemini API, read 2026-11-22); of Vertex nothing longer is
   * promised.
   */
  private static final Duration RESULT_LIFE = Duration.ofDays(2);

  private static final int MOST_PROMPT_TOKENS = 1024;
  private static final long MOST_CLIP_BYTES = 500_000_000;
  // Base64 needs four bytes for three; the rest of an answer is small.
  private static final long MOST_ANSWER_BYTES = MOST_CLIP_BYTES / 3 * 4 + 1_000_000;
  private static final String INLINE = "inline";

  private final GoogleTerms terms;
  private final GoogleModel model;
  private final String account;
  private final VeoDialect dialect;
  private final FrameFiles pictures;
  private final ProviderClient client;
  private final ProviderClient tokenClient;
  private final Duration readTime;

  /** What a job takes that fails or whose content is refused, where that is known. */
  private final Optional<Money> chargedForFailure;

  private final Capabilities capabilities;

  private VeoGenerator(Builder builder, AccountSettings settings) {
    this.model = builder.model;
    this.account = settings.account();
    this.terms = new GoogleTerms(provider(), model, MOST_PROMPT_TOKENS);
    this.pictures = GoogleFrames.files(settings.fitPictures());
    this.readTime = builder.readTime;
    this.client = settings.client(provider()).maxDownload(MOST_CLIP_BYTES).build();
    this.tokenClient = settings.client("google-oauth").build();
    this.dialect = dialect(builder);
    client.requireTrusted(dialect.base());
    boolean direct = isGoogle(dialect.base());
    this.chargedForFailure = direct || builder.refunds ? Optional.of(Money.FREE) : Optional.empty();
    this.capabilities =
        new Capabilities(
            model.durations(),
            model.prices().keySet(),
            model.lastFrame(),
            dialect.silent() ? Capabilities.Audio.OPTIONAL : Capabilities.Audio.ALWAYS,
            new OrderKeys.None(),
            false,
            settings.pollInterval(),
            1,
            settings.longestRun(),
            // A relay takes its own price, and with the order.
            direct ? Charge.AT_SUCCESS : Charge.AT_ORDER,
            RESULT_LIFE,
            PromptTerms.tokens(MOST_PROMPT_TOKENS).withNegativeField());
  }

  private static boolean isGoogle(HttpUrl base) {
    return base.host().endsWith(".googleapis.com");
  }

  private VeoDialect dialect(Builder builder) {
    if (builder.surface instanceof VeoSurface.VertexAi vertex) {
      if (vertex.tokens() instanceof GoogleTokens.ServiceAccount serviceAccount) {
        tokenClient.requireTrusted(HttpUrl.get(serviceAccount.tokenAddress().toString()));
      }
      return new VeoDialect.Vertex(
          vertex, new TokenSource(vertex.tokens(), tokenClient, builder.clock));
    }
    return new VeoDialect.Gemini((VeoSurface.GeminiApi) builder.surface);
  }

  /** Begins a generator for {@link GoogleModel#VEO_3_1_FAST}. */
  public static Builder builder(VeoSurface surface) {
    return new Builder(surface);
  }

  @Override
  public String provider() {
    return "veo";
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
    return terms.price(request, dialect.silent());
  }

  @Override
  public void check(ClipRequest request) {
    terms.check(request);
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    Request order;
    Map<String, Object> body;
    try {
      check(request);
      GoogleFrames frames = GoogleFrames.of(request, inputs, pictures);
      body = VeoDialect.order(request.prompt(), frames, parameters(request, frames.aspect()));
      order = dialect.create(request.model(), body);
    } catch (PermanentException e) {
      return new Submission.Refused(e.failure());
    } catch (RetryableException e) {
      return notYet(e);
    }
    Sent sent = client.submit(order, fence);
    if (isUnauthorized(sent)) {
      // A refused token means that nothing was made: once more with a fresh one is safe.
      try {
        if (dialect.renew(order)) {
          sent = client.submit(dialect.create(request.model(), body), fence);
        }
      } catch (PermanentException e) {
        return new Submission.Refused(e.failure());
      } catch (RetryableException e) {
        return notYet(e);
      }
    }
    return GoogleErrors.submission(sent, "name", "veo: order of " + key);
  }

  private static Submission notYet(RetryableException e) {
    return new Submission.NotMade(e.failure(), e.retryAfter().orElse(Duration.ofSeconds(5)));
  }

  private static boolean isUnauthorized(Sent sent) {
    return sent instanceof Sent.Answered answered && answered.answer().status() == 401;
  }

  private Map<String, Object> parameters(ClipRequest request, String aspect) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("aspectRatio", aspect);
    parameters.put("resolution", request.resolution());
    parameters.put("durationSeconds", request.duration().toSeconds());
    if (!request.negativePrompt().isBlank()) {
      parameters.put("negativePrompt", request.negativePrompt());
    }
    parameters.put("personGeneration", "allow_adult");
    parameters.put("sampleCount", 1);
    if (dialect.silent()) {
      parameters.put("generateAudio", request.sound());
    }
    return parameters;
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    throw new UnsupportedOperationException("veo has no keys: a lost order cannot be looked up");
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
    if (jobs.size() > capabilities.pollBatch()) {
      throw new IllegalArgumentException("at most 1 job in one poll, were " + jobs.size());
    }
    Map<ProviderJobId, ProviderJobStatus> known = new LinkedHashMap<>();
    for (ProviderJobId job : jobs) {
      operation(job, VeoOperation::read)
          .ifPresent(operation -> known.put(job, status(operation, what(job))));
    }
    return known;
  }

  private static String what(ProviderJobId job) {
    return "veo: " + job;
  }

  /** Empty if the provider does not know the job. */
  private Optional<VeoOperation> operation(
      ProviderJobId job, ProviderClient.BodyReader<VeoOperation> reader) {
    try {
      return asked(job, reader);
    } catch (PermanentException e) {
      // A question cannot fail for good: the account may be mended while the job runs.
      throw new RetryableException(e.failure().code(), e.failure().message(), null, e);
    }
  }

  private Optional<VeoOperation> asked(
      ProviderJobId job, ProviderClient.BodyReader<VeoOperation> reader) {
    Optional<Request> question = dialect.ask(job);
    if (question.isEmpty()) {
      return Optional.empty();
    }
    ProviderClient.Streamed<VeoOperation> told =
        client.read(question.get(), MOST_ANSWER_BYTES, readTime, reader);
    if (told.answer().status() == 401 && dialect.renew(question.get())) {
      Request again = dialect.ask(job).orElse(question.get());
      told = client.read(again, MOST_ANSWER_BYTES, readTime, reader);
    }
    Answer answer = told.answer();
    if (answer.status() == 404 && answer.json().isPresent()) {
      return Optional.empty();
    }
    if (told.value().isEmpty()) {
      throw GoogleErrors.unanswered(answer, what(job));
    }
    return told.value();
  }

  private ProviderJobStatus status(VeoOperation operation, String what) {
    Optional<JsonNode> error = operation.error();
    if (error.isPresent()) {
      return GoogleErrors.failed(error.get(), what, chargedForFailure);
    }
    if (!operation.done()) {
      return new ProviderJobStatus.Running();
    }
    if (operation.inline() || operation.uri().isPresent()) {
      return new ProviderJobStatus.Succeeded(operation.uri().orElse(INLINE), Optional.empty());
    }
    if (operation.blocked() > 0 || !operation.reasons().isEmpty()) {
      // Clips that the filter counts are not charged (Google's page on responsible AI, 2026-09).
      return GoogleErrors.refused(String.join(" ", operation.reasons()), what, chargedForFailure);
    }
    return new ProviderJobStatus.ResultMissing(
        Failure.retryable("NO_VIDEO", what + " is done and has neither a video nor a reason"),
        Optional.empty());
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
          operation(job, VeoOperation::read).flatMap(VeoOperation::uri).orElseThrow(() -> e);
      download(job, fresh, target);
    }
  }

  private void download(ProviderJobId job, String address, Path target) {
    GoogleResults.download(client, dialect.base(), dialect.keys(), address, what(job), target);
  }

  private void fetchInline(ProviderJobId job, Path part) {
    Optional<VeoOperation> operation =
        operation(
            job,
            body -> {
              try (OutputStream out = GoogleResults.open(part)) {
                return VeoOperation.read(body, out);
              }
            });
    if (operation.isEmpty() || !operation.get().inline()) {
      throw new RetryableException("RESULT_EXPIRED", what(job) + " has no video inside any more");
    }
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    client.close();
    tokenClient.close();
  }

  /**
   * The settings of a generator. By default: 5 requests a second, 60 s for an order, a poll every
   * 10 s, 15 minutes for a job.
   */
  public static final class Builder extends AccountBuilder<Builder> {
    private final VeoSurface surface;
    private GoogleModel model = GoogleModel.VEO_3_1_FAST;
    private Duration readTime = Duration.ofMinutes(5);
    private InstantSource clock = InstantSource.system();
    private boolean refunds;

    private Builder(VeoSurface surface) {
      super(5, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMinutes(15));
      this.surface = surface;
      if (surface instanceof VeoSurface.GeminiApi) {
        this.model = model.named("veo-3.1-fast-generate-preview");
      }
    }

    /** The model of new requests, with its limits and prices. */
    public Builder model(GoogleModel model) {
      this.model = model;
      return this;
    }

    /** How long one answer about a job may take, clip included; above 0, 5 min by default. */
    public Builder readTime(Duration time) {
      this.readTime = time;
      return this;
    }

    /**
     * Whether a host that is not Google's gives back what a failed or refused job had cost; no by
     * default. Relays take the price with the order, so such a job counts as paid unless they do.
     * Google itself charges for clips alone, and this says nothing there.
     */
    public Builder refunds(boolean given) {
      this.refunds = given;
      return this;
    }

    /** What tells the time for tokens; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range, or the address is plain
     *     http or private and not allowed
     */
    public VeoGenerator build() {
      return new VeoGenerator(this, settings());
    }
  }
}

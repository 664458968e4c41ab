package dev.petforge.llm;

import dev.petforge.failure.PermanentException;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Money;
import dev.petforge.question.ModelCalls;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Has storyboards written by a model that speaks OpenAI's chat completions. What the model answers
 * is checked to the last field: a storyboard is valid and complete, or there is none and the
 * failure says why. For one storyboard at most three answers are paid for, however often its job is
 * tried, and every question is written down before it is asked. Safe for use by many threads; what
 * is learned of a model is kept for the life of the writer, so there should be one for each
 * account.
 *
 * <pre>{@code
 * ModelProfile model = ModelProfiles.builtIn().profile("deepseek", "deepseek-flash");
 * StoryboardWriter writer =
 *     ModelStoryboardWriter.builder(model, key)
 *         .templates(OfflineStoryboardWriter.builtInTemplates())
 *         .build();
 * }</pre>
 */
public final class ModelStoryboardWriter implements StoryboardWriter {
  /** No character of a text has more bytes. */
  private static final String LONGEST_LETTER = "猫";

  private final TemplateCatalogue templates;
  private final Endpoint endpoint;
  private final Optional<Describer> describer;
  private final Duration deadline;

  private ModelStoryboardWriter(Builder builder, TemplateCatalogue templates) {
    this.templates = templates;
    this.deadline = builder.deadline;
    Endpoint.Pace pace =
        new Endpoint.Pace(
            builder.callTime,
            builder.firstPause,
            builder.perMinute,
            builder.pace,
            builder.atOnce,
            builder.progress,
            builder.clock);
    this.endpoint = new Endpoint(builder.profile, builder.key, builder.keyless, pace);
    this.describer =
        Optional.ofNullable(builder.describing)
            .map(profile -> new Endpoint(profile, builder.describingKey, builder.keyless, pace))
            .map(Describer::new);
  }

  /**
   * Begins a writer.
   *
   * @param profile the model that writes
   * @param key the account's key at its provider; blank if the user has none: every storyboard is
   *     then refused with code {@code MODEL_KEY_MISSING}
   */
  public static Builder builder(ModelProfile profile, String key) {
    return new Builder(profile, key);
  }

  /** {@inheritDoc} With the model that looks at pictures, if that is another one. */
  /** {@inheritDoc} The key of the model that writes. */
  @Override
  public boolean ready() {
    return endpoint.hasKey();
  }

  @Override
  public String describe() {
    return endpoint.profile()
        + describer.map(seeing -> ", pictures by " + seeing.profile()).orElse("");
  }

  @Override
  public Set<TemplateId> templates() {
    return templates.ids();
  }

  /**
   * {@inheritDoc}
   *
   * @throws PermanentException {@code UNKNOWN_TEMPLATE}, {@code PICTURE_UNREADABLE}, {@code
   *     PICTURE_TOO_LARGE}, {@code MODEL_KEY_MISSING}, and {@code MODEL_CANNOT_SEE} if nothing says
   *     what the picture shows: before anything was asked. Later: {@code MODEL_KEY_WRONG}, {@code
   *     MODEL_FORBIDDEN}, {@code MODEL_BALANCE_EMPTY}, {@code MODEL_UNKNOWN}, {@code
   *     PICTURE_REFUSED}, {@code PICTURE_NOT_DESCRIBED}, {@code CONTENT_REFUSED}, {@code
   *     MODEL_CONTEXT_TOO_LONG}, {@code MODEL_REQUEST_REFUSED}, {@code MODEL_STOPPED}, and {@code
   *     STORYBOARD_INVALID} if no answer could be used
   * @throws dev.petforge.failure.RetryableException {@code MODEL_RATE}, {@code MODEL_BUSY}, {@code
   *     MODEL_DOWN}, {@code MODEL_NO_ANSWER}, {@code MODEL_DEADLINE}, {@code OWN_RATE}, {@code
   *     INTERRUPTED}, and what {@link ModelCalls#begin} throws
   */
  @Override
  public StoryboardDraft write(StoryboardBrief brief, ModelCalls calls) {
    Template template = templates.require(brief.template());
    endpoint.requireKey();
    ShotsToWrite toWrite = ShotsToWrite.of(template, brief);
    UsageMeter meter = new UsageMeter(calls, deadline);
    if (endpoint.sees()) {
      try {
        OpeningView seeing =
            new OpeningView(
                Optional.of(OpeningPicture.base64(brief.openingImage())),
                "",
                brief.pictureDescription());
        return finished(
            new AnswerLoop(endpoint, toWrite, seeing, meter).write(Reason.WRITE), List.of());
      } catch (Endpoint.NoSightException e) {
        return inWords(
            toWrite, meter, Reason.SIMPLER, " (it answered '" + e.refused().words() + "')");
      }
    }
    return inWords(toWrite, meter, Reason.WRITE, "");
  }

  /** The model cannot see: somebody tells it what there is, or nothing is asked. */
  private StoryboardDraft inWords(
      ShotsToWrite toWrite, UsageMeter meter, Reason first, String because) {
    StoryboardBrief brief = toWrite.brief();
    List<String> warnings = new ArrayList<>();
    String description = SceneNote.line(brief.pictureDescription(), StoryboardPrompt.MOST_PICTURE);
    if (description.isEmpty()) {
      description = meter.described();
    }
    if (description.isEmpty() && describer.isPresent()) {
      describer.get().endpoint().requireKey();
      description =
          describer
              .get()
              .describe(OpeningPicture.base64(brief.openingImage()), meter, most(toWrite, meter));
    }
    if (description.isEmpty() && SceneNote.line(brief.sceneDescription(), 10).isEmpty()) {
      throw Failures.cannotSee(endpoint.profile(), because);
    }
    if (description.isEmpty()) {
      warnings.add(
          "the storyboard was written without a look at the picture, from scene_description alone:"
              + " check that they agree");
    }
    OpeningView told = new OpeningView(Optional.empty(), description, description);
    return finished(new AnswerLoop(endpoint, toWrite, told, meter).write(first), warnings);
  }

  /** The most that the first question for a storyboard can cost, whatever the picture shows. */
  private Money most(ShotsToWrite toWrite, UsageMeter meter) {
    String longest = LONGEST_LETTER.repeat(StoryboardPrompt.MOST_PICTURE);
    OpeningView told = new OpeningView(Optional.empty(), longest, longest);
    return endpoint.atMost(new AnswerLoop(endpoint, toWrite, told, meter).first());
  }

  private StoryboardDraft finished(StoryboardDraft draft, List<String> before) {
    List<String> warnings = new ArrayList<>(before);
    warnings.addAll(draft.warnings());
    if (!endpoint.profile().price().known()) {
      warnings.add(
          "no price of "
              + endpoint.profile()
              + " is known; its questions are counted at that of a dear model until the profiles"
              + " have one");
    }
    return new StoryboardDraft(draft.storyboard(), warnings, draft.pictureDescription());
  }

  /** Collects the settings; all but the model and its key have a default. */
  public static final class Builder {
    private final ModelProfile profile;
    private final String key;
    private Collection<Template> templates = OfflineStoryboardWriter.builtInTemplates();
    private @Nullable ModelProfile describing;
    private String describingKey = "";
    private boolean keyless;
    private boolean plainHttp;
    private Duration callTime = Duration.ofMinutes(4);
    private Duration deadline = Duration.ofMinutes(10);
    private Duration firstPause = Duration.ofSeconds(2);
    private int perMinute = 300;
    private AccountPace pace = AccountPace.ofOneProcess();
    private int atOnce = 8;
    private @Nullable IntConsumer progress;
    private InstantSource clock = InstantSource.system();

    private Builder(ModelProfile profile, String key) {
      this.profile = profile;
      this.key = key;
    }

    /** What can be written, at least one; the built-in templates by default. */
    public Builder templates(Collection<Template> all) {
      this.templates = List.copyOf(all);
      return this;
    }

    /**
     * A model that sees, for one that writes and does not: it is asked first, once for each opening
     * image. By default there is none.
     *
     * @param seeing the model
     * @param itsKey the key of its provider
     */
    public Builder describedBy(ModelProfile seeing, String itsKey) {
      this.describing = seeing;
      this.describingKey = itsKey;
      return this;
    }

    /** Lets models be asked without a key, as those on one's own machine are. No by default. */
    public Builder withoutKey() {
      this.keyless = true;
      return this;
    }

    /** Lets keys and pictures go over plain http to other machines. No by default. */
    public Builder allowPlainHttp() {
      this.plainHttp = true;
      return this;
    }

    /** How long one question may take, above 0; 4 minutes by default. */
    public Builder callTime(Duration time) {
      this.callTime = time;
      return this;
    }

    /** How long all questions for one storyboard may take, above 0; 10 minutes by default. */
    public Builder deadline(Duration time) {
      this.deadline = time;
      return this;
    }

    /**
     * How long to wait before a question is asked again because the provider failed, at least 10
     * ms; 2 seconds by default. It doubles; a provider's own wish counts if it is longer.
     */
    public Builder firstPause(Duration pause) {
      this.firstPause = pause;
      return this;
    }

    /**
     * How busy the account may be.
     *
     * @param questionsPerMinute at least 1; 300 by default
     * @param questionsAtOnce at least 1; 8 by default
     */
    public Builder rate(int questionsPerMinute, int questionsAtOnce) {
      this.perMinute = questionsPerMinute;
      this.atOnce = questionsAtOnce;
      return this;
    }

    /**
     * The turns that this process shares with others which ask the same model, so that all of them
     * together keep to the questions per minute of {@link #rate}; those at once are each one's own.
     * Default: this process alone asks.
     */
    public Builder pace(AccountPace shared) {
      this.pace = shared;
      return this;
    }

    /**
     * Has answers come as streams and says how far they are. Nothing of an answer is used before it
     * is whole.
     *
     * @param characters is told how many came until now, by the thread that writes
     */
    public Builder progress(IntConsumer characters) {
      this.progress = characters;
      return this;
    }

    /** What tells the time for prices that depend on the hour; the system's clock by default. */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range, a base URL is not https,
     *     or the describing model does not see
     */
    public ModelStoryboardWriter build() {
      TemplateCatalogue catalogue = new TemplateCatalogue(templates);
      require(callTime.toMillis() > 0, "callTime must be above 0, was " + callTime);
      require(deadline.toMillis() > 0, "deadline must be above 0, was " + deadline);
      require(firstPause.toMillis() >= 10, "firstPause must be at least 10 ms, was " + firstPause);
      require(perMinute >= 1, "questionsPerMinute must be at least 1, was " + perMinute);
      require(atOnce >= 1, "questionsAtOnce must be at least 1, was " + atOnce);
      address(profile);
      header(profile, key);
      if (describing != null) {
        address(describing);
        header(describing, describingKey);
        require(
            describing.abilities().vision(),
            "the describing model must see pictures, " + describing + " does not");
      }
      return new ModelStoryboardWriter(this, catalogue);
    }

    private void address(ModelProfile model) {
      HttpUrl url = HttpUrl.parse(model.baseUrl());
      require(
          url != null && url.querySize() == 0 && url.username().isEmpty(),
          "the base URL of "
              + model
              + " must be an address such as https://api.deepseek.com, without a query or a"
              + " password");
      boolean local =
          url != null
              && (url.host().equals("localhost")
                  || url.host().equals("127.0.0.1")
                  || url.host().equals("::1"));
      require(
          url != null && (url.isHttps() || local || plainHttp),
          "the base URL of " + model + " must be https, was " + model.baseUrl());
    }

    /** What a header cannot hold would fail later, in a message with the key in it. */
    private static void header(ModelProfile model, String key) {
      require(
          key.strip().chars().allMatch(c -> c > ' ' && c < 127),
          "the key of " + model + " must be plain ASCII without spaces inside");
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException(rule);
      }
    }
  }
}

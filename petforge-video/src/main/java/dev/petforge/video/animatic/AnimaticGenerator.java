package dev.petforge.video.animatic;

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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes clips on this machine, without a provider and for nothing: the first frame, moved gently as
 * the shot's words say and back to where it began, with the shot's number and action as a caption,
 * and room tone. It is what a team looks at before it pays, and it goes through submit, find, poll
 * and fetch like a paid generator: jobs survive a restart, {@link #fetch} draws the clip.
 *
 * <p>Clips are MP4 (H.264, AAC) of 24 frames a second in the first frame's own aspect, the shorter
 * side 720 pixels, or 360 for a quarter of the work ({@code 360p}). The first and the last frame
 * are the given one. Clips of one size join by copy. FFmpeg's native libraries must be on the class
 * path. Safe for use by many threads, and by several processes on one folder.
 */
public final class AnimaticGenerator implements VideoGenerator {
  /** The only model. */
  public static final String MODEL = "animatic-1";

  private static final Logger log = LoggerFactory.getLogger(AnimaticGenerator.class);

  private static final int MOST_SECONDS = 10;
  private static final Set<String> RESOLUTIONS = Set.of("360p", "720p");
  private static final int POLL_BATCH = 100;
  private static final Duration NEXT_TRY = Duration.ofSeconds(5);

  private final AnimaticJobs jobs;
  private final ClipRenderer renderer;
  private final InstantSource clock;
  private final Duration renderLatency;
  private final Duration submitLatency;
  private final long faultSeed;
  private final double faultRate;
  private final Capabilities capabilities;

  private AnimaticGenerator(Builder builder) {
    this.jobs = new AnimaticJobs(builder.folder);
    this.renderer =
        new ClipRenderer(
            builder.captionFont.map(CaptionFonts::file).orElseGet(CaptionFonts::installed));
    this.clock = builder.clock;
    this.renderLatency = builder.renderLatency;
    this.submitLatency = builder.submitLatency;
    this.faultSeed = builder.faultSeed;
    this.faultRate = builder.faultRate;
    this.capabilities =
        new Capabilities(
            LongStream.rangeClosed(1, MOST_SECONDS).mapToObj(Duration::ofSeconds).toList(),
            RESOLUTIONS,
            false,
            Capabilities.Audio.ALWAYS,
            new OrderKeys.Kept(),
            false,
            builder.pollInterval,
            POLL_BATCH,
            Duration.ofMinutes(10),
            Charge.AT_SUCCESS,
            Duration.ofDays(30),
            PromptTerms.ANY);
  }

  /**
   * Begins a generator.
   *
   * @param folder where its jobs are kept for 30 days; made when the first one comes
   */
  public static Builder builder(Path folder) {
    return new Builder(folder);
  }

  @Override
  public String provider() {
    return "animatic";
  }

  @Override
  public String model() {
    return MODEL;
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
    return Money.FREE;
  }

  @Override
  public void check(ClipRequest request) {
    if (!request.model().equals(MODEL)) {
      throw new PermanentException(
          "UNKNOWN_MODEL",
          "the animatic has the model " + MODEL + ", asked for " + request.model());
    }
    if (request.duration().toSeconds() > MOST_SECONDS) {
      throw new PermanentException(
          "DURATION",
          "the animatic makes clips of 1 to "
              + MOST_SECONDS
              + " s, asked for "
              + request.duration().toSeconds()
              + " s in shot "
              + request.shot());
    }
    if (!RESOLUTIONS.contains(request.resolution())) {
      throw new PermanentException(
          "RESOLUTION",
          "the animatic makes clips at "
              + String.join(" or ", RESOLUTIONS.stream().sorted().toList())
              + ", asked for "
              + request.resolution()
              + " in shot "
              + request.shot());
    }
    if (request.lastFrame().isPresent()) {
      throw new PermanentException(
          "LAST_FRAME",
          "the animatic cannot be told what to end with, asked for "
              + request.lastFrame().get().file()
              + " in shot "
              + request.shot());
    }
  }

  @Override
  public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    // half on each side of the moment that counts, so that a process that dies on the way may have
    // ordered the clip or not
    pause(submitLatency.dividedBy(2));
    Submission answer = order(key, request, inputs, fence);
    pause(submitLatency.dividedBy(2));
    return answer;
  }

  private Submission order(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
    try {
      check(request);
      FirstFrame.clipSize(inputs.firstFrame(), shorterSide(request.resolution()));
      AnimaticJob job = AnimaticJob.of(key, clock.instant(), request);
      if (!fence.passes()) {
        return Submission.fenced();
      }
      return new Submission.Accepted(jobs.keep(job, inputs.firstFrame()).id());
    } catch (PermanentException e) {
      return new Submission.Refused(e.failure());
    } catch (IOException e) {
      // the document appears in one step, and that is the last one
      return new Submission.NotMade(
          Failure.retryable("NOT_WRITABLE", "cannot keep the job " + key + ": " + e), NEXT_TRY);
    }
  }

  /** Of a resolution that is made: {@code 720p} has 720 pixels. */
  static int shorterSide(String resolution) {
    return Integer.parseInt(resolution.substring(0, resolution.length() - 1));
  }

  private static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("INTERRUPTED", "interrupted in a submit", null, e);
    }
  }

  @Override
  public Optional<ProviderJobId> find(CallKey key) {
    return job(key).map(AnimaticJob::id);
  }

  @Override
  public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> ids) {
    if (ids.size() > POLL_BATCH) {
      throw new IllegalArgumentException(
          "at most " + POLL_BATCH + " jobs in one poll, were " + ids.size());
    }
    Instant now = clock.instant();
    Map<ProviderJobId, ProviderJobStatus> known = new LinkedHashMap<>();
    for (ProviderJobId id : ids) {
      try {
        AnimaticJob.key(id).flatMap(this::job).ifPresent(job -> known.put(id, status(job, now)));
      } catch (PermanentException e) {
        // The others are asked for all the same.
        log.warn("a job is left out of a poll: job={} because={}", id, e.getMessage());
      }
    }
    return known;
  }

  private ProviderJobStatus status(AnimaticJob job, Instant now) {
    if (now.isBefore(job.submitted().plus(renderLatency))) {
      return new ProviderJobStatus.Running();
    }
    if (faulty(job.key())) {
      return new ProviderJobStatus.Failed(
          Failure.retryable(
              "REHEARSED",
              "a failure of the rehearsal (rate " + faultRate + ", " + job.key() + ")"),
          Optional.of(Money.FREE));
    }
    return new ProviderJobStatus.Succeeded(job.key().value(), Optional.of(Money.FREE));
  }

  private boolean faulty(CallKey key) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < key.value().length(); i++) {
      hash = (hash ^ key.value().charAt(i)) * 0x100000001B3L;
    }
    return new SplittableRandom(faultSeed ^ hash).nextDouble() < faultRate;
  }

  @Override
  public void fetch(ProviderJobId job, String result, Path target) {
    AnimaticJob known =
        AnimaticJob.key(job)
            .filter(key -> key.value().equals(result))
            .flatMap(this::job)
            .orElseThrow(
                () ->
                    new PermanentException(
                        "RESULT_GONE",
                        "there is no job " + job + " any more; jobs are kept for 30 days"));
    renderer.render(known, jobs.frame(known.key()), target);
  }

  private Optional<AnimaticJob> job(CallKey key) {
    try {
      return jobs.find(key);
    } catch (IOException e) {
      throw new RetryableException(
          "NOT_READABLE", "cannot read the job " + key + ": " + e, null, e);
    }
  }

  /** The settings of a generator. */
  public static final class Builder {
    private final Path folder;
    private InstantSource clock = InstantSource.system();
    private Duration renderLatency = Duration.ZERO;
    private Duration submitLatency = Duration.ZERO;
    private Duration pollInterval = Duration.ofMillis(200);
    private long faultSeed;
    private double faultRate;
    private Optional<Path> captionFont = Optional.empty();

    private Builder(Path folder) {
      this.folder = folder;
    }

    /** What tells the time; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** How long a job runs before its clip can be fetched; at least 0, 0 by default. */
    public Builder renderLatency(Duration latency) {
      this.renderLatency = latency;
      return this;
    }

    /**
     * How long a submit takes to answer; at least 0, 0 by default. The job is kept in the middle of
     * that time, so that a process killed on the way may have ordered it or not.
     */
    public Builder submitLatency(Duration latency) {
      this.submitLatency = latency;
      return this;
    }

    /** How long to wait between two polls of a job; above 0, 200 ms by default. */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = interval;
      return this;
    }

    /**
     * Lets a share of the jobs fail, for rehearsals. The same seed and key give the same fate; a
     * new attempt has a new key.
     *
     * @param rate from 0 (the default) to 1
     */
    public Builder faults(long seed, double rate) {
      this.faultSeed = seed;
      this.faultRate = rate;
      return this;
    }

    /**
     * A TrueType or OpenType font for captions; the system's fonts are used for texts that it
     * cannot show, and without it.
     */
    public Builder captionFont(Path file) {
      this.captionFont = Optional.of(file);
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     * @throws PermanentException with code {@code FONT_UNREADABLE} if the font cannot be used
     */
    public AnimaticGenerator build() {
      if (renderLatency.isNegative() || submitLatency.isNegative()) {
        throw new IllegalArgumentException(
            "renderLatency and submitLatency must be at least 0, were "
                + renderLatency
                + " and "
                + submitLatency);
      }
      if (pollInterval.isNegative() || pollInterval.isZero()) {
        throw new IllegalArgumentException("pollInterval must be above 0, was " + pollInterval);
      }
      if (!(faultRate >= 0 && faultRate <= 1)) {
        throw new IllegalArgumentException("the rate of faults must be 0 to 1, was " + faultRate);
      }
      return new AnimaticGenerator(this);
    }
  }
}

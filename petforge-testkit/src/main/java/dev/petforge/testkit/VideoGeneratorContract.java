package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ListedJob;
import dev.petforge.generation.OrderKeys;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link VideoGenerator} promises. The test of an adapter extends this class and
 * supplies the generator, against an emulator of its provider; JUnit makes a new instance for each
 * test, so fields can hold what belongs together.
 *
 * <pre>{@code
 * class AcmeGeneratorTest extends VideoGeneratorContract {
 *   private final AcmeServer server = new AcmeServer(); // answers as Acme does, and counts jobs
 *
 *   @Override protected VideoGenerator generator() { return new AcmeGenerator(server.address()); }
 *   @Override protected ClipRequest request() { ... }   // the cheapest that Acme takes
 *   @Override protected ClipInputs inputs() { ... }     // a small picture in the folder
 *   @Override protected void finishJobs() { server.finishJobs(); }
 *   @Override protected void loseResults() { server.removeFiles(); }
 *   @Override protected ProviderTrouble trouble() { return server; }
 * }
 * }</pre>
 *
 * <p>The last one is about money: see {@link ProviderTrouble}.
 */
public abstract class VideoGeneratorContract {
  private static final CallKey KEY = new CallKey("contract-p1-s0-a1-0123456789");
  private static final CallKey OTHER_KEY = new CallKey("contract-p1-s1-a1-9876543210");

  /** An empty folder of this test's own. */
  @TempDir protected Path folder;

  /** For subclasses; JUnit fills the folder in before each test. */
  @SuppressWarnings("NullAway.Init")
  protected VideoGeneratorContract() {}

  /**
   * A generator whose provider keeps the jobs of this test; called again within a test it stands
   * for the same account after a restart. Its jobs run until {@link #finishJobs}.
   */
  protected abstract VideoGenerator generator();

  /** A request that the generator can carry out, the cheapest and shortest there is. */
  protected abstract ClipRequest request();

  /** The frames that belong to {@link #request}. */
  protected abstract ClipInputs inputs();

  /** Makes every job that was ordered end well, for example by moving a clock. */
  protected abstract void finishJobs();

  /** Makes the provider lose every result, so that nothing can be fetched any more. */
  protected abstract void loseResults();

  /**
   * What goes wrong at the provider when this contract wants it to: connections that break, 5xx,
   * 429, downloads that are cut off. All of it has to be played by the same server that {@link
   * #generator} speaks to. {@link ProviderTrouble#withoutProvider} is for generators that speak to
   * nobody and cost nothing.
   */
  protected abstract ProviderTrouble trouble();

  /**
   * Makes the provider call the next job done before its clip can be had: the first poll finds
   * none, and the third at the latest finds it.
   *
   * @return whether the provider can do that; by default it cannot, and a job that is done always
   *     has its clip
   */
  protected boolean nextResultComesLate() {
    return false;
  }

  /** Checks that a fetched file is a clip; by default only that it is not empty. */
  protected void assertPlayable(Path clip) {
    assertThat(clip).isNotEmptyFile();
  }

  @Test
  void its_name_and_what_it_can_do_are_well_formed() {
    VideoGenerator generator = generator();

    assertThat(generator.provider()).matches("[a-z0-9-]{1,30}");
    assertThat(generator.account()).matches("[a-z0-9.-]{1,60}");
    assertThat(generator.model()).isNotBlank();
    Capabilities capabilities = generator.capabilities();
    assertThat(capabilities.durations()).contains(request().duration());
    assertThat(capabilities.resolutions()).contains(request().resolution());
    assertThat(capabilities.pollInterval()).isPositive();
    assertThat(capabilities.longestRun()).isGreaterThan(capabilities.pollInterval());
  }

  @Test
  void the_price_is_known_before_anything_is_ordered() {
    assertThat(generator().price(request()).micros()).isNotNegative();
    assertThat(generator().price(request())).isEqualTo(generator().price(request()));
  }

  @Test
  void a_request_that_it_can_carry_out_passes_the_check() {
    assertThatCode(() -> generator().check(request())).doesNotThrowAnyException();
  }

  @Test
  void a_clip_that_is_too_long_is_refused_with_its_length_and_the_limit() {
    List<Duration> durations = generator().capabilities().durations();
    long longest = durations.get(durations.size() - 1).toSeconds();
    long tooLong = Math.min(60, longest + 1);
    assertThat(longest)
        .as("the longest clip, for which the contract has a longer one")
        .isLessThan(60);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generator().check(lasting(tooLong)))
        .withMessageContaining(Long.toString(tooLong))
        .withMessageContaining(Long.toString(longest));
  }

  @Test
  void a_resolution_that_it_does_not_have_is_refused_by_name() {
    ClipRequest r = request();
    ClipRequest unknown =
        new ClipRequest(
            r.model(),
            r.shot(),
            r.shotType(),
            r.prompt(),
            r.negativePrompt(),
            r.action(),
            r.firstFrame(),
            r.lastFrame(),
            r.duration(),
            "17p",
            r.sound());

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generator().check(unknown))
        .withMessageContaining("17p");
  }

  @Test
  void an_accepted_job_runs_and_then_succeeds() {
    VideoGenerator generator = generator();
    ProviderJobId job = order(generator, KEY);

    assertThat(generator.poll(List.of(job)).get(job)).isEqualTo(new ProviderJobStatus.Running());
    finishJobs();

    assertThat(generator.poll(List.of(job)).get(job))
        .isInstanceOf(ProviderJobStatus.Succeeded.class);
  }

  @Test
  void a_job_that_is_called_done_before_its_clip_is_there_is_no_failure() {
    VideoGenerator generator = generator();
    boolean late = nextResultComesLate();
    ProviderJobId job = order(generator, KEY);
    finishJobs();

    if (late) {
      assertThat(generator.poll(List.of(job)).get(job))
          .isInstanceOfSatisfying(
              ProviderJobStatus.ResultMissing.class,
              missing -> assertThat(missing.remark().message()).as("remark").contains(job.value()));
      assertThat(generator.poll(List.of(job)).get(job))
          .as("the second poll")
          .isInstanceOfAny(
              ProviderJobStatus.ResultMissing.class, ProviderJobStatus.Succeeded.class);
    }

    Path clip = folder.resolve("clip.mp4");
    generator.fetch(job, result(generator, job), clip);
    assertPlayable(clip);
  }

  @Test
  void a_second_submit_under_a_key_gives_the_same_job_where_keys_are_known() {
    VideoGenerator generator = generator();

    ProviderJobId first = order(generator, KEY);
    ProviderJobId second = order(generator, KEY);

    assertThat(second.equals(first)).isEqualTo(generator.capabilities().keyed());
    assertThat(order(generator, OTHER_KEY)).isNotEqualTo(first);
  }

  @Test
  void submits_of_one_key_at_once_give_one_job_where_keys_are_known() throws Exception {
    VideoGenerator generator = generator();
    ClipInputs inputs = inputs();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<ProviderJobId>> orders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        orders.add(threads.submit(() -> order(generator, KEY, inputs)));
      }
      List<ProviderJobId> jobs = new ArrayList<>();
      for (Future<ProviderJobId> order : orders) {
        jobs.add(order.get());
      }

      assertThat(jobs.stream().distinct().count())
          .isEqualTo(generator.capabilities().keyed() ? 1 : 8);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void an_order_that_its_fence_does_not_let_pass_is_certainly_not_made() {
    VideoGenerator generator = generator();
    AtomicInteger asked = new AtomicInteger();

    Submission answer =
        generator.submit(KEY, request(), inputs(), () -> asked.incrementAndGet() == 0);

    assertThat(answer).isEqualTo(Submission.fenced());
    assertThat(asked).as("how often it was asked").hasValue(1);
    assertThat(generator.list(Instant.now().minus(Duration.ofDays(1))).orElse(List.of())).isEmpty();
    if (generator.capabilities().keyed()) {
      assertThat(generator.find(KEY)).isEmpty();
    }
    order(generator, KEY);
  }

  @Test
  void the_fence_of_an_order_is_asked_before_it_is_there() {
    VideoGenerator generator = generator();
    AtomicBoolean thereBefore = new AtomicBoolean();

    Submission answer =
        generator.submit(
            KEY,
            request(),
            inputs(),
            () -> {
              if (generator.capabilities().keyed()) {
                thereBefore.set(generator.find(KEY).isPresent());
              }
              return true;
            });

    assertThat(answer).isInstanceOf(Submission.Accepted.class);
    assertThat(thereBefore).isFalse();
  }

  @Test
  void a_job_is_found_by_its_key_or_the_question_is_refused() {
    VideoGenerator generator = generator();
    ProviderJobId job = order(generator, KEY);

    if (generator.capabilities().keyed()) {
      assertThat(generator.find(KEY)).contains(job);
      assertThat(generator.find(OTHER_KEY)).isEmpty();
    } else if (generator.capabilities().keys() instanceof OrderKeys.Unproven) {
      assertThat(generator.find(KEY)).isIn(Optional.of(job), Optional.empty());
    } else {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> generator.find(KEY));
    }
  }

  @Test
  void a_list_of_jobs_names_them_with_their_keys_where_there_is_one() {
    VideoGenerator generator = generator();
    ProviderJobId job = order(generator, KEY);
    ProviderJobId other = order(generator, OTHER_KEY);

    generator
        .list(Instant.now().minus(Duration.ofDays(1)))
        .ifPresent(
            listed ->
                assertThat(listed)
                    .containsExactlyInAnyOrder(
                        new ListedJob(job, Optional.of(KEY.value())),
                        new ListedJob(other, Optional.of(OTHER_KEY.value()))));
  }

  @Test
  void a_job_can_be_stopped_or_the_wish_is_refused() {
    VideoGenerator generator = generator();
    ProviderJobId job = order(generator, KEY);

    if (generator.capabilities().cancellable()) {
      assertThat(generator.cancel(job)).isTrue();
      assertThat(generator.poll(List.of(job)).get(job))
          .isInstanceOf(ProviderJobStatus.Failed.class);
      assertThat(generator.cancel(job)).isFalse();
    } else {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> generator.cancel(job));
    }
  }

  @Test
  void a_job_outlives_the_process_that_ordered_it() {
    ProviderJobId job = order(generator(), KEY);
    finishJobs();

    VideoGenerator restarted = generator();
    Path clip = folder.resolve("clip.mp4");
    restarted.fetch(job, result(restarted, job), clip);

    if (restarted.capabilities().keyed()) {
      assertThat(restarted.find(KEY)).contains(job);
    }
    assertPlayable(clip);
  }

  @Test
  void jobs_that_nobody_knows_are_left_out_of_a_poll() {
    VideoGenerator generator = generator();
    ProviderJobId known = order(generator, KEY);
    ProviderJobId unknown = new ProviderJobId("there-is-no-such-job");

    assertThat(generator.poll(List.of())).isEmpty();
    assertThat(generator.poll(List.of(unknown))).isEmpty();
    if (generator.capabilities().pollBatch() > 1) {
      assertThat(generator.poll(List.of(unknown, known))).containsOnlyKeys(known);
    }
  }

  @Test
  void a_clip_can_be_fetched_again_and_is_the_same() {
    VideoGenerator generator = generator();
    ProviderJobId job = order(generator, KEY);
    finishJobs();
    String result = result(generator, job);
    Path first = folder.resolve("first.mp4");
    Path second = folder.resolve("second.mp4");

    generator.fetch(job, result, first);
    generator.fetch(job, result, second);

    assertPlayable(first);
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void a_fetch_that_fails_leaves_nothing() throws IOException {
    VideoGenerator generator = generator();
    ProviderJobId job = order(generator, KEY);
    finishJobs();
    String result = result(generator, job);
    Path place = Files.createDirectory(folder.resolve("place"));
    loseResults();

    assertThatExceptionOfType(PetForgeException.class)
        .isThrownBy(() -> generator.fetch(job, result, place.resolve("clip.mp4")));

    try (Stream<Path> files = Files.list(place)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void an_order_whose_connection_broke_while_it_was_sent_is_lost() {
    meets(ProviderTrouble::dropNextOrderBeforeItIsTaken, 0);
  }

  @Test
  void an_order_that_was_taken_and_whose_connection_broke_is_lost() {
    meets(ProviderTrouble::dropNextOrderAfterItIsTaken, 1);
  }

  @Test
  void an_order_that_was_answered_with_5xx_is_lost_though_nothing_was_made() {
    meets(ProviderTrouble::failNextOrderBeforeItIsTaken, 0);
  }

  @Test
  void an_order_that_was_taken_and_answered_with_5xx_is_lost() {
    meets(ProviderTrouble::failNextOrderAfterItIsTaken, 1);
  }

  /**
   * Orders once while something goes wrong that leaves open whether the order was taken.
   *
   * @param made how many jobs the provider makes of it
   */
  private void meets(Consumer<ProviderTrouble> play, int made) {
    Optional<ProviderTrouble> provider = provider();
    if (provider.isEmpty()) {
      return;
    }
    ProviderTrouble trouble = provider.get();
    VideoGenerator generator = generator();
    boolean keyed = generator.capabilities().keyed();

    String answer = answered(trouble, play, generator);

    if (answer.startsWith("Accepted")) {
      assertThat(keyed)
          .as(
              "%s: nobody can tell whether the order was taken, and without keys it cannot be"
                  + " looked up either",
              answer)
          .isTrue();
    } else {
      assertThat(answer)
          .as(
              "nobody can tell whether the order was taken: this has to be Submission.Lost, or"
                  + " thrown; by any other answer it is ordered again, and may be paid twice")
          .startsWith("Lost");
    }
    assertThat(trouble.jobs())
        .as("jobs of one order, of which trouble() makes %s; %s", made, answer)
        .isEqualTo(answer.startsWith("Accepted") ? 1 : made);
    if (keyed) {
      order(generator, KEY);
      assertThat(trouble.jobs()).as("jobs after the same key was sent again").isEqualTo(1);
    }
  }

  @Test
  void an_order_that_met_429_is_not_made_and_can_be_sent_again() {
    Optional<ProviderTrouble> provider = provider();
    if (provider.isEmpty()) {
      return;
    }
    ProviderTrouble trouble = provider.get();
    VideoGenerator generator = generator();

    String answer = answered(trouble, ProviderTrouble::limitNextOrder, generator);

    assertThat(answer)
        .as("too many requests: the order was certainly not made, and may work later")
        .startsWith("NotMade retryable");
    assertThat(trouble.jobs()).as("jobs after 429").isZero();
    order(generator, KEY);
    assertThat(trouble.jobs()).as("jobs after it was sent again").isEqualTo(1);
  }

  @Test
  void a_download_that_is_cut_off_is_never_taken_for_a_clip() throws IOException {
    Optional<ProviderTrouble> provider = provider();
    if (provider.isEmpty()) {
      return;
    }
    VideoGenerator generator = generator();
    ProviderJobId job = order(generator, KEY);
    finishJobs();
    String result = result(generator, job);
    Path whole = folder.resolve("whole.mp4");
    generator.fetch(job, result, whole);
    Path place = Files.createDirectory(folder.resolve("place"));
    Path clip = place.resolve("clip.mp4");
    int before = provider.get().happened();
    provider.get().cutOffNextDownload();

    try {
      generator.fetch(job, result, clip);
    } catch (RetryableException e) {
      try (Stream<Path> files = Files.list(place)) {
        assertThat(files).as("left by a download that failed: %s", e.failure()).isEmpty();
      }
      generator.fetch(job, result, clip);
    } catch (PermanentException e) {
      throw new AssertionError("a download that was cut off may work later: " + e.failure(), e);
    }

    assertPlayed(provider.get(), before);
    assertThat(clip).hasSameBinaryContentAs(whole);
  }

  /** Who can make trouble; nobody for a generator that makes its clips itself, and for nothing. */
  private Optional<ProviderTrouble> provider() {
    ProviderTrouble trouble = trouble();
    if (trouble != ProviderTrouble.withoutProvider()) {
      return Optional.of(trouble);
    }
    assertThat(generator().price(request()).micros())
        .as("the price of a generator without a provider; one that costs must play its trouble()")
        .isZero();
    return Optional.empty();
  }

  /** What the generator says of one order, in a word and its reason. */
  private String answered(
      ProviderTrouble trouble, Consumer<ProviderTrouble> play, VideoGenerator generator) {
    ClipInputs inputs = inputs();
    int before = trouble.happened();
    play.accept(trouble);
    String answer;
    try {
      answer = word(generator.submit(KEY, request(), inputs));
    } catch (RuntimeException e) {
      // What is thrown counts as lost.
      answer = "Lost by " + e;
    }
    assertPlayed(trouble, before);
    return answer;
  }

  private static void assertPlayed(ProviderTrouble trouble, int before) {
    assertThat(trouble.happened())
        .as("how often trouble() has come about: it is not played, so nothing is proved")
        .isEqualTo(before + 1);
  }

  private static String word(Submission answer) {
    if (answer instanceof Submission.Accepted accepted) {
      return "Accepted " + accepted.job();
    }
    if (answer instanceof Submission.NotMade notMade) {
      String kind = notMade.reason().retryable() ? "retryable" : "permanent";
      return "NotMade " + kind + ": " + notMade.reason();
    }
    if (answer instanceof Submission.Refused refused) {
      return "Refused: " + refused.reason();
    }
    return "Lost: " + ((Submission.Lost) answer).reason();
  }

  private ProviderJobId order(VideoGenerator generator, CallKey key) {
    return order(generator, key, inputs());
  }

  private ProviderJobId order(VideoGenerator generator, CallKey key, ClipInputs inputs) {
    Submission answer = generator.submit(key, request(), inputs);
    assertThat(answer).isInstanceOf(Submission.Accepted.class);
    return ((Submission.Accepted) answer).job();
  }

  private static String result(VideoGenerator generator, ProviderJobId job) {
    Map<ProviderJobId, ProviderJobStatus> known = generator.poll(List.of(job));
    assertThat(known.get(job)).isInstanceOf(ProviderJobStatus.Succeeded.class);
    return Optional.ofNullable((ProviderJobStatus.Succeeded) known.get(job)).orElseThrow().result();
  }

  private ClipRequest lasting(long seconds) {
    ClipRequest r = request();
    return new ClipRequest(
        r.model(),
        r.shot(),
        r.shotType(),
        r.prompt(),
        r.negativePrompt(),
        r.action(),
        r.firstFrame(),
        r.lastFrame(),
        Duration.ofSeconds(seconds),
        r.resolution(),
        r.sound());
  }
}

package dev.petforge.video.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.petforge.emulator.EmulatedJob;
import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Charge;
import dev.petforge.testkit.ProviderTrouble;
import dev.petforge.testkit.VideoGeneratorContract;
import dev.petforge.video.EmulatedTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What holds for all generators of Google's, beside what holds for every generator. */
abstract class GoogleGeneratorContract extends VideoGeneratorContract {
  static final CallKey KEY = new CallKey("test-p1-s3-a1-0123456789");

  /** Jobs run until they are told to end. */
  static final EmulatorSettings SETTINGS =
      EmulatorSettings.standard()
          .withRenderTime(Duration.ofHours(1))
          .withClips(new MotionJpegClips(64));

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> messages = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  abstract Emulator emulator();

  /** A generator with short waits. */
  abstract VideoGenerator impatient();

  /** Texts that must not be seen anywhere. */
  abstract List<String> secrets();

  @BeforeEach
  void listen() {
    Logger root = (Logger) LoggerFactory.getLogger("dev.petforge");
    root.setLevel(Level.DEBUG);
    root.setAdditive(false);
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void end() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger("dev.petforge");
    root.detachAppender(log);
    root.setLevel(null);
    root.setAdditive(true);
    for (AutoCloseable each : opened) {
      each.close();
    }
    emulator().close();

    for (ILoggingEvent event : log.list) {
      messages.add(event.getFormattedMessage());
    }
    for (String secret : secrets()) {
      assertThat(messages).noneMatch(message -> message.contains(secret));
    }
    assertThat(messages).noneMatch(message -> message.contains("Signature="));
  }

  final <T extends AutoCloseable> T opened(T generator) {
    opened.add(generator);
    return generator;
  }

  @Override
  protected ClipInputs inputs() {
    return Orders.inputs(folder, 320, 180);
  }

  @Override
  protected void finishJobs() {
    emulator().finishJobs();
  }

  @Override
  protected ProviderTrouble trouble() {
    return new EmulatedTrouble(emulator());
  }

  @Override
  protected void loseResults() {
    emulator().loseResults();
  }

  @Override
  protected boolean nextResultComesLate() {
    emulator().faults().next(Fault.RESULT_LATE);
    return true;
  }

  @Override
  protected void assertPlayable(Path clip) {
    try {
      byte[] bytes = Files.readAllBytes(clip);
      assertThat(new String(bytes, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
      assertThat(bytes.length).isGreaterThan(1000);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  final Submission submit(ClipRequest request) {
    return noted(generator().submit(KEY, request, inputs()));
  }

  /** The messages of what comes back are looked through for secrets in the end. */
  final Submission noted(Submission answer) {
    if (answer instanceof Submission.Refused refused) {
      messages.add(refused.reason().toString());
    } else if (answer instanceof Submission.NotMade notMade) {
      messages.add(notMade.reason().toString());
    } else if (answer instanceof Submission.Lost lost) {
      messages.add(lost.reason().toString());
    }
    return answer;
  }

  final ProviderJobId order() {
    Submission answer = submit(request());
    assertThat(answer).isInstanceOf(Submission.Accepted.class);
    return ((Submission.Accepted) answer).job();
  }

  final ProviderJobStatus poll(ProviderJobId job) {
    Map<ProviderJobId, ProviderJobStatus> known = generator().poll(List.of(job));
    return Optional.ofNullable(known.get(job)).orElseThrow();
  }

  final ProviderJobStatus.Failed pollFailed(ProviderJobId job) {
    ProviderJobStatus status = poll(job);
    assertThat(status).isInstanceOf(ProviderJobStatus.Failed.class);
    ProviderJobStatus.Failed failed = (ProviderJobStatus.Failed) status;
    messages.add(failed.reason().toString());
    return failed;
  }

  final String result(ProviderJobId job) {
    ProviderJobStatus status = poll(job);
    assertThat(status).isInstanceOf(ProviderJobStatus.Succeeded.class);
    return ((ProviderJobStatus.Succeeded) status).result();
  }

  final Failure refusal(ClipRequest request) {
    Submission answer = submit(request);
    assertThat(answer).isInstanceOf(Submission.Refused.class);
    return ((Submission.Refused) answer).reason();
  }

  final PetForgeException failureOf(Runnable step) {
    try {
      step.run();
    } catch (PetForgeException e) {
      messages.add(String.valueOf(e.getMessage()));
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CUT_AFTER", "GATEWAY_AFTER", "INTERNAL_AFTER"})
  void an_order_that_was_taken_and_whose_answer_is_lost_is_lost_and_was_sent_once(Fault fault) {
    emulator().faults().next(fault);

    assertThat(submit(request())).isInstanceOf(Submission.Lost.class);

    assertThat(emulator().jobs()).hasSize(1);
    assertThat(orders()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CUT_BEFORE", "GATEWAY_BEFORE", "INTERNAL_BEFORE"})
  void an_order_of_which_nobody_can_tell_is_lost_and_was_sent_once(Fault fault) {
    emulator().faults().next(fault);

    assertThat(submit(request())).isInstanceOf(Submission.Lost.class);

    assertThat(emulator().jobs()).isEmpty();
    assertThat(orders()).isEqualTo(1);
  }

  @Test
  void an_order_that_is_answered_too_late_is_lost() {
    emulator().faults().next(Fault.SILENT_AFTER);

    Submission answer = noted(impatient().submit(KEY, request(), inputs()));

    assertThat(answer).isInstanceOf(Submission.Lost.class);
    assertThat(emulator().jobs()).hasSize(1);
    assertThat(orders()).isEqualTo(1);
  }

  private long orders() {
    return emulator().requests().stream()
        .filter(
            line ->
                line.endsWith(":predictLongRunning") || line.equals("POST /v1beta/interactions"))
        .count();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RATE", "SLOTS"})
  void too_many_orders_in_a_minute_are_not_made_and_say_how_long_to_wait(Fault fault) {
    emulator().faults().next(fault);

    Submission answer = submit(request());

    assertThat(answer).isInstanceOf(Submission.NotMade.class);
    Submission.NotMade notMade = (Submission.NotMade) answer;
    assertThat(notMade.reason().code()).isEqualTo("RATE");
    assertThat(notMade.reason().message()).contains("RESOURCE_EXHAUSTED");
    assertThat(notMade.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(emulator().jobs()).isEmpty();
  }

  @Test
  void content_that_is_refused_at_once_is_blocked_with_the_category() {
    emulator().faults().next(Fault.CONTENT);

    Failure reason = refusal(request());

    assertThat(reason.code()).isEqualTo("CONTENT_BLOCKED");
    assertThat(reason.message()).contains("64151117", "[video safety]");
    assertThat(emulator().billed()).isEmpty();
  }

  @Test
  void a_job_that_fails_inside_may_be_ordered_anew_and_counts_as_it_is_billed() {
    emulator().faults().next(Fault.JOB_FAILS);
    ProviderJobId job = order();
    finishJobs();

    ProviderJobStatus.Failed failed = pollFailed(job);
    Failure reason = failed.reason();

    assertThat(reason.code()).isEqualTo("JOB_FAILED");
    assertThat(reason.message()).contains("code 13");
    assertThat(reason.retryable()).isTrue();
    assertThat(emulator().billed()).hasSize(counts(failed) ? 1 : 0);
  }

  /** Whether a failed job counts in budgets and sums. */
  private boolean counts(ProviderJobStatus.Failed failed) {
    return failed
        .charged()
        .map(charged -> charged.micros() > 0)
        .orElse(generator().capabilities().charge() == Charge.AT_ORDER);
  }

  @Test
  void a_job_that_is_done_without_a_video_is_neither_a_success_nor_a_failure() {
    emulator().faults().next(Fault.JOB_EMPTY);
    ProviderJobId job = order();
    finishJobs();

    assertThat(poll(job))
        .isInstanceOfSatisfying(
            ProviderJobStatus.ResultMissing.class,
            missing -> assertThat(missing.remark().code()).isEqualTo("NO_VIDEO"));
    assertThat(emulator().billed()).hasSize(1);
  }

  @Test
  void a_job_with_a_state_that_nobody_knows_is_followed_on() {
    emulator().faults().next(Fault.JOB_STRANGE_WORD);
    ProviderJobId job = order();

    assertThat(poll(job)).isInstanceOf(ProviderJobStatus.Running.class);
    finishJobs();

    assertThat(poll(job)).isInstanceOf(ProviderJobStatus.Succeeded.class);
  }

  @Test
  void a_poll_that_meets_an_outage_asks_again() {
    ProviderJobId job = order();
    emulator().faults().next(Fault.POLL_UNAVAILABLE);

    assertThat(poll(job)).isEqualTo(new ProviderJobStatus.Running());
  }

  @Test
  void a_poll_that_is_answered_with_a_page_says_nothing_about_the_job() {
    ProviderJobId job = order();
    emulator().faults().next(Fault.POLL_HTML);

    PetForgeException failure = failureOf(() -> generator().poll(List.of(job)));

    assertThat(failure).isInstanceOf(RetryableException.class);
    assertThat(failure.failure().code()).isEqualTo("UNREADABLE_ANSWER");
    assertThat(poll(job)).isEqualTo(new ProviderJobStatus.Running());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RESULT_TRUNCATED", "RESULT_HTML", "RESULT_EXPIRED", "RESULT_CUT", "RESULT_SLOW"})
  void a_clip_that_comes_badly_is_refused_or_mended_and_never_stored_broken(Fault fault) {
    ProviderJobId job = order();
    finishJobs();
    String result = result(job);
    Path good = folder.resolve("good.mp4");
    generator().fetch(job, result, good);
    Path clip = folder.resolve("clip.mp4");
    emulator().faults().next(fault);

    try {
      generator().fetch(job, result, clip);
    } catch (RetryableException e) {
      assertThat(clip).doesNotExist();
      assertThat(e.failure().code()).isNotEqualTo("RESULT_NOT_STORED");
      failureOf(
          () -> {
            throw e;
          });
      generator().fetch(job, result, clip);
    }

    assertThat(emulator().faults().met(fault)).isEqualTo(1);
    assertThat(clip).hasSameBinaryContentAs(good);
  }

  @Test
  void a_truncated_clip_is_not_taken_for_whole() {
    ProviderJobId job = order();
    finishJobs();
    String result = result(job);
    emulator().faults().next(Fault.RESULT_TRUNCATED);

    PetForgeException failure =
        failureOf(() -> generator().fetch(job, result, folder.resolve("clip.mp4")));

    assertThat(failure.failure().code()).isEqualTo("RESULT_INCOMPLETE");
  }

  @Test
  void two_orders_are_two_jobs_and_both_are_billed_at_the_price_that_was_said() {
    order();
    order();
    finishJobs();

    assertThat(emulator().billed()).hasSize(2);
    assertThat(emulator().billed())
        .allSatisfy(
            job -> assertThat(job.micros()).isEqualTo(generator().price(request()).micros()));
    assertThat(emulator().complaints()).isEmpty();
  }

  @Test
  void through_all_faults_each_order_goes_out_once_and_each_clip_comes_home() {
    // With silence an order would take as long as a client waits; a late result is no clip yet.
    Set<Fault> without = Set.of(Fault.SILENT_AFTER);
    for (Fault fault : Fault.values()) {
      emulator().faults().chance(fault, without.contains(fault) ? 0 : 0.07);
    }
    emulator().faults().seed(20_261_123);
    VideoGenerator generator = generator();

    int orders = 40;
    int lost = 0;
    Set<ProviderJobId> accepted = new HashSet<>();
    for (int i = 0; i < orders; i++) {
      Submission answer = noted(generator.submit(KEY, request(), inputs()));
      if (answer instanceof Submission.Accepted taken) {
        accepted.add(taken.job());
      } else if (answer instanceof Submission.Lost) {
        lost++;
      }
    }
    finishJobs();
    Set<String> clips = new HashSet<>();
    int failed = 0;
    int withoutClip = 0;
    int counted = 0;
    for (ProviderJobId job : accepted) {
      ProviderJobStatus end = patiently(() -> ended(generator, job));
      // Those that are only late are there after two.
      for (int i = 0; i < 2 && end instanceof ProviderJobStatus.ResultMissing; i++) {
        end = patiently(() -> ended(generator, job));
      }
      if (end instanceof ProviderJobStatus.Succeeded succeeded) {
        Path clip = folder.resolve("clip-" + clips.size() + ".mp4");
        patiently(
            () -> {
              generator.fetch(job, succeeded.result(), clip);
              return clip;
            });
        clips.add(content(clip));
      } else if (end instanceof ProviderJobStatus.ResultMissing) {
        withoutClip++;
      } else {
        failed++;
        counted += counts((ProviderJobStatus.Failed) end) ? 1 : 0;
      }
    }

    assertThat(orders()).isEqualTo(orders);
    assertThat(lost).isPositive();
    assertThat(emulator().jobs())
        .extracting(EmulatedJob::id)
        .containsAll(accepted.stream().map(ProviderJobId::value).toList())
        .hasSizeBetween(accepted.size(), accepted.size() + lost);
    assertThat(clips).hasSize(accepted.size() - failed - withoutClip);
    long paid =
        emulator().billed().stream()
            .filter(job -> accepted.contains(new ProviderJobId(job.id())))
            .count();
    assertThat(paid)
        .as("paid, with a clip or without")
        .isEqualTo(clips.size() + withoutClip + counted);
  }

  /** A job may be unknown for a moment; it is asked for again. */
  private static ProviderJobStatus ended(VideoGenerator generator, ProviderJobId job) {
    ProviderJobStatus status = generator.poll(List.of(job)).get(job);
    if (status == null || status instanceof ProviderJobStatus.Running) {
      throw new RetryableException("RUNNING", job + " has not come to its end");
    }
    return status;
  }

  private static <T> T patiently(Supplier<T> step) {
    for (int i = 0; i < 20; i++) {
      try {
        return step.get();
      } catch (RetryableException e) {
        // tried again
      }
    }
    return step.get();
  }

  private static String content(Path clip) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(clip));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_picture_that_cannot_be_read_is_refused_before_anything_is_sent() throws IOException {
    Path text = Files.writeString(folder.resolve("frame.png"), "no picture");

    Submission answer =
        noted(generator().submit(KEY, request(), new ClipInputs(text, Optional.empty())));

    assertThat(answer).isInstanceOf(Submission.Refused.class);
    assertThat(((Submission.Refused) answer).reason().code()).isEqualTo("PICTURE_UNREADABLE");
    assertThat(emulator().requests()).isEmpty();
  }

  @Test
  void a_picture_of_a_wild_aspect_is_refused_before_anything_is_sent() {
    Submission answer = noted(generator().submit(KEY, request(), Orders.inputs(folder, 2000, 100)));

    assertThat(answer).isInstanceOf(Submission.Refused.class);
    assertThat(((Submission.Refused) answer).reason().code()).isEqualTo("PICTURE_ASPECT");
    assertThat(emulator().requests()).isEmpty();
  }

  @Test
  void what_is_looked_through_for_secrets_is_really_there() {
    order();

    assertThat(log.list).anyMatch(event -> event.getFormattedMessage().startsWith("answered: "));
  }

  @Test
  void an_empty_prompt_is_refused() {
    assertThatExceptionOfType(dev.petforge.failure.PermanentException.class)
        .isThrownBy(() -> generator().check(Orders.withPrompt(request(), " ")))
        .withMessageContaining("prompt");
  }

  @Test
  void a_model_that_is_gone_is_an_error_of_its_own() {
    ClipRequest r = request();
    ClipRequest gone = Orders.request("gone-1", (int) r.duration().toSeconds(), r.resolution());

    Failure reason = refusal(gone);

    assertThat(reason.code()).isEqualTo("MODEL_GONE");
    assertThat(reason.message()).contains("NOT_FOUND", "gone-1");
  }
}

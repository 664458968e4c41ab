package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.petforge.emulator.EmulatedJob;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.testkit.ProviderTrouble;
import dev.petforge.testkit.VideoGeneratorContract;
import dev.petforge.video.EmulatedTrouble;
import dev.petforge.video.internal.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for Kling in both dialects. */
abstract class KlingContract extends VideoGeneratorContract {
  static final CallKey KEY = new CallKey("home-p1-s0-a1-0123456789");
  static final CallKey SECOND = new CallKey("home-p1-s1-a1-0123456789");
  private static final EmulatorSettings SETTINGS =
      EmulatorSettings.standard()
          .withRenderTime(Duration.ofHours(1))
          .withClips(new MotionJpegClips(64));

  private @Nullable KlingEmulator emulator;

  /** A generator that speaks with the emulator. */
  abstract KlingGenerator.Builder builder();

  final KlingEmulator emulator() {
    KlingEmulator running = emulator;
    return running == null ? start(SETTINGS) : running;
  }

  final KlingEmulator start(EmulatorSettings settings) {
    KlingEmulator started = new KlingEmulator(settings);
    emulator = started;
    return started;
  }

  final KlingGenerator.Builder plain() {
    return KlingGenerator.builder()
        .host(emulator().address())
        .allowLocal(true)
        .ownHosts(Set.of("127.0.0.1"))
        .rate(1000)
        .reads(3, Duration.ofMillis(10))
        .model("kling-2.5-turbo");
  }

  @AfterEach
  void stop() {
    if (emulator != null) {
      emulator.close();
      emulator = null;
    }
  }

  @Override
  protected KlingGenerator generator() {
    return builder().build();
  }

  @Override
  protected ClipRequest request() {
    return KlingRequests.request("kling-2.5-turbo");
  }

  @Override
  protected ClipInputs inputs() {
    return new ClipInputs(picture(320, 320), Optional.empty());
  }

  final synchronized Path picture(int width, int height) {
    Path file = folder.resolve(width + "x" + height + ".png");
    if (!Files.exists(file)) {
      try {
        Files.write(file, Pictures.png(width, height, 1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
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

  // what is sent

  @ParameterizedTest
  @CsvSource({
    "kling-3.0, 3, 720p, false, false",
    "kling-3.0, 15, 4k, true, true",
    "kling-2.6, 5, 1080p, true, true",
    "kling-2.6, 10, 720p, false, false",
    "kling-2.5-turbo, 5, 1080p, false, true"
  })
  void nothing_is_sent_that_kling_does_not_know_and_the_price_is_what_it_takes(
      String model, int seconds, String resolution, boolean sound, boolean last) {
    ClipRequest request =
        KlingRequests.request(model, seconds, resolution, sound, last, "The cat eats.", "blur");
    ClipInputs inputs =
        new ClipInputs(picture(320, 320), last ? Optional.of(picture(330, 330)) : Optional.empty());
    KlingGenerator generator = generator();

    generator.check(request);
    ProviderJobId job = accepted(generator.submit(KEY, request, inputs));
    finishJobs();

    assertThat(emulator().complaints()).isEmpty();
    EmulatedJob made = emulator().billed().get(0);
    assertThat(made.key()).contains(KEY.value());
    assertThat(made.duration()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(generator.price(request).micros()).isEqualTo(made.micros());
    ProviderJobStatus.Succeeded done =
        (ProviderJobStatus.Succeeded) generator.poll(List.of(job)).getOrDefault(job, running());
    assertThat(done.charged()).contains(generator.price(request));
  }

  private static ProviderJobStatus running() {
    return new ProviderJobStatus.Running();
  }

  @Test
  void twenty_jobs_are_asked_for_at_once() {
    KlingGenerator generator = generator();
    List<ProviderJobId> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      jobs.add(accepted(generator.submit(new CallKey("many-" + i), request(), inputs())));
    }

    assertThat(generator.capabilities().pollBatch()).isEqualTo(20);
    assertThat(generator.poll(jobs)).containsOnlyKeys(jobs);
    assertThat(emulator().complaints()).isEmpty();
  }

  // answers that are lost

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CUT_AFTER", "GATEWAY_AFTER", "SILENT_AFTER", "INTERNAL_AFTER"})
  void an_order_whose_answer_is_lost_is_found_and_never_made_twice(Fault fault) {
    KlingGenerator generator = builder().submitTime(Duration.ofSeconds(1)).build();
    emulator().faults().next(fault);

    Submission lost = generator.submit(KEY, request(), inputs());

    assertThat(lost).isInstanceOf(Submission.Lost.class);
    ProviderJobId found = generator.find(KEY).orElseThrow();
    assertThat(accepted(generator.submit(KEY, request(), inputs()))).isEqualTo(found);
    finishJobs();
    assertThat(emulator().billed()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CUT_BEFORE", "GATEWAY_BEFORE", "INTERNAL_BEFORE"})
  void an_order_that_may_have_been_made_and_was_not_can_be_sent_again(Fault fault) {
    KlingGenerator generator = generator();
    emulator().faults().next(fault);

    Submission lost = generator.submit(KEY, request(), inputs());

    assertThat(lost).isInstanceOf(Submission.Lost.class);
    assertThat(generator.find(KEY)).isEmpty();
    accepted(generator.submit(KEY, request(), inputs()));
    finishJobs();
    assertThat(emulator().billed()).hasSize(1);
  }

  @Test
  void an_order_that_reaches_nobody_was_not_made() {
    KlingGenerator generator = generator();
    stop();

    assertThat(generator.submit(KEY, request(), inputs())).isInstanceOf(Submission.NotMade.class);
  }

  @Test
  void through_all_that_goes_wrong_at_once_each_clip_is_paid_once() throws Exception {
    int wanted = 25;
    emulator()
        .faults()
        .seed(20260922)
        .chance(Fault.CUT_BEFORE, 0.1)
        .chance(Fault.GATEWAY_BEFORE, 0.1)
        .chance(Fault.INTERNAL_BEFORE, 0.05)
        .chance(Fault.RATE, 0.1)
        .chance(Fault.SLOTS, 0.1)
        .chance(Fault.CUT_AFTER, 0.2)
        .chance(Fault.GATEWAY_AFTER, 0.2)
        .chance(Fault.INTERNAL_AFTER, 0.2)
        .chance(Fault.POLL_HTML, 0.1)
        .chance(Fault.POLL_UNAVAILABLE, 0.1)
        .chance(Fault.RESULT_EXPIRED, 0.1)
        .chance(Fault.RESULT_CUT, 0.1)
        .chance(Fault.RESULT_HTML, 0.1)
        .chance(Fault.RESULT_TRUNCATED, 0.1);
    ClipInputs inputs = inputs();
    List<Callable<ProviderJobId>> orders = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      CallKey key = new CallKey("storm-" + i);
      orders.add(() -> ordered(generator(), key, inputs));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Set<String> clips = new HashSet<>();
    try {
      List<ProviderJobId> jobs = new ArrayList<>();
      for (Future<ProviderJobId> order : threads.invokeAll(orders)) {
        jobs.add(order.get());
      }
      finishJobs();
      for (ProviderJobId job : jobs) {
        clips.add(Arrays.toString(Files.readAllBytes(fetched(generator(), job))));
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(clips).hasSize(wanted);
    assertThat(emulator().billed()).hasSize(wanted);
    assertThat(emulator().faults().met(Fault.CUT_AFTER)).isPositive();
    assertThat(emulator().faults().met(Fault.GATEWAY_AFTER)).isPositive();
  }

  /**
   * As the ledger does it: an answer that is lost is looked for, then the same key is sent again.
   */
  private ProviderJobId ordered(KlingGenerator generator, CallKey key, ClipInputs inputs) {
    for (int i = 0; i < 100; i++) {
      Submission answer = generator.submit(key, request(), inputs);
      if (answer instanceof Submission.Accepted accepted) {
        return accepted.job();
      }
      assertThat(answer).isNotInstanceOf(Submission.Refused.class);
      if (answer instanceof Submission.Lost) {
        try {
          Optional<ProviderJobId> found = generator.find(key);
          if (found.isPresent()) {
            return found.get();
          }
        } catch (RetryableException e) {
          assertThat(e.failure().retryable()).isTrue();
        }
      }
    }
    throw new AssertionError("100 sends of " + key + " came to nothing");
  }

  private Path fetched(KlingGenerator generator, ProviderJobId job) {
    RetryableException last = null;
    for (int i = 0; i < 100; i++) {
      try {
        Path clip = folder.resolve(job.value() + ".mp4");
        generator.fetch(job, result(generator, job), clip);
        return clip;
      } catch (RetryableException e) {
        last = e;
      }
    }
    throw new AssertionError("100 fetches of " + job + " came to nothing", last);
  }

  // refusals

  @ParameterizedTest
  @CsvSource({"RATE, RATE, 1302", "SLOTS, SLOTS, 1303"})
  void an_order_that_has_to_wait_was_not_made(Fault fault, String code, String number) {
    emulator().faults().next(fault);

    Submission answer =
        builder().slotWait(Duration.ofSeconds(7)).build().submit(KEY, request(), inputs());

    assertThat(answer).isInstanceOf(Submission.NotMade.class);
    Submission.NotMade notMade = (Submission.NotMade) answer;
    assertThat(notMade.reason().code()).isEqualTo(code);
    assertThat(notMade.reason().message()).contains(number);
    assertThat(notMade.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(emulator().jobs()).isEmpty();
  }

  @Test
  void a_slot_is_taken_until_the_job_has_come_to_its_end() {
    start(SETTINGS.withSlots(1));
    KlingGenerator generator = generator();
    accepted(generator.submit(KEY, request(), inputs()));

    assertThat(generator.submit(SECOND, request(), inputs()))
        .isInstanceOf(Submission.NotMade.class);
    finishJobs();
    accepted(generator.submit(SECOND, request(), inputs()));
  }

  @Test
  void content_that_is_refused_at_once_costs_nothing_and_is_not_tried_again() {
    emulator().faults().next(Fault.CONTENT);

    Failure reason = refused(generator().submit(KEY, request(), inputs()));

    assertThat(reason.code()).isEqualTo("CONTENT_BLOCKED");
    assertThat(reason.message()).contains("1301", "safety policy");
    assertThat(reason.retryable()).isFalse();
  }

  @Test
  void debts_and_a_pack_that_is_used_up_are_told_apart_from_too_many_requests() {
    start(SETTINGS.withBalance(0));
    assertThat(refused(generator().submit(KEY, request(), inputs())).code()).isEqualTo("ARREARS");
    stop();
    start(SETTINGS.withBalance(1000));
    Failure reason = refused(generator().submit(KEY, request(), inputs()));
    assertThat(reason.code()).isEqualTo("PACK_USED_UP");
    assertThat(reason.message()).contains("1102", "resource pack exhausted");
  }

  @Test
  void a_model_that_is_gone_passes_the_check_with_a_warning_and_is_refused_by_name() {
    ClipRequest gone = KlingRequests.request("kling-v1-6");
    KlingGenerator generator = generator();
    try (Logs logs = new Logs(Level.WARN)) {
      generator.check(gone);
      assertThat(logs.lines()).anyMatch(line -> line.contains("kling-v1-6"));
    }

    Failure reason = refused(generator.submit(KEY, gone, inputs()));

    assertThat(reason.code()).isEqualTo("MODEL_GONE");
    assertThat(reason.message()).contains("1203", "kling-v1-6");
    assertThat(generator.price(gone).micros()).isPositive();
  }

  @Test
  void pictures_that_kling_would_refuse_are_refused_before_anything_is_sent_or_fitted() {
    KlingGenerator strict = generator();
    KlingGenerator fitting = builder().fitPictures(true).build();
    Path[] bad = {picture(299, 400), picture(900, 310)};
    String[] codes = {"PICTURE_TOO_SMALL", "PICTURE_ASPECT"};
    for (int i = 0; i < bad.length; i++) {
      ClipInputs inputs = new ClipInputs(bad[i], Optional.empty());
      int before = emulator().requests().size();

      assertThat(refused(strict.submit(KEY, request(), inputs)).code()).isEqualTo(codes[i]);

      assertThat(emulator().requests()).hasSize(before);
      accepted(fitting.submit(new CallKey("fitted-" + i), request(), inputs));
    }
  }

  @Test
  void what_a_model_lacks_is_refused_before_anything_is_paid() {
    assertLacks("DURATION", KlingRequests.lasting("kling-2.6", 7), "7 s", "5, 10");
    assertLacks("RESOLUTION", KlingRequests.at("kling-2.6", "4k"), "4k");
    assertLacks(
        "SOUND", KlingRequests.request("kling-2.6", 5, "720p", true, false, "x", ""), "720p");
    assertLacks(
        "LAST_FRAME", KlingRequests.request("kling-2.6", 5, "720p", false, true, "x", ""), "1080p");
    assertLacks(
        "PROMPT_TOO_LONG",
        KlingRequests.request("kling-2.6", 5, "720p", false, false, "x".repeat(2501), ""),
        "2501",
        "2500");
    assertLacks(
        "PROMPT_EMPTY",
        KlingRequests.request("kling-2.6", 5, "720p", false, false, " ", ""),
        "blank");
  }

  private void assertLacks(String code, ClipRequest request, String... words) {
    KlingGenerator generator = generator();
    PermanentException e =
        catchThrowableOfType(PermanentException.class, () -> generator.check(request));
    assertThat(e).isNotNull();
    assertThat(e.failure().code()).isEqualTo(code);
    assertThat(e.getMessage()).contains(words).contains("shot 0");
    assertThat(refused(generator.submit(KEY, request, inputs())).code()).isEqualTo(code);
    assertThat(emulator().requests()).isEmpty();
  }

  // ends of jobs

  @ParameterizedTest
  @CsvSource({
    "JOB_FAILS, JOB_FAILED, true, The generation failed",
    "JOB_CONTENT, CONTENT_BLOCKED, false, risk control"
  })
  void a_job_that_fails_is_seen_though_the_answer_says_succeed(
      Fault fault, String code, boolean retryable, String words) {
    KlingGenerator generator = generator();
    emulator().faults().next(fault);
    ProviderJobId job = accepted(generator.submit(KEY, request(), inputs()));
    finishJobs();

    ProviderJobStatus status = generator.poll(List.of(job)).getOrDefault(job, running());

    assertThat(status).isInstanceOf(ProviderJobStatus.Failed.class);
    Failure reason = ((ProviderJobStatus.Failed) status).reason();
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.retryable()).isEqualTo(retryable);
    assertThat(reason.message()).contains(words);
  }

  @Test
  void a_success_without_a_video_is_no_failure_and_tells_what_was_taken() {
    KlingGenerator generator = generator();
    emulator().faults().next(Fault.JOB_EMPTY);
    ProviderJobId job = accepted(generator.submit(KEY, request(), inputs()));
    finishJobs();

    assertThat(generator.poll(List.of(job)).get(job))
        .isInstanceOfSatisfying(
            ProviderJobStatus.ResultMissing.class,
            missing -> {
              assertThat(missing.remark().code()).isEqualTo("NO_VIDEO");
              assertThat(missing.charged()).contains(generator.price(request()));
            });
  }

  @Test
  void a_word_that_nobody_knows_keeps_the_job_and_is_told() {
    KlingGenerator generator = generator();
    emulator().faults().next(Fault.JOB_STRANGE_WORD);
    ProviderJobId job = accepted(generator.submit(KEY, request(), inputs()));
    finishJobs();

    try (Logs logs = new Logs(Level.WARN)) {
      assertThat(generator.poll(List.of(job)).get(job))
          .isInstanceOfSatisfying(
              ProviderJobStatus.Running.class,
              odd ->
                  assertThat(odd.remark())
                      .hasValueSatisfying(
                          remark ->
                              assertThat(remark.toString())
                                  .contains("UNKNOWN_STATUS", "'reviewing'", job.value())));
      assertThat(logs.lines()).anyMatch(line -> line.contains("reviewing"));
    }
    generator.poll(List.of(job));
    assertThat(generator.poll(List.of(job)).get(job))
        .isInstanceOf(ProviderJobStatus.Succeeded.class);
  }

  @Test
  void a_poll_outlives_a_short_outage_and_says_nothing_in_a_longer_one() {
    KlingGenerator generator = generator();
    ProviderJobId job = accepted(generator.submit(KEY, request(), inputs()));
    emulator().faults().next(Fault.POLL_UNAVAILABLE);
    assertThat(generator.poll(List.of(job))).containsKey(job);

    emulator().faults().chance(Fault.POLL_UNAVAILABLE, 1);
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> generator.poll(List.of(job)))
        .withMessageContaining("maintenance");
    assertThatExceptionOfType(RetryableException.class).isThrownBy(() -> generator.find(KEY));
  }

  @Test
  void a_page_instead_of_an_answer_says_nothing_about_a_job() {
    KlingGenerator generator = generator();
    ProviderJobId job = accepted(generator.submit(KEY, request(), inputs()));
    emulator().faults().next(Fault.POLL_HTML);

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> generator.poll(List.of(job)))
        .withMessageContaining("Just a moment")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNREADABLE_ANSWER"));
    emulator().faults().next(Fault.POLL_HTML);
    assertThatExceptionOfType(RetryableException.class).isThrownBy(() -> generator.find(KEY));
  }

  // results

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RESULT_EXPIRED", "RESULT_CUT", "RESULT_SLOW"})
  void a_clip_is_fetched_through_what_goes_wrong_on_the_way(Fault fault) {
    KlingGenerator generator = generator();
    ProviderJobId job = accepted(generator.submit(KEY, request(), inputs()));
    finishJobs();
    String result = result(generator, job);
    emulator().faults().next(fault);
    Path clip = folder.resolve("clip.mp4");

    generator.fetch(job, result, clip);

    assertThat(clip).isNotEmptyFile();
    assertThat(emulator().faults().met(fault)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"RESULT_TRUNCATED, RESULT_INCOMPLETE", "RESULT_HTML, RESULT_NOT_A_VIDEO"})
  void a_broken_result_is_not_kept_and_can_be_fetched_again(Fault fault, String code) {
    KlingGenerator generator = generator();
    ProviderJobId job = accepted(generator.submit(KEY, request(), inputs()));
    finishJobs();
    String result = result(generator, job);
    emulator().faults().next(fault);
    Path clip = folder.resolve("clip.mp4");

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> generator.fetch(job, result, clip))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
    assertThat(clip).doesNotExist();

    generator.fetch(job, result, clip);
    assertThat(clip).isNotEmptyFile();
  }

  // keys

  @Test
  void a_wrong_key_is_refused_by_name_and_is_in_no_message() {
    KlingGenerator generator = builder().apiKey("wrong-key-4711").build();

    Failure reason = refused(generator.submit(KEY, request(), inputs()));

    assertThat(reason.code()).isEqualTo("KEY_REFUSED");
    assertThat(reason.message()).contains("1002", "region").doesNotContain("4711");
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> generator.find(KEY))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("KEY_REFUSED"));
  }

  @Test
  void plain_http_is_refused_unless_it_is_allowed() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> builder().allowLocal(false).build())
        .withMessageContaining("127.0.0.1");
    assertThatCode(() -> builder().allowLocal(false).trustedHosts(Set.of("127.0.0.1")).build())
        .doesNotThrowAnyException();
  }

  @Test
  void no_key_and_no_signed_address_is_in_a_log_or_a_message() {
    List<String> said = new ArrayList<>();
    try (Logs logs = new Logs(Level.DEBUG)) {
      KlingGenerator generator = builder().submitTime(Duration.ofSeconds(1)).build();
      int order = 0;
      for (Fault fault : Fault.values()) {
        emulator().faults().next(fault);
        for (int i = 0; i < 2; i++) {
          CallKey key = new CallKey("said-" + order++);
          try {
            Submission submission = generator.submit(key, request(), inputs());
            said.add(submission.toString());
            finishJobs();
            ProviderJobId job = generator.find(key).orElse(new ProviderJobId("nobody"));
            said.add(generator.capabilities().toString());
            generator.poll(List.of(job)).forEach((id, status) -> tell(said, status));
            generator.fetch(job, result(generator, job), folder.resolve("said.mp4"));
          } catch (RetryableException | PermanentException | AssertionError e) {
            said.add(String.valueOf(e.getMessage()));
          }
        }
        emulator().faults().clear();
      }
      said.addAll(logs.lines());
      assertThat(logs.lines()).anyMatch(line -> line.contains("path="));
    }

    assertThat(said)
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line)
                    .doesNotContain(EmulatorSettings.KEY, "Signature=", "eyJhbGci", "sig-"));
  }

  /** A result is the generator's own secret; a failure is for everybody. */
  private static void tell(List<String> said, ProviderJobStatus status) {
    if (status instanceof ProviderJobStatus.Failed failed) {
      said.add(failed.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kling-v3", "kling-3.0"})
  void a_model_is_known_by_its_name_in_either_dialect(String name) {
    KlingGenerator generator = builder().model(name).build();

    assertThat(generator.capabilities().audio()).isEqualTo(Capabilities.Audio.OPTIONAL);
    assertThat(generator.capabilities().resolutions())
        .containsExactlyInAnyOrder("720p", "1080p", "4k");
    accepted(generator.submit(KEY, KlingRequests.request(name), inputs()));
  }

  static ProviderJobId accepted(Submission submission) {
    assertThat(submission).isInstanceOf(Submission.Accepted.class);
    return ((Submission.Accepted) submission).job();
  }

  static Failure refused(Submission submission) {
    assertThat(submission).isInstanceOf(Submission.Refused.class);
    return ((Submission.Refused) submission).reason();
  }

  private static String result(KlingGenerator generator, ProviderJobId job) {
    ProviderJobStatus status = generator.poll(List.of(job)).getOrDefault(job, running());
    assertThat(status.getClass()).isEqualTo(ProviderJobStatus.Succeeded.class);
    return ((ProviderJobStatus.Succeeded) status).result();
  }
}

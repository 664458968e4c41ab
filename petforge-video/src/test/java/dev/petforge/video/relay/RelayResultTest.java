package dev.petforge.video.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.emulator.RelayEmulator.ResultPlace;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.media.VideoInfo;
import dev.petforge.money.Money;
import dev.petforge.video.internal.http.LocalServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How jobs at relays end, and how their clips come home. */
class RelayResultTest {
  private static final CallKey KEY = new CallKey("test-p1-s3-a1-0123456789");

  @TempDir Path folder;
  private final RelayFixture fixture = new RelayFixture();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @BeforeEach
  void listen() {
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void close() {
    root.detachAppender(log);
    fixture.close();
  }

  private RelayGenerator generator() {
    return fixture.generator(RelayShape.OPENAI_VIDEOS);
  }

  private ProviderJobId order(RelayGenerator generator) {
    Submission answer = generator.submit(KEY, RelayFixture.request(), RelayFixture.inputs(folder));
    assertThat(answer).isInstanceOf(Submission.Accepted.class);
    return ((Submission.Accepted) answer).job();
  }

  private static ProviderJobStatus poll(RelayGenerator generator, ProviderJobId job) {
    return Optional.ofNullable(generator.poll(List.of(job)).get(job)).orElseThrow();
  }

  private static String result(RelayGenerator generator, ProviderJobId job) {
    ProviderJobStatus status = poll(generator, job);
    assertThat(status).isInstanceOf(ProviderJobStatus.Succeeded.class);
    return ((ProviderJobStatus.Succeeded) status).result();
  }

  private static Failure failure(RelayGenerator generator, ProviderJobId job) {
    ProviderJobStatus status = poll(generator, job);
    assertThat(status).isInstanceOf(ProviderJobStatus.Failed.class);
    return ((ProviderJobStatus.Failed) status).reason();
  }

  private Path fetched(RelayGenerator generator, ProviderJobId job) {
    Path clip = folder.resolve("clip.mp4");
    generator.fetch(job, result(generator, job), clip);
    return clip;
  }

  static Set<RelayShape> shapes() {
    return RelayFixture.shapes();
  }

  @ParameterizedTest
  @EnumSource
  void the_clip_is_found_wherever_the_answer_has_it(ResultPlace place) {
    fixture.relay.resultsAt(place);
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    assertThat(RelayClips.size(fetched(generator, job))).isEqualTo("64x36");
    assertThat(fixture.relay.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "1798761600, 2027-01-01T00:00:00Z",
        "'1798761600', 2027-01-01T00:00:00Z",
        "soon, none",
        "-1, none"
      })
  void until_when_a_clip_is_there_is_told_where_the_relay_says_so(
      String said, @Nullable Instant until) {
    fixture.relay.rewriteStatus(
        answer -> {
          Map<String, Object> more = new LinkedHashMap<>(answer);
          more.put("expires_at", said.startsWith("1") ? Long.valueOf(said) : said);
          return more;
        });
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    assertThat(generator.poll(List.of(job)).get(job))
        .isInstanceOfSatisfying(
            ProviderJobStatus.Succeeded.class,
            done -> assertThat(done.expiresAt()).isEqualTo(Optional.ofNullable(until)));
  }

  @Test
  void a_clip_inside_an_answer_is_not_carried_around_as_a_result() {
    fixture.relay.resultsAt(ResultPlace.INLINE);
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    assertThat(result(generator, job)).hasSizeLessThan(20);
  }

  private static byte[] clip(int size) {
    ByteBuffer clip = ByteBuffer.allocate(size);
    clip.putInt(16).put("ftypisom".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    clip.putInt(8).put("moov".getBytes(StandardCharsets.US_ASCII));
    clip.putInt(clip.remaining()).put("mdat".getBytes(StandardCharsets.US_ASCII));
    SplittableRandom random = new SplittableRandom(7);
    while (clip.remaining() >= 8) {
      clip.putLong(random.nextLong());
    }
    return clip.array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"video/mp4", "application/octet-stream", "text/plain"})
  void a_large_clip_inside_an_answer_comes_home_byte_by_byte_whatever_it_is_called(String type) {
    byte[] clip = clip(5_000_000);
    String uri = "data:" + type + ";base64," + Base64.getEncoder().encodeToString(clip);
    fixture.relay.rewriteStatus(answer -> with(answer, "url", uri));
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    assertThat(fetched(generator, job)).hasBinaryContent(clip);
  }

  @Test
  void a_clip_at_its_path_is_one_whatever_the_relay_calls_it() {
    byte[] clip = clip(2_000);
    try (LocalServer server =
            new LocalServer(
                exchange -> {
                  if (exchange.getRequestURI().getPath().endsWith("/content")) {
                    LocalServer.answer(exchange, 200, "text/plain", clip);
                  } else {
                    LocalServer.json(exchange, 200, "{\"id\":\"a\",\"status\":\"completed\"}");
                  }
                });
        RelayGenerator generator =
            RelayGenerator.builder(server.url("/").uri(), "key").allowLocal(true).build()) {
      assertThat(fetched(generator, new ProviderJobId("a"))).hasBinaryContent(clip);
    }
  }

  @Test
  void a_clip_larger_than_an_answer_may_be_is_seen_and_fetched_from_its_path() {
    fixture.relay.resultsAt(ResultPlace.CONTENT_PATH);
    RelayGenerator generator =
        fixture.kept(fixture.builder(RelayShape.OPENAI_VIDEOS).maxAnswer(5_000));
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    assertThat(fetched(generator, job).toFile().length()).isGreaterThan(5_000);
  }

  private static Map<String, Object> with(Map<String, Object> answer, String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(answer);
    changed.put(field, value);
    return changed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:video/mp4;base64,AAAA", "data:video/mp4;base64,%%%%"})
  void a_clip_inside_an_answer_is_checked_like_any_other(String uri) throws IOException {
    fixture.relay.rewriteStatus(answer -> with(answer, "video_url", uri));
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();
    Path place = Files.createDirectory(folder.resolve("place"));
    String result = result(generator, job);

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> generator.fetch(job, result, place.resolve("clip.mp4")))
        .withMessageContaining(job.value());
    assertThat(place).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void success_without_a_video_is_paid_and_no_failure(RelayShape shape) {
    fixture.relay.faults().next(Fault.JOB_EMPTY);
    RelayGenerator generator = fixture.generator(shape);
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    assertThat(poll(generator, job))
        .isInstanceOfSatisfying(
            ProviderJobStatus.ResultMissing.class,
            missing -> {
              assertThat(missing.remark().code()).isEqualTo("SUCCESS_WITHOUT_VIDEO");
              assertThat(missing.remark().message()).contains(job.value());
            });
    assertThat(fixture.relay.billed()).hasSize(1);
  }

  @Test
  void what_a_failed_job_cost_is_given_back_or_not_as_the_shape_has_it() {
    for (boolean refunds : List.of(true, false)) {
      fixture.relay.faults().next(Fault.JOB_FAILS);
      RelayGenerator generator = fixture.generator(RelayShape.OPENAI_VIDEOS.withRefunds(refunds));
      ProviderJobId job = order(generator);
      fixture.relay.finishJobs();

      assertThat(((ProviderJobStatus.Failed) poll(generator, job)).charged())
          .isEqualTo(refunds ? Optional.of(Money.FREE) : Optional.empty());
    }
  }

  @Test
  void an_expired_job_may_have_had_a_clip_and_is_not_given_back() {
    fixture.relay.rewriteStatus(answer -> with(answer, "status", "expired"));
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);

    ProviderJobStatus.Failed failed = (ProviderJobStatus.Failed) poll(generator, job);

    assertThat(failed.charged()).isEmpty();
    assertThat(failed.reason().code()).isEqualTo("JOB_EXPIRED");
    assertThat(failed.reason().retryable()).isFalse();
  }

  @Test
  void success_is_no_failure_while_nobody_can_say_that_there_is_no_video() {
    fixture.relay.resultsAt(ResultPlace.CONTENT_PATH);
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();
    fixture.relay.faults().next(Fault.RESULT_HTML, Fault.RESULT_EXPIRED);

    assertThatExceptionOfType(RetryableException.class).isThrownBy(() -> poll(generator, job));
    assertThatExceptionOfType(RetryableException.class).isThrownBy(() -> poll(generator, job));
    assertThat(RelayClips.size(fetched(generator, job))).isEqualTo("64x36");
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_late_refusal_of_the_content_is_for_ever(RelayShape shape) {
    fixture.relay.faults().next(Fault.JOB_CONTENT);
    RelayGenerator generator = fixture.generator(shape);
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    Failure failure = failure(generator, job);

    assertThat(failure.code()).isEqualTo("CONTENT_BLOCKED");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.message()).contains("PUBLIC_ERROR_UNSAFE_GENERATION");
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_failure_may_be_tried_again_and_has_the_relays_words(RelayShape shape) {
    fixture.relay.faults().next(Fault.JOB_FAILS);
    RelayGenerator generator = fixture.generator(shape);
    ProviderJobId job = order(generator);
    assertThat(fixture.relay.billed()).as("charged with the order").hasSize(1);
    fixture.relay.finishJobs();

    Failure failure = failure(generator, job);

    assertThat(failure.retryable()).isTrue();
    assertThat(failure.message()).contains("reCAPTCHA evaluation failed");
    assertThat(fixture.relay.billed()).as("given back").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void an_unknown_word_is_taken_for_running_and_told(RelayShape shape) {
    fixture.relay.faults().next(Fault.JOB_STRANGE_WORD);
    RelayGenerator generator = fixture.generator(shape);
    ProviderJobId job = order(generator);

    for (int i = 0; i < 2; i++) {
      assertThat(poll(generator, job))
          .isInstanceOfSatisfying(
              ProviderJobStatus.Running.class,
              odd ->
                  assertThat(odd.remark())
                      .hasValueSatisfying(
                          remark -> assertThat(remark.code()).isEqualTo("UNKNOWN_STATUS")));
    }
    fixture.relay.finishJobs();

    assertThat(poll(generator, job)).isInstanceOf(ProviderJobStatus.Succeeded.class);
    assertThat(log.list.stream().filter(event -> event.getLevel() == Level.WARN).toList())
        .as("once, not at every question")
        .hasSize(1);
  }

  static Stream<Map.Entry<String, RelayShape.State>> words() {
    return RelayShape.Answers.USUAL.words().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("words")
  void words_are_understood_in_any_case(Map.Entry<String, RelayShape.State> word) {
    fixture.relay.rewriteStatus(
        answer -> {
          Map<String, Object> changed = new LinkedHashMap<>(answer);
          changed.put("status", word.getKey().toUpperCase(Locale.ROOT));
          changed.put("url", fixture.relay.address() + "/files/x.mp4?Signature=s");
          return changed;
        });
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);

    assertThat(poll(generator, job))
        .isInstanceOf(
            switch (word.getValue()) {
              case RUNNING -> ProviderJobStatus.Running.class;
              case SUCCEEDED -> ProviderJobStatus.Succeeded.class;
              case FAILED, EXPIRED -> ProviderJobStatus.Failed.class;
            });
  }

  @Test
  void the_relay_is_asked_by_the_id_of_the_create_though_it_answers_with_another() {
    RelayGenerator generator = fixture.generator(RelayShape.UNIFIED_VIDEO);
    ProviderJobId job = order(generator);

    assertThat(poll(generator, job)).isEqualTo(new ProviderJobStatus.Running());
    fixture.relay.finishJobs();

    assertThat(RelayClips.size(fetched(generator, job))).isEqualTo("64x36");
    assertThat(job.value()).startsWith("veo3.1-fast:");
  }

  @Test
  void an_outage_says_nothing_about_a_job() {
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.faults().next(Fault.POLL_UNAVAILABLE);

    assertThat(poll(generator, job))
        .as("asked again at once")
        .isEqualTo(new ProviderJobStatus.Running());

    fixture.relay.faults().next(Fault.POLL_HTML);
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> poll(generator, job))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ANSWER_UNREADABLE"));
    fixture.relay.answerQuery(401, "application/json", "{\"error\":{\"message\":\"no\"}}");
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> poll(generator, job))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("KEY_REFUSED"));
    fixture.relay.answerQuery(429, "application/json", "{\"error\":{\"message\":\"slow\"}}");
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> poll(generator, job))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("RATE"));
    fixture.relay.answerQuery(404, "text/html", "<html>nginx</html>");
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> poll(generator, job))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PATH_UNKNOWN"));
    assertThat(poll(generator, job)).isEqualTo(new ProviderJobStatus.Running());
  }

  @ParameterizedTest
  @EnumSource(names = {"RESULT_EXPIRED", "RESULT_CUT", "RESULT_SLOW"})
  void a_clip_comes_home_through_small_mishaps(Fault fault) {
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();
    fixture.relay.faults().next(fault);

    assertThat(RelayClips.size(fetched(generator, job))).isEqualTo("64x36");
    assertThat(fixture.relay.faults().met(fault)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESULT_TRUNCATED", "RESULT_HTML"})
  void what_is_no_whole_clip_is_not_kept_and_may_be_fetched_again(Fault fault) throws IOException {
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();
    String result = result(generator, job);
    fixture.relay.faults().next(fault);
    Path place = Files.createDirectory(folder.resolve("place"));

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> generator.fetch(job, result, place.resolve("clip.mp4")));

    assertThat(place).isEmptyDirectory();
    assertThat(RelayClips.size(fetched(generator, job))).isEqualTo("64x36");
    assertThat(fixture.relay.jobs()).hasSize(1);
  }

  @Test
  void the_relays_own_copy_is_fetched_when_its_addresses_lead_nowhere() {
    fixture.relay.rewriteStatus(
        answer -> {
          Map<String, Object> changed = new LinkedHashMap<>(answer);
          changed.put("video_url", fixture.relay.address() + "/files/gone.mp4?Signature=s");
          return changed;
        });
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    assertThat(RelayClips.size(fetched(generator, job))).isEqualTo("64x36");
  }

  @ParameterizedTest
  @EnumSource(names = {"METADATA_URL", "CONTENT_REDIRECT"})
  void the_key_does_not_go_to_another_host(ResultPlace place) throws IOException {
    Path file = folder.resolve("cdn.mp4");
    new MotionJpegClips(64)
        .make(
            Files.readAllBytes(RelayFixture.inputs(folder).firstFrame()),
            Duration.ofSeconds(1),
            1,
            file);
    try (RelayFixture.OtherHost cdn = new RelayFixture.OtherHost(Files.readAllBytes(file))) {
      fixture.relay.resultsAt(place).resultsFrom(cdn.address());
      RelayGenerator generator = generator();
      ProviderJobId job = order(generator);
      fixture.relay.finishJobs();

      fetched(generator, job);

      assertThat(cdn.authorizations).containsOnly("none");
    }
  }

  @Test
  void a_result_in_the_private_network_is_not_fetched() throws IOException {
    try (RelayFixture.OtherHost inside = new RelayFixture.OtherHost(new byte[10])) {
      fixture.relay.resultsFrom(inside.address());
      RelayGenerator generator =
          fixture.kept(
              fixture
                  .builder(RelayShape.OPENAI_VIDEOS)
                  .allowLocal(false)
                  .trustedHosts(Set.of("127.0.0.1")));
      ProviderJobId job = order(generator);
      fixture.relay.finishJobs();
      String result = result(generator, job);

      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> generator.fetch(job, result, folder.resolve("clip.mp4")))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("RESULT_ADDRESS"))
          .withMessageNotContaining("Signature=");
      assertThat(inside.authorizations).isEmpty();
    }
  }

  @Test
  void a_clip_that_came_upright_comes_home_upright() {
    fixture.relay.faults().next(Fault.RESULT_PORTRAIT);
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    VideoInfo info = RelayClips.info(fetched(generator, job));

    assertThat(info.size().height()).isGreaterThan(info.size().width());
    assertThat(info.rotation()).isZero();
    assertThat(fixture.relay.billed()).hasSize(1);
  }

  @Test
  void a_clip_that_lies_on_its_side_comes_home_as_it_is() throws IOException {
    fixture.relay.faults().next(Fault.RESULT_ROTATED);
    RelayGenerator generator = generator();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();

    VideoInfo info = RelayClips.info(fetched(generator, job));

    assertThat(info.rotation()).isEqualTo(90);
    assertThat(info.size().width()).as("as people see it").isGreaterThan(info.size().height());
    BufferedImage seen =
        ImageIO.read(folder.resolve("frames-of-clip.mp4").resolve("f.jpg").toFile());
    Color corner = new Color(seen.getRGB(1, 1));
    Color opposite = new Color(seen.getRGB(seen.getWidth() - 2, seen.getHeight() - 2));
    assertThat(corner.getRed()).as("turned the right way").isGreaterThan(corner.getBlue());
    assertThat(opposite.getBlue()).isGreaterThan(opposite.getRed());
  }

  @Test
  void neither_the_key_nor_a_signature_gets_into_logs_or_messages() {
    List<Logger> talkers =
        Stream.of("dev.petforge", "okhttp3", "io.github.resilience4j")
            .map(name -> (Logger) LoggerFactory.getLogger(name))
            .toList();
    for (Logger talker : talkers) {
      talker.setLevel(Level.TRACE);
      talker.setAdditive(false);
      talker.addAppender(log);
    }
    List<String> told = new ArrayList<>();
    try {
      for (RelayShape shape : shapes()) {
        RelayGenerator generator = fixture.generator(shape);
        for (Fault fault :
            List.of(Fault.CUT_AFTER, Fault.GATEWAY_BEFORE, Fault.RATE, Fault.INTERNAL_AFTER)) {
          fixture.relay.faults().next(fault);
          told.add(
              generator
                  .submit(KEY, RelayFixture.request(), RelayFixture.inputs(folder))
                  .toString());
        }
        fixture.relay.answerCreate(
            400,
            "application/json",
            "{\"error\":{\"message\":\"key "
                + EmulatorSettings.KEY
                + " at https://a.example/x.png?Signature=abc\"}}");
        told.add(
            generator.submit(KEY, RelayFixture.request(), RelayFixture.inputs(folder)).toString());
        for (Fault fault :
            List.of(
                Fault.JOB_FAILS,
                Fault.JOB_CONTENT,
                Fault.JOB_EMPTY,
                Fault.JOB_STRANGE_WORD,
                Fault.RESULT_TRUNCATED,
                Fault.RESULT_HTML,
                Fault.RESULT_PORTRAIT)) {
          fixture.relay.faults().next(fault);
          told.addAll(run(generator));
          fixture.relay.faults().clear();
        }
        fixture.relay.faults().next(Fault.RESULT_EXPIRED, Fault.RESULT_EXPIRED);
        told.addAll(run(generator));
        fixture.relay.faults().clear();
      }
    } finally {
      for (Logger talker : talkers) {
        talker.setLevel(null);
        talker.setAdditive(true);
        talker.detachAppender(log);
      }
    }

    List<String> everything = new ArrayList<>(told);
    for (ILoggingEvent event : List.copyOf(log.list)) {
      everything.add(event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        everything.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    assertThat(told).hasSizeGreaterThan(60);
    assertThat(everything).anyMatch(line -> line.contains("answered: account="));
    assertThat(everything)
        .noneMatch(line -> line.contains(EmulatorSettings.KEY))
        .noneMatch(line -> line.contains("Signature="));
  }

  /** Orders, waits and fetches, and gives the words of all that went wrong on the way. */
  private List<String> run(RelayGenerator generator) {
    List<String> told = new ArrayList<>();
    ProviderJobId job = order(generator);
    fixture.relay.finishJobs();
    try {
      ProviderJobStatus status = poll(generator, job);
      if (status instanceof ProviderJobStatus.Running) {
        status = poll(generator, job);
      }
      if (status instanceof ProviderJobStatus.Succeeded succeeded) {
        generator.fetch(job, succeeded.result(), folder.resolve("clip.mp4"));
        told.add("fetched");
      } else {
        told.add(status.toString());
      }
    } catch (PetForgeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        told.add(cause.toString());
      }
    }
    return told;
  }
}

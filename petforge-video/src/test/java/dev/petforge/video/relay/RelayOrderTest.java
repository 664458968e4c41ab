package dev.petforge.video.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.Submission;
import dev.petforge.money.Money;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of orders: made, certainly not made, refused, or lost. */
class RelayOrderTest {
  private static final CallKey KEY = new CallKey("test-p1-s3-a1-0123456789");
  private static final String CREATE = "POST /v1/videos";

  @TempDir Path folder;
  private final RelayFixture fixture = new RelayFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Submission order(RelayGenerator generator, ClipRequest request) {
    return generator.submit(KEY, request, RelayFixture.inputs(folder));
  }

  private Submission order() {
    return order(fixture.generator(RelayShape.OPENAI_VIDEOS), RelayFixture.request());
  }

  private static Failure refusal(Submission submission) {
    assertThat(submission).isInstanceOf(Submission.Refused.class);
    return ((Submission.Refused) submission).reason();
  }

  private static Failure loss(Submission submission) {
    assertThat(submission).isInstanceOf(Submission.Lost.class);
    return ((Submission.Lost) submission).reason();
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT_BEFORE", "GATEWAY_BEFORE", "INTERNAL_BEFORE"})
  void an_order_that_may_have_been_made_is_lost_though_it_was_not(Fault fault) {
    fixture.relay.faults().next(fault);

    assertThat(loss(order()).message()).contains("relay/default");
    assertThat(fixture.relay.jobs()).isEmpty();
    assertThat(fixture.asked(CREATE)).as("sent once").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT_AFTER", "GATEWAY_AFTER", "INTERNAL_AFTER", "SILENT_AFTER"})
  void an_order_that_was_made_without_an_answer_is_lost_and_not_made_again(Fault fault) {
    fixture.relay.faults().next(fault);
    RelayGenerator impatient =
        fixture.kept(fixture.builder(RelayShape.OPENAI_VIDEOS).submitTime(Duration.ofMillis(500)));

    loss(order(impatient, RelayFixture.request()));

    assertThat(fixture.relay.jobs()).hasSize(1);
    assertThat(fixture.relay.billed()).hasSize(1);
    assertThat(fixture.asked(CREATE)).as("sent once").isEqualTo(1);
  }

  @Test
  void the_status_of_a_gateway_is_told() {
    fixture.relay.faults().next(Fault.GATEWAY_BEFORE);

    assertThat(loss(order()).message()).contains("525");
  }

  @ParameterizedTest
  @CsvSource({"RATE, PT1S", "SLOTS, PT30S"})
  void too_many_requests_are_not_made_and_wait_as_asked(Fault fault, Duration wait) {
    fixture.relay.faults().next(fault);

    Submission answer = order();

    assertThat(answer).isInstanceOf(Submission.NotMade.class);
    Submission.NotMade notMade = (Submission.NotMade) answer;
    assertThat(notMade.retryAfter()).isEqualTo(wait);
    assertThat(notMade.reason().retryable()).isTrue();
    assertThat(notMade.reason().message()).contains("HTTP 429");
    assertThat(fixture.relay.jobs()).isEmpty();
  }

  @Test
  void slots_that_are_taken_are_told_by_the_relay_itself() {
    try (RelayFixture narrow =
        new RelayFixture(
            EmulatorSettings.standard()
                .withSlots(1)
                .withRenderTime(Duration.ofHours(1))
                .withClips(new MotionJpegClips(64)))) {
      RelayGenerator generator = narrow.generator(RelayShape.UNIFIED_VIDEO);

      assertThat(order(generator, RelayFixture.request())).isInstanceOf(Submission.Accepted.class);
      assertThat(order(generator, RelayFixture.request())).isInstanceOf(Submission.NotMade.class);
    }
  }

  static Set<RelayShape> shapes() {
    return RelayFixture.shapes();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void content_that_is_refused_at_once_is_refused_for_ever(RelayShape shape) {
    fixture.relay.faults().next(Fault.CONTENT);

    Failure failure = refusal(order(fixture.generator(shape), RelayFixture.request()));

    assertThat(failure.code()).isEqualTo("CONTENT_BLOCKED");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.message()).contains("PUBLIC_ERROR_UNSAFE_GENERATION");
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_wrong_key_is_refused_and_not_told(RelayShape shape) {
    String key = "sk-wrong0123456789abcdef";

    Failure failure =
        refusal(order(fixture.kept(fixture.builder(shape, key)), RelayFixture.request()));

    assertThat(failure.code()).isEqualTo("KEY_REFUSED");
    assertThat(failure.message()).contains("Invalid token").doesNotContain(key);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void an_empty_purse_is_told_with_the_relays_words(RelayShape shape) {
    try (RelayFixture poor = new RelayFixture(EmulatorSettings.standard().withBalance(100_000))) {
      Failure failure = refusal(order(poor.generator(shape), RelayFixture.request()));

      assertThat(failure.code()).isEqualTo("ARREARS");
      assertThat(failure.retryable()).isFalse();
      assertThat(failure.message()).contains("额度不足");
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_model_that_is_gone_is_an_error_of_its_own(RelayShape shape) {
    ClipRequest request = RelayFixture.request("sora-2", 8, Optional.empty());

    Failure failure = refusal(order(fixture.generator(shape), request));

    assertThat(failure.code()).isEqualTo("MODEL_GONE");
    assertThat(failure.message()).contains("sora-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | {\"error\":{\"code\":\"insufficient_quota\",\"message\":\"You exceeded\"}} | ARREARS",
        "403 | {\"code\":\"insufficient_user_quota\",\"message\":\"预扣费额度失败\"} | ARREARS",
        "402 | {\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}} | ARREARS",
        "404 | {\"error\":{\"message\":\"The model veo does not exist\"}} | MODEL_GONE",
        "404 | {\"error\":{\"message\":\"Invalid URL (POST /v1/videos)\"}} | PATH_UNKNOWN",
        "400 | {\"error\":{\"code\":\"bad_size\",\"message\":\"size 1x1 is bad\"}} | bad_size",
        "422 | {\"detail\":\"seconds: not a number\"} | HTTP_422",
        "503 | {\"error\":{\"code\":\"model_not_found\",\"message\":\"没有\"}} | MODEL_GONE",
        "429 | {\"error\":{\"code\":\"insufficient_user_quota\",\"message\":\"没钱了\"}} | ARREARS",
        "200 | {\"code\":401,\"msg\":\"You do not have access permissions\"} | KEY_REFUSED",
        "200 | {\"code\":422,\"msg\":\"prompt is missing\"} | 422"
      })
  void what_a_relay_refuses_is_never_made(int status, String body, String code) {
    fixture.relay.answerCreate(status, "application/json", body);

    Failure failure = refusal(order());

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | text/html | <html>Just a moment... captcha</html>",
        "200 | text/html | <html>Welcome</html>",
        "200 | application/json | {}",
        "200 | application/json | {\"status\":\"queued\"}",
        "200 | application/json | {\"code\":501,\"msg\":\"generation failed\"}",
        "303 | text/html | see other",
        "408 | application/json | {\"error\":{\"message\":\"time-out\"}}",
        "409 | application/json | {\"error\":{\"message\":\"there already\"}}",
        "424 | application/json | {\"error\":{\"message\":\"upstream failed\"}}",
        "425 | application/json | {\"error\":{\"message\":\"too early\"}}",
        "499 | application/json | {\"error\":{\"code\":499,\"message\":\"cancelled\"}}",
        "200 | application/json | {\"code\":499,\"msg\":\"cancelled\"}",
        "200 | application/json | {\"message\":\"insufficient balance\"}",
        "503 | application/json | {\"error\":{\"message\":\"no available channel for veo\"}}",
        "500 | application/json | {\"error\":{\"message\":\"internal\"}}",
        "503 | application/json | {\"error\":{\"message\":\"overloaded\"}}",
        "520 | text/html | unknown error",
        "524 | text/html | a timeout occurred",
        "525 | text/html | SSL handshake failed"
      })
  void an_answer_that_settles_nothing_leaves_the_order_lost(int status, String type, String body) {
    fixture.relay.answerCreate(status, type, body);

    assertThat(loss(order()).message()).contains("HTTP");
    assertThat(fixture.asked(CREATE)).as("sent once").isEqualTo(1);
  }

  @Test
  void a_page_where_the_interface_should_be_is_a_wrong_address() {
    fixture.relay.answerCreate(404, "text/html", "<html>nginx</html>");

    assertThat(refusal(order()).code()).isEqualTo("PATH_UNKNOWN");
  }

  @Test
  void a_relay_that_does_not_answer_the_door_was_not_sent_anything() {
    RelayGenerator generator = fixture.generator(RelayShape.OPENAI_VIDEOS);
    fixture.close();

    assertThat(order(generator, RelayFixture.request())).isInstanceOf(Submission.NotMade.class);
  }

  @Test
  void two_frames_are_sent_in_their_order() {
    RelayGenerator generator =
        fixture.kept(fixture.builder(RelayShape.OPENAI_VIDEOS).lastFrame(true));
    Path last = RelayFixture.picture(folder.resolve("last.png"), 180, 320);
    ClipInputs inputs = new ClipInputs(RelayFixture.inputs(folder).firstFrame(), Optional.of(last));

    Submission answer =
        generator.submit(KEY, RelayFixture.request("veo3.1-fast", 4, Optional.of("last")), inputs);

    Submission.Accepted accepted = (Submission.Accepted) answer;
    fixture.relay.finishJobs();
    Path clip = folder.resolve("clip.mp4");
    generator.fetch(accepted.job(), "content", clip);
    assertThat(fixture.relay.complaints()).isEmpty();
    assertThat(RelayClips.size(clip)).as("as the first frame").isEqualTo("64x36");
  }

  @Test
  void a_last_frame_is_refused_where_the_relay_takes_none() {
    ClipRequest request = RelayFixture.request("veo3.1-fast", 8, Optional.of("last"));

    assertThat(refusal(order(fixture.generator(RelayShape.OPENAI_VIDEOS), request)).code())
        .isEqualTo("LAST_FRAME");
    assertThat(fixture.relay.requests()).isEmpty();
  }

  @Test
  void pictures_are_held_against_the_limits_before_anything_is_sent() {
    RelayGenerator generator = fixture.generator(RelayShape.UNIFIED_VIDEO);
    Path small = RelayFixture.picture(folder.resolve("small.png"), 90, 160);
    Path flat = RelayFixture.picture(folder.resolve("flat.png"), 1600, 200);

    assertThat(
            refusal(
                generator.submit(
                    KEY, RelayFixture.request(), new ClipInputs(small, Optional.empty()))))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("PICTURE_TOO_SMALL"))
        .satisfies(failure -> assertThat(failure.message()).contains("90").contains("128"));
    assertThat(
            refusal(
                    generator.submit(
                        KEY, RelayFixture.request(), new ClipInputs(flat, Optional.empty())))
                .code())
        .isEqualTo("PICTURE_ASPECT");
    assertThat(fixture.relay.requests()).isEmpty();
  }

  @Test
  void pictures_are_fitted_where_that_is_wanted() {
    RelayGenerator generator =
        fixture.kept(fixture.builder(RelayShape.UNIFIED_VIDEO).fitPictures(true));
    Path small = RelayFixture.picture(folder.resolve("small.png"), 90, 160);

    ClipInputs inputs = new ClipInputs(small, Optional.empty());
    assertThat(generator.submit(KEY, RelayFixture.opening(), inputs))
        .isInstanceOf(Submission.Accepted.class);
    assertThat(refusal(generator.submit(KEY, RelayFixture.request(), inputs)).code())
        .as("the last frame of the clip before is not reshaped")
        .isEqualTo("PICTURE_TOO_SMALL");
    assertThat(fixture.relay.complaints()).isEmpty();
  }

  @Test
  void a_prompt_that_is_too_long_is_refused_with_its_length_and_the_limit() {
    RelayGenerator generator =
        fixture.kept(fixture.builder(RelayShape.OPENAI_VIDEOS).longestPrompt(20));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generator.check(RelayFixture.request()))
        .withMessageContaining("20")
        .withMessageContaining(
            Integer.toString(RelayOrders.prompt(RelayFixture.request()).length()));
  }

  @Test
  void a_frame_that_gets_no_address_puts_the_order_off() {
    RelayGenerator generator =
        fixture.kept(
            fixture
                .builder(RelayShape.KIE)
                .frameAddresses(
                    file -> {
                      throw new IllegalStateException("https://x.example/?Signature=secret");
                    }));
    RelayGenerator busy =
        fixture.kept(
            fixture
                .builder(RelayShape.KIE)
                .frameAddresses(
                    file -> {
                      throw new RetryableException("BUSY", "later", Duration.ofSeconds(7), null);
                    }));

    Submission broken = order(generator, RelayFixture.request());
    Submission later = order(busy, RelayFixture.request());

    assertThat(broken).isInstanceOf(Submission.NotMade.class);
    assertThat(((Submission.NotMade) broken).reason().message()).doesNotContain("Signature=");
    assertThat(later)
        .isEqualTo(
            new Submission.NotMade(Failure.retryable("BUSY", "later"), Duration.ofSeconds(7)));
    assertThat(fixture.relay.requests()).isEmpty();
  }

  @Test
  void every_order_is_a_new_job_and_costs_by_the_call() {
    RelayGenerator generator = fixture.generator(RelayShape.OPENAI_VIDEOS);

    order(generator, RelayFixture.request("veo3.1-fast", 4, Optional.empty()));
    order(generator, RelayFixture.request("veo3.1-fast", 8, Optional.empty()));

    assertThat(fixture.relay.billed()).hasSize(2).allMatch(job -> job.micros() == 300_000);
    assertThat(generator.price(RelayFixture.request())).isEqualTo(new Money(300_000, "USD"));
    assertThat(generator.price(RelayFixture.request("veo9", 8, Optional.empty())))
        .isEqualTo(new Money(1_200_000, "USD"));
  }

  @Test
  void a_relay_must_be_at_a_public_address_unless_more_is_allowed() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> fixture.builder(RelayShape.OPENAI_VIDEOS).allowLocal(false).build())
        .withMessageContaining("https");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> RelayGenerator.builder(URI.create("https://x.example"), "two words").build())
        .withMessageNotContaining("two words");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                RelayGenerator.builder(URI.create("https://x.example"), "sk-1")
                    .shape(RelayShape.KIE)
                    .build())
        .withMessageContaining("frameAddresses");
  }

  @Test
  void an_order_leaves_no_file_behind() {
    order();

    assertThat(folder.toFile().list()).containsExactly("first.png");
    assertThat(Files.exists(folder.resolve("first.png"))).isTrue();
  }
}

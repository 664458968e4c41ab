package dev.petforge.video.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.VeoEmulator;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.PromptTerms;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Veo on Vertex AI. */
class VeoGeneratorTest extends GoogleGeneratorContract {
  private final VeoEmulator emulator = new VeoEmulator(SETTINGS);

  @Override
  Emulator emulator() {
    return emulator;
  }

  @Override
  protected VideoGenerator generator() {
    return opened(builder(GoogleTokens.of(() -> EmulatorSettings.KEY)).build());
  }

  @Override
  VideoGenerator impatient() {
    return opened(
        builder(GoogleTokens.of(() -> EmulatorSettings.KEY))
            .submitTime(Duration.ofMillis(700))
            .build());
  }

  private VeoGenerator.Builder builder(GoogleTokens tokens) {
    return VeoGenerator.builder(
            new VeoSurface.VertexAi(
                "emulated-project", "us-central1", tokens, emulator.address().toString()))
        .model(GoogleModel.VEO_3_1_LITE)
        .refunds(true)
        .allowLocal(true)
        .rate(1000);
  }

  @Override
  List<String> secrets() {
    return List.of(EmulatorSettings.KEY, "ya29.", "PRIVATE KEY");
  }

  @Override
  protected ClipRequest request() {
    return Orders.request(GoogleModel.VEO_3_1_LITE.id(), 4, "720p");
  }

  private GoogleTokens serviceAccount() throws IOException {
    Path file = folder.resolve("account.json");
    Files.writeString(file, emulator.serviceAccountJson());
    return GoogleTokens.ofServiceAccount(file);
  }

  @Test
  void a_service_account_signs_for_a_token_that_is_kept() throws IOException {
    VeoGenerator generator = opened(builder(serviceAccount()).build());

    Submission first = noted(generator.submit(KEY, request(), inputs()));
    Submission second = noted(generator.submit(KEY, request(), inputs()));

    assertThat(List.of(first, second)).allMatch(Submission.Accepted.class::isInstance);
    assertThat(emulator.tokensGiven()).isEqualTo(1);
  }

  @Test
  void a_token_that_expired_early_is_replaced_and_the_order_made_once() throws IOException {
    VeoGenerator generator = opened(builder(serviceAccount()).build());
    ProviderJobId job =
        ((Submission.Accepted) noted(generator.submit(KEY, request(), inputs()))).job();
    emulator.expireTokens();

    assertThat(generator.poll(List.of(job)).get(job)).isEqualTo(new ProviderJobStatus.Running());
    emulator.expireTokens();
    Submission second = noted(generator.submit(KEY, request(), inputs()));

    assertThat(second).isInstanceOf(Submission.Accepted.class);
    assertThat(emulator.tokensGiven()).isEqualTo(3);
    assertThat(emulator.jobs()).hasSize(2);
  }

  @Test
  void a_token_that_is_refused_is_said_to_be() {
    VeoGenerator generator = opened(builder(GoogleTokens.of(() -> "ya29.wrong")).build());

    Submission answer = noted(generator.submit(KEY, request(), inputs()));

    assertThat(answer).isInstanceOf(Submission.Refused.class);
    assertThat(((Submission.Refused) answer).reason().code()).isEqualTo("KEY_REFUSED");
    assertThat(((Submission.Refused) answer).reason().message()).contains("UNAUTHENTICATED");
  }

  @Test
  void a_service_account_that_is_unknown_is_refused_before_anything_is_ordered()
      throws IOException {
    String other = emulator.serviceAccountJson().replace("clips@", "stranger@");
    Path file = Files.writeString(folder.resolve("account.json"), other);
    VeoGenerator generator = opened(builder(GoogleTokens.ofServiceAccount(file)).build());

    Submission answer = noted(generator.submit(KEY, request(), inputs()));

    assertThat(answer).isInstanceOf(Submission.Refused.class);
    Failure reason = ((Submission.Refused) answer).reason();
    assertThat(reason.code()).isEqualTo("KEY_REFUSED");
    assertThat(reason.message()).contains("stranger@", "account not found");
  }

  @Test
  void tokens_that_cannot_be_had_now_leave_the_order_unmade() {
    VeoGenerator generator =
        opened(
            builder(
                    GoogleTokens.of(
                        () -> {
                          throw new IllegalStateException("ya29.secret is stale");
                        }))
                .build());

    Submission answer = noted(generator.submit(KEY, request(), inputs()));

    assertThat(answer).isInstanceOf(Submission.NotMade.class);
    assertThat(emulator.requests()).isEmpty();
  }

  @Test
  void a_file_that_is_no_key_file_is_named_and_not_quoted() throws IOException {
    Path file = Files.writeString(folder.resolve("account.json"), "{\"private_key\": \"S3CRET");

    PetForgeException failure = failureOf(() -> GoogleTokens.ofServiceAccount(file));

    assertThat(failure.failure().code()).isEqualTo("CREDENTIALS_UNREADABLE");
    assertThat(failure.getMessage()).contains("account.json").doesNotContain("S3CRET");
  }

  @Test
  void nobody_at_the_address_means_not_made() {
    VeoEmulator gone = new VeoEmulator(SETTINGS);
    String address = gone.address().toString();
    gone.close();
    VeoGenerator generator =
        opened(
            VeoGenerator.builder(
                    new VeoSurface.VertexAi(
                        "p", "us-central1", GoogleTokens.of(() -> "ya29.x"), address))
                .allowLocal(true)
                .build());

    Submission answer =
        noted(generator.submit(KEY, Orders.request(generator.model(), 4, "720p"), inputs()));

    assertThat(answer).isInstanceOf(Submission.NotMade.class);
  }

  @Test
  void plain_http_is_refused_unless_it_is_allowed() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> builder(GoogleTokens.of(() -> EmulatorSettings.KEY)).allowLocal(false).build());
  }

  @Test
  void sound_is_made_as_wanted_and_costs_more() {
    ClipRequest silent = request();
    ClipRequest loud = Orders.withSound(silent);

    assertThat(generator().capabilities().audio()).isEqualTo(Capabilities.Audio.OPTIONAL);
    assertThat(generator().price(silent)).isEqualTo(new Money(120_000, "USD"));
    assertThat(generator().price(loud)).isEqualTo(new Money(200_000, "USD"));

    submit(loud);
    assertThat(emulator.jobs().get(0).micros()).isEqualTo(200_000);
    assertThat(emulator.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5, 720p", "4, 1080p", "6, 1080p", "8, 4k"})
  void what_the_model_cannot_do_is_refused_before_paying(int seconds, String resolution) {
    ClipRequest request = Orders.request(GoogleModel.VEO_3_1_LITE.id(), seconds, resolution);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generator().check(request))
        .withMessageContaining(resolution.equals("4k") ? "4k" : Integer.toString(seconds));
    refusal(request);

    assertThat(emulator.requests()).isEmpty();
  }

  @Test
  void a_prompt_that_is_too_long_is_refused_before_paying() {
    ClipRequest request = Orders.withPrompt(request(), "猫".repeat(1025));

    Failure reason = refusal(request);

    assertThat(reason.code()).isEqualTo("PROMPT_TOO_LONG");
    assertThat(reason.message()).contains("1024", "1025");
    assertThat(emulator.requests()).isEmpty();
  }

  @Test
  void a_picture_of_a_wild_aspect_is_made_to_fit_where_that_is_wanted() {
    VeoGenerator generator =
        opened(builder(GoogleTokens.of(() -> EmulatorSettings.KEY)).fitPictures(true).build());

    ClipInputs inputs = Orders.inputs(folder, 2000, 100);
    Submission opening = noted(generator.submit(KEY, Orders.opening(request()), inputs));
    Submission joint = noted(generator.submit(KEY, request(), inputs));

    assertThat(opening).isInstanceOf(Submission.Accepted.class);
    assertThat(joint)
        .as("the last frame of the clip before is not reshaped")
        .isInstanceOfSatisfying(
            Submission.Refused.class,
            no -> assertThat(no.reason().code()).isEqualTo("PICTURE_ASPECT"));
  }

  @Test
  void a_service_account_that_is_refused_says_nothing_about_a_job() throws IOException {
    ProviderJobId job = order();
    String other = emulator.serviceAccountJson().replace("clips@", "stranger@");
    Path file = Files.writeString(folder.resolve("account.json"), other);
    VeoGenerator generator = opened(builder(GoogleTokens.ofServiceAccount(file)).build());

    PetForgeException failure = failureOf(() -> generator.poll(List.of(job)));

    assertThat(failure).isInstanceOf(RetryableException.class);
    assertThat(failure.failure().code()).isEqualTo("KEY_REFUSED");
  }

  @Test
  void first_and_last_frame_go_together() {
    Submission answer =
        noted(generator().submit(KEY, Orders.withLastFrame(request()), Orders.both(folder)));

    assertThat(answer).isInstanceOf(Submission.Accepted.class);
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void blocked_content_is_final_and_tells_the_category_of_its_code_and_that_it_is_free() {
    emulator.faults().next(Fault.JOB_CONTENT);
    ProviderJobId job = order();
    finishJobs();

    ProviderJobStatus.Failed failed = pollFailed(job);

    assertThat(failed.reason().code()).isEqualTo("CONTENT_BLOCKED");
    assertThat(failed.reason().retryable()).isFalse();
    assertThat(failed.reason().message()).contains("[celebrity]", "29310472");
    assertThat(failed.charged()).contains(Money.FREE);
    assertThat(emulator.billed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://generativelanguage.googleapis.com, AT_SUCCESS",
    "https://us-central1-aiplatform.googleapis.com, AT_SUCCESS",
    "https://relay.example, AT_ORDER",
    "https://notgoogleapis.com, AT_ORDER",
    "https://x.googleapis.com.relay.example, AT_ORDER"
  })
  void google_itself_charges_for_clips_and_anybody_else_with_the_order(String base, Charge charge) {
    GoogleTokens tokens = GoogleTokens.of(() -> EmulatorSettings.KEY);
    for (VeoSurface surface :
        List.of(
            new VeoSurface.GeminiApi(base, EmulatorSettings.KEY),
            new VeoSurface.VertexAi("pets", "global", tokens, base))) {
      assertThat(opened(VeoGenerator.builder(surface).build()).capabilities().charge())
          .isEqualTo(charge);
    }
  }

  @Test
  void a_quota_of_the_day_is_final() {
    emulator.limitPerDay(0);

    assertThat(refusal(request()).code()).isEqualTo("QUOTA_USED_UP");
  }

  @Test
  void a_model_that_nobody_heard_of_is_passed_on() {
    ClipRequest unknown = Orders.request("veo-3.1-next-001", 4, "720p");

    assertThat(submit(unknown)).isInstanceOf(Submission.Accepted.class);
  }

  @Test
  void it_counts_tokens_and_has_a_field_for_what_must_not_be_seen() {
    assertThat(generator().capabilities().prompts())
        .isEqualTo(PromptTerms.tokens(1024).withNegativeField());
  }
}

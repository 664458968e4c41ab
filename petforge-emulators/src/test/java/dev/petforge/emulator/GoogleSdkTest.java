package dev.petforge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.gaos.models.interactions.CreateModelInteraction;
import com.google.genai.gaos.models.interactions.CreateModelInteractionResponseFormat;
import com.google.genai.gaos.models.interactions.GenerationConfig;
import com.google.genai.gaos.models.interactions.ImageContent;
import com.google.genai.gaos.models.interactions.ImageContentMimeType;
import com.google.genai.gaos.models.interactions.Interaction;
import com.google.genai.gaos.models.interactions.InteractionStatus;
import com.google.genai.gaos.models.interactions.InteractionsInput;
import com.google.genai.gaos.models.interactions.Resolution;
import com.google.genai.gaos.models.interactions.ResponseFormat;
import com.google.genai.gaos.models.interactions.Task;
import com.google.genai.gaos.models.interactions.TextContent;
import com.google.genai.gaos.models.interactions.VideoConfig;
import com.google.genai.gaos.models.interactions.VideoContent;
import com.google.genai.gaos.models.interactions.VideoResponseFormat;
import com.google.genai.gaos.models.interactions.VideoResponseFormatAspectRatio;
import com.google.genai.gaos.models.interactions.VideoResponseFormatDelivery;
import com.google.genai.gaos.models.operations.CreateInteractionRequestBody;
import com.google.genai.gaos.models.operations.GetInteractionByIdRequest;
import com.google.genai.types.GenerateVideosConfig;
import com.google.genai.types.GenerateVideosOperation;
import com.google.genai.types.GenerateVideosResponse;
import com.google.genai.types.GenerateVideosSource;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Image;
import com.google.genai.types.Video;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Google's own SDK drives the emulators of Veo and Omni: they are right for a client that was not
 * written against them. Nothing that it sends may be noted as unknown.
 */
class GoogleSdkTest {
  private static final String MODEL = "veo-3.1-fast-generate-001";
  private static final EmulatorSettings LONG =
      EmulatorSettings.standard()
          .withRenderTime(Duration.ofHours(1))
          .withClips(new MotionJpegClips(32));

  private final VeoEmulator veo = new VeoEmulator(LONG);
  private final OmniEmulator omni = new OmniEmulator(LONG);

  @AfterEach
  void close() {
    veo.close();
    omni.close();
  }

  /** Left to itself the SDK sends a request up to five times. */
  private static HttpOptions once(Emulator emulator) {
    return HttpOptions.builder()
        .baseUrl(emulator.address().toString())
        .retryOptions(HttpRetryOptions.builder().attempts(1))
        .build();
  }

  private Client vertex(GoogleCredentials credentials) {
    return vertex(credentials, once(veo));
  }

  private static Client vertex(GoogleCredentials credentials, HttpOptions options) {
    return Client.builder()
        .vertexAI(true)
        .project("pets")
        .location("us-central1")
        .credentials(credentials)
        .httpOptions(options)
        .build();
  }

  private static GoogleCredentials token(String token) {
    return GoogleCredentials.create(
        new AccessToken(token, Date.from(Instant.now().plus(Duration.ofHours(1)))));
  }

  private Client vertex() {
    return vertex(token(EmulatorSettings.KEY));
  }

  private static byte[] png() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }

  private static Image frame() throws IOException {
    return Image.builder().imageBytes(png()).mimeType("image/png").build();
  }

  private static GenerateVideosOperation order(Client client, String model) throws IOException {
    return client.models.generateVideos(
        model,
        GenerateVideosSource.builder().prompt("the cat eats, slow dolly in").image(frame()).build(),
        GenerateVideosConfig.builder()
            .numberOfVideos(1)
            .durationSeconds(4)
            .resolution("720p")
            .aspectRatio("16:9")
            .negativePrompt("text")
            .personGeneration("allow_adult")
            .generateAudio(false)
            .seed(7)
            .lastFrame(frame())
            .build());
  }

  private static void assertMp4(byte[] clip) {
    assertThat(new String(clip, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
  }

  @Test
  void veo_makes_a_clip_that_the_sdk_reads_from_the_answer() throws Exception {
    try (Client client = vertex()) {
      GenerateVideosOperation ordered = order(client, MODEL);
      GenerateVideosOperation running = client.operations.getVideosOperation(ordered, null);
      assertThat(running.done().orElse(false)).isFalse();
      veo.finishJobs();

      GenerateVideosOperation done = client.operations.getVideosOperation(running, null);

      assertThat(done.done()).contains(true);
      Video video =
          done.response()
              .orElseThrow()
              .generatedVideos()
              .orElseThrow()
              .get(0)
              .video()
              .orElseThrow();
      assertMp4(video.videoBytes().orElseThrow());
      assertThat(video.mimeType()).contains("video/mp4");
      assertThat(veo.billed())
          .singleElement()
          .satisfies(
              job -> {
                assertThat(Optional.of(job.id())).isEqualTo(ordered.name());
                assertThat(job.duration()).isEqualTo(Duration.ofSeconds(4));
              });
      assertThat(veo.complaints()).isEmpty();
    }
  }

  @Test
  void the_key_file_of_a_service_account_is_good_for_googles_own_credentials() throws Exception {
    byte[] file = veo.serviceAccountJson().getBytes(StandardCharsets.UTF_8);
    GoogleCredentials account =
        GoogleCredentials.fromStream(new ByteArrayInputStream(file))
            .createScoped("https://www.googleapis.com/auth/cloud-platform");

    try (Client client = vertex(account)) {
      assertThat(order(client, MODEL).name()).isPresent();
    }

    assertThat(veo.tokensGiven()).isEqualTo(1);
    assertThat(veo.complaints()).isEmpty();
  }

  @Test
  void a_block_of_the_safety_filter_is_no_error_for_the_sdk_either() throws Exception {
    veo.faults().next(Fault.JOB_CONTENT);
    try (Client client = vertex()) {
      GenerateVideosOperation ordered = order(client, MODEL);
      veo.finishJobs();

      GenerateVideosOperation done = client.operations.getVideosOperation(ordered, null);

      assertThat(done.done()).contains(true);
      assertThat(done.error()).isEmpty();
      GenerateVideosResponse response = done.response().orElseThrow();
      assertThat(response.generatedVideos().orElse(List.of())).isEmpty();
      assertThat(response.raiMediaFilteredCount()).contains(1);
      assertThat(response.raiMediaFilteredReasons().orElseThrow().get(0)).contains("29310472");
    }
  }

  @Test
  void the_sdk_reads_why_veo_refuses() throws Exception {
    try (Client client = vertex();
        Client stranger = vertex(token("nobody's"))) {
      assertThatExceptionOfType(ClientException.class)
          .isThrownBy(() -> order(client, "veo-3.0-generate-001"))
          .satisfies(e -> assertThat(e.code()).isEqualTo(404))
          .satisfies(e -> assertThat(e.message()).contains("no longer available"));
      assertThatExceptionOfType(ClientException.class)
          .isThrownBy(() -> order(stranger, MODEL))
          .satisfies(e -> assertThat(e.code()).isEqualTo(401));
    }
    assertThat(veo.jobs()).isEmpty();
  }

  @Test
  void an_order_whose_answer_is_lost_is_billed_once_if_the_sdk_sends_it_once() throws Exception {
    veo.faults().next(Fault.GATEWAY_AFTER);
    try (Client client = vertex()) {
      assertThatExceptionOfType(ServerException.class).isThrownBy(() -> order(client, MODEL));
    }
    veo.finishJobs();

    assertThat(veo.billed()).hasSize(1);
  }

  /** Why no SDK is used but in tests: nothing says that one of the two was not wanted. */
  @Test
  void left_to_itself_the_sdk_orders_and_pays_twice_when_an_answer_is_lost() throws Exception {
    veo.faults().next(Fault.GATEWAY_AFTER);
    HttpOptions usual = HttpOptions.builder().baseUrl(veo.address().toString()).build();
    try (Client client = vertex(token(EmulatorSettings.KEY), usual)) {
      assertThat(order(client, MODEL).name()).isPresent();
    }
    veo.finishJobs();

    assertThat(veo.billed()).hasSize(2);
  }

  private Client gemini(String key) {
    return Client.builder().apiKey(key).vertexAI(false).httpOptions(once(omni)).build();
  }

  private static Interaction interact(Client client, VideoResponseFormatDelivery delivery)
      throws IOException {
    CreateModelInteraction order =
        CreateModelInteraction.builder()
            .model("gemini-omni-1.1-flash")
            .background(true)
            .input(
                InteractionsInput.ofContent(
                    List.of(
                        ImageContent.builder()
                            .data(Base64.getEncoder().encodeToString(png()))
                            .mimeType(ImageContentMimeType.IMAGE_PNG)
                            .build(),
                        TextContent.builder()
                            .text("<FIRST_FRAME> the cat eats, one continuous shot")
                            .build())))
            .responseFormat(
                CreateModelInteractionResponseFormat.of(
                    ResponseFormat.of(
                        VideoResponseFormat.builder()
                            .delivery(delivery)
                            .aspectRatio(VideoResponseFormatAspectRatio.ONE_HUNDRED_AND_SIXTY_NINE)
                            .resolution(Resolution.SEVEN_HUNDRED_AND_TWENTYP)
                            .duration("4s")
                            .build())))
            .generationConfig(
                GenerationConfig.builder()
                    .videoConfig(VideoConfig.builder().task(Task.IMAGE_TO_VIDEO).build())
                    .build())
            .build();
    return client
        .interactions
        .create(CreateInteractionRequestBody.of(order))
        .interaction()
        .orElseThrow();
  }

  private static Interaction asked(Client client, Interaction before) {
    return client
        .interactions
        .get(new GetInteractionByIdRequest(before.id().orElseThrow()))
        .interaction()
        .orElseThrow();
  }

  @Test
  void omni_makes_a_clip_that_the_sdk_reads_from_the_answer() throws Exception {
    try (Client client = gemini(EmulatorSettings.KEY)) {
      Interaction ordered = interact(client, VideoResponseFormatDelivery.INLINE);
      assertThat(asked(client, ordered).status()).contains(InteractionStatus.IN_PROGRESS);
      omni.finishJobs();

      Interaction done = asked(client, ordered);

      assertThat(done.status()).contains(InteractionStatus.COMPLETED);
      VideoContent video = done.outputVideo().orElseThrow();
      assertMp4(Base64.getDecoder().decode(video.data().orElseThrow()));
      assertThat(omni.billed()).hasSize(1);
      assertThat(omni.complaints()).isEmpty();
    }
  }

  @Test
  void omni_makes_a_clip_behind_an_address_that_needs_the_key() throws Exception {
    try (Client client = gemini(EmulatorSettings.KEY)) {
      Interaction ordered = interact(client, VideoResponseFormatDelivery.URI);
      omni.finishJobs();

      VideoContent video = asked(client, ordered).outputVideo().orElseThrow();

      assertThat(video.data()).isEmpty();
      HttpResponse<byte[]> redirect =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(video.uri().orElseThrow() + ":download?alt=media"))
                      .header("x-goog-api-key", EmulatorSettings.KEY)
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      assertThat(redirect.statusCode()).isEqualTo(302);
      assertThat(omni.complaints()).isEmpty();
    }
  }

  @Test
  void the_sdk_cancels_an_interaction_which_is_not_billed() throws Exception {
    try (Client client = gemini(EmulatorSettings.KEY)) {
      Interaction ordered = interact(client, VideoResponseFormatDelivery.URI);

      client.interactions.cancel(ordered.id().orElseThrow());

      assertThat(asked(client, ordered).status()).contains(InteractionStatus.CANCELLED);
      assertThat(omni.billed()).hasSize(1);
    }
  }

  @Test
  void a_refusal_of_omni_is_a_completed_interaction_with_nothing_but_text() throws Exception {
    omni.faults().next(Fault.JOB_CONTENT);
    try (Client client = gemini(EmulatorSettings.KEY)) {
      Interaction ordered = interact(client, VideoResponseFormatDelivery.URI);
      omni.finishJobs();

      Interaction done = asked(client, ordered);

      assertThat(done.status()).contains(InteractionStatus.COMPLETED);
      assertThat(done.outputVideo()).isEmpty();
      assertThat(done.outputText().orElse("")).contains("policies");
    }
  }
}

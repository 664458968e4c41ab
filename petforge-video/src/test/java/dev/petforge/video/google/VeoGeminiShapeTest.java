package dev.petforge.video.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.VeoEmulator;
import dev.petforge.failure.Failure;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Veo in the Gemini API's shape, as relays speak it. */
class VeoGeminiShapeTest extends GoogleGeneratorContract {
  private static final String MODEL = "veo-3.1-lite-generate-preview";

  private final VeoEmulator emulator = new VeoEmulator(SETTINGS);

  @Override
  Emulator emulator() {
    return emulator;
  }

  @Override
  protected VideoGenerator generator() {
    return opened(builder(EmulatorSettings.KEY).build());
  }

  @Override
  VideoGenerator impatient() {
    return opened(builder(EmulatorSettings.KEY).submitTime(Duration.ofMillis(700)).build());
  }

  private VeoGenerator.Builder builder(String key) {
    return VeoGenerator.builder(new VeoSurface.GeminiApi(emulator.address().toString(), key))
        .model(GoogleModel.VEO_3_1_LITE.named(MODEL))
        .refunds(true)
        .allowLocal(true)
        .rate(1000);
  }

  @Override
  List<String> secrets() {
    return List.of(EmulatorSettings.KEY, "wrong-key-987654321");
  }

  @Override
  protected ClipRequest request() {
    return Orders.request(MODEL, 4, "720p");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"JOB_FAILS", "JOB_CONTENT"})
  void what_a_relay_took_for_a_job_without_a_clip_is_free_only_if_it_gives_that_back(Fault fault) {
    emulator.faults().next(fault);
    ProviderJobId job = order();
    finishJobs();

    assertThat(pollFailed(job).charged()).contains(Money.FREE);
    VeoGenerator keeping = opened(builder(EmulatorSettings.KEY).refunds(false).build());
    assertThat(keeping.capabilities().charge()).isEqualTo(Charge.AT_ORDER);
    assertThat(keeping.poll(List.of(job)).get(job))
        .isInstanceOfSatisfying(
            ProviderJobStatus.Failed.class, failed -> assertThat(failed.charged()).isEmpty());
  }

  @Test
  void the_key_does_not_follow_a_redirect_to_another_host() {
    ProviderJobId job = order();
    finishJobs();

    generator().fetch(job, result(job), folder.resolve("clip.mp4"));

    assertThat(emulator.requests()).anyMatch(line -> line.startsWith("GET /storage/"));
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void the_key_is_not_sent_to_an_address_elsewhere_and_the_job_asked_for_another()
      throws IOException {
    ProviderJobId job = order();
    finishJobs();
    Path clip = folder.resolve("clip.mp4");
    List<Headers> met = new CopyOnWriteArrayList<>();
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    elsewhere.createContext(
        "/",
        exchange -> {
          met.add(exchange.getRequestHeaders());
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    elsewhere.start();
    try {
      String address = "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/clip.mp4";

      generator().fetch(job, address, clip);
    } finally {
      elsewhere.stop(0);
    }

    assertThat(met).hasSize(1);
    assertThat(met.get(0)).doesNotContainKeys("X-goog-api-key", "Authorization");
    assertPlayable(clip);
  }

  @Test
  void a_wrong_key_is_said_to_be_wrong_without_being_shown() {
    VeoGenerator generator = opened(builder("wrong-key-987654321").build());

    Submission answer = noted(generator.submit(KEY, request(), inputs()));

    assertThat(answer).isInstanceOf(Submission.Refused.class);
    Failure reason = ((Submission.Refused) answer).reason();
    assertThat(reason.code()).isEqualTo("KEY_REFUSED");
    assertThat(reason.message()).contains("API key not valid");
  }

  @Test
  void a_relay_may_want_the_key_as_a_bearer_token() {
    VeoGenerator generator =
        opened(
            VeoGenerator.builder(
                    new VeoSurface.GeminiApi(
                        emulator.address().toString(), EmulatorSettings.KEY, true))
                .allowLocal(true)
                .build());

    Submission answer =
        noted(generator.submit(KEY, Orders.request(generator.model(), 4, "720p"), inputs()));
    finishJobs();
    ProviderJobId job = ((Submission.Accepted) answer).job();
    generator.fetch(job, result(job), folder.resolve("clip.mp4"));

    assertPlayable(folder.resolve("clip.mp4"));
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void sound_is_always_made_and_paid() {
    assertThat(generator().capabilities().audio()).isEqualTo(Capabilities.Audio.ALWAYS);
    assertThat(generator().price(request()))
        .isEqualTo(generator().price(Orders.withSound(request())));
  }

  @Test
  void surfaces_do_not_show_their_keys() {
    assertThat(new VeoSurface.GeminiApi("https://relay.example", "wrong-key-987654321").toString())
        .doesNotContain("987654321");
  }
}

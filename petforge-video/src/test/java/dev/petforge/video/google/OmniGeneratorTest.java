package dev.petforge.video.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.OmniEmulator;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.video.internal.http.LocalServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OmniGeneratorTest extends GoogleGeneratorContract {
  private final OmniEmulator emulator = new OmniEmulator(SETTINGS);

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

  private OmniGenerator.Builder builder(String key) {
    return OmniGenerator.builder(key)
        .base(emulator.address().toString())
        .allowLocal(true)
        .rate(1000);
  }

  @Override
  List<String> secrets() {
    return List.of(EmulatorSettings.KEY, "wrong-key-987654321");
  }

  @Override
  protected ClipRequest request() {
    return Orders.request(GoogleModel.OMNI_1_1_FLASH.id(), 3, "360p");
  }

  @Test
  void an_order_is_answered_long_before_the_clip_is_there() {
    order();

    assertThat(emulator.complaints()).isEmpty();
    assertThat(emulator.jobs()).hasSize(1);
  }

  @Test
  void a_completed_run_whose_file_is_not_active_yet_is_still_running() {
    emulator.filesActiveAfter(2);
    ProviderJobId job = order();
    finishJobs();

    assertThat(poll(job)).isEqualTo(new ProviderJobStatus.Running());
    assertThat(poll(job)).isEqualTo(new ProviderJobStatus.Running());
    generator().fetch(job, result(job), folder.resolve("clip.mp4"));

    assertPlayable(folder.resolve("clip.mp4"));
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void a_completed_run_with_nothing_but_text_has_no_result_and_is_paid() {
    emulator.faults().next(Fault.JOB_CONTENT);
    ProviderJobId job = order();
    finishJobs();

    assertThat(poll(job))
        .isInstanceOfSatisfying(
            ProviderJobStatus.ResultMissing.class,
            missing -> {
              assertThat(missing.remark().code()).isEqualTo("NO_VIDEO");
              assertThat(missing.remark().message()).contains("I can't make this video");
              assertThat(missing.charged()).as("not told").isEmpty();
            });
    assertThat(emulator.billed()).hasSize(1);
  }

  @Test
  void a_text_that_comes_before_its_video_is_no_end() {
    String text = "{\"type\":\"text\",\"text\":\"Here is your video.\"}";
    String video = "{\"type\":\"video\",\"uri\":\"https://files.example/a.mp4\"}";
    List<String> answers =
        List.of(interaction("completed", text), interaction("completed", text + "," + video));
    AtomicInteger asked = new AtomicInteger();
    ProviderJobId job = new ProviderJobId("v1_a");

    try (LocalServer server =
            new LocalServer(
                exchange -> LocalServer.json(exchange, 200, answers.get(asked.getAndIncrement())));
        OmniGenerator generator = generator(server)) {
      assertThat(generator.poll(List.of(job)).get(job))
          .isInstanceOf(ProviderJobStatus.ResultMissing.class);
      assertThat(generator.poll(List.of(job)).get(job))
          .isInstanceOf(ProviderJobStatus.Succeeded.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"failed", "incomplete", "cancelled", "budget_exceeded", "requires_action"})
  void nobody_says_that_a_run_without_a_clip_was_free_so_it_counts_as_paid(String word) {
    ProviderJobId job = new ProviderJobId("v1_a");

    try (LocalServer server =
            new LocalServer(exchange -> LocalServer.json(exchange, 200, interaction(word, "")));
        OmniGenerator generator = generator(server)) {
      assertThat(generator.capabilities().charge()).isEqualTo(Charge.AT_ORDER);
      assertThat(generator.poll(List.of(job)).get(job))
          .isInstanceOfSatisfying(
              ProviderJobStatus.Failed.class, failed -> assertThat(failed.charged()).isEmpty());
    }
  }

  private static OmniGenerator generator(LocalServer server) {
    return OmniGenerator.builder("key").base(server.url("/").toString()).allowLocal(true).build();
  }

  private static String interaction(String status, String content) {
    return "{\"status\":\""
        + status
        + "\",\"steps\":[{\"type\":\"model_output\",\"content\":["
        + content
        + "]}]}";
  }

  @Test
  void a_cancelled_run_is_over_and_may_have_been_billed() {
    ProviderJobId job = order();

    assertThat(generator().cancel(job)).isTrue();

    assertThat(pollFailed(job).reason().code()).isEqualTo("JOB_CANCELLED");
    assertThat(emulator.billed()).hasSize(1);
  }

  @Test
  void a_run_that_is_completed_or_unknown_cannot_be_cancelled() {
    ProviderJobId job = order();
    finishJobs();

    assertThat(generator().cancel(job)).isFalse();
    assertThat(generator().cancel(new ProviderJobId("there-is-no-such-job"))).isFalse();
    assertThat(emulator.billed()).hasSize(1);
  }

  @Test
  void first_and_last_frame_are_named_in_the_text() {
    Submission answer =
        noted(generator().submit(KEY, Orders.withLastFrame(request()), Orders.both(folder)));

    assertThat(answer).isInstanceOf(Submission.Accepted.class);
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void a_last_frame_is_refused_where_the_model_has_none() {
    ClipRequest request =
        Orders.withLastFrame(Orders.request(GoogleModel.OMNI_FLASH_PREVIEW.id(), 3, "360p"));

    assertThat(refusal(request).code()).isEqualTo("LAST_FRAME");
    assertThat(emulator.requests()).isEmpty();
  }

  @Test
  void a_wrong_key_is_said_to_be_wrong_without_being_shown() {
    OmniGenerator generator = opened(builder("wrong-key-987654321").build());

    Submission answer = noted(generator.submit(KEY, request(), inputs()));

    assertThat(answer).isInstanceOf(Submission.Refused.class);
    assertThat(((Submission.Refused) answer).reason().code()).isEqualTo("KEY_REFUSED");
  }

  @Test
  void a_wrong_key_does_not_make_a_job_unknown() {
    ProviderJobId job = order();
    OmniGenerator generator = opened(builder("wrong-key-987654321").build());

    assertThat(failureOf(() -> generator.poll(List.of(job))).failure().code())
        .isEqualTo("KEY_REFUSED");
  }

  @Test
  void the_price_is_by_the_second() {
    assertThat(generator().price(Orders.request(generator().model(), 8, "720p")))
        .isEqualTo(new Money(800_000, "USD"));
  }

  @Test
  void a_used_up_balance_is_final() {
    try (OmniEmulator poor = new OmniEmulator(SETTINGS.withBalance(1))) {
      OmniGenerator generator =
          opened(
              OmniGenerator.builder(EmulatorSettings.KEY)
                  .base(poor.address().toString())
                  .allowLocal(true)
                  .build());

      Submission answer = noted(generator.submit(KEY, request(), inputs()));

      assertThat(answer).isInstanceOf(Submission.Refused.class);
      assertThat(((Submission.Refused) answer).reason().code()).isEqualTo("ARREARS");
    }
  }
}

package dev.petforge.video.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.JobId;
import dev.petforge.generation.JobStatus;
import dev.petforge.generation.Money;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.testkit.emulator.Emulator;
import dev.petforge.testkit.emulator.EmulatorSettings;
import dev.petforge.testkit.emulator.Fault;
import dev.petforge.testkit.emulator.OmniEmulator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    JobId job = order();
    finishJobs();

    assertThat(poll(job)).isEqualTo(new JobStatus.Running());
    assertThat(poll(job)).isEqualTo(new JobStatus.Running());
    generator().fetch(job, result(job), folder.resolve("clip.mp4"));

    assertPlayable(folder.resolve("clip.mp4"));
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void a_completed_run_with_nothing_but_text_is_a_refusal_in_the_providers_words() {
    emulator.faults().next(Fault.JOB_CONTENT);
    JobId job = order();
    finishJobs();

    Failure reason = pollFailed(job).reason();

    assertThat(reason.code()).isEqualTo("CONTENT_BLOCKED");
    assertThat(reason.message()).contains("I can't make this video");
  }

  @Test
  void a_cancelled_run_frees_its_slot_and_is_not_billed() {
    JobId job = order();

    assertThat(generator().cancel(job)).isTrue();

    assertThat(pollFailed(job).reason().code()).isEqualTo("JOB_CANCELLED");
    assertThat(emulator.billed()).isEmpty();
  }

  @Test
  void a_run_that_is_completed_or_unknown_cannot_be_cancelled() {
    JobId job = order();
    finishJobs();

    assertThat(generator().cancel(job)).isFalse();
    assertThat(generator().cancel(new JobId("there-is-no-such-job"))).isFalse();
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
    JobId job = order();
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

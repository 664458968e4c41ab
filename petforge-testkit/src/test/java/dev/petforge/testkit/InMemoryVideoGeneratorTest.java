package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.testkit.InMemoryVideoGenerator.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryVideoGeneratorTest {
  private static final CallKey KEY = new CallKey("memory-key");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ClipRequest REQUEST =
      new ClipRequest(
          "memory-1",
          0,
          "intro",
          "a cat",
          "",
          "",
          new FrameRef(new FileKey("projects/p/last.png"), new Sha256("0".repeat(64))),
          Optional.empty(),
          Duration.ofSeconds(1),
          "720p",
          true);
  private static final ClipInputs INPUTS = new ClipInputs(Path.of("last.png"), Optional.empty());

  private final MovableClock clock = new MovableClock();

  @Nested
  class Keyed extends Contract {
    Keyed() {
      super(InMemoryVideoGenerator.keyed(clock));
    }
  }

  @Nested
  class Keyless extends Contract {
    Keyless() {
      super(InMemoryVideoGenerator.keyless(clock));
    }
  }

  abstract class Contract extends VideoGeneratorContract {
    private final InMemoryVideoGenerator generator;

    Contract(InMemoryVideoGenerator generator) {
      this.generator = generator.latency(MINUTE);
    }

    @Override
    protected VideoGenerator generator() {
      return generator;
    }

    @Override
    protected ClipRequest request() {
      return REQUEST;
    }

    @Override
    protected ClipInputs inputs() {
      return INPUTS;
    }

    @Override
    protected void finishJobs() {
      clock.advance(MINUTE);
    }

    @Override
    protected ProviderTrouble trouble() {
      return new InMemoryTrouble(generator);
    }

    @Override
    protected void loseResults() {
      generator.removeResults();
    }

    @Override
    protected boolean nextResultComesLate() {
      generator.next(Answer.RESULT_LATE);
      return true;
    }
  }

  @Test
  void a_lost_answer_is_billed_once_however_often_the_key_is_sent() {
    InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(clock);
    provider.next(Answer.LOSE_AFTER_ACCEPTING, Answer.LOSE_AFTER_ACCEPTING);

    assertThat(provider.submit(KEY, REQUEST, INPUTS)).isInstanceOf(Submission.Lost.class);
    assertThat(provider.submit(KEY, REQUEST, INPUTS)).isInstanceOf(Submission.Lost.class);
    ProviderJobId job = ((Submission.Accepted) provider.submit(KEY, REQUEST, INPUTS)).job();

    assertThat(provider.find(KEY)).contains(job);
    assertThat(provider.submits(KEY)).isEqualTo(3);
    assertThat(provider.billed(KEY)).isEqualTo(1);
    assertThat(provider.billed(REQUEST)).isEqualTo(1);
  }

  @Test
  void without_keys_a_second_send_is_a_second_purchase() {
    InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyless(clock);
    provider.next(Answer.LOSE_AFTER_ACCEPTING);

    provider.submit(KEY, REQUEST, INPUTS);
    provider.submit(KEY, REQUEST, INPUTS);

    assertThat(provider.billed(KEY)).isEqualTo(2);
  }

  @Test
  void what_was_not_made_is_not_billed() {
    InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(clock);
    provider.next(Answer.NOT_MADE, Answer.REFUSE, Answer.LOSE_BEFORE_ACCEPTING);

    assertThat(provider.submit(KEY, REQUEST, INPUTS)).isInstanceOf(Submission.NotMade.class);
    assertThat(provider.submit(KEY, REQUEST, INPUTS)).isInstanceOf(Submission.Refused.class);
    assertThat(provider.submit(KEY, REQUEST, INPUTS)).isInstanceOf(Submission.Lost.class);

    assertThat(provider.find(KEY)).isEmpty();
    assertThat(provider.billed()).isZero();
    assertThat(provider.submits(KEY)).isEqualTo(3);
  }

  @Test
  void an_answer_lost_by_an_exception_was_made_all_the_same() {
    InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(clock);
    provider.next(Answer.THROW_AFTER_ACCEPTING);

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> provider.submit(KEY, REQUEST, INPUTS));

    assertThat(provider.find(KEY)).isPresent();
    assertThat(provider.billed(KEY)).isEqualTo(1);
  }

  @Test
  void a_job_that_fails_late_ends_with_its_reason_and_costs_nothing() {
    InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(clock).latency(MINUTE);
    provider.otherwise(key -> Answer.FAIL_LATER_RETRYABLE);

    ProviderJobId job = ((Submission.Accepted) provider.submit(KEY, REQUEST, INPUTS)).job();
    assertThat(provider.poll(List.of(job))).containsEntry(job, new ProviderJobStatus.Running());
    clock.advance(MINUTE);

    assertThat(provider.poll(List.of(job)).get(job))
        .isInstanceOfSatisfying(
            ProviderJobStatus.Failed.class,
            failed -> assertThat(failed.reason().retryable()).isTrue());
    assertThat(provider.billed()).isZero();
    assertThat(provider.jobs()).containsExactly(job);
    assertThat(provider.keys()).containsExactly(KEY);
  }

  @Test
  void reads_fail_as_often_as_they_were_told_to() {
    InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(clock);
    provider.failNextPolls(1);
    provider.failNextFinds(1);

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> provider.poll(List.of(new ProviderJobId("job-1"))));
    assertThatExceptionOfType(RetryableException.class).isThrownBy(() -> provider.find(KEY));

    assertThat(provider.poll(List.of(new ProviderJobId("job-1")))).isEmpty();
    assertThat(provider.find(KEY)).isEmpty();
  }
}

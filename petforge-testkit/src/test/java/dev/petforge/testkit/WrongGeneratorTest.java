package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract finds the mistakes of generators that cost money. */
class WrongGeneratorTest {
  private final MovableClock clock = new MovableClock();
  private final InMemoryVideoGenerator keyless =
      InMemoryVideoGenerator.keyless(clock).latency(GivenGenerator.LATENCY);
  private final InMemoryVideoGenerator keyed =
      InMemoryVideoGenerator.keyed(clock).latency(GivenGenerator.LATENCY);

  @TempDir Path folder;

  private GivenGenerator of(VideoGenerator generator, InMemoryVideoGenerator provider) {
    return new GivenGenerator(generator, new InMemoryTrouble(provider), clock, folder);
  }

  @Nested
  class What_is_called_refused_though_nobody_can_tell {
    private final GivenGenerator contract = of(new CallsLostRefused(keyless), keyless);

    @Test
    void when_the_connection_breaks_while_the_order_is_sent() {
      found(
          contract::an_order_whose_connection_broke_while_it_was_sent_is_lost,
          "paid twice",
          "Refused: ");
    }

    @Test
    void when_the_connection_breaks_after_the_order_was_taken() {
      found(
          contract::an_order_that_was_taken_and_whose_connection_broke_is_lost,
          "paid twice",
          "Refused: ");
    }

    @Test
    void when_5xx_is_answered_and_nothing_is_made() {
      found(
          contract::an_order_that_was_answered_with_5xx_is_lost_though_nothing_was_made,
          "paid twice",
          "Refused: ");
    }

    @Test
    void when_5xx_is_answered_after_the_order_was_taken() {
      found(
          contract::an_order_that_was_taken_and_answered_with_5xx_is_lost,
          "paid twice",
          "Refused: ");
    }
  }

  @Test
  void a_lost_order_that_is_called_not_made_is_found() {
    GivenGenerator contract = of(new CallsLostNotMade(keyless), keyless);

    found(
        contract::an_order_that_was_taken_and_whose_connection_broke_is_lost,
        "paid twice",
        "NotMade retryable");
    found(
        contract::an_order_that_was_answered_with_5xx_is_lost_though_nothing_was_made,
        "paid twice",
        "NotMade retryable");
  }

  @Test
  void an_order_that_the_generator_sends_again_by_itself_is_found() {
    found(
        of(new SendsAgain(keyless), keyless)
            ::an_order_that_was_taken_and_whose_connection_broke_is_lost,
        "without keys it cannot be looked up",
        "Accepted job-2");
  }

  @Test
  void who_has_keys_may_send_again_by_itself() {
    of(new SendsAgain(keyed), keyed).an_order_that_was_taken_and_whose_connection_broke_is_lost();
  }

  @Test
  void too_many_requests_that_are_called_refused_are_found() {
    found(
        of(new CallsLimitsRefused(keyless), keyless)
            ::an_order_that_met_429_is_not_made_and_can_be_sent_again,
        "too many requests",
        "Refused: ");
  }

  @Test
  void half_a_download_that_is_taken_for_a_clip_is_found() {
    found(
        of(new KeepsHalves(keyless, false), keyless)
            ::a_download_that_is_cut_off_is_never_taken_for_a_clip,
        "clip.mp4");
  }

  @Test
  void half_a_download_that_is_left_behind_is_found() {
    found(
        of(new KeepsHalves(keyless, true), keyless)
            ::a_download_that_is_cut_off_is_never_taken_for_a_clip,
        "left by a download that failed",
        "clip.mp4");
  }

  @Test
  void a_cut_off_download_that_is_called_permanent_is_found() {
    VideoGenerator givesUp =
        new Wrong(keyless) {
          @Override
          public void fetch(ProviderJobId job, String result, Path target) {
            try {
              super.fetch(job, result, target);
            } catch (RetryableException e) {
              throw new PermanentException("RESULT_GONE", "it is gone");
            }
          }
        };

    found(
        of(givesUp, keyless)::a_download_that_is_cut_off_is_never_taken_for_a_clip,
        "may work later");
  }

  @Test
  void trouble_that_is_not_played_proves_nothing() {
    ProviderTrouble idle = new InMemoryTrouble(InMemoryVideoGenerator.keyed(clock));
    GivenGenerator contract = new GivenGenerator(keyed, idle, clock, folder);

    found(
        contract::an_order_whose_connection_broke_while_it_was_sent_is_lost,
        "it is not played, so nothing is proved");
    found(
        contract::an_order_that_met_429_is_not_made_and_can_be_sent_again,
        "it is not played, so nothing is proved");
    found(
        contract::a_download_that_is_cut_off_is_never_taken_for_a_clip,
        "it is not played, so nothing is proved");
  }

  @Test
  void who_costs_money_cannot_do_without_trouble() {
    found(
        new GivenGenerator(keyless, ProviderTrouble.withoutProvider(), clock, folder)
            ::an_order_that_was_taken_and_answered_with_5xx_is_lost,
        "the price of a generator without a provider");
  }

  @Test
  void the_right_generator_passes_where_the_wrong_ones_fail() throws IOException {
    of(keyless, keyless).an_order_that_was_taken_and_answered_with_5xx_is_lost();
    of(keyed, keyed).a_download_that_is_cut_off_is_never_taken_for_a_clip();
  }

  private static void found(ThrowingCallable test, String... words) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(test)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  /** Does everything right, for a subclass that does one thing wrong. */
  private static class Wrong implements VideoGenerator {
    private final InMemoryVideoGenerator provider;

    Wrong(InMemoryVideoGenerator provider) {
      this.provider = provider;
    }

    @Override
    public String provider() {
      return provider.provider();
    }

    @Override
    public String model() {
      return provider.model();
    }

    @Override
    public Capabilities capabilities() {
      return provider.capabilities();
    }

    @Override
    public Money price(ClipRequest request) {
      return provider.price(request);
    }

    @Override
    public void check(ClipRequest request) {
      provider.check(request);
    }

    @Override
    public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
      return provider.submit(key, request, inputs, fence);
    }

    @Override
    public Optional<ProviderJobId> find(CallKey key) {
      return provider.find(key);
    }

    @Override
    public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
      return provider.poll(jobs);
    }

    @Override
    public void fetch(ProviderJobId job, String result, Path target) {
      provider.fetch(job, result, target);
    }
  }

  /** The costly mistake: every error counts as a refusal. */
  private static final class CallsLostRefused extends Wrong {
    CallsLostRefused(InMemoryVideoGenerator provider) {
      super(provider);
    }

    @Override
    public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
      Submission answer;
      try {
        answer = super.submit(key, request, inputs, fence);
      } catch (RetryableException e) {
        return new Submission.Refused(Failure.permanent("HTTP_503", "down"));
      }
      return answer instanceof Submission.Lost lost
          ? new Submission.Refused(lost.reason())
          : answer;
    }
  }

  /** The same mistake, retried. */
  private static final class CallsLostNotMade extends Wrong {
    CallsLostNotMade(InMemoryVideoGenerator provider) {
      super(provider);
    }

    @Override
    public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
      Submission answer = super.submit(key, request, inputs, fence);
      return answer instanceof Submission.Lost lost
          ? new Submission.NotMade(lost.reason(), Duration.ofSeconds(1))
          : answer;
    }
  }

  /** Retries by itself, as many HTTP clients do. */
  private static final class SendsAgain extends Wrong {
    SendsAgain(InMemoryVideoGenerator provider) {
      super(provider);
    }

    @Override
    public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
      Submission answer = super.submit(key, request, inputs, fence);
      return answer instanceof Submission.Lost ? super.submit(key, request, inputs, fence) : answer;
    }
  }

  /** Takes a limit that passes for a refusal that stays. */
  private static final class CallsLimitsRefused extends Wrong {
    CallsLimitsRefused(InMemoryVideoGenerator provider) {
      super(provider);
    }

    @Override
    public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
      Submission answer = super.submit(key, request, inputs, fence);
      return answer instanceof Submission.NotMade notMade
          ? new Submission.Refused(notMade.reason())
          : answer;
    }
  }

  /** Writes to the target as bytes come. */
  private static final class KeepsHalves extends Wrong {
    private final boolean says;

    /**
     * @param says whether it says that the download failed
     */
    KeepsHalves(InMemoryVideoGenerator provider, boolean says) {
      super(provider);
      this.says = says;
    }

    @Override
    public void fetch(ProviderJobId job, String result, Path target) {
      try {
        super.fetch(job, result, target);
      } catch (RetryableException e) {
        try {
          Files.writeString(target, "half");
        } catch (IOException io) {
          throw new UncheckedIOException(io);
        }
        if (says) {
          throw e;
        }
      }
    }
  }
}

package dev.petforge.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProviderCallTest {
  private static final Instant T0 = Instant.parse("2026-01-28T08:00:00Z");
  private static final Instant T1 = T0.plusSeconds(1);
  private static final Instant T2 = T0.plusSeconds(2);
  private static final ProviderJobId JOB = new ProviderJobId("job");
  private static final Money PRICE = new Money(300_000, "USD");
  private static final Failure LATER = Failure.retryable("503", "later");
  private static final Failure REASON = Failure.permanent("ABANDONED", "by a person");

  @Test
  void a_lost_call_with_a_key_is_looked_up_even_when_it_is_abandoned() {
    ProviderCall lost = sending(true).after(new Fact.AnswerLost(1, LATER), T1);
    ProviderCall abandoned = lost.abandoned(REASON, T2);

    assertThat(abandoned.status().state()).isEqualTo(CallState.UNKNOWN);
    assertThat(abandoned.wantedAndOpen()).isFalse();
    assertThat(abandoned.after(new Fact.Accepted(1, JOB), T2).status().state())
        .isEqualTo(CallState.SUBMITTED);
    ProviderCall missing = abandoned;
    for (int i = 1; i < CallStatus.LOOKUPS_OF_ABANDONED; i++) {
      missing = missing.after(new Fact.NotFound(1), T2);
    }
    assertThat(missing.after(new Fact.Accepted(1, JOB), T2).status().state())
        .as("no second send finds it: the provider has long to show what was paid for")
        .isEqualTo(CallState.SUBMITTED);
    assertThat(missing.status().state()).isEqualTo(CallState.UNKNOWN);
    assertThat(missing.after(new Fact.NotFound(1), T2).status().state())
        .as("proved not made, and nobody wants it: it must not be sent again")
        .isEqualTo(CallState.FAILED);
  }

  @Test
  void a_call_that_only_was_not_found_is_looked_up_on_when_nobody_wants_it_any_more() {
    ProviderCall doubtful = takenForNotMade();
    ProviderCall again = doubtful.with(doubtful.status().sending("process", T2));
    Fact notMade = new Fact.NotMade(2, LATER, Duration.ZERO);
    Fact refused = new Fact.Refused(2, REASON);
    Fact lost = new Fact.AnswerLost(2, LATER);

    for (ProviderCall abandoned :
        List.of(
            doubtful.abandoned(REASON, T2),
            again.after(notMade, T2).abandoned(REASON, T2),
            again.abandoned(REASON, T2).after(notMade, T2),
            again.abandoned(REASON, T2).after(refused, T2),
            again.abandoned(REASON, T2).after(lost, T2).after(notMade, T2),
            again.after(lost, T2).after(notMade, T2).abandoned(REASON, T2))) {
      assertThat(abandoned.status().state())
          .as("its first order may have been taken: not sent, it is not found by a send")
          .isEqualTo(CallState.UNKNOWN);
      int send = abandoned.status().sends();
      ProviderCall missing = abandoned;
      for (int i = 0; i < 5; i++) {
        missing = missing.after(new Fact.NotFound(send), T2);
      }
      assertThat(missing.after(new Fact.Accepted(send, JOB), T2).status().state())
          .isEqualTo(CallState.SUBMITTED);
      assertThat(missing.after(new Fact.NotFound(send), T2).status().state())
          .isEqualTo(CallState.FAILED);
      assertThat(abandoned.after(new Fact.NeverMade(REASON), T2).status().state())
          .as("a person knows of all its sends")
          .isEqualTo(CallState.FAILED);
    }
  }

  @Test
  void a_call_that_only_was_not_found_is_looked_up_on_when_it_is_refused_then() {
    ProviderCall call = takenForNotMade();
    int refusals = 0;
    while (call.open()) {
      assertThat(call.status().state()).isEqualTo(CallState.PLANNED);
      call = call.with(call.status().sending("process", T2));
      int send = call.status().sends();
      call = call.after(new Fact.Refused(send, REASON), T2);
      refusals++;
      if (call.open()) {
        assertThat(call.after(new Fact.Accepted(send, JOB), T2).wantedAndOpen()).isTrue();
        call = call.after(new Fact.NotFound(send), T2);
      }
    }
    assertThat(refusals).isEqualTo(1 + CallStatus.LOOKUPS_OF_ABANDONED - CallStatus.LOOKUPS);
    assertThat(call.status().failure()).contains(REASON);
    assertThat(call.spent().micros()).isZero();
  }

  @Test
  void what_a_person_has_seen_not_to_be_made_is_not_in_doubt() {
    ProviderCall again = takenForNotMade();
    ProviderCall lost =
        again
            .with(again.status().sending("process", T2))
            .after(new Fact.AnswerLost(2, LATER), T2)
            .after(new Fact.NeverMade(REASON), T2);

    assertThat(lost.status().state()).isEqualTo(CallState.PLANNED);
    assertThat(lost.abandoned(REASON, T2).status().state()).isEqualTo(CallState.FAILED);
  }

  @Test
  void whatever_happens_in_whatever_order_no_job_of_a_provider_that_finds_keys_is_lost() {
    int found = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Provider provider = new Provider(new Random(seed));
      ProviderCall call = planned(true);
      while (call.open() && call.status().job().isEmpty()) {
        call = provider.step(call);
      }
      call = provider.tellRest(call);
      if (provider.made) {
        assertThat(call.status().job()).as("seed %d: %s", seed, call.status()).contains(JOB);
        found++;
      }
    }
    assertThat(found).isGreaterThan(5_000);
  }

  /** Tells nothing but the truth, though late, and finds its job only after some look-ups. */
  private static final class Provider {
    private final Random random;
    private final List<Fact> late = new ArrayList<>();
    private boolean made;
    private int hidden;

    Provider(Random random) {
      this.random = random;
    }

    ProviderCall step(ProviderCall call) {
      if (random.nextInt(8) == 0) {
        return call.abandoned(REASON, T1);
      }
      if (!late.isEmpty() && random.nextBoolean()) {
        return call.after(late.remove(random.nextInt(late.size())), T1);
      }
      return switch (call.status().state()) {
        case PLANNED -> {
          ProviderCall sending = call.with(call.status().sending("process", T1));
          late.add(answer(sending.status().sends()));
          yield sending;
        }
        // Its sender has stood still for too long.
        case SUBMITTING -> call.after(new Fact.AnswerLost(call.status().sends(), LATER), T1);
        default -> call.after(lookUp(call.status().sends()), T1);
      };
    }

    ProviderCall tellRest(ProviderCall call) {
      ProviderCall known = call;
      for (Fact fact : late) {
        known = known.after(fact, T2);
      }
      return known;
    }

    private Fact answer(int send) {
      switch (random.nextInt(5)) {
        case 0:
          return new Fact.NotMade(send, LATER, Duration.ZERO);
        case 1:
          return new Fact.Refused(send, REASON);
        case 2:
          return new Fact.AnswerLost(send, LATER);
        default:
          if (!made) {
            made = true;
            hidden = random.nextInt(CallStatus.LOOKUPS_OF_ABANDONED - CallStatus.LOOKUPS);
          }
          return random.nextBoolean()
              ? new Fact.Accepted(send, JOB)
              : new Fact.AnswerLost(send, LATER);
      }
    }

    private Fact lookUp(int send) {
      return made && hidden-- <= 0 ? new Fact.Accepted(send, JOB) : new Fact.NotFound(send);
    }
  }

  /** Its answer was lost, and its provider does not know it, so far. */
  private static ProviderCall takenForNotMade() {
    ProviderCall call = sending(true).after(new Fact.AnswerLost(1, LATER), T1);
    for (int i = 0; i < CallStatus.LOOKUPS; i++) {
      call = call.after(new Fact.NotFound(1), T1);
    }
    assertThat(call.status().state()).isEqualTo(CallState.PLANNED);
    return call;
  }

  @Test
  void a_lost_call_without_a_key_ends_when_it_is_abandoned() {
    ProviderCall lost = sending(false).after(new Fact.AnswerLost(1, LATER), T1);

    assertThat(lost.abandoned(REASON, T2).status().state()).isEqualTo(CallState.FAILED);
  }

  @Test
  void news_of_an_earlier_send_does_not_touch_a_later_one() {
    ProviderCall again = sending(true).after(new Fact.NotMade(1, LATER, Duration.ZERO), T1);
    ProviderCall second = again.with(again.status().sending("process", T2));

    assertThat(second.after(new Fact.NotMade(1, LATER, Duration.ZERO), T2)).isSameAs(second);
    assertThat(second.after(new Fact.Refused(1, REASON), T2)).isSameAs(second);
    assertThat(second.after(new Fact.AnswerLost(1, LATER), T2)).isSameAs(second);
    assertThat(second.after(new Fact.NotMade(2, LATER, Duration.ZERO), T2).status().state())
        .isEqualTo(CallState.PLANNED);
  }

  @Test
  void a_call_that_turned_out_not_to_be_made_is_told_to_the_task_that_had_given_it_up() {
    ProviderCall lost = sending(false).after(new Fact.AnswerLost(1, LATER), T1);
    ProviderCall planned = lost.after(new Fact.NotMade(1, LATER, Duration.ZERO), T2);

    assertThat(planned.followUps(lost.status()))
        .containsExactlyInAnyOrder(planned.dispatch(), planned.settle());
  }

  @Test
  void the_same_failure_to_bring_it_home_is_told_again() {
    ProviderCall failed =
        sending(true)
            .after(new Fact.Accepted(1, JOB), T0)
            .after(new Fact.Succeeded(JOB, "r", Optional.empty()), T0)
            .after(new Fact.FetchFailed(LATER), T1);
    ProviderCall again = failed.after(new Fact.FetchFailed(LATER), T2);
    ProviderCall atOnce = failed.after(new Fact.FetchFailed(LATER), T1);

    assertThat(again.followUps(failed.status())).contains(again.settle());
    assertThat(atOnce.followUps(failed.status())).contains(atOnce.settle());
    assertThat(again.followUps(again.status())).isEmpty();
  }

  @Test
  void a_job_that_is_called_done_without_a_clip_fails_only_after_some_polls_and_some_time() {
    Fact missing = new Fact.ResultMissing(JOB, LATER, Optional.empty());
    ProviderCall call = sending(false).after(new Fact.Accepted(1, JOB), T0);

    ProviderCall impatient = call;
    for (int i = 0; i < 100; i++) {
      impatient = impatient.after(missing, T1);
    }
    assertThat(impatient.status().state()).as("many polls, no time").isEqualTo(CallState.RUNNING);
    assertThat(impatient.status().failure()).contains(LATER);
    assertThat(impatient.spent()).isEqualTo(PRICE);
    ProviderCall slow = call.after(missing, T1).after(missing, T1.plus(MissingResult.WAIT));
    assertThat(slow.status().state()).as("much time, few polls").isEqualTo(CallState.RUNNING);

    ProviderCall both = impatient.after(missing, T1.plus(MissingResult.WAIT));
    assertThat(both.status().state()).isEqualTo(CallState.FAILED);
    assertThat(both.status().failure().orElseThrow().code()).isEqualTo("RESULT_MISSING");
    assertThat(both.status().failure().orElseThrow().retryable()).isFalse();
    assertThat(both.status().charged()).contains(PRICE);
    assertThat(both.spent()).isEqualTo(PRICE);
    assertThat(both.followUps(impatient.status()))
        .containsExactlyInAnyOrder(both.settle(), both.dispatch());
  }

  @Test
  void a_clip_that_was_missing_and_is_there_is_a_success_and_anything_else_begins_the_wait_anew() {
    Fact missing = new Fact.ResultMissing(JOB, LATER, Optional.empty());
    ProviderCall call = sending(false).after(new Fact.Accepted(1, JOB), T0).after(missing, T1);

    assertThat(call.after(new Fact.Succeeded(JOB, "r", Optional.empty()), T2).status().state())
        .isEqualTo(CallState.FETCHING);
    ProviderCall runs = call.after(new Fact.Running(JOB), T2);
    assertThat(runs.status().missing()).isEmpty();
    ProviderCall again = runs.after(missing, T2.plusSeconds(60));
    assertThat(again.status().missing()).contains(new MissingResult(T2.plusSeconds(60), 1));
    assertThat(again.after(new Fact.Silent(JOB), T2.plusSeconds(70)).status().missing())
        .as("silence says nothing")
        .isEqualTo(again.status().missing());
  }

  @Test
  void what_the_provider_says_it_took_for_a_job_without_a_clip_is_what_it_counts() {
    Money told = new Money(7, "USD");
    ProviderCall call = sending(false).after(new Fact.Accepted(1, JOB), T0);
    for (int i = 0; i < MissingResult.POLLS; i++) {
      call =
          call.after(
              new Fact.ResultMissing(JOB, LATER, Optional.of(told)),
              T1.plus(MissingResult.WAIT.multipliedBy(i)));
    }

    assertThat(call.status().state()).isEqualTo(CallState.FAILED);
    assertThat(call.spent()).isEqualTo(told);
  }

  @Test
  void a_charge_in_another_currency_than_the_price_cannot_be_compared_so_the_price_counts() {
    ProviderCall call = sending(false).after(new Fact.Accepted(1, JOB), T0);

    assertThat(
            call.after(new Fact.Failed(JOB, REASON, Optional.of(new Money(5, "CNY"))), T1).spent())
        .isEqualTo(PRICE);
    assertThat(
            call.after(new Fact.Failed(JOB, REASON, Optional.of(new Money(0, "CNY"))), T1).spent())
        .as("nothing is nothing in every currency")
        .isEqualTo(new Money(0, "USD"));
  }

  @Test
  void a_bill_counts_instead_of_everything_else_until_there_is_news_of_a_job() {
    ProviderCall accepted = sending(false).after(new Fact.Accepted(1, JOB), T0);
    Fact refunded = new Fact.Billed(new Money(0, "USD"));
    ProviderCall failed =
        accepted
            .after(new Fact.Failed(JOB, REASON, Optional.of(PRICE)), T1)
            .after(new Fact.Accepted(1, new ProviderJobId("stray")), T1);
    assertThat(failed.spent()).isEqualTo(new Money(2 * PRICE.micros(), "USD"));

    ProviderCall billed = failed.after(refunded, T1);

    assertThat(billed.spent()).isEqualTo(new Money(0, "USD"));
    assertThat(billed.followUps(failed.status())).isEmpty();
    assertThat(billed.after(new Fact.Accepted(1, new ProviderJobId("another")), T2).spent())
        .isEqualTo(new Money(3 * PRICE.micros(), "USD"));
    assertThat(billed.after(new Fact.FollowedAgain(JOB), T2).spent()).isEqualTo(failed.spent());
  }

  @Test
  void a_bill_counts_only_for_what_was_sent_and_is_not_waited_for() {
    Fact refunded = new Fact.Billed(new Money(0, "USD"));
    ProviderCall running = sending(true).after(new Fact.Accepted(1, JOB), T0);

    assertThat(running.after(refunded, T1)).isSameAs(running);
    assertThat(running.abandoned(REASON, T1).after(refunded, T1).spent().micros()).isZero();
    assertThat(
            running.abandoned(REASON, T1).after(new Fact.Billed(new Money(0, "CNY")), T1).spent())
        .isEqualTo(PRICE);
  }

  @Test
  void how_long_a_clip_is_there_is_the_providers_word_or_else_its_terms() {
    ProviderCall sent = sending(true).after(new Fact.Accepted(1, JOB), T0);
    Instant word = T1.plusSeconds(60);

    assertThat(succeeded(sent, Optional.of(word)).status().resultUntil()).contains(word);
    assertThat(succeeded(sent, Optional.empty()).status().resultUntil())
        .contains(T1.plus(sent.terms().resultLife()));
    assertThat(succeeded(sent, Optional.of(T0)).status().resultUntil())
        .as("over before it was said")
        .contains(T1.plus(sent.terms().resultLife()));
  }

  @Test
  void a_fresh_address_makes_the_time_for_which_a_clip_is_there_longer_and_never_shorter() {
    ProviderCall fetching = succeeded(sending(true).after(new Fact.Accepted(1, JOB), T0));
    Instant until = fetching.status().resultUntil().orElseThrow();

    assertThat(succeeded(fetching).status().resultUntil()).contains(until);
    assertThat(succeeded(fetching, Optional.of(T2)).status().resultUntil()).contains(until);
    assertThat(succeeded(fetching, Optional.of(until.plusSeconds(9))).status().resultUntil())
        .contains(until.plusSeconds(9));
  }

  @Test
  void what_was_told_of_a_job_without_a_clip_counts_until_something_else_is_told() {
    Money told = new Money(3, "USD");
    ProviderCall call =
        sending(false)
            .after(new Fact.Accepted(1, JOB), T0)
            .after(new Fact.ResultMissing(JOB, LATER, Optional.of(told)), T1);

    ProviderCall failed = call.after(new Fact.Failed(JOB, LATER, Optional.empty()), T2);
    assertThat(failed.spent()).as("else it would be bought again").isEqualTo(told);
    assertThat(succeeded(call).spent()).isEqualTo(told);
    Money other = new Money(4, "USD");
    assertThat(call.after(new Fact.Failed(JOB, LATER, Optional.of(other)), T2).spent())
        .isEqualTo(other);
    assertThat(
            call.after(new Fact.Running(JOB), T2)
                .after(new Fact.Failed(JOB, LATER, Optional.empty()), T2)
                .spent()
                .micros())
        .as("it was taken back")
        .isZero();
  }

  @Test
  void what_a_call_that_was_given_up_may_have_taken_is_no_guess_any_more_once_it_is_found() {
    ProviderCall found =
        sending(false)
            .after(new Fact.AnswerLost(1, LATER), T1)
            .after(new Fact.GivenUp(REASON), T1)
            .after(new Fact.Accepted(1, JOB), T2);

    assertThat(found.status().charged()).isEmpty();
    assertThat(found.spent()).isEqualTo(PRICE);
  }

  @Test
  void a_call_with_a_key_is_uncertain_when_it_cannot_be_looked_up_for_longer_than_any_job_takes() {
    ProviderCall lost = sending(true).after(new Fact.AnswerLost(1, LATER), T1);
    Instant late = T0.plus(lost.terms().longestRun()).plusSeconds(1);
    Instant later = late.plusSeconds(120);
    Fact away = new Fact.NotLookedUp(1, REASON);

    assertThat(lost.uncertain(later)).as("nobody looked").isFalse();
    ProviderCall unseen = lost.after(away, T2).after(away, late);
    assertThat(unseen.uncertain(late)).as("it fails for a minute").isFalse();
    assertThat(unseen.uncertain(later)).isTrue();
    assertThat(unseen.status().state()).isEqualTo(CallState.UNKNOWN);
    assertThat(unseen.status().failure().orElseThrow().message()).contains(REASON.message());
    assertThat(unseen.followUps(lost.status())).isEmpty();
    assertThat(unseen.after(new Fact.NotFound(1), late).uncertain(later))
        .as("the provider answers")
        .isFalse();
    assertThat(lost.after(new Fact.NotLookedUp(0, REASON), late)).isSameAs(lost);
    ProviderCall keyless = sending(false).after(new Fact.AnswerLost(1, LATER), T1);
    assertThat(keyless.uncertain(T1)).isTrue();
    assertThat(keyless.after(away, late)).isSameAs(keyless);
  }

  @Test
  void a_job_that_cannot_be_asked_for_is_overdue_after_the_longest_that_one_takes() {
    ProviderCall sent = sending(true).after(new Fact.Accepted(1, JOB), T0);
    Instant late = T0.plus(sent.terms().longestRun()).plusSeconds(1);
    Instant later = late.plusSeconds(120);
    Fact away = new Fact.NotAsked(JOB, REASON);

    assertThat(sent.overdue(later)).as("nobody asked").isFalse();
    assertThat(sent.after(away, late).overdue(late)).as("it has just begun to fail").isFalse();
    ProviderCall unseen = sent.after(away, late).after(away, late.plusSeconds(90));
    assertThat(unseen.overdue(later)).isTrue();
    assertThat(unseen.status().failure().orElseThrow().message()).contains(REASON.message());
    assertThat(unseen.followUps(sent.status())).isEmpty();
    assertThat(unseen.after(new Fact.Running(JOB), T2).overdue(later)).isFalse();
    assertThat(unseen.after(new Fact.Silent(JOB), T2).status().failure()).isEmpty();
  }

  private static ProviderCall succeeded(ProviderCall call) {
    return succeeded(call, Optional.empty());
  }

  private static ProviderCall succeeded(ProviderCall call, Optional<Instant> expiresAt) {
    return call.after(new Fact.Succeeded(JOB, "r", Optional.empty(), expiresAt), T1);
  }

  private static ProviderCall sending(boolean keyed) {
    ProviderCall planned = planned(keyed);
    return planned.with(planned.status().sending("process", T0));
  }

  private static ProviderCall planned(boolean keyed) {
    return PlannedCalls.of(
        "abc",
        new ProviderTerms(
            "p",
            new PoolId("pool"),
            PRICE,
            keyed,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMinutes(1),
            Charge.AT_SUCCESS,
            Duration.ofDays(1)),
        T0);
  }
}

package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.Fact;
import dev.petforge.call.UndeliveredFact;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link UndeliveredFacts} promises, but for {@link UndeliveredFacts#none}. */
public abstract class UndeliveredFactsContract {
  private static final Failure REASON =
      Failure.retryable("ANSWER_LOST", "no \"clear\" answer,\nfrom 可灵");

  /** A job that was accepted. */
  protected static final UndeliveredFact ACCEPTED =
      fact("a", 1, new Fact.Accepted(2, new ProviderJobId("job-游离 7")));

  /** An answer that was lost. */
  protected static final UndeliveredFact LOST = fact("a", 2, new Fact.AnswerLost(1, REASON));

  private static final List<UndeliveredFact> ALL =
      List.of(
          ACCEPTED,
          LOST,
          fact("b", 1, new Fact.NotMade(3, REASON, Duration.ofMillis(1500))),
          fact("b", 2, new Fact.Refused(1, Failure.permanent("1301", "refused"))),
          fact("b", 3, new Fact.NeverSent(4, "petforge-0a1b", Tasks.START, REASON, Duration.ZERO)));

  private UndeliveredFacts facts = UndeliveredFacts.none();

  /** For subclasses. */
  protected UndeliveredFactsContract() {}

  /** A place that keeps nothing yet. */
  protected abstract UndeliveredFacts fresh();

  /** The same place as {@link #fresh} gave last, for the next process. */
  protected abstract UndeliveredFacts reopened();

  @BeforeEach
  final void open() {
    facts = fresh();
  }

  private static UndeliveredFact fact(String installation, int segment, Fact.OfSend fact) {
    return new UndeliveredFact(
        installation, new CallKey(installation + "-p-s" + segment + "-a1-0123456789"), fact);
  }

  @Test
  void what_was_kept_is_known_to_the_next_process_in_its_order() {
    assertThat(facts.all()).isEmpty();

    facts.keep(ALL.subList(0, 2));
    reopened().keep(ALL.subList(2, ALL.size()));

    assertThat(reopened().all()).isEqualTo(ALL);
  }

  @Test
  void what_is_kept_twice_is_kept_once_and_what_is_forgotten_is_gone() {
    facts.keep(ALL);
    facts.keep(List.of(LOST));

    reopened().forget(List.of(ACCEPTED, LOST));
    facts.forget(List.of(ACCEPTED));

    assertThat(facts.all()).isEqualTo(ALL.subList(2, ALL.size()));
    facts.forget(ALL);
    assertThat(reopened().all()).isEmpty();
  }

  @Test
  void of_many_who_keep_and_forget_at_once_none_is_lost() {
    List<UndeliveredFact> passing = new ArrayList<>();
    List<UndeliveredFact> staying = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      passing.add(fact("passing", i, new Fact.AnswerLost(1, REASON)));
      staying.add(fact("staying", i, new Fact.AnswerLost(1, REASON)));
    }
    facts.keep(passing);

    Await.inThreads(
        8,
        i ->
            (Callable<Integer>)
                () -> {
                  UndeliveredFacts own = i % 2 == 0 ? facts : reopened();
                  own.keep(List.of(staying.get(i)));
                  own.forget(List.of(passing.get(i)));
                  return i;
                });

    assertThat(reopened().all()).containsExactlyInAnyOrderElementsOf(staying);
  }
}

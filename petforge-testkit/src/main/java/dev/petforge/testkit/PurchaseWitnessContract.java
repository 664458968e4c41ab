package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.money.AccountId;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PurchaseWitness} promises, but for {@link PurchaseWitness#none}. */
public abstract class PurchaseWitnessContract {
  private static final AccountId KLING = new AccountId("kling/default");
  private static final AccountId VEO = new AccountId("veo/team.2");

  private PurchaseWitness witness = PurchaseWitness.none();

  /** One that remembers nothing yet. */
  protected abstract PurchaseWitness fresh();

  /** The same one as {@link #fresh} gave last, for the next process. */
  protected abstract PurchaseWitness reopened();

  @BeforeEach
  final void open() {
    witness = fresh();
  }

  private static PurchaseMark mark(String installation, AccountId account, long sends) {
    return new PurchaseMark(installation, account, sends);
  }

  @Test
  void what_it_was_told_is_known_to_the_next_process() {
    assertThat(witness.marks()).isEmpty();

    witness.remember(List.of(mark("a", KLING, 3), mark("a", VEO, 0)));
    witness.remember(List.of(mark("b", KLING, Long.MAX_VALUE / 10)));

    assertThat(reopened().marks())
        .containsExactlyInAnyOrder(
            mark("a", KLING, 3), mark("a", VEO, 0), mark("b", KLING, Long.MAX_VALUE / 10));
  }

  @Test
  void a_mark_that_comes_late_does_not_lower_what_is_remembered() {
    witness.remember(List.of(mark("a", KLING, 6)));
    reopened().remember(List.of(mark("a", KLING, 5), mark("a", VEO, 1)));

    assertThat(witness.marks()).containsExactlyInAnyOrder(mark("a", KLING, 6), mark("a", VEO, 1));
  }

  @Test
  void the_highest_of_many_at_once_stays() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> told = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        PurchaseMark mark = mark("a", i % 2 == 0 ? KLING : VEO, i);
        PurchaseWitness own = i % 3 == 0 ? reopened() : witness;
        told.add(threads.submit(() -> own.remember(List.of(mark))));
      }
      for (Future<?> one : told) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(witness.marks()).containsExactlyInAnyOrder(mark("a", KLING, 40), mark("a", VEO, 39));
  }
}

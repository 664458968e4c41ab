package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.money.AccountId;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import dev.petforge.money.StoredPurchaseWitness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A witness that lies where all workers see it, and that a purchase does not wait for. */
class StoredPurchaseWitnessTest extends PurchaseWitnessContract {
  private static final AccountId KLING = new AccountId("kling/default");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final FileKey FOLDER = new FileKey("purchases");

  private final MovableClock clock = new MovableClock();
  private final List<Runnable> aside = new ArrayList<>();
  private InMemoryFileStore files = new InMemoryFileStore();

  @Override
  protected PurchaseWitness fresh() {
    files = new InMemoryFileStore();
    return reopened();
  }

  @Override
  protected PurchaseWitness reopened() {
    return new StoredPurchaseWitness(files, Runnable::run, clock, Duration.ZERO);
  }

  /** That of a worker. */
  private PurchaseWitness witness() {
    return new StoredPurchaseWitness(files, aside::add, clock, MINUTE);
  }

  private static PurchaseMark mark(long sends) {
    return new PurchaseMark("a", KLING, sends);
  }

  private void runAside() {
    List<Runnable> all = List.copyOf(aside);
    aside.clear();
    all.forEach(Runnable::run);
  }

  @Test
  void what_others_remembered_is_looked_at_aside_and_after_long_silence_at_once() {
    PurchaseWitness one = witness();
    PurchaseWitness other = witness();
    assertThat(one.marks()).isEmpty();
    other.remember(List.of(mark(3)));

    assertThat(one.marks()).isEmpty();
    assertThat(aside).isEmpty();
    clock.advance(MINUTE);
    assertThat(one.marks()).as("nobody waits").isEmpty();
    assertThat(one.marks()).isEmpty();
    assertThat(aside).as("is looked at once").hasSize(1);
    runAside();
    assertThat(one.marks()).containsExactly(mark(3));

    other.remember(List.of(mark(4)));
    clock.advance(MINUTE.multipliedBy(10));
    assertThat(one.marks()).containsExactly(mark(4));
  }

  @Test
  void one_mark_of_each_account_stays() {
    PurchaseWitness witness = witness();
    for (int i = 1; i <= 20; i++) {
      witness.remember(List.of(mark(i)));
    }
    assertThat(files.list(FOLDER)).hasSize(20);
    runAside();

    assertThat(files.list(FOLDER)).hasSize(1);

    // One that was killed before it could remove anything.
    witness.remember(List.of(mark(21)));
    aside.clear();
    assertThat(witness().marks()).containsExactly(mark(21));
    runAside();
    assertThat(files.list(FOLDER)).hasSize(1);
    assertThat(witness().marks()).containsExactly(mark(21));
  }

  @Test
  void what_cannot_be_written_is_not_remembered_and_can_be_told_again() {
    PurchaseWitness witness = witness();
    files.failNext(new RetryableException("STORAGE_UNREACHABLE", "away"));

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> witness.remember(List.of(mark(1))));
    assertThat(witness.marks()).isEmpty();

    witness.remember(List.of(mark(1)));
    assertThat(reopened().marks()).containsExactly(mark(1));
  }

  @Test
  void what_is_no_mark_is_named_and_nothing_may_be_bought() {
    FileKey key = new FileKey("purchases/a/0123456789abcdef/0000000000000000001");
    files.write(key, "something else".getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> witness().marks())
        .withMessageContaining(key.value())
        .withMessageContaining("something else")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNREADABLE"));
  }
}

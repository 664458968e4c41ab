package dev.petforge.testkit;

import dev.petforge.failure.RetryableException;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A witness in memory: it outlives every database of a test. Safe for use by many threads. */
public final class InMemoryPurchaseWitness implements PurchaseWitness {
  private final Map<List<Object>, PurchaseMark> marks = new LinkedHashMap<>();
  private boolean failing;

  /** Whether it can neither be asked nor told anything from now on. */
  public synchronized void fail(boolean fails) {
    failing = fails;
  }

  @Override
  public synchronized List<PurchaseMark> marks() {
    requireUsable();
    return List.copyOf(marks.values());
  }

  @Override
  public synchronized void remember(Collection<PurchaseMark> news) {
    requireUsable();
    news.forEach(
        mark ->
            marks.merge(
                List.of(mark.installation(), mark.account()),
                mark,
                (old, next) -> old.sends() < next.sends() ? next : old));
  }

  private void requireUsable() {
    if (failing) {
      throw new RetryableException("WITNESS_GONE", "the witness was told to fail");
    }
  }
}

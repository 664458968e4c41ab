package dev.petforge.call;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The database refuses to keep facts, whenever it is asked. */
public final class RefusedFactException extends PermanentException {
  private static final long serialVersionUID = 1L;

  private final transient Set<CallKey> calls;

  /**
   * @param reasons why, by the call that each fact is about; at least one
   */
  public RefusedFactException(Map<CallKey, ? extends RuntimeException> reasons) {
    super(
        "FACT_REFUSED",
        "the database refuses what became known of calls: " + words(reasons),
        reasons.values().iterator().next());
    this.calls = Set.copyOf(reasons.keySet());
  }

  private static Map<String, String> words(Map<CallKey, ? extends RuntimeException> reasons) {
    Map<String, String> words = new TreeMap<>();
    reasons.forEach((key, reason) -> words.put(key.value(), String.valueOf(reason.getMessage())));
    return words;
  }

  /** Whose facts were refused. */
  public Set<CallKey> calls() {
    return calls;
  }
}

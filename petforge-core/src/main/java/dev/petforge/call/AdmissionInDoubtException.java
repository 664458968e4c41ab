package dev.petforge.call;

import dev.petforge.failure.RetryableException;
import java.util.List;

/** The answer to the commit that admits calls was lost: nobody knows whether it took place. */
public final class AdmissionInDoubtException extends RetryableException {
  private static final long serialVersionUID = 1L;

  private final transient List<ProviderCall> calls;

  /**
   * @param calls as they are if it took place
   */
  public AdmissionInDoubtException(List<ProviderCall> calls, RetryableException cause) {
    super(
        cause.failure().code(), cause.failure().message(), cause.retryAfter().orElse(null), cause);
    this.calls = List.copyOf(calls);
  }

  /** The calls as they are if the commit took place. They must not be sent. */
  public List<ProviderCall> calls() {
    return calls;
  }
}

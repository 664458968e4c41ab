package dev.petforge.feishu;

import dev.petforge.failure.RetryableException;
import org.jspecify.annotations.Nullable;

/** Nobody knows whether a call was carried out: its answer was lost, or says nothing. */
final class UnclearException extends RetryableException {
  private static final long serialVersionUID = 1L;

  UnclearException(String code, String message) {
    this(code, message, null);
  }

  UnclearException(String code, String message, @Nullable Throwable cause) {
    super(code, message, null, cause);
  }
}

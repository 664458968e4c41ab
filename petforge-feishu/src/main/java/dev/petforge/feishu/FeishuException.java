package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;

/** Feishu refused, and will refuse again. The failure's code is Feishu's own, in digits. */
final class FeishuException extends PermanentException {
  private static final long serialVersionUID = 1L;

  private final int answerCode;

  FeishuException(int code, String message) {
    super(Integer.toString(code), message);
    this.answerCode = code;
  }

  /** The answer's code. */
  int answerCode() {
    return answerCode;
  }
}

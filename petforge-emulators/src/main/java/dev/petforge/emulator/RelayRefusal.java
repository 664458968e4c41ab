package dev.petforge.emulator;

/** Why a relay takes no order. Each is worded in the way of the interface that was asked. */
final class RelayRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  RelayRefusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String words() {
    return String.valueOf(getMessage());
  }

  /** The same in other words. */
  RelayRefusal in(String words) {
    return new RelayRefusal(status, code, words);
  }

  /** The request is not as the interface wants it. */
  static RelayRefusal bad(String message) {
    return new RelayRefusal(400, "invalid_request", message);
  }
}

package dev.petforge.testkit.emulator;

/** A request that Kling refuses: nothing is made and nothing is paid. */
final class KlingRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  KlingRefusal(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static KlingRefusal parameter(String message) {
    return new KlingRefusal(400, 1201, message);
  }

  static KlingRefusal model(String model) {
    return new KlingRefusal(404, 1203, "model is not supported: " + model);
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}

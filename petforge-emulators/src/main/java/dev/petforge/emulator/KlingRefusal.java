package dev.petforge.emulator;

/** A request that Kling refuses: nothing is made and nothing is paid. */
final class KlingRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;
  private final OtherWords otherWords;

  KlingRefusal(int status, int code, String message) {
    this(status, code, message, otherWords(code));
  }

  private KlingRefusal(int status, int code, String message, OtherWords otherWords) {
    super(message);
    this.status = status;
    this.code = code;
    this.otherWords = otherWords;
  }

  static KlingRefusal parameter(String message) {
    return new KlingRefusal(400, 1201, message);
  }

  /** The same code as for a wrong parameter: the words alone tell one from the other. */
  static KlingRefusal keyTaken(String key) {
    return new KlingRefusal(
        400, 1201, "external_task_id already exists: " + key, OtherWords.KEY_TAKEN);
  }

  static KlingRefusal model(String model) {
    return new KlingRefusal(404, 1203, "model is not supported: " + model);
  }

  private static OtherWords otherWords(int code) {
    return switch (code) {
      case 1101, 1102 -> OtherWords.NO_MONEY;
      case 1200, 1201 -> OtherWords.BAD_PARAMETER;
      case 1300, 1301 -> OtherWords.BAD_CONTENT;
      case 1302 -> OtherWords.TOO_FAST;
      case 1303 -> OtherWords.NO_SLOT;
      case 5000, 5001, 5002 -> OtherWords.BROKEN;
      default -> OtherWords.OTHER;
    };
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

  /** In which words it can come as well. */
  OtherWords otherWords() {
    return otherWords;
  }
}

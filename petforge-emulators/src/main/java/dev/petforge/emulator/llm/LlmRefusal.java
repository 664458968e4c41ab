package dev.petforge.emulator.llm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is refused, in the vendor's way. */
final class LlmRefusal extends RuntimeException {
  private final int status;
  private final String type;
  private final @Nullable String param;
  private final @Nullable String code;
  private final Map<String, String> headers;

  LlmRefusal(
      int status, String message, String type, @Nullable String param, @Nullable String code) {
    this(status, message, type, param, code, Map.of());
  }

  LlmRefusal(
      int status,
      String message,
      String type,
      @Nullable String param,
      @Nullable String code,
      Map<String, String> headers) {
    super(message);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
    this.headers = Map.copyOf(headers);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  LlmRefusal with(String header, String value) {
    return new LlmRefusal(
        status, String.valueOf(getMessage()), type, param, code, Map.of(header, value));
  }

  /** The body; GLM's says a code and a message only. */
  Map<String, Object> body(LlmVendor vendor) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    if (vendor == LlmVendor.GLM) {
      error.put("code", code);
      error.put("message", getMessage());
    } else {
      error.put("message", getMessage());
      error.put("type", type);
      error.put("param", param);
      error.put("code", code);
    }
    return Map.of("error", error);
  }
}

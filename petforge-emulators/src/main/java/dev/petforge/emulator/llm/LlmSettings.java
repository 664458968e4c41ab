package dev.petforge.emulator.llm;

import java.util.List;

/**
 * What an emulated service of models is like.
 *
 * @param port to listen on, 0 for any that is free
 * @param vendor whose ways it has
 * @param models what it serves, at least one
 * @param key the account's key, which every request must carry
 * @param balance what the account has, in millionths of the currency of the models' prices; a
 *     request is taken while anything is left
 * @param atOnce how many chat completions may run at once, at least 1; one more gets status 429
 * @param largestBody the most bytes of a request, at least 1
 */
public record LlmSettings(
    int port,
    LlmVendor vendor,
    List<LlmModel> models,
    String key,
    long balance,
    int atOnce,
    int largestBody) {
  /** The key of the account unless another is said. */
  public static final String KEY = "sk-emulated0123456789abcdef";

  public LlmSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("at least one model must be served");
    }
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce must be at least 1, was " + atOnce);
    }
    if (largestBody < 1) {
      throw new IllegalArgumentException("largestBody must be at least 1, was " + largestBody);
    }
    models = List.copyOf(models);
  }

  /** DeepSeek on any free port: a full purse, 2500 requests at once, bodies of up to 48 MiB. */
  public static LlmSettings standard() {
    return of(LlmVendor.DEEPSEEK);
  }

  /** A vendor with all its models, on any free port, as generous as {@link #standard}. */
  public static LlmSettings of(LlmVendor vendor) {
    return new LlmSettings(
        0, vendor, vendor.models(), KEY, Long.MAX_VALUE / 4, 2_500, 48 * 1024 * 1024);
  }

  public LlmSettings withPort(int other) {
    return new LlmSettings(other, vendor, models, key, balance, atOnce, largestBody);
  }

  public LlmSettings withModels(LlmModel... others) {
    return new LlmSettings(port, vendor, List.of(others), key, balance, atOnce, largestBody);
  }

  public LlmSettings withBalance(long micros) {
    return new LlmSettings(port, vendor, models, key, micros, atOnce, largestBody);
  }

  public LlmSettings withAtOnce(int count) {
    return new LlmSettings(port, vendor, models, key, balance, count, largestBody);
  }

  public LlmSettings withLargestBody(int bytes) {
    return new LlmSettings(port, vendor, models, key, balance, atOnce, bytes);
  }

  @Override
  public String toString() {
    return "LlmSettings[port=" + port + ", vendor=" + vendor + ", atOnce=" + atOnce + "]";
  }
}

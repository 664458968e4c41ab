package dev.petforge.emulator.llm;

import dev.petforge.emulator.llm.LlmModel.Format;
import dev.petforge.emulator.llm.LlmModel.Limits;
import dev.petforge.emulator.llm.LlmModel.Pictures;
import dev.petforge.emulator.llm.LlmModel.Sampling;
import dev.petforge.emulator.llm.LlmModel.Thinking;
import java.util.List;
import java.util.Set;

/**
 * The models of the vendors, with prices off-peak, as their pages had them in 2026-10. What a page
 * does not say is a round number here: most limits of others than DeepSeek.
 */
final class LlmModels {
  /** What one integration reports that DeepSeek writes at most when a request does not say. */
  private static final int USUAL_OUTPUT = 8_192;

  private LlmModels() {}

  static List<LlmModel> deepSeek() {
    LlmModel flash =
        new LlmModel(
            "deepseek-flash",
            Set.of("deepseek-v4-flash", "deepseek-v4-flash-vision-exp"),
            new Limits(1_048_576, 393_216, USUAL_OUTPUT),
            Thinking.THINKING_TYPE,
            Pictures.ANY_URL,
            Set.of(Format.JSON_OBJECT),
            Sampling.USUAL,
            new LlmPrice(3_000, 150_000, 600_000, "USD"));
    LlmModel pro =
        flash
            .withName("deepseek-v4-pro")
            .withPictures(Pictures.NONE)
            .withPrice(new LlmPrice(22_000, 660_000, 1_980_000, "USD"));
    return List.of(flash, pro);
  }

  static List<LlmModel> openAi() {
    return List.of(
        new LlmModel(
            "gpt-5.4-mini",
            Set.of(),
            new Limits(400_000, 128_000, 128_000),
            Thinking.HIDDEN,
            Pictures.ANY_URL,
            Set.of(Format.values()),
            Sampling.COMPLETION_TOKENS,
            new LlmPrice(750_000, 750_000, 4_500_000, "USD")),
        new LlmModel(
            "gpt-3.5-turbo",
            Set.of(),
            new Limits(16_385, 4_096, 4_096),
            Thinking.NEVER,
            Pictures.NONE,
            Set.of(Format.JSON_OBJECT),
            Sampling.USUAL,
            new LlmPrice(500_000, 500_000, 1_500_000, "USD")));
  }

  static List<LlmModel> qwen() {
    LlmModel plus =
        new LlmModel(
            "qwen-plus",
            Set.of("qwen3-max", "qwen-flash"),
            new Limits(262_144, 32_768, USUAL_OUTPUT),
            Thinking.ENABLE_THINKING,
            Pictures.NONE,
            Set.of(Format.values()),
            Sampling.USUAL,
            new LlmPrice(1_000_000, 1_000_000, 10_000_000, "CNY"));
    LlmModel seeing =
        plus.withName("qwen3-vl-plus")
            .withPictures(Pictures.ANY_URL)
            .withFormats(Format.JSON_OBJECT);
    return List.of(seeing, plus);
  }

  static List<LlmModel> kimi() {
    LlmModel k3 =
        new LlmModel(
            "kimi-k3",
            Set.of(),
            new Limits(262_144, 32_768, USUAL_OUTPUT),
            Thinking.NEVER,
            Pictures.DATA_URL,
            Set.of(Format.values()),
            Sampling.TEMPERATURE_ONE,
            new LlmPrice(20_000_000, 20_000_000, 100_000_000, "CNY"));
    return List.of(k3, k3.withName("kimi-k2.5").withFormats(Format.JSON_OBJECT));
  }

  static List<LlmModel> glm() {
    LlmModel seeing =
        new LlmModel(
            "glm-4.6v",
            Set.of(),
            new Limits(131_072, 32_768, USUAL_OUTPUT),
            Thinking.NEVER,
            Pictures.ANY_URL,
            Set.of(Format.JSON_OBJECT),
            Sampling.TEMPERATURE_TO_ONE,
            new LlmPrice(1_000_000, 1_000_000, 3_000_000, "CNY"));
    return List.of(
        seeing,
        seeing.withName("glm-4v").withPictures(Pictures.BARE_BASE64),
        seeing.withName("glm-4.6").withPictures(Pictures.NONE));
  }

  static List<LlmModel> ark() {
    LlmModel both =
        new LlmModel(
            "doubao-seed-1.8",
            Set.of(),
            new Limits(262_144, 32_768, USUAL_OUTPUT),
            Thinking.THINKING_TYPE,
            Pictures.ANY_URL,
            Set.of(Format.values()),
            Sampling.USUAL,
            new LlmPrice(600_000, 600_000, 3_600_000, "CNY"));
    return List.of(both, both.withName("doubao-seed-2.0-lite").withFormats());
  }
}

package dev.petforge.emulator.llm;

import java.util.List;

/** Who serves the models: the addresses, the ways of refusing, and the models. */
public enum LlmVendor {
  /** {@code deepseek-flash} sees, {@code deepseek-v4-pro} does not; both think unless told. */
  DEEPSEEK("deepseek"),
  /** A reasoning model with strict schemas, and an older one that only writes text. */
  OPENAI("openai"),
  /** JSON only without thinking; {@code qwen-plus} takes schemas, {@code qwen3-vl-plus} sees. */
  QWEN("qwen"),
  /** Takes pictures in {@code data:} addresses only, and no temperature but 1. */
  KIMI("moonshot"),
  /** {@code glm-4v} refuses {@code data:} prefixes; errors have numbers. */
  GLM("zhipu"),
  /** {@code doubao-seed-1.8} takes every form, {@code doubao-seed-2.0-lite} plain text only. */
  ARK("ark");

  private final String owner;

  LlmVendor(String owner) {
    this.owner = owner;
  }

  /** The models that it serves; first the one to try first. */
  public List<LlmModel> models() {
    return switch (this) {
      case DEEPSEEK -> LlmModels.deepSeek();
      case OPENAI -> LlmModels.openAi();
      case QWEN -> LlmModels.qwen();
      case KIMI -> LlmModels.kimi();
      case GLM -> LlmModels.glm();
      case ARK -> LlmModels.ark();
    };
  }

  /** Below which paths the interface is; first the one that the vendor names. */
  public List<String> bases() {
    return switch (this) {
      case DEEPSEEK -> List.of("", "/v1", "/beta");
      case OPENAI, KIMI -> List.of("/v1");
      case QWEN -> List.of("/compatible-mode/v1");
      case GLM -> List.of("/api/paas/v4");
      case ARK -> List.of("/api/v3");
    };
  }

  /** Who owns the models, in a list of them. */
  String owner() {
    return owner;
  }
}

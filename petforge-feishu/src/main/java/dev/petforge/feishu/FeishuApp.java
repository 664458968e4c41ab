package dev.petforge.feishu;

/**
 * A self-built app, by which PetForge acts.
 *
 * @param id its App ID, for example {@code cli_a1b2c3}
 * @param secret its App Secret
 */
public record FeishuApp(String id, String secret) {
  public FeishuApp {
    if (!id.matches("[\\x21-\\x7E]{1,200}")) {
      throw new IllegalArgumentException("the App ID must be 1 to 200 visible ASCII characters");
    }
    if (!secret.matches("[\\x21-\\x7E]{1,200}")) {
      throw new IllegalArgumentException(
          "the App Secret must be 1 to 200 visible ASCII characters");
    }
  }

  @Override
  public String toString() {
    return "FeishuApp[" + id + "]";
  }
}

package dev.petforge.llm;

/**
 * A model at a provider, and how it is used. {@link ModelProfiles} knows those of several
 * providers.
 *
 * @param provider who runs it, for example {@code deepseek}: 1 to 60 of {@code [A-Za-z0-9.:-]}
 * @param model its name at the provider, 1 to 200 characters; at some a number such as {@code
 *     ep-2026…}
 * @param baseUrl below which {@code chat/completions} is
 * @param settings how the names of a user's settings for it begin, for messages: {@code DEEPSEEK}
 *     stands for {@code DEEPSEEK_API_KEY} and {@code DEEPSEEK_MODEL}
 * @param abilities what it can do
 * @param dialect in which words it is asked
 * @param price what it costs
 */
public record ModelProfile(
    String provider,
    String model,
    String baseUrl,
    String settings,
    ModelAbilities abilities,
    ModelDialect dialect,
    Price price) {
  public ModelProfile {
    if (!provider.matches("[A-Za-z0-9.:-]{1,60}")) {
      throw new IllegalArgumentException(
          "provider must be 1 to 60 of [A-Za-z0-9.:-], was '" + provider + "'");
    }
    if (model.isBlank() || model.length() > 200) {
      throw new IllegalArgumentException(
          "model must have 1 to 200 characters, was '" + model + "'");
    }
  }

  /**
   * What a model costs.
   *
   * @param tokens by the list
   * @param known whether the list is the model's own; if not, it is one of a dear model, so that
   *     budgets hold
   */
  public record Price(TokenPrices tokens, boolean known) {}

  /** The same model at another address, for example of a relay. */
  public ModelProfile at(String otherBaseUrl) {
    return new ModelProfile(provider, model, otherBaseUrl, settings, abilities, dialect, price);
  }

  /** The same with other abilities. */
  public ModelProfile with(ModelAbilities other) {
    return new ModelProfile(provider, model, baseUrl, settings, other, dialect, price);
  }

  /** The same in other words. */
  public ModelProfile with(ModelDialect other) {
    return new ModelProfile(provider, model, baseUrl, settings, abilities, other, price);
  }

  @Override
  public String toString() {
    return provider + "/" + model;
  }
}

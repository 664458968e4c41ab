package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.money.Money;
import dev.petforge.question.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelProfilesTest {
  static final int OUTPUT = 393_216;

  @TempDir private Path folder = Path.of("");
  private final ModelProfiles profiles = ModelProfiles.builtIn();

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("models.json"), json);
  }

  @Test
  void every_built_in_model_can_be_used() {
    for (String provider : profiles.providers()) {
      for (String model : profiles.models(provider)) {
        ModelProfile profile = profiles.profile(provider, model);

        assertThat(ModelStoryboardWriter.builder(profile, "key").build().templates()).hasSize(2);
      }
    }
    assertThat(profiles.providers()).contains("deepseek", "openai", "qwen", "ark", "moonshot");
  }

  @Test
  void a_model_has_its_own_ways_over_those_of_its_provider() {
    ModelProfile flash = profiles.profile("deepseek", "deepseek-flash");

    assertThat(flash.abilities())
        .isEqualTo(new ModelAbilities(true, true, ModelAbilities.Schema.NONE, OUTPUT));
    assertThat(flash.dialect().thinkingOff())
        .isEqualTo(Map.of("thinking", Map.of("type", "disabled")));
    assertThat(flash.price().known()).isTrue();
    assertThat(flash.price().tokens().asOf()).isEqualTo(LocalDate.of(2026, 11, 22));
    assertThat(profiles.profile("deepseek", "deepseek-v4-pro").abilities().vision()).isFalse();
  }

  @Test
  void a_model_that_is_not_known_is_used_carefully_and_counted_dearly() {
    ModelProfile other = profiles.at("https://llm.example.org/v1", "big-model");

    assertThat(other.provider()).isEqualTo("llm.example.org");
    assertThat(other.abilities().schema()).isEqualTo(ModelAbilities.Schema.NONE);
    assertThat(other.price().known()).isFalse();
    assertThat(other.price().tokens().written()).isEqualTo(new Money(100_000_000, "CNY"));
  }

  @Test
  void a_provider_is_known_by_its_address() {
    assertThat(
            profiles.at("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "qwen3-vl-max"))
        .satisfies(
            model -> {
              assertThat(model.provider()).isEqualTo("qwen");
              assertThat(model.abilities().vision()).isTrue();
              assertThat(model.baseUrl()).contains("intl");
            });
  }

  @Test
  void a_users_file_is_laid_over_the_built_in_ones() throws IOException {
    ModelProfiles mine =
        profiles.with(
            file(
                """
                {"as_of": "2027-01-15", "providers": {
                  "deepseek": {"models": {"deepseek-flash": {
                    "prices": {"currency": "USD", "read": "0.20", "cached": "0.004", "written": "0.80"}}}},
                  "mine": {"base_url": "http://127.0.0.1:11434/v1", "models": {"*": {"vision": false}}}}}
                """));

    TokenPrices prices = mine.profile("deepseek", "deepseek-flash").price().tokens();
    assertThat(prices.read()).isEqualTo(new Money(200_000, "USD"));
    assertThat(prices.peak()).as("prices are one thing").isEmpty();
    assertThat(prices.asOf()).isEqualTo(LocalDate.of(2027, 1, 15));
    assertThat(mine.profile("deepseek", "deepseek-flash").abilities().vision()).isTrue();
    assertThat(mine.profile("mine", "llama").abilities().vision()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"providers\":{\"a\":{\"models\":{\"m\":{\"schema\":\"yes\"}}}}} | schema must be one of",
        "{\"providers\":{\"a\":{\"models\":{\"m\":{\"visoin\":true}}}}} | has 'visoin'",
        "{\"providers\":{\"a\":{\"every\":{\"prices\":{\"currency\":\"USD\",\"read\":\"x\"}}}}} | prices.read must be",
        "{\"as_of\":\"yesterday\"} | as_of must be a day",
        "[] | must be a JSON object",
        "{ | are not JSON"
      })
  void a_mistake_in_a_users_file_is_named(String json, String words) throws IOException {
    Path file = file(json);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> profiles.with(file))
        .withMessageContaining(file.toString())
        .withMessageContaining(words);
  }

  @Test
  void a_provider_that_nobody_knows_is_answered_with_those_that_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profiles.profile("deepsek", "x"))
        .withMessageContaining("deepseek")
        .withMessageContaining("'deepsek'");
  }

  @Test
  void peak_hours_cost_double_and_the_most_is_of_them() {
    TokenPrices prices = profiles.profile("deepseek", "deepseek-flash").price().tokens();
    TokenUsage usage = new TokenUsage(3_000, 1_000, 4_000, 0);

    // 2,000 × 0.15 + 1,000 × 0.003 + 4,000 × 0.60, by million
    assertThat(prices.cost(usage, Instant.parse("2026-11-21T03:00:00Z")).micros())
        .as("a Saturday")
        .isEqualTo(2_703);
    assertThat(prices.cost(usage, Instant.parse("2026-11-23T01:00:00Z")).micros())
        .as("Monday, 9 o'clock in Beijing")
        .isEqualTo(5_406);
    assertThat(prices.cost(usage, Instant.parse("2026-11-23T04:00:00Z")).micros())
        .as("Monday, 12 o'clock in Beijing")
        .isEqualTo(2_703);
    assertThat(prices.most(3_000, 4_000).micros()).isEqualTo(5_700);
  }
}

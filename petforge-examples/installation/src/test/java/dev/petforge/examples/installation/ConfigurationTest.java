package dev.petforge.examples.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.llm.ModelProfiles;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir Path directory;

  private Configuration file(String text) throws IOException {
    Files.writeString(directory.resolve(".env"), text);
    return Configuration.of(Map.of(), directory);
  }

  private void assertRefused(Map<String, String> environment, String code, String... words) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> Configuration.of(environment, directory))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.failure().message()).contains(words));
  }

  @ParameterizedTest
  @CsvSource({
    "PETFORGE_BUGET_DAY, PETFORGE_BUDGET_DAY",
    "PETFORGE_KLING_HOST, PETFORGE_KLING_URL",
    "petforge_budget_day, PETFORGE_BUDGET_DAY",
    "PETFORGE-BUDGET-DAY, PETFORGE_BUDGET_DAY",
    "PETFORGE_BUDGET DAY, PETFORGE_BUDGET_DAY",
    "PETFROGE_BUDGET_DAY, PETFORGE_BUDGET_DAY",
    "PETFORGEBUDGET_DAY, PETFORGE_BUDGET_DAY",
    "PETFORGE_DAILY_BUDGET, PETFORGE_BUDGET_DAY",
    "PETFORGE_KLING_TOKEN, PETFORGE_KLING_",
    "ＰＥＴＦＯＲＧＥ_BUDGET_DAY, PETFORGE_BUDGET_DAY",
    "BUDGET_DAY, PETFORGE_BUDGET_DAY",
    "KLING_API_KEY, PETFORGE_KLING_API_KEY",
    "DEEPSEEK_APIKEY, DEEPSEEK_API_KEY",
    "DEEPSEEK_BASEURL, DEEPSEEK_BASE_URL",
    "LOCAL_STORAGE_PAHT, LOCAL_STORAGE_PATH",
    "CLOUD_STORAGE_TYP, CLOUD_STORAGE_TYPE",
    "DB_URI, DB_URL",
    "GOOGLE_APPLICATION_CREDENTIAL, GOOGLE_APPLICATION_CREDENTIALS",
  })
  void a_slip_in_the_file_is_refused_with_what_may_be_meant(String slip, String meant)
      throws IOException {
    Files.writeString(directory.resolve(".env"), "# ours\n" + slip + "=5 USD\n");

    assertRefused(Map.of(), "UNKNOWN_SETTING", slip, "line 2 of", meant);
  }

  @ParameterizedTest
  @CsvSource({
    "PETFORGE_BUGET_DAY, PETFORGE_BUDGET_DAY",
    "PETFORGE_WHATEVER, there is no setting",
    "DEEPSEEK_API_KEYS, DEEPSEEK_API_KEY",
    "DEEPSEEK_MODLE, DEEPSEEK_MODEL",
    "DBURL, DB_URL",
  })
  void a_slip_in_the_environment_is_refused_too(String slip, String meant) {
    assertRefused(Map.of(slip, "x"), "UNKNOWN_SETTING", slip, "in the environment", meant);
  }

  @Test
  void all_slips_are_told_at_once() throws IOException {
    Files.writeString(directory.resolve(".env"), "PETFORGE_SLOT=1\nPETFORGE_SOUDN=true\n");

    assertRefused(Map.of(), "UNKNOWN_SETTING", "PETFORGE_SLOTS", "PETFORGE_SOUND");
  }

  @Test
  void what_belongs_to_other_programs_is_left_alone() throws IOException {
    Files.writeString(directory.resolve(".env"), "COMPOSE_PROJECT_NAME=pets\nDB_HOST=there\n");
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH", "/bin",
                "HOME", "/root",
                "PETFORGE", "/opt/petforge",
                "DB_USER", "me",
                "DB_PASSWORD", "secret",
                "RESOLUTION", "1080p",
                "OPENAI_API_KEY", "k"));
    // Whoever has set the right one means something else by what is like it.
    environment.putAll(Map.of("DB_URL", "sqlite:///pets.db", "DB_URI", "elsewhere"));

    assertThat(Configuration.of(environment, directory).get(Setting.DB_URL))
        .contains("sqlite:///pets.db");
  }

  @Test
  void every_setting_is_known_by_its_own_name() {
    Map<String, String> all = new HashMap<>();
    Setting.names().stream()
        .filter(name -> !name.equals("PETFORGE_LLM_PROFILES"))
        .forEach(name -> all.put(name, "x"));

    assertThat(Configuration.of(all, directory).get(Setting.PETFORGE_SLOTS)).contains("x");
  }

  @Test
  void the_settings_of_all_models_are_known() throws IOException {
    ModelProfiles builtIn = ModelProfiles.builtIn();
    for (String provider : builtIn.providers()) {
      for (Setting.OfModel one : Setting.OfModel.values()) {
        assertThat(Setting.names())
            .contains(one.after(builtIn.profile(provider, "any").settings()));
      }
    }
    Path profiles = directory.resolve("mine.json");
    Files.writeString(
        profiles,
        "{\"providers\": {\"mine\": {\"base_url\": \"http://127.0.0.1:1/v1\", \"settings\":"
            + " \"PETFORGE_MINE\", \"models\": {}}}}");

    Configuration known =
        Configuration.of(
            Map.of("PETFORGE_LLM_PROFILES", profiles.toString(), "PETFORGE_MINE_MODEL", "big"),
            directory);

    assertThat(known.ofModel("PETFORGE_MINE", Setting.OfModel.MODEL)).contains("big");
    assertRefused(
        Map.of("PETFORGE_LLM_PROFILES", profiles.toString(), "PETFORGE_MINE_MODLE", "big"),
        "UNKNOWN_SETTING",
        "PETFORGE_MINE_MODEL");
    assertRefused(Map.of("PETFORGE_MINE_MODEL", "big"), "UNKNOWN_SETTING", "PETFORGE_MINE_MODEL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PETFORGE_BUDGET_DAY=20 USD",
        "  export PETFORGE_BUDGET_DAY =  20 USD  ",
        "PETFORGE_BUDGET_DAY=\"20 USD\"",
        "PETFORGE_BUDGET_DAY='20 USD' # a \"hard\" limit",
        "PETFORGE_BUDGET_DAY=20 USD # a day",
        "\uFEFFPETFORGE_BUDGET_DAY=20 USD",
        "\u200BPETFORGE_BUDGET_DAY\u00A0= 20 USD\u3000",
        "PETFORGE_BUDGET_DAY=20 USD\r\nPETFORGE_BUDGET_DAY=\"20 USD\"",
      })
  void values_are_read_as_people_write_them(String text) throws IOException {
    assertThat(file(text).get(Setting.PETFORGE_BUDGET_DAY)).contains("20 USD");
  }

  @Test
  void what_a_value_itself_has_stays() throws IOException {
    Configuration read =
        file(
            """
            DB_URL=postgresql://u:p#1@host/db?a=b
            LOCAL_STORAGE_PATH="/pets  and #1"
            PETFORGE_SECRET_KEY= # none
            """);

    assertThat(read.get(Setting.DB_URL)).contains("postgresql://u:p#1@host/db?a=b");
    assertThat(read.get(Setting.LOCAL_STORAGE_PATH)).contains("/pets  and #1");
    assertThat(read.get(Setting.PETFORGE_SECRET_KEY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PETFORGE_SLOTS=1\\nPETFORGE_SLOTS=2, line 2 says something else of PETFORGE_SLOTS than line 1",
    "PETFORGE_SLOTS, line 1 must be NAME=value",
    "PETFORGE_SLOTS＝1, line 1 must be NAME=value",
    "=1, line 1 must be NAME=value",
    "PETFORGE_SLOTS=\"1, line 1 has a value that begins with a quote",
  })
  void a_file_that_says_two_things_or_nothing_is_refused(String text, String why)
      throws IOException {
    Files.writeString(directory.resolve(".env"), text.replace("\\n", "\n"));

    assertRefused(Map.of(), "BAD_ENV_FILE", why);
  }

  @Test
  void a_file_in_another_encoding_is_refused() throws IOException {
    Files.write(directory.resolve(".env"), "PETFORGE_SLOTS=1".getBytes(StandardCharsets.UTF_16));

    assertRefused(Map.of(), "BAD_ENV_FILE", "UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "20 USD, 20 USD",
    "20usd, 20 USD",
    "USD 20.50, 20.5 USD",
    "$20, 20 USD",
    "20美元, 20 USD",
    "20元, 20 CNY",
    "２０ 元, 20 CNY",
    "20 人民币, 20 CNY",
    "20RMB, 20 CNY",
    "100 CNY, 100 CNY",
    "0.3 EUR, 0.3 EUR",
  })
  void a_budget_is_read_as_people_write_it(String text, String amount) {
    String[] parts = amount.split(" ", -1);

    assertThat(
            BudgetSettings.limits(Configuration.of(Map.of("PETFORGE_BUDGET_DAY", text), directory)))
        .containsExactly(Map.entry(Budget.Scope.DAY, Money.of(parts[0], parts[1])));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20",
        "20 US",
        "20 XYZ",
        "¥20",
        "￥20",
        "-20 USD",
        "1,000 USD",
        "20 USD CNY",
        "$20 CNY",
        "x"
      })
  void a_budget_that_may_mean_two_things_is_refused_with_the_form(String text) {
    Configuration configuration =
        Configuration.of(Map.of("PETFORGE_BUDGET_TABLE", text), directory);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> BudgetSettings.limits(configuration))
        .withMessageContaining("PETFORGE_BUDGET_TABLE")
        .withMessageContaining("20 CNY")
        .withMessageContaining(text);
  }

  @Test
  void what_nobody_asked_for_is_known() {
    Configuration configuration =
        Configuration.of(
            Map.of(
                "PETFORGE_KLING_URL", "https://example.com",
                "PETFORGE_SLOTS", "1",
                "PETFORGE_SOUND", "",
                "PETFORGE_FEISHU_APP_ID", "cli_a",
                "PETFORGE_JAVA_OPTS", "-Xmx1g"),
            directory);

    assertThat(configuration.unused())
        .containsExactly(Setting.PETFORGE_SLOTS, Setting.PETFORGE_KLING_URL);

    configuration.get(Setting.PETFORGE_SLOTS);

    assertThat(configuration.unused()).containsExactly(Setting.PETFORGE_KLING_URL);
  }
}

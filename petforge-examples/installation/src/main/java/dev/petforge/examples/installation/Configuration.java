package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import dev.petforge.llm.ModelProfiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Settings from the environment, or else from the file {@code .env}. Values are never shown; names
 * that no setting has are refused.
 */
public final class Configuration {
  /** Asked for when a table is connected, or a place is reached: later than anybody looks. */
  private static final Set<Setting> ASKED_LATER =
      EnumSet.of(
          Setting.PETFORGE_FEISHU_APP_ID,
          Setting.PETFORGE_FEISHU_APP_SECRET,
          Setting.PETFORGE_SECRET_KEY);

  /** In the environment these are read by other programs too. */
  private static final Set<Setting> OF_OTHERS_TOO =
      EnumSet.of(Setting.PETFORGE_JAVA_OPTS, Setting.GOOGLE_APPLICATION_CREDENTIALS);

  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<String, String> environment;
  private final Map<String, EnvFile.Entry> file;

  private Configuration(Map<String, String> environment, Map<String, EnvFile.Entry> file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * @param directory where {@code .env} may be
   * @throws PermanentException with code {@code BAD_ENV_FILE} if it cannot be read, or {@code
   *     UNKNOWN_SETTING} if a name is that of no setting and may be meant for one: names the line
   */
  public static Configuration of(Map<String, String> environment, Path directory) {
    Configuration configuration = new Configuration(environment, EnvFile.in(directory));
    new SettingNames(configuration.names())
        .require(environment.keySet(), configuration.file, directory.resolve(EnvFile.NAME));
    return configuration;
  }

  /** The names of all that can be set. */
  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(Setting.names());
    if (get(Setting.PETFORGE_LLM_PROFILES).isPresent()) {
      ModelProfiles profiles = Writers.profiles(this);
      for (String provider : profiles.providers()) {
        String prefix = profiles.profile(provider, "any").settings();
        for (Setting.OfModel one : Setting.OfModel.values()) {
          names.add(one.after(prefix));
        }
      }
    }
    for (String webhook : namedWebhooks()) {
      for (Setting.OfWebhook one : Setting.OfWebhook.values()) {
        names.add(one.after(webhook));
      }
    }
    return names;
  }

  /** The names of the webhooks whose addresses are set, in capitals and in their order. */
  Set<String> webhooks() {
    Set<String> webhooks = namedWebhooks();
    webhooks.removeIf(webhook -> ofWebhook(webhook, Setting.OfWebhook.URL).isEmpty());
    return webhooks;
  }

  /** Those too whose addresses are set to nothing. */
  private Set<String> namedWebhooks() {
    Set<String> webhooks = new TreeSet<>();
    for (Set<String> names : List.of(environment.keySet(), file.keySet())) {
      names.forEach(name -> Setting.OfWebhook.webhook(name).ifPresent(webhooks::add));
    }
    return webhooks;
  }

  /**
   * A setting of a webhook.
   *
   * @param webhook one of {@link #webhooks}
   */
  Optional<String> ofWebhook(String webhook, Setting.OfWebhook one) {
    return value(one.after(webhook));
  }

  /** A setting; empty if it is not set, or set to nothing. */
  public Optional<String> get(Setting setting) {
    asked.add(setting.name());
    return value(setting.name());
  }

  /**
   * A setting of the models of a provider.
   *
   * @param prefix as a {@link dev.petforge.llm.ModelProfile} has it
   */
  Optional<String> ofModel(String prefix, Setting.OfModel one) {
    asked.add(one.after(prefix));
    return value(one.after(prefix));
  }

  /**
   * What is set and was not asked for so far: once an installation is open, it has no effect there.
   */
  public Set<Setting> unused() {
    Set<Setting> unused = EnumSet.noneOf(Setting.class);
    for (Setting setting : Setting.values()) {
      String name = setting.name();
      boolean here =
          file.containsKey(name)
              || (environment.containsKey(name) && !OF_OTHERS_TOO.contains(setting));
      if (here && !asked.contains(name) && value(name).isPresent()) {
        unused.add(setting);
      }
    }
    unused.removeAll(ASKED_LATER);
    return unused;
  }

  private Optional<String> value(String name) {
    String value = environment.get(name);
    if (value == null && file.containsKey(name)) {
      value = file.get(name).value();
    }
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  /**
   * A setting such as {@code 500ms}, {@code 1.5s} or {@code PT2S}.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if it is none
   */
  Optional<Duration> duration(Setting name) {
    return get(name).map(text -> parse(name, text));
  }

  private static Duration parse(Setting name, String text) {
    try {
      Duration duration =
          text.endsWith("ms")
              ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2).strip()))
              : Duration.parse(text.startsWith("P") ? text : "PT" + text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // Said below, in the same words for whatever it is.
    }
    throw badSetting(name, "a time such as 500ms or 2s, at least 0", text);
  }

  /**
   * A setting that is a whole number from 0.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if it is none
   */
  Optional<Long> wholeNumber(Setting name, long most) {
    return get(name)
        .map(
            text -> {
              // Long.parseLong would take digits of other scripts, and signs.
              long value = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
              if (value < 0 || value > most) {
                throw badSetting(name, "a whole number from 0 to " + most, text);
              }
              return value;
            });
  }

  /**
   * A setting that is {@code true} or {@code false}.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if it is neither
   */
  Optional<Boolean> flag(Setting name) {
    return get(name)
        .map(
            text -> {
              if (!text.equals("true") && !text.equals("false")) {
                throw badSetting(name, "true or false", text);
              }
              return text.equals("true");
            });
  }

  static PermanentException badSetting(Setting setting, String rule, String value) {
    return badSetting(setting.name(), rule, value);
  }

  static PermanentException badSetting(String name, String rule, String value) {
    return new PermanentException(
        "BAD_SETTING", name + " must be " + rule + ", was '" + value + "'");
  }
}

package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import dev.petforge.llm.ModelProfile;
import dev.petforge.llm.ModelProfiles;
import dev.petforge.llm.ModelStoryboardWriter;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Money;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The writers of storyboards that the settings name. */
public final class Writers {
  /** The one that asks no model. */
  public static final String OFFLINE = "offline";

  private static final String DEEPSEEK = "deepseek";
  private static final String OPENAI = "openai";
  private static final Setting PROFILES = Setting.PETFORGE_LLM_PROFILES;
  private static final Setting DESCRIBER = Setting.PETFORGE_LLM_DESCRIBE_MODEL;
  private static final Setting DESCRIBER_KEY = Setting.PETFORGE_LLM_DESCRIBE_API_KEY;
  private static final Setting DESCRIBER_URL = Setting.PETFORGE_LLM_DESCRIBE_BASE_URL;
  private static final Setting NO_KEY = Setting.PETFORGE_LLM_WITHOUT_KEY;
  private static final Setting ALLOW_LOCAL = Setting.PETFORGE_ALLOW_LOCAL;

  private final Configuration configuration;

  /**
   * @param configuration asked only for what a writer needs
   */
  public Writers(Configuration configuration) {
    this.configuration = configuration;
  }

  /** The names that can be given, the offline one first. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(OFFLINE);
    names.addAll(profiles().providers());
    return names;
  }

  /**
   * A writer. One whose key is missing is there all the same, for commands that only look; it
   * refuses to write.
   *
   * @param name one of {@link #names}
   * @param templates what it can write; asked for when the offline one is needed, at once by others
   * @param pace the turns that all workers of a database share
   * @throws PermanentException with code {@code BAD_SETTING} if a setting is wrong: names it
   */
  StoryboardWriter writer(String name, Supplier<List<Template>> templates, AccountPace pace) {
    if (name.equals(OFFLINE)) {
      return new LazyWriter(OFFLINE, () -> OfflineStoryboardWriter.of(templates.get()));
    }
    try {
      ModelProfile model = model(name);
      ModelStoryboardWriter.Builder builder =
          ModelStoryboardWriter.builder(model, key(model.settings()).orElse(""))
              .templates(templates.get())
              .pace(pace);
      if (configuration.flag(NO_KEY).orElse(false)) {
        builder.withoutKey();
      }
      if (configuration.flag(ALLOW_LOCAL).orElse(false)) {
        builder.allowPlainHttp();
      }
      describer()
          .ifPresent(
              seeing ->
                  builder.describedBy(
                      seeing,
                      configuration
                          .get(DESCRIBER_KEY)
                          .or(() -> key(seeing.settings()))
                          .orElse("")));
      return builder.build();
    } catch (IllegalArgumentException e) {
      // The messages of the writer's own checks name the value and the rule, and no key.
      throw new PermanentException(
          "BAD_SETTING", "a setting of writer '" + name + "' is wrong: " + e.getMessage(), e);
    }
  }

  /**
   * Refuses a writer whose key is missing, before anything is begun.
   *
   * @throws PermanentException with code {@code NO_KEY}: names the setting
   */
  public void requireKey(String name) {
    if (name.equals(OFFLINE) || configuration.flag(NO_KEY).orElse(false)) {
      return;
    }
    ModelProfile model = model(name);
    if (key(model.settings()).isEmpty()) {
      throw new PermanentException(
          "NO_KEY", "writer '" + name + "' needs the setting " + keySetting(model.settings()));
    }
  }

  private ModelProfile model(String name) {
    ModelProfiles profiles = profiles();
    // What the provider's settings are called is the same for all of its models.
    String settings = profiles.profile(name, "any").settings();
    String model =
        configuration
            .ofModel(settings, Setting.OfModel.MODEL)
            .or(() -> usual(name))
            .orElseThrow(
                () ->
                    new PermanentException(
                        "BAD_SETTING",
                        "writer '"
                            + name
                            + "' needs the setting "
                            + Setting.OfModel.MODEL.after(settings)
                            + ", for example one of "
                            + profiles.models(name)));
    Optional<String> address = configuration.ofModel(settings, Setting.OfModel.BASE_URL);
    // Whoever names an address of their own for "openai" means whatever is there.
    return name.equals(OPENAI) && address.isPresent()
        ? profiles.at(address.get(), model)
        : address
            .map(url -> profiles.profile(name, model).at(url))
            .orElseGet(() -> profiles.profile(name, model));
  }

  /** What is meant when no model is named, where that is clear. */
  private static Optional<String> usual(String name) {
    return switch (name) {
      case DEEPSEEK -> Optional.of("deepseek-flash");
      case OPENAI -> Optional.of("gpt-5.4-mini");
      default -> Optional.empty();
    };
  }

  /** The model that says what a writer cannot see, if one is named. */
  private Optional<ModelProfile> describer() {
    Optional<String> named = configuration.get(DESCRIBER);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    int slash = named.get().indexOf('/');
    if (slash < 1 || slash == named.get().length() - 1) {
      throw Configuration.badSetting(
          DESCRIBER, "a provider and a model such as qwen/qwen3-vl-plus", named.get());
    }
    ModelProfile known =
        profiles().profile(named.get().substring(0, slash), named.get().substring(slash + 1));
    return Optional.of(configuration.get(DESCRIBER_URL).map(known::at).orElse(known));
  }

  private Optional<String> key(String settings) {
    return configuration.ofModel(settings, Setting.OfModel.API_KEY);
  }

  private static String keySetting(String settings) {
    return Setting.OfModel.API_KEY.after(settings);
  }

  /** The models that a writer asks for money, each with the currency of its prices. */
  public Map<String, String> currencies(String name) {
    if (name.equals(OFFLINE)) {
      return Map.of();
    }
    Map<String, String> currencies = new LinkedHashMap<>();
    Stream.concat(Stream.of(model(name)), describer().stream())
        .forEach(
            model -> {
              Money dearest = model.price().tokens().written();
              if (dearest.micros() > 0) {
                currencies.put(model.toString(), dearest.currency());
              }
            });
    return currencies;
  }

  private ModelProfiles profiles() {
    return profiles(configuration);
  }

  /**
   * The models that are known.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if the user's file is wrong
   */
  static ModelProfiles profiles(Configuration configuration) {
    Optional<String> file = configuration.get(PROFILES);
    try {
      return file.map(name -> ModelProfiles.builtIn().with(Path.of(name)))
          .orElseGet(ModelProfiles::builtIn);
    } catch (IllegalArgumentException e) {
      throw new PermanentException("BAD_SETTING", PROFILES + ": " + e.getMessage(), e);
    }
  }
}

package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.AccountPace;
import dev.petforge.video.google.GoogleModel;
import dev.petforge.video.google.GoogleTokens;
import dev.petforge.video.google.OmniGenerator;
import dev.petforge.video.google.VeoGenerator;
import dev.petforge.video.google.VeoSurface;
import dev.petforge.video.kling.KlingGenerator;
import dev.petforge.video.relay.RelayGenerator;
import dev.petforge.video.relay.RelayShape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The paid providers that the settings name. Every one that has a key is there, so that what was
 * ordered from it can be finished; the chosen one takes new orders.
 */
public final class Providers {
  /** The offline generator, and the four that are paid. */
  public static final List<String> NAMES = List.of("animatic", "kling", "veo", "omni", "relay");

  private static final Setting ALLOW_LOCAL = Setting.PETFORGE_ALLOW_LOCAL;

  private static final Map<String, RelayShape> SHAPES =
      Map.of(
          "openai-videos", RelayShape.OPENAI_VIDEOS,
          "unified-video", RelayShape.UNIFIED_VIDEO);

  private final Configuration configuration;
  private final boolean allowLocal;
  private final boolean plainResults;
  private final Optional<Duration> pollInterval;
  private final AccountPace pace;

  /**
   * @param pace the turns that all workers of a database share
   */
  public Providers(Configuration configuration, AccountPace pace) {
    this.configuration = configuration;
    this.pace = pace;
    this.allowLocal = configuration.flag(ALLOW_LOCAL).orElse(false);
    this.plainResults = configuration.flag(Setting.PETFORGE_PLAIN_RESULTS).orElse(false);
    this.pollInterval = configuration.duration(Setting.PETFORGE_POLL_INTERVAL);
  }

  /**
   * The generators, the chosen one first.
   *
   * @param offline the animatic, which is always there
   * @throws PermanentException with code {@code NO_KEY} if the chosen one has no key: names the
   *     setting
   */
  public List<VideoGenerator> generators(String chosen, VideoGenerator offline) {
    return generators(
        chosen,
        offline,
        () -> {
          throw noKey(chosen);
        });
  }

  /**
   * The same for commands that look at what is there and need no key for it: one that is missing is
   * named when something is to be ordered.
   */
  List<VideoGenerator> generatorsToLookWith(String chosen, VideoGenerator offline) {
    return generators(chosen, offline, () -> new KeylessGenerator(chosen, noKey(chosen).failure()));
  }

  private static PermanentException noKey(String chosen) {
    return new PermanentException(
        "NO_KEY", "provider '" + chosen + "' needs the setting " + keySetting(chosen));
  }

  private List<VideoGenerator> generators(
      String chosen, VideoGenerator offline, Supplier<VideoGenerator> otherwise) {
    List<VideoGenerator> all = new ArrayList<>();
    all.add(offline);
    made("kling", this::kling).ifPresent(all::add);
    made("veo", this::veo).ifPresent(all::add);
    made("omni", this::omni).ifPresent(all::add);
    made("relay", this::relay).ifPresent(all::add);
    VideoGenerator first =
        all.stream()
            .filter(generator -> generator.provider().equals(chosen))
            .findFirst()
            .orElseGet(otherwise);
    all.remove(first);
    all.add(0, first);
    return all;
  }

  /** The messages of a generator's own checks name the value and the rule, and no key. */
  private static Optional<VideoGenerator> made(
      String provider, Supplier<Optional<VideoGenerator>> generator) {
    try {
      return generator.get();
    } catch (IllegalArgumentException e) {
      throw new PermanentException(
          "BAD_SETTING",
          "a setting PETFORGE_"
              + provider.toUpperCase(Locale.ROOT)
              + "_… is wrong: "
              + e.getMessage(),
          e);
    }
  }

  private static String keySetting(String provider) {
    return switch (provider) {
      case "kling" ->
          "PETFORGE_KLING_API_KEY, or PETFORGE_KLING_ACCESS_KEY and PETFORGE_KLING_SECRET_KEY";
      case "veo" ->
          "PETFORGE_VEO_PROJECT with GOOGLE_APPLICATION_CREDENTIALS or PETFORGE_VEO_TOKEN, or"
              + " PETFORGE_VEO_API_KEY with PETFORGE_VEO_URL";
      case "relay" -> "PETFORGE_RELAY_API_KEY and PETFORGE_RELAY_URL";
      default -> "PETFORGE_" + provider.toUpperCase(Locale.ROOT) + "_API_KEY";
    };
  }

  private Optional<VideoGenerator> kling() {
    Optional<String> key = configuration.get(Setting.PETFORGE_KLING_API_KEY);
    Optional<String> access = configuration.get(Setting.PETFORGE_KLING_ACCESS_KEY);
    Optional<String> secret = configuration.get(Setting.PETFORGE_KLING_SECRET_KEY);
    if (key.isEmpty() && (access.isEmpty() || secret.isEmpty())) {
      return Optional.empty();
    }
    KlingGenerator.Builder builder =
        KlingGenerator.builder().pace(pace).allowLocal(allowLocal).plainResults(plainResults);
    if (key.isPresent()) {
      builder.apiKey(key.get());
      builder.dialect(dialect());
    } else {
      builder.accessKey(access.orElseThrow(), secret.orElseThrow());
      builder.dialect(KlingGenerator.Dialect.LEGACY);
    }
    address(Setting.PETFORGE_KLING_URL, builder::host);
    configuration.flag(Setting.PETFORGE_KLING_KEYED).ifPresent(builder::keyed);
    configuration.flag(Setting.PETFORGE_KLING_REFUNDS).ifPresent(builder::refunds);
    configuration.get(Setting.PETFORGE_KLING_MODEL).ifPresent(builder::model);
    configuration.get(Setting.PETFORGE_KLING_ACCOUNT).ifPresent(builder::account);
    fit(Setting.PETFORGE_KLING_FIT_PICTURES, builder::fitPictures);
    pollInterval.ifPresent(builder::pollInterval);
    return Optional.of(builder.build());
  }

  private KlingGenerator.Dialect dialect() {
    String name = configuration.get(Setting.PETFORGE_KLING_DIALECT).orElse("new");
    return switch (name) {
      case "new" -> KlingGenerator.Dialect.NEW;
      case "legacy" -> KlingGenerator.Dialect.LEGACY;
      default ->
          throw Configuration.badSetting(Setting.PETFORGE_KLING_DIALECT, "new or legacy", name);
    };
  }

  private Optional<VideoGenerator> veo() {
    Optional<VeoSurface> surface = vertex().or(this::geminiApi);
    return surface.map(
        where -> {
          VeoGenerator.Builder builder =
              VeoGenerator.builder(where)
                  .pace(pace)
                  .allowLocal(allowLocal)
                  .plainResults(plainResults);
          configuration
              .get(Setting.PETFORGE_VEO_MODEL)
              .ifPresent(id -> builder.model(veoModel(id)));
          configuration.flag(Setting.PETFORGE_VEO_REFUNDS).ifPresent(builder::refunds);
          fit(Setting.PETFORGE_VEO_FIT_PICTURES, builder::fitPictures);
          pollInterval.ifPresent(builder::pollInterval);
          return builder.build();
        });
  }

  private static GoogleModel veoModel(String id) {
    return Stream.of(GoogleModel.VEO_3_1, GoogleModel.VEO_3_1_FAST, GoogleModel.VEO_3_1_LITE)
        .filter(model -> model.id().equals(id))
        .findFirst()
        .orElseGet(() -> GoogleModel.VEO_3_1.named(id));
  }

  private Optional<VeoSurface> vertex() {
    Optional<String> project = configuration.get(Setting.PETFORGE_VEO_PROJECT);
    Optional<GoogleTokens> tokens =
        configuration
            .get(Setting.GOOGLE_APPLICATION_CREDENTIALS)
            .map(file -> GoogleTokens.ofServiceAccount(Path.of(file)))
            .or(
                () ->
                    configuration
                        .get(Setting.PETFORGE_VEO_TOKEN)
                        .map(token -> GoogleTokens.of(() -> token)));
    if (project.isEmpty() || tokens.isEmpty()) {
      return Optional.empty();
    }
    String location = configuration.get(Setting.PETFORGE_VEO_LOCATION).orElse("us-central1");
    return Optional.of(
        base(Setting.PETFORGE_VEO_URL)
            .map(base -> new VeoSurface.VertexAi(project.get(), location, tokens.get(), base))
            .orElseGet(() -> new VeoSurface.VertexAi(project.get(), location, tokens.get())));
  }

  private Optional<VeoSurface> geminiApi() {
    Optional<String> key = configuration.get(Setting.PETFORGE_VEO_API_KEY);
    Optional<String> base = base(Setting.PETFORGE_VEO_URL);
    return key.isPresent() && base.isPresent()
        ? Optional.of(new VeoSurface.GeminiApi(base.get(), key.get()))
        : Optional.empty();
  }

  private Optional<VideoGenerator> omni() {
    return configuration
        .get(Setting.PETFORGE_OMNI_API_KEY)
        .map(
            key -> {
              OmniGenerator.Builder builder =
                  OmniGenerator.builder(key)
                      .pace(pace)
                      .allowLocal(allowLocal)
                      .plainResults(plainResults);
              base(Setting.PETFORGE_OMNI_URL).ifPresent(builder::base);
              configuration
                  .get(Setting.PETFORGE_OMNI_MODEL)
                  .ifPresent(id -> builder.model(GoogleModel.OMNI_1_1_FLASH.named(id)));
              fit(Setting.PETFORGE_OMNI_FIT_PICTURES, builder::fitPictures);
              pollInterval.ifPresent(builder::pollInterval);
              return builder.build();
            });
  }

  private Optional<VideoGenerator> relay() {
    Optional<String> key = configuration.get(Setting.PETFORGE_RELAY_API_KEY);
    Optional<String> base = configuration.get(Setting.PETFORGE_RELAY_URL);
    if (key.isEmpty() || base.isEmpty()) {
      return Optional.empty();
    }
    RelayGenerator.Builder builder =
        RelayGenerator.builder(url(Setting.PETFORGE_RELAY_URL, base.get()), key.get())
            .pace(pace)
            .allowLocal(allowLocal)
            .plainResults(plainResults);
    configuration.get(Setting.PETFORGE_RELAY_MODEL).ifPresent(builder::model);
    RelayShape shape =
        configuration
            .get(Setting.PETFORGE_RELAY_SHAPE)
            .map(Providers::shape)
            .orElse(RelayShape.OPENAI_VIDEOS);
    builder.shape(
        configuration.flag(Setting.PETFORGE_RELAY_REFUNDS).map(shape::withRefunds).orElse(shape));
    fit(Setting.PETFORGE_RELAY_FIT_PICTURES, builder::fitPictures);
    pollInterval.ifPresent(builder::pollInterval);
    return Optional.of(builder.build());
  }

  private static RelayShape shape(String name) {
    RelayShape shape = SHAPES.get(name);
    if (shape == null) {
      throw Configuration.badSetting(
          Setting.PETFORGE_RELAY_SHAPE,
          "one of " + SHAPES.keySet().stream().sorted().toList(),
          name);
    }
    return shape;
  }

  private void fit(Setting name, Consumer<Boolean> setting) {
    configuration.flag(name).ifPresent(setting);
  }

  private void address(Setting name, Consumer<URI> setting) {
    configuration.get(name).ifPresent(value -> setting.accept(url(name, value)));
  }

  private Optional<String> base(Setting name) {
    return configuration.get(name).map(value -> url(name, value).toString());
  }

  private URI url(Setting name, String value) {
    URI url;
    try {
      url = URI.create(value);
    } catch (IllegalArgumentException e) {
      throw badAddress(name, value);
    }
    boolean plain = "http".equalsIgnoreCase(url.getScheme());
    if ((!plain && !"https".equalsIgnoreCase(url.getScheme())) || url.getHost() == null) {
      throw badAddress(name, value);
    }
    if (plain && !allowLocal) {
      throw new PermanentException(
          "BAD_SETTING",
          name
              + " must be an https address unless "
              + ALLOW_LOCAL
              + " is true, was "
              + shown(value));
    }
    return url;
  }

  private static PermanentException badAddress(Setting name, String value) {
    return Configuration.badSetting(name, "an address such as https://example.com", shown(value));
  }

  /** Without a user and a query: both may be secret. */
  private static String shown(String address) {
    return address.replaceAll("//[^/@]*@", "//…@").replaceAll("[?#].*", "?…");
  }
}

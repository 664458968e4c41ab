package dev.petforge.llm;

import dev.petforge.llm.ModelAbilities.Schema;
import dev.petforge.llm.ModelDialect.Temperature;
import dev.petforge.money.Money;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models that are known, with their ways and prices. They come from the file {@code
 * models.json} beside this class; a user's file of the same form is laid over it, member by member:
 *
 * <pre>{@code
 * {"as_of": "2027-01-15",
 *  "providers": {
 *    "deepseek": {"models": {"deepseek-flash": {
 *        "prices": {"currency": "USD", "read": "0.20", "cached": "0.004", "written": "0.80"}}}},
 *    "mine": {"base_url": "http://127.0.0.1:11434/v1", "settings": "PETFORGE_LLM",
 *        "models": {"*": {"vision": false,
 *            "prices": {"currency": "USD", "read": "0", "cached": "0", "written": "0"}}}}}}
 * }</pre>
 *
 * A model has, with the values of {@code unknown} where nothing else is said and those of the
 * provider's {@code every} over them: {@code vision}, {@code json_object}, {@code schema} ({@code
 * none}, {@code json_schema}, {@code strict_tool}), {@code most_output} (tokens), {@code
 * data_prefix}, {@code image_detail}, {@code temperature} ({@code free}, {@code to_one}, {@code
 * none}), {@code length_field}, {@code thinking_off} and {@code extra_body} (members of the
 * request), {@code prices} (for a million tokens) with an optional {@code peak}. A name that ends
 * with {@code *} stands for all that begin like it; the longest name counts. Immutable.
 */
public final class ModelProfiles {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String BUILT_IN = "models.json";
  private static final Set<String> MEMBERS =
      Set.of(
          "vision",
          "json_object",
          "schema",
          "most_output",
          "data_prefix",
          "image_detail",
          "temperature",
          "length_field",
          "thinking_off",
          "extra_body",
          "prices");

  /** One thing each: a peak of another list does not belong to a price. */
  private static final Set<String> WHOLE = Set.of("prices", "thinking_off", "extra_body");

  private final ObjectNode tree;

  private ModelProfiles(ObjectNode tree) {
    this.tree = tree;
  }

  /** Those that PetForge knows. */
  public static ModelProfiles builtIn() {
    try (InputStream in = ModelProfiles.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException(BUILT_IN + " is missing beside " + ModelProfiles.class);
      }
      return new ModelProfiles(object(in.readAllBytes(), BUILT_IN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * These with a user's file laid over them.
   *
   * @throws IllegalArgumentException if the file cannot be read, or says something that nobody
   *     understands: names the file and the place
   */
  public ModelProfiles with(Path file) {
    ObjectNode over;
    try {
      over = object(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException("the profiles " + file + " cannot be read: " + e, e);
    }
    ObjectNode merged = tree.deepCopy();
    lay(over, merged);
    ModelProfiles next = new ModelProfiles(merged);
    next.check(file.toString());
    return next;
  }

  private static ObjectNode object(byte[] json, String name) {
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("the profiles " + name + " must be a JSON object");
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "the profiles " + name + " are not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static void lay(ObjectNode over, ObjectNode under) {
    for (Map.Entry<String, JsonNode> member : over.properties()) {
      if (!WHOLE.contains(member.getKey())
          && member.getValue() instanceof ObjectNode object
          && under.get(member.getKey()) instanceof ObjectNode below) {
        lay(object, below);
      } else {
        under.set(member.getKey(), member.getValue().deepCopy());
      }
    }
  }

  /** Every entry is read once, so that a mistake shows when the file is read. */
  private void check(String file) {
    try {
      for (String provider : providers()) {
        profile(provider, "any");
        for (String model : providerNode(provider).path("models").propertyNames()) {
          profile(provider, model);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the profiles " + file + ": " + e.getMessage(), e);
    }
  }

  /** The names of the providers, sorted. */
  public Set<String> providers() {
    return new TreeSet<>(tree.path("providers").propertyNames());
  }

  /** The models of a provider that are known by name, sorted; names may end with {@code *}. */
  public Set<String> models(String provider) {
    return new TreeSet<>(providerNode(provider).path("models").propertyNames());
  }

  /**
   * A model at a known provider. One that is not known by name is used carefully: without a schema,
   * and at the price of a dear model.
   *
   * @throws IllegalArgumentException if the provider is not known; names those that are
   */
  public ModelProfile profile(String provider, String model) {
    JsonNode at = providerNode(provider);
    return profile(
        provider,
        model,
        at.path("base_url").asString(""),
        at.path("settings").asString("PETFORGE_LLM"),
        at);
  }

  /**
   * A model at an address: the provider is the one that is there, or the address's host if nobody
   * known is.
   *
   * @param baseUrl below which {@code chat/completions} is
   */
  public ModelProfile at(String baseUrl, String model) {
    String host = host(baseUrl);
    for (String provider : providers()) {
      JsonNode at = providerNode(provider);
      boolean there = host.equals(host(at.path("base_url").asString("")));
      for (JsonNode other : at.path("hosts")) {
        there |= host.equals(other.asString(""));
      }
      if (there) {
        return profile(provider, model).at(baseUrl);
      }
    }
    return profile(host, model, baseUrl, "PETFORGE_LLM", MAPPER.createObjectNode());
  }

  private static String host(String url) {
    try {
      URI uri = URI.create(url.strip());
      if (uri.getHost() != null) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(refusal(url), e);
    }
    throw new IllegalArgumentException(refusal(url));
  }

  private static String refusal(String url) {
    return "the base URL must be an address such as https://api.deepseek.com, was '" + url + "'";
  }

  private JsonNode providerNode(String provider) {
    JsonNode at = tree.path("providers").path(provider);
    if (!at.isObject()) {
      throw new IllegalArgumentException(
          "provider must be one of "
              + String.join(", ", providers())
              + ", was '"
              + provider
              + "'; a model elsewhere is named by its base URL");
    }
    return at;
  }

  private ModelProfile profile(
      String provider, String model, String baseUrl, String settings, JsonNode at) {
    ObjectNode values = (ObjectNode) tree.path("unknown").deepCopy();
    Optional<JsonNode> own = named(at.path("models"), model);
    boolean priced = own.isPresent() && own.get().has("prices");
    if (at.path("every") instanceof ObjectNode every) {
      priced |= every.has("prices");
      lay(every, values);
    }
    if (own.isPresent() && own.get() instanceof ObjectNode object) {
      lay(object, values);
    }
    Members members = new Members(values, "providers." + provider + ".models." + model);
    return new ModelProfile(
        provider,
        model,
        baseUrl,
        settings,
        members.abilities(),
        members.dialect(),
        new ModelProfile.Price(members.prices(asOf()), priced));
  }

  private LocalDate asOf() {
    String day = tree.path("as_of").asString("");
    try {
      return LocalDate.parse(day);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("as_of must be a day such as 2026-11-22, was " + day, e);
    }
  }

  /** The entry of a name: its own, or the one whose beginning is the longest. */
  private static Optional<JsonNode> named(JsonNode models, String model) {
    if (models.has(model)) {
      return Optional.of(models.path(model));
    }
    return models.propertyNames().stream()
        .filter(
            name -> name.endsWith("*") && model.startsWith(name.substring(0, name.length() - 1)))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .map(models::path);
  }

  /** The members of one entry, with failures that name the place. */
  private record Members(ObjectNode values, String where) {
    Members {
      for (String name : values.propertyNames()) {
        if (!MEMBERS.contains(name)) {
          throw new IllegalArgumentException(
              where + " has '" + name + "', must be one of " + new TreeSet<>(MEMBERS));
        }
      }
    }

    ModelAbilities abilities() {
      return new ModelAbilities(
          flag("vision"),
          flag("json_object"),
          word("schema", Schema.class),
          values.path("most_output").asInt(0));
    }

    ModelDialect dialect() {
      return new ModelDialect(
          flag("data_prefix"),
          Optional.of(values.path("image_detail").asString("")).filter(word -> !word.isEmpty()),
          word("temperature", Temperature.class),
          values.path("length_field").asString(""),
          map("thinking_off"),
          map("extra_body"));
    }

    TokenPrices prices(LocalDate asOf) {
      JsonNode prices = values.path("prices");
      String currency = prices.path("currency").asString("");
      LocalDate day =
          prices.has("as_of") ? LocalDate.parse(prices.path("as_of").asString("")) : asOf;
      return new TokenPrices(
          money(prices, "read", currency),
          money(prices, "cached", currency),
          money(prices, "written", currency),
          day,
          peak(prices.path("peak")));
    }

    private Optional<TokenPrices.Peak> peak(JsonNode peak) {
      if (!peak.isObject()) {
        return Optional.empty();
      }
      try {
        List<TokenPrices.Hours> hours = new ArrayList<>();
        for (JsonNode span : peak.path("hours")) {
          String[] ends = span.asString("").split("-", 2);
          hours.add(
              new TokenPrices.Hours(
                  LocalTime.parse(ends[0].strip()),
                  LocalTime.parse(ends[ends.length - 1].strip())));
        }
        return Optional.of(
            new TokenPrices.Peak(
                peak.path("factor").asInt(0), ZoneId.of(peak.path("zone").asString("")), hours));
      } catch (DateTimeException e) {
        throw wrong("prices.peak", "hours such as 09:00-12:00 in a zone such as Asia/Shanghai");
      }
    }

    private Money money(JsonNode prices, String name, String currency) {
      try {
        BigDecimal amount = new BigDecimal(prices.path(name).asString(""));
        return new Money(amount.movePointRight(6).longValueExact(), currency);
      } catch (ArithmeticException | NumberFormatException e) {
        throw wrong("prices." + name, "an amount for a million tokens, such as \"0.15\"");
      }
    }

    private boolean flag(String name) {
      if (!values.path(name).isBoolean()) {
        throw wrong(name, "true or false");
      }
      return values.path(name).asBoolean(false);
    }

    private <E extends Enum<E>> E word(String name, Class<E> words) {
      try {
        return Enum.valueOf(words, values.path(name).asString("").toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        List<String> known = new ArrayList<>();
        for (E word : words.getEnumConstants()) {
          known.add(word.name().toLowerCase(Locale.ROOT));
        }
        throw wrong(name, "one of " + known);
      }
    }

    private Map<String, Object> map(String name) {
      if (!values.path(name).isObject()) {
        throw wrong(name, "a JSON object");
      }
      return MAPPER.convertValue(values.path(name), new TypeReference<Map<String, Object>>() {});
    }

    private IllegalArgumentException wrong(String name, String rule) {
      return new IllegalArgumentException(
          where
              + "."
              + name
              + " must be "
              + rule
              + ", was "
              + values.at("/" + name.replace('.', '/')));
    }
  }
}

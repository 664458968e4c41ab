package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.generation.Budget;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.Money;
import dev.petforge.generation.UncertainPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How clips are bought: what they are like, how many at once, for how much money. */
final class Buying {
  private static final Map<String, Budget.Scope> BUDGETS =
      Map.of(
          "PETFORGE_BUDGET_DAY", Budget.Scope.DAY,
          "PETFORGE_BUDGET_TABLE", Budget.Scope.TABLE,
          "PETFORGE_BUDGET_PROJECT", Budget.Scope.TASK);

  private final Configuration configuration;
  private final Capabilities can;

  /**
   * @param can what the generator of new clips can do
   */
  Buying(Configuration configuration, Capabilities can) {
    this.configuration = configuration;
    this.can = can;
  }

  /**
   * @param seconds length of new clips, if somebody said one
   */
  void apply(PetForge.Builder builder, Optional<Integer> seconds) {
    builder.clipLength(seconds.map(Duration::ofSeconds).orElseGet(this::usualLength));
    // Each provider's sound is another music; what can be had silent is, unless it is wanted.
    builder.sound(
        can.audio() == Capabilities.Audio.ALWAYS
            || configuration.get("PETFORGE_SOUND").filter("true"::equals).isPresent());
    configuration.get("PETFORGE_RESOLUTION").ifPresent(builder::resolution);
    configuration.get("PETFORGE_SLOTS").ifPresent(text -> builder.slots(slots(text)));
    configuration.get("PETFORGE_UNCERTAIN").ifPresent(text -> builder.uncertainCalls(policy(text)));
    BUDGETS.forEach(
        (name, scope) ->
            configuration
                .get(name)
                .ifPresent(text -> builder.budget(new Budget(scope, money(name, text)))));
  }

  /** Four seconds, or the next length that there is. */
  private Duration usualLength() {
    Duration usual = Duration.ofSeconds(HomeSettings.DEFAULT_SECONDS);
    List<Duration> lengths = can.durations();
    return lengths.stream()
        .filter(length -> length.compareTo(usual) >= 0)
        .findFirst()
        .orElse(lengths.get(lengths.size() - 1));
  }

  private static int slots(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw Configuration.badSetting("PETFORGE_SLOTS", "a whole number from 0 to 9999", text);
    }
    return Integer.parseInt(text);
  }

  private static UncertainPolicy policy(String text) {
    try {
      return UncertainPolicy.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw Configuration.badSetting("PETFORGE_UNCERTAIN", "hold or resubmit", text);
    }
  }

  private static Money money(String name, String text) {
    String[] parts = text.split(" +", -1);
    try {
      if (parts.length == 2) {
        long micros = new BigDecimal(parts[0]).movePointRight(6).longValueExact();
        return new Money(micros, parts[1]);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Said below, in the same words for whatever it is.
    }
    throw Configuration.badSetting(name, "an amount such as '20 USD'", text);
  }
}

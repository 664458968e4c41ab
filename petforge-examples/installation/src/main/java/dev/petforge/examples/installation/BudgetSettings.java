package dev.petforge.examples.installation;

import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import java.text.Normalizer;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most that a person lets be spent, as the settings have it. */
public final class BudgetSettings {
  /** How people write a currency besides its three letters, where that means only one. */
  private static final Map<String, String> WORDS =
      Map.of(
          "元", "CNY", "块", "CNY", "人民币", "CNY", "人民币元", "CNY", "RMB", "CNY", "美元", "USD", "$",
          "USD", "US$", "USD", "欧元", "EUR", "€", "EUR");

  private static final Pattern AMOUNT =
      Pattern.compile("([^0-9.,\\s]*)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([^0-9.,\\s]*)");

  private BudgetSettings() {}

  /** The setting that a budget comes from. */
  public static Setting setting(Budget.Scope scope) {
    return switch (scope) {
      case DAY -> Setting.PETFORGE_BUDGET_DAY;
      case TABLE -> Setting.PETFORGE_BUDGET_TABLE;
      case TASK -> Setting.PETFORGE_BUDGET_PROJECT;
    };
  }

  /**
   * The amounts that are set.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code BAD_SETTING} if one is no
   *     amount: names the setting and the form
   */
  public static Map<Budget.Scope, Money> limits(Configuration configuration) {
    Map<Budget.Scope, Money> limits = new EnumMap<>(Budget.Scope.class);
    for (Budget.Scope scope : Budget.Scope.values()) {
      Setting setting = setting(scope);
      configuration.get(setting).ifPresent(text -> limits.put(scope, money(setting, text)));
    }
    return limits;
  }

  private static Money money(Setting setting, String text) {
    Matcher amount =
        AMOUNT.matcher(
            Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).strip());
    if (amount.matches()) {
      Optional<String> currency = currency(amount.group(1), amount.group(3));
      try {
        if (currency.isPresent()) {
          return Money.of(amount.group(2), currency.get());
        }
      } catch (IllegalArgumentException e) {
        // Said below, in the same words for whatever it is.
      }
    }
    throw Configuration.badSetting(
        setting,
        "an amount and the three letters of its currency, such as '20 USD' or '20 CNY'",
        text);
  }

  /** Empty if none is named, or two are, or one that there is not. */
  private static Optional<String> currency(String before, String behind) {
    if (before.isEmpty() == behind.isEmpty()) {
      return Optional.empty();
    }
    String word = before + behind;
    return Optional.of(WORDS.getOrDefault(word, word))
        .filter(
            code ->
                Currency.getAvailableCurrencies().stream()
                    .anyMatch(known -> known.getCurrencyCode().equals(code)));
  }
}

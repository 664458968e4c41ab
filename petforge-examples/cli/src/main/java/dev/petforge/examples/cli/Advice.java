package dev.petforge.examples.cli;

import dev.petforge.failure.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person can do about a failure, in terms of this program's settings and commands. */
final class Advice {
  private static final Map<String, List<String>> CODES =
      Map.of(
          "advice.key", List.of("KEY_REFUSED", "NO_TOKEN"),
          "advice.account", List.of("NO_RIGHT", "IP_NOT_ALLOWED", "ACCOUNT_ABNORMAL"),
          "advice.money", List.of("ARREARS", "PACK_USED_UP", "QUOTA_USED_UP"),
          "advice.model", List.of("MODEL_GONE", "UNKNOWN_MODEL"),
          "advice.address", List.of("METHOD_GONE", "PATH_UNKNOWN", "ADDRESS_REFUSED"),
          "advice.picture", List.of("PICTURE_TOO_SMALL", "PICTURE_TOO_LARGE", "PICTURE_ASPECT"),
          "advice.prompt", List.of("PROMPT_TOO_LONG"),
          "advice.content", List.of("CONTENT_BLOCKED"),
          "advice.joint", List.of("BAD_JOINT"),
          "advice.uncertain", List.of("UNCERTAIN"));

  private static final Map<String, String> KEYS = keys();

  /** These concern every order at the account, not a project. */
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of("advice.key", "advice.account", "advice.money", "advice.model", "advice.address");

  private static final Pattern CODE = Pattern.compile("\\(([A-Z_]{3,40})\\)");

  private Advice() {}

  private static Map<String, String> keys() {
    Map<String, String> keys = new HashMap<>();
    CODES.forEach((key, codes) -> codes.forEach(code -> keys.put(code, key)));
    return Map.copyOf(keys);
  }

  /** The code that there is something to say about; a refusal of the rules may quote it. */
  static Optional<String> code(Failure failure) {
    if (KEYS.containsKey(failure.code())) {
      return Optional.of(failure.code());
    }
    Matcher quoted = CODE.matcher(failure.message());
    while (quoted.find()) {
      if (KEYS.containsKey(quoted.group(1))) {
        return Optional.of(quoted.group(1));
      }
    }
    return Optional.empty();
  }

  /** Whether every other order will fail for the same reason. */
  static boolean concernsAll(String code) {
    return OF_THE_ACCOUNT.contains(KEYS.getOrDefault(code, ""));
  }

  /**
   * What to do.
   *
   * @param code one that {@link #code} gave
   * @param provider who makes new clips
   */
  static String text(String code, String provider, Words words) {
    return words.say(KEYS.getOrDefault(code, ""), provider, provider.toUpperCase(Locale.ROOT));
  }
}

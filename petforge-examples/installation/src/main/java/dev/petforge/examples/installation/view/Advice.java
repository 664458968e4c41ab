package dev.petforge.examples.installation.view;

import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.failure.FailureCode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a person can do about a failure, in the first of these words that there are: an
 * application's for the code, {@code advice.CODE}; those for codes with the same remedy, in terms
 * of settings and of the command line unless the application has its own; what {@link FailureCode}
 * says.
 */
public final class Advice {
  private static final Map<String, List<String>> CODES =
      Map.ofEntries(
          Map.entry("advice.key", List.of("KEY_REFUSED", "NO_TOKEN")),
          Map.entry("advice.account", List.of("NO_RIGHT", "IP_NOT_ALLOWED", "ACCOUNT_ABNORMAL")),
          Map.entry("advice.money", List.of("ARREARS", "PACK_USED_UP", "QUOTA_USED_UP")),
          Map.entry("advice.model", List.of("MODEL_GONE", "UNKNOWN_MODEL")),
          Map.entry("advice.address", List.of("METHOD_GONE", "PATH_UNKNOWN", "ADDRESS_REFUSED")),
          Map.entry(
              "advice.picture",
              List.of("PICTURE_TOO_SMALL", "PICTURE_TOO_LARGE", "PICTURE_ASPECT")),
          Map.entry("advice.prompt", List.of("PROMPT_TOO_LONG")),
          Map.entry("advice.content", List.of("CONTENT_BLOCKED", "CONTENT_REFUSED")),
          Map.entry("advice.approval", List.of("APPROVAL")),
          Map.entry("advice.joint", List.of("BAD_JOINT")),
          Map.entry("advice.mismatch", List.of("NOT_AS_ORDERED")),
          Map.entry("advice.other_order", List.of("OTHER_ORDER")),
          Map.entry("advice.uncertain", List.of("UNCERTAIN")),
          Map.entry(
              "advice.writer",
              List.of(
                  "MODEL_KEY_MISSING",
                  "MODEL_KEY_WRONG",
                  "MODEL_FORBIDDEN",
                  "MODEL_BALANCE_EMPTY",
                  "MODEL_UNKNOWN")),
          Map.entry("advice.sight", List.of("MODEL_CANNOT_SEE", "PICTURE_REFUSED")),
          Map.entry("advice.storyboard", List.of("STORYBOARD_INVALID")));

  private static final Map<String, String> KEYS = keys();

  /** These concern every order at the account, not a project. */
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of(
          "advice.key",
          "advice.account",
          "advice.money",
          "advice.model",
          "advice.address",
          "advice.writer");

  private static final Pattern CODE = Pattern.compile("\\(([A-Z_]{3,40})\\)");

  private Advice() {}

  private static Map<String, String> keys() {
    Map<String, String> keys = new HashMap<>();
    CODES.forEach((key, codes) -> codes.forEach(code -> keys.put(code, key)));
    return Map.copyOf(keys);
  }

  /** The code that there is something to say about; a refusal of the rules may quote it. */
  public static Optional<String> code(Failure failure) {
    if (KEYS.containsKey(failure.code())) {
      return Optional.of(failure.code());
    }
    Matcher quoted = CODE.matcher(failure.message());
    while (quoted.find()) {
      if (KEYS.containsKey(quoted.group(1))) {
        return Optional.of(quoted.group(1));
      }
    }
    // What may work later is tried again without anybody's help, and says so itself.
    return FailureCode.of(failure)
        .filter(code -> code.retry() == FailureCode.Retry.NO)
        .map(FailureCode::code);
  }

  /** Whether every other order will fail for the same reason. */
  public static boolean concernsAll(String code) {
    return OF_THE_ACCOUNT.contains(KEYS.getOrDefault(code, ""));
  }

  /**
   * What to do.
   *
   * @param code one that {@link #code} gave
   * @param provider who makes new clips
   */
  public static String text(String code, String provider, Messages messages) {
    FailureCode known = FailureCode.of(code).orElseThrow();
    return Stream.of("advice." + known.name(), KEYS.getOrDefault(code, ""))
        .filter(messages::has)
        .findFirst()
        .map(key -> messages.say(key, provider, provider.toUpperCase(Locale.ROOT)))
        .orElseGet(() -> known.action(messages.locale()));
  }
}

package dev.petforge.emulator.feishu;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call of the API.
 *
 * @param template of the path below {@code /open-apis}, with names in braces
 * @param tier how often it may be called
 * @param scopes of which the caller needs one; none if empty
 */
record FeishuEndpoint(
    String method,
    String template,
    RateLimits.Tier tier,
    Kind kind,
    Set<String> scopes,
    Handler handler) {
  /** What a call does, for what can go wrong with it. */
  enum Kind {
    READ,
    WRITE,
    UPLOAD,
    DOWNLOAD
  }

  /** Answers a call. */
  interface Handler {
    void handle(Call call) throws IOException;
  }

  FeishuEndpoint {
    scopes = Set.copyOf(scopes);
  }

  /** The values of the names in braces, if a path is of this call. */
  Optional<Map<String, String>> match(String requestMethod, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (!method.equals(requestMethod) || wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        values.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  boolean ofBase() {
    return template.startsWith("/bitable/");
  }

  boolean ofRecords() {
    return template.contains("/records");
  }
}

package dev.petforge.emulator.feishu;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request that Feishu refuses, with its status and code. */
final class FeishuRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Codes of which the documentation names the status; most others come with 200. */
  private static final Set<Integer> STATUS_400 =
      Set.of(
          1254011, 1254015, 1254036, 1254037, 1254607, 1255006, 99991661, 99991672, 99991676,
          99991679, 99992402);

  private static final Set<Integer> STATUS_403 =
      Set.of(1254027, 1254302, 1254304, 1254306, 1254608, 91403, 1061004);

  private final int status;
  private final int code;
  private final String name;
  private final transient Map<String, Object> error;
  private final transient Optional<Long> waitSeconds;
  private final boolean done;

  private FeishuRefusal(
      int status,
      int code,
      String name,
      String words,
      Map<String, Object> error,
      Optional<Long> wait,
      boolean done) {
    super(words);
    this.status = status;
    this.code = code;
    this.name = name;
    this.error = error;
    this.waitSeconds = wait;
    this.done = done;
  }

  /**
   * A refusal.
   *
   * @param name the code's name, which is the answer's {@code msg}
   * @param words what exactly is wrong
   */
  static FeishuRefusal of(int code, String name, String words) {
    return new FeishuRefusal(statusOf(code), code, name, words, Map.of(), Optional.empty(), false);
  }

  static FeishuRefusal withStatus(int status, int code, String name, String words) {
    return new FeishuRefusal(status, code, name, words, Map.of(), Optional.empty(), false);
  }

  static FeishuRefusal rate(long seconds) {
    return new FeishuRefusal(
        429,
        99991400,
        "request trigger frequency limit",
        "wait " + seconds + " s",
        Map.of(),
        Optional.of(seconds),
        false);
  }

  static FeishuRefusal scope(int code, Set<String> anyOf, String appId) {
    List<Map<String, String>> violations =
        anyOf.stream()
            .sorted()
            .map(scope -> Map.of("type", "action_scope_required", "subject", scope))
            .toList();
    return new FeishuRefusal(
        400,
        code,
        "Access denied. One of the following scopes is required: "
            + anyOf.stream().sorted().toList(),
        "app " + appId + " has none of them",
        Map.of("permission_violations", violations),
        Optional.empty(),
        false);
  }

  static FeishuRefusal field(String field, String value, String description) {
    return new FeishuRefusal(
        400,
        99992402,
        "field validation failed",
        field + " " + description,
        Map.of(
            "field_violations",
            List.of(Map.of("field", field, "value", value, "description", description))),
        Optional.empty(),
        false);
  }

  private static int statusOf(int code) {
    if (STATUS_400.contains(code)) {
      return 400;
    }
    if (STATUS_403.contains(code)) {
      return 403;
    }
    boolean driveOrWiki = code / 1000 == 1061 || code / 1000 == 1062 || code / 1000 == 131;
    return driveOrWiki ? 400 : 200;
  }

  /** The answer of a request that took too long; whether it was carried out it does not say. */
  static FeishuRefusal timeout(boolean done) {
    return new FeishuRefusal(
        504, 1255040, "Request timed out", "try again later", Map.of(), Optional.empty(), done);
  }

  /** Whether the request was carried out all the same. */
  boolean done() {
    return done;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  String name() {
    return name;
  }

  String words() {
    return String.valueOf(getMessage());
  }

  /** What the {@code error} member of the answer says beside words and log id. */
  Map<String, Object> error() {
    return error;
  }

  Optional<Long> waitSeconds() {
    return waitSeconds;
  }
}

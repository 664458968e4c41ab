package dev.petforge.video.relay;

import dev.petforge.video.internal.http.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a relay said, whatever its way of saying it. */
final class RelayAnswer {
  private static final Pattern STEP = Pattern.compile("([^\\[\\]]*)((?:\\[\\d{1,3}])*)");
  private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,3})]");
  private static final List<String> CODES =
      List.of(
          "error.code",
          "data.error.code",
          "detail.error_code",
          "data.errorCode",
          "error_code",
          "code",
          "error.type");
  private static final List<String> WORDS =
      List.of(
          "error.message",
          "data.error.message",
          "detail.error_message",
          "data.errorMessage",
          "error_message",
          "fail_reason",
          "data.fail_reason",
          "failure_reason",
          "detail.error",
          "error",
          "detail",
          "message",
          "msg");

  private static final List<String> EXPIRIES = List.of("expires_at", "data.expires_at");
  private static final Set<String> NO_ERROR = Set.of("0", "200", "success", "ok");

  private final int httpStatus;
  private final Optional<JsonNode> json;
  private final String excerpt;

  RelayAnswer(Answer answer) {
    this.httpStatus = answer.status();
    this.json = answer.json();
    this.excerpt = json.isPresent() ? "" : answer.excerpt();
  }

  /** The first words of what is no JSON. */
  String excerpt() {
    return excerpt;
  }

  /** Whether it is JSON at all. */
  boolean readable() {
    return json.isPresent();
  }

  /**
   * The status: of the answer itself where a relay always says 200 and has another in {@code code}.
   */
  int status() {
    if (httpStatus >= 200 && httpStatus < 300) {
      Optional<String> code = first(List.of("code"));
      if (code.isPresent() && code.get().matches("[45]\\d\\d")) {
        return Integer.parseInt(code.get());
      }
    }
    return httpStatus;
  }

  /** What one of these places has: a text that is not blank, or a number. */
  Optional<String> first(List<String> places) {
    return places.stream().flatMap(place -> at(place).stream()).findFirst();
  }

  private Optional<String> at(String place) {
    Optional<JsonNode> node = json;
    for (String step : place.split("\\.", -1)) {
      node = node.flatMap(parent -> step(parent, step));
    }
    return node.filter(value -> value.isString() || value.isNumber())
        .map(value -> value.asString(""))
        .filter(text -> !text.isBlank());
  }

  private static Optional<JsonNode> step(JsonNode parent, String step) {
    Matcher matcher = STEP.matcher(step);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = String.valueOf(matcher.group(1));
    JsonNode node = name.isEmpty() ? parent : parent.path(name);
    Matcher index = INDEX.matcher(String.valueOf(matcher.group(2)));
    while (index.find()) {
      node = node.path(Integer.parseInt(index.group(1)));
    }
    return Optional.of(node);
  }

  /**
   * Until when the clip can be fetched, in seconds since 1970, as OpenAI's shape of videos says it
   * ({@code expires_at}, reference of the API, read 2026-11-29); most relays leave it out.
   */
  Optional<Instant> expiresAt() {
    return first(EXPIRIES)
        .filter(text -> text.matches("[0-9]{9,11}"))
        .map(Long::valueOf)
        .map(Instant::ofEpochSecond);
  }

  /** The relay's own code for what went wrong, if it gives one. */
  Optional<String> errorCode() {
    return first(CODES).filter(code -> !NO_ERROR.contains(code.toLowerCase(Locale.ROOT)));
  }

  /** The relay's own words for what went wrong, if it gives any. */
  Optional<String> errorWords() {
    return first(WORDS).filter(words -> !NO_ERROR.contains(words.toLowerCase(Locale.ROOT)));
  }

  /** Whether it says that something went wrong, in a way that a program can read. */
  boolean tellsAnError() {
    return errorCode().isPresent() || errorWords().isPresent();
  }
}

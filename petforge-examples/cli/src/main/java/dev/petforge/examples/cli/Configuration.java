package dev.petforge.examples.cli;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings from the environment, or else from the file {@code .env}. Values are never shown. */
final class Configuration {
  private final Map<String, String> environment;
  private final Map<String, String> file;

  private Configuration(Map<String, String> environment, Map<String, String> file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * @param directory where {@code .env} may be
   * @throws PermanentException with code {@code BAD_ENV_FILE} if it cannot be read: names the line
   */
  static Configuration of(Map<String, String> environment, Path directory) {
    Path file = directory.resolve(".env");
    return new Configuration(environment, Files.isRegularFile(file) ? read(file) : Map.of());
  }

  private static Map<String, String> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new PermanentException("BAD_ENV_FILE", file + " cannot be read as UTF-8: " + e, e);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("export ")) {
        line = line.substring("export ".length()).strip();
      }
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new PermanentException(
            "BAD_ENV_FILE", file + " line " + (i + 1) + " must be NAME=value");
      }
      settings.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1).strip()));
    }
    return settings;
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** A setting; empty if it is not set, or set to nothing. */
  Optional<String> get(String name) {
    return Optional.ofNullable(environment.getOrDefault(name, file.get(name)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * A setting such as {@code 500ms}, {@code 1.5s} or {@code PT2S}.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if it is none
   */
  Optional<Duration> duration(String name) {
    return get(name).map(text -> parse(name, text));
  }

  private static Duration parse(String name, String text) {
    try {
      Duration duration =
          text.endsWith("ms")
              ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2).strip()))
              : Duration.parse(text.startsWith("P") ? text : "PT" + text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // Said below, in the same words for whatever it is.
    }
    throw badSetting(name, "a time such as 500ms or 2s, at least 0", text);
  }

  /**
   * A setting that is a whole number from 0.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if it is none
   */
  Optional<Long> wholeNumber(String name, long most) {
    return get(name)
        .map(
            text -> {
              // Long.parseLong would take digits of other scripts, and signs.
              long value = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
              if (value < 0 || value > most) {
                throw badSetting(name, "a whole number from 0 to " + most, text);
              }
              return value;
            });
  }

  /**
   * A setting that is {@code true} or {@code false}.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if it is neither
   */
  Optional<Boolean> flag(String name) {
    return get(name)
        .map(
            text -> {
              if (!text.equals("true") && !text.equals("false")) {
                throw badSetting(name, "true or false", text);
              }
              return text.equals("true");
            });
  }

  static PermanentException badSetting(String name, String rule, String value) {
    return new PermanentException(
        "BAD_SETTING", name + " must be " + rule + ", was '" + value + "'");
  }
}

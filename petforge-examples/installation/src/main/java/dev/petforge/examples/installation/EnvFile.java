package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file {@code .env} says, one setting a line: {@code NAME=value}, in quotes if need be. What
 * follows a {@code #} after a blank is a comment; nothing is replaced within a value.
 */
public final class EnvFile {
  /** What the file is called. */
  public static final String NAME = ".env";

  /** What editors and web pages put around text, and nobody sees. */
  private static final String AROUND = "[\\s\\u00A0\\u202F\\u3000\\uFEFF\\u200B-\\u200F\\u2060]";

  private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([^=]+)=(.*)");
  private static final Pattern QUOTED = Pattern.compile("([\"'])(.*?)\\1" + AROUND + "*(?:#.*)?");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*");
  private static final Pattern ENDS = Pattern.compile("^" + AROUND + "+|" + AROUND + "+$");

  /**
   * A setting as it stands there.
   *
   * @param line counted from 1
   */
  record Entry(String value, int line) {}

  private EnvFile() {}

  /**
   * Reads the file in a directory.
   *
   * @return by name; empty if there is no such file
   * @throws PermanentException with code {@code BAD_ENV_FILE} if it cannot be read, or says two
   *     things: names the line
   */
  static Map<String, Entry> in(Path directory) {
    Path file = directory.resolve(NAME);
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (!Files.isRegularFile(file)) {
      return entries;
    }
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = stripped(lines.get(i));
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = file + " line " + (i + 1);
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new PermanentException("BAD_ENV_FILE", place + " must be NAME=value");
      }
      String name = stripped(parts.group(1));
      Entry entry = new Entry(value(parts.group(2), place), i + 1);
      Entry earlier = entries.putIfAbsent(name, entry);
      if (earlier != null && !earlier.value().equals(entry.value())) {
        throw new PermanentException(
            "BAD_ENV_FILE",
            place
                + " says something else of "
                + name
                + " than line "
                + earlier.line()
                + ": leave one of them");
      }
    }
    return entries;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new PermanentException("BAD_ENV_FILE", file + " cannot be read as UTF-8: " + e, e);
    }
  }

  private static String value(String said, String place) {
    String text = COMMENT.matcher(said).lookingAt() ? "" : stripped(said);
    if (!text.startsWith("\"") && !text.startsWith("'")) {
      return stripped(COMMENT.matcher(text).replaceFirst(""));
    }
    Matcher quoted = QUOTED.matcher(text);
    if (!quoted.matches()) {
      throw new PermanentException(
          "BAD_ENV_FILE", place + " has a value that begins with a quote and does not end with it");
    }
    return quoted.group(2);
  }

  private static String stripped(String text) {
    return ENDS.matcher(text).replaceAll("");
  }
}

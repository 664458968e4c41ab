package dev.petforge.project;

import java.util.regex.Pattern;

/**
 * Names one project, that is one video. New ones are 12 hex digits; older ones such as {@code
 * project_1769051960497_mdrlleb1s} are accepted. It is part of file paths, so it is strict.
 *
 * @param value 1 to 50 of {@code [A-Za-z0-9_-]}, not beginning with {@code -}
 */
public record ProjectId(String value) implements Comparable<ProjectId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,49}");

  public ProjectId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "project_id must be 1 to 50 of [A-Za-z0-9_-] and not begin with '-', was '"
              + value
              + "'");
    }
  }

  /** Whether a text can name a project. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(ProjectId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

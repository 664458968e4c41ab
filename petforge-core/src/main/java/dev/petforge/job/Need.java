package dev.petforge.job;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a job needs that not every worker has: its account, its table, its place. Workers are
 * unequal while one of them is brought up to date, or where their settings differ.
 *
 * @param kind what it is
 * @param name which one, 1 to 1000 characters, for example {@code kling/default}
 */
public record Need(Kind kind, String name) {
  public Need {
    if (name.isBlank() || name.length() > 1000) {
      throw new IllegalArgumentException(
          "name of " + kind + " must have 1 to 1000 characters, was '" + name + "'");
    }
  }

  /** What may be needed. */
  public enum Kind {
    /** A generator for an account. */
    ACCOUNT("account"),
    /** A connected table, or one of a base. */
    TABLE("table"),
    /** A publisher that serves a destination. */
    DESTINATION("destination"),
    /** A notification target. */
    TARGET("webhook"),
    /** A writer of storyboards that has its key. */
    WRITER("writer");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The written word in the database, and in what people read. */
    public String word() {
      return word;
    }
  }

  private static Need parse(String text) {
    int space = text.indexOf(' ');
    String word = text.substring(0, Math.max(0, space));
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .map(kind -> new Need(kind, text.substring(space + 1)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "need must be '<kind> <name>' with a kind of "
                        + Arrays.stream(Kind.values()).map(Kind::word).toList()
                        + ", was '"
                        + text
                        + "'"));
  }

  /** What {@link #toString} wrote; empty of what only a newer version knows to need. */
  public static Optional<Need> known(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** For example {@code account kling/default}. */
  @Override
  public String toString() {
    return kind.word + " " + name;
  }
}

package dev.petforge.work;

import dev.petforge.failure.Failure;

/**
 * A note that somebody must look at something.
 *
 * @param kind what to do there
 * @param subject what to look at, 1 to 1000 characters; its form depends on the kind
 */
public record Work(WorkKind kind, String subject) {
  /** The subject of notes that concern everything. */
  public static final String ALL = "all";

  public Work {
    if (subject.isBlank() || subject.length() > 1000) {
      throw new IllegalArgumentException(
          "subject of " + kind + " must have 1 to 1000 characters, was '" + subject + "'");
    }
  }

  /** A note that concerns everything. */
  public static Work onAll(WorkKind kind) {
    return new Work(kind, ALL);
  }

  /**
   * What an exception of a handler that is none of {@link
   * dev.petforge.failure.PetForgeException} comes down to: memory may be there again later, while a
   * mistake of the program happens again.
   */
  public Failure unexpected(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return Failure.retryable("OUT_OF_MEMORY", this + " ran out of memory: " + thrown);
      }
    }
    return Failure.permanent("BUG", this + " failed with " + thrown);
  }

  @Override
  public String toString() {
    return kind.word() + ":" + subject;
  }
}

package dev.petforge.job;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.Unexpected;
import java.util.Optional;

/**
 * What a job is about: there is at most one unfinished job for each key.
 *
 * @param kind what to do there
 * @param subject what to look at, 1 to 1000 characters; its form depends on the kind
 */
public record JobKey(JobKind kind, String subject) {
  /** The subject of jobs that concern everything. */
  public static final String ALL = "all";

  private static final String BUG = "BUG";
  private static final String POISON = "POISON";

  public JobKey {
    if (subject.isBlank() || subject.length() > 1000) {
      throw new IllegalArgumentException(
          "subject of " + kind + " must have 1 to 1000 characters, was '" + subject + "'");
    }
  }

  /** The key of a job that concerns everything. */
  public static JobKey onAll(JobKind kind) {
    return new JobKey(kind, ALL);
  }

  /**
   * The lack of memory that is behind an exception of a handler: that says nothing of the work, but
   * its process cannot go on. Whoever makes a {@link PermanentException} of it says that the work
   * itself needs more than there ever is.
   */
  public static Optional<OutOfMemoryError> outOfMemory(Throwable thrown) {
    for (Throwable cause = thrown;
        cause != null && !(cause instanceof PermanentException);
        cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /**
   * What an exception of a handler that is none of {@link dev.petforge.failure.PetForgeException}
   * comes down to: a mistake of the program happens again. It is logged here, with its stack trace.
   *
   * @param runner which class called the handler
   */
  public Failure unexpected(Throwable thrown, Class<?> runner) {
    return Unexpected.failure("job " + this, thrown, runner);
  }

  /** What it comes down to when its process died each time. */
  public Failure poison(int starts) {
    return Failure.permanent(POISON, this + " was started " + starts + " times and never ended");
  }

  /** Whether the program or its machine is to blame for a failure, and not what the work met. */
  public static boolean ownFault(Failure failure) {
    return failure.code().equals(BUG) || failure.code().equals(POISON);
  }

  @Override
  public String toString() {
    return kind.word() + ":" + subject;
  }
}

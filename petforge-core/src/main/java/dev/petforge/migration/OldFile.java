package dev.petforge.migration;

import dev.petforge.file.Sha256;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the other installation. It is read only, and never changed, moved or deleted.
 *
 * <p>Methods that read it throw {@link dev.petforge.failure.PermanentException} with code {@code
 * MIGRATION_SOURCE} if that is not possible.
 */
public interface OldFile {
  /** Where it is, for people: relative to the folder that was given. */
  String place();

  /** Its name, without folders. */
  String name();

  /** The file itself, for whoever only looks into it. */
  Path path();

  /** Its size when it was found. */
  long bytes();

  /** When it was written, as far as its file system knows. */
  Instant modifiedAt();

  /** The hash of its content now. */
  Sha256 sha256();

  /**
   * Copies it.
   *
   * @param target a file that is not there yet
   * @throws dev.petforge.failure.RetryableException with code {@code DISK_FULL} if there is no room
   */
  void copyTo(Path target);
}

package dev.petforge.migration;

import dev.petforge.failure.PermanentException;
import java.util.Set;

/** Tells a file that cannot be used from tools that do not work on this machine. */
final class UnusableFiles {
  private static final Set<String> OF_THE_FILE =
      Set.of("MEDIA_CRASHED", "MEDIA_FAILED", "MEDIA_MEMORY", "MEDIA_TIMEOUT");

  private UnusableFiles() {}

  /**
   * Goes on where a file is to blame.
   *
   * @throws PermanentException the same, if it is not
   */
  static void requireOfFile(PermanentException failure) {
    String code = failure.failure().code();
    boolean ofFile =
        code.startsWith("NOT_A_")
            || code.startsWith("VIDEO_")
            || code.startsWith("PICTURE_")
            || OF_THE_FILE.contains(code);
    if (!ofFile) {
      throw failure;
    }
  }
}

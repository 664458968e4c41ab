package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import java.time.Duration;

/** When the work on a file must have ended. Loops over packets, frames and rows ask it. */
final class Deadline {
  private final long end;
  private final Duration limit;
  private final String file;

  private Deadline(Duration limit, String file) {
    this.end = System.nanoTime() + limit.toNanos();
    this.limit = limit;
    this.file = file;
  }

  static Deadline in(Duration limit, Path file) {
    return new Deadline(limit, file.toString());
  }

  /**
   * @throws PermanentException with code {@code MEDIA_TIMEOUT} if the time is over
   */
  void check() {
    if (System.nanoTime() - end > 0) {
      throw exceeded(file, limit);
    }
  }

  static PermanentException exceeded(String file, Duration limit) {
    return new PermanentException(
        "MEDIA_TIMEOUT",
        file
            + ": the work on this file was stopped after the limit of "
            + limit.toMillis()
            + " ms");
  }
}

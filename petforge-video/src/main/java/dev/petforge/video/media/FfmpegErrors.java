package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.video.internal.FfmpegFailures;
import java.nio.file.Path;

/** Sorts what FFmpeg's functions return when they read a file from outside. */
final class FfmpegErrors {
  private static final int ENOMEM = -12;

  private FfmpegErrors() {}

  /** Throws unless the result says that all went well. */
  static void requireRead(int result, Path file, String code, String what) {
    if (result < 0) {
      throw result == ENOMEM
          ? new RetryableException("NO_MEMORY", file + ": not enough memory to " + what)
          : new PermanentException(
              code, file + ": cannot " + what + ": " + FfmpegFailures.words(result));
    }
  }
}

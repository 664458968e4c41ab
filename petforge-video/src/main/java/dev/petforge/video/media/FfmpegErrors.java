package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.video.internal.FfmpegFailures;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;

/** Sorts what FFmpeg's functions return when they read a file from outside. */
final class FfmpegErrors {
  private static final int ENOMEM = -12;
  private static final int EIO = -5;

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

  /**
   * Whether reading the next packet of a file gave one; only its end is no failure.
   *
   * @throws RetryableException with code {@code FILE_ACCESS} if the disk failed
   * @throws PermanentException with code {@code VIDEO_UNREADABLE} if the file is damaged there
   */
  static boolean gavePacket(int result, Path file) {
    if (result == avutil.AVERROR_EOF()) {
      return false;
    }
    if (result == EIO) {
      throw new RetryableException(
          "FILE_ACCESS", file + ": reading it failed before its end: " + FfmpegFailures.words(EIO));
    }
    requireRead(result, file, "VIDEO_UNREADABLE", "read on before its end");
    return true;
  }
}

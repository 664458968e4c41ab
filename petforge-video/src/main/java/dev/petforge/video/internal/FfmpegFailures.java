package dev.petforge.video.internal;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;

/** Sorts what FFmpeg's functions return. */
public final class FfmpegFailures {
  /** AVERROR(ENOSPC); POSIX systems and Windows agree on the number. */
  private static final int NO_SPACE = -28;

  private FfmpegFailures() {}

  /**
   * Passes a good result on.
   *
   * @param result what a function returned; negative means that it failed
   * @param doing what was tried and with which file, for the message
   * @return the result, at least 0
   * @throws RetryableException with code {@code DISK_FULL} if there was no space left
   * @throws PermanentException with code {@code MEDIA_FAILED} for everything else
   */
  public static int check(int result, String doing) {
    if (result < 0) {
      throw failure(result, doing);
    }
    return result;
  }

  /**
   * Passes a good pointer on.
   *
   * @throws RetryableException with code {@code OUT_OF_MEMORY} if there is none
   */
  public static <P extends org.bytedeco.javacpp.Pointer> P allocated(
      @org.jspecify.annotations.Nullable P pointer, String doing) {
    if (pointer == null || pointer.isNull()) {
      throw new RetryableException("OUT_OF_MEMORY", "no native memory: " + doing);
    }
    return pointer;
  }

  private static PetForgeException failure(int result, String doing) {
    if (result == NO_SPACE) {
      return new RetryableException("DISK_FULL", "no space left: " + doing);
    }
    return new PermanentException("MEDIA_FAILED", doing + " failed: " + words(result));
  }

  /** What FFmpeg says to a negative result. */
  public static String words(int error) {
    byte[] text = new byte[128];
    avutil.av_strerror(error, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}

package dev.petforge.video.internal;

import dev.petforge.failure.PermanentException;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads FFmpeg's native libraries, which the application brings along. */
public final class FfmpegNatives {
  private FfmpegNatives() {}

  /**
   * Makes sure that the libraries are loaded and quiet; does nothing more when they are.
   *
   * <p>{@code avdevice} is left alone: it needs X11 and sound libraries that servers lack.
   *
   * @throws PermanentException with code {@code NATIVES_MISSING} if they cannot be loaded; says
   *     which dependency to add
   */
  public static void load() {
    try {
      Loader.load(avutil.class);
      Loader.load(swresample.class);
      Loader.load(avcodec.class);
      Loader.load(avformat.class);
      Loader.load(swscale.class);
      avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    } catch (LinkageError e) {
      throw missing(Loader.getPlatform(), e);
    }
  }

  /** The failure that says what to add for a platform, for example {@code linux-x86_64}. */
  static PermanentException missing(String platform, Throwable cause) {
    return new PermanentException(
        "NATIVES_MISSING",
        "FFmpeg's native libraries for "
            + platform
            + " cannot be loaded: add org.bytedeco:ffmpeg:8.0.1-1.5.13:"
            + platform
            + " and org.bytedeco:javacpp:1.5.13:"
            + platform
            + " to the application (on Linux they need glibc 2.35 or newer, and a cache folder that is not mounted"
            + " noexec, see -Dorg.bytedeco.javacpp.cachedir). Cause: "
            + cause,
        cause);
  }
}

package dev.petforge.video.internal;

import dev.petforge.failure.PermanentException;
import java.net.URL;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** Loads FFmpeg's native libraries, which the application brings along. */
public final class FfmpegNatives {
  private static final String UTIL = System.mapLibraryName("jniavutil");
  private static final String JAVACPP = System.mapLibraryName("jnijavacpp");

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

  /**
   * Makes sure that the libraries are there. Loads them only if no jar has them: the system may.
   *
   * @throws PermanentException with code {@code NATIVES_MISSING} as {@link #load()} does
   */
  public static void require() {
    if (locations().isEmpty()) {
      load();
    }
  }

  /**
   * The jars or directories that the libraries are in, as URLs; none if one of them is in no jar.
   */
  public static List<String> locations() {
    List<String> locations =
        Stream.of(
                "org/bytedeco/ffmpeg/" + Loader.getPlatform() + "/" + UTIL,
                "org/bytedeco/javacpp/" + Loader.getPlatform() + "/" + JAVACPP)
            .flatMap(name -> Stream.ofNullable(location(name)))
            .toList();
    return locations.size() == 2 ? locations : List.of();
  }

  private static @Nullable String location(String name) {
    ClassLoader loader = avutil.class.getClassLoader();
    URL file = loader == null ? null : loader.getResource(name);
    if (file == null) {
      return null;
    }
    String text = file.toString();
    return text.substring(0, text.length() - name.length());
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

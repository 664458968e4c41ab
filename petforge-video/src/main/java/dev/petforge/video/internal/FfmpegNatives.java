package dev.petforge.video.internal;

import dev.petforge.failure.PermanentException;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

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
    // As the loader of JavaCPP does it, which would be slow to ask.
    String platform =
        System.getProperty("org.bytedeco.javacpp.platform", Loader.Detector.getPlatform());
    List<String> locations =
        Stream.of(
                "org/bytedeco/ffmpeg/" + platform + "/" + UTIL,
                "org/bytedeco/javacpp/" + platform + "/" + JAVACPP)
            .flatMap(name -> location(name).stream())
            .toList();
    return locations.size() == 2 ? locations : List.of();
  }

  /**
   * The jar or directory that a file of the library, or of what it needs, is in, as a URL; empty if
   * there is none.
   */
  public static Optional<String> location(String file) {
    return Optional.ofNullable(FfmpegNatives.class.getClassLoader())
        .map(loader -> loader.getResource(file))
        .map(URL::toString)
        .map(url -> url.substring(0, url.length() - file.length()));
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
            + " noexec, see -Dorg.bytedeco.javacpp.cachedir; on the module path, --add-modules ALL-MODULE-PATH). Cause: "
            + cause,
        cause);
  }
}

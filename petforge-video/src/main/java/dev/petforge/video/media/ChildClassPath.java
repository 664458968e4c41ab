package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.video.internal.FfmpegNatives;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The class path of a child: the jars and directories that the classes and the natives which it
 * needs were loaded from. {@code java.class.path} says that only of an application that is started
 * from its class path: it is blank on the module path, and names one jar where all others are in
 * it. The application's own classes, and its log files, are left to the application.
 */
final class ChildClassPath {
  /** One of every jar, by name: to load FFmpeg's would take longer than all the rest. */
  private static final List<String> NEEDED =
      List.of(
          file(MediaChild.class),
          file(PermanentException.class),
          file(LoggerFactory.class),
          "org/bytedeco/javacpp/Loader.class",
          "org/bytedeco/ffmpeg/global/avutil.class");

  private static final String END_OF_JAR = "!/";

  private ChildClassPath() {}

  /** Where what is copied out of jars goes. */
  interface Cache {
    Path directory() throws IOException;
  }

  /**
   * The class path that this JVM's own classes make.
   *
   * @throws PermanentException with code {@code MEDIA_CLASS_PATH} if they come from a place that
   *     another JVM cannot read; says what to set
   */
  static String ofThisJvm() {
    Stream<String> locations =
        Stream.concat(
            NEEDED.stream().map(ChildClassPath::location), FfmpegNatives.locations().stream());
    Cache cache = () -> Loader.getCacheDir().toPath().resolve("petforge");
    return locations
        .distinct()
        .map(location -> entry(location, cache).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String file(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static String location(String file) {
    return FfmpegNatives.location(file)
        .orElseThrow(
            () -> unusable(file, "its class loader does not say where it comes from", null));
  }

  /**
   * What stands for a location on a class path: itself if it is a file or a directory; a copy if it
   * is a jar in another jar, as those of Spring Boot's executable jars are.
   */
  static Path entry(String location, Cache cache) {
    try {
      String place =
          location.endsWith(END_OF_JAR)
              ? location.substring(0, location.length() - END_OF_JAR.length())
              : location;
      if (place.startsWith("jar:") && !place.contains(END_OF_JAR)) {
        place = place.substring("jar:".length());
      }
      if (!place.startsWith("file:")) {
        return copy(place, cache.directory());
      }
      Path file = file(place);
      if (!Files.exists(file)) {
        throw unusable(location, "there is no such file", null);
      }
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(location, e.toString(), e);
    }
  }

  private static Path file(String place) throws IOException {
    try {
      return Path.of(new URI(place));
    } catch (URISyntaxException e) {
      // Some class loaders leave spaces as they are.
      return Path.of(new URL(place).getPath());
    }
  }

  /** The name of its directory is the hash of its content: processes may do this at once. */
  private static Path copy(String place, Path cache) throws IOException {
    Files.createDirectories(cache);
    Path part = Files.createTempFile(cache, ".part-", ".jar");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = URI.create(place).toURL().openStream();
          OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
        in.transferTo(out);
      }
      String hash = HexFormat.of().formatHex(digest.digest()).substring(0, 32);
      Path jar = cache.resolve(hash).resolve(place.substring(place.lastIndexOf('/') + 1));
      if (!Files.exists(jar) || Files.size(jar) != Files.size(part)) {
        Files.createDirectories(jar.getParent());
        Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return jar;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static PermanentException unusable(
      String location, String reason, @Nullable Exception cause) {
    return new PermanentException(
        "MEDIA_CLASS_PATH",
        "the child JVMs that do the media work cannot be given "
            + location
            + ": "
            + reason
            + ". Set FfmpegVideoTools.builder().childClassPath(…) to the jars of petforge-video, petforge-core, slf4j-api,"
            + " javacpp and ffmpeg with their natives, or have trusted files worked on by inThisProcess()",
        cause);
  }
}

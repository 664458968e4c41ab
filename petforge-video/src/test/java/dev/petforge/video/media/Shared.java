package dev.petforge.video.media;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Real inputs, where the machine has them. */
final class Shared {
  private static final Map<Path, List<String>> FRAMES = new ConcurrentHashMap<>();

  private Shared() {}

  static Path data() {
    Path data = Path.of(System.getProperty("petforge.shared", "../shared"), "data");
    assumeTrue(
        Files.isDirectory(data), () -> "the real inputs are not here: " + data.toAbsolutePath());
    return data;
  }

  /** The clips of a real project, in order, then a replaced one. */
  static List<Path> clips() {
    Path project =
        data().resolve("legacy/data/uploads/projects/2026-01-28/eating-template/cfcf9928f578");
    return Stream.of("segments", "history").flatMap(part -> videos(project.resolve(part))).toList();
  }

  static List<Path> segments() {
    return clips().subList(0, 7);
  }

  /** The frames of one of the clips, as {@link FullDecode#hashes} has them; decoded once. */
  static List<String> frames(Path clip) {
    return FRAMES.computeIfAbsent(clip, FullDecode::hashes);
  }

  private static Stream<Path> videos(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".mp4")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.petforge.video.animatic;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Requests, jobs and pictures for tests of the animatic. */
final class Generators {
  private Generators() {}

  static ClipRequest request(int shot, String action, int seconds) {
    return new ClipRequest(
        AnimaticGenerator.MODEL,
        shot,
        "eating",
        "prompt",
        "",
        action,
        new FrameRef(new FileKey("projects/p/last.png"), new Sha256("0".repeat(64))),
        Optional.empty(),
        Duration.ofSeconds(seconds),
        "720p",
        true);
  }

  static AnimaticJob job(int shot, String action, int seconds) {
    return AnimaticJob.of(
        new CallKey("k" + shot),
        Instant.parse("2026-11-01T12:00:00Z"),
        request(shot, action, seconds));
  }

  /** The same of 360p: for what does not depend on the size, at a quarter of the work. */
  static AnimaticJob small(int shot, String action, int seconds) {
    AnimaticJob job = job(shot, action, seconds);
    return new AnimaticJob(
        job.key(),
        job.submitted(),
        shot,
        job.shotType(),
        job.words(),
        job.action(),
        seconds,
        360,
        job.sound());
  }

  static Path png(Path file, BufferedImage image) {
    try {
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The real photos; skips the test where they are absent. */
  static List<Path> photos() throws IOException {
    Path folder = Path.of(System.getProperty("petforge.shared", "../shared"), "data", "photos");
    assumeTrue(Files.isDirectory(folder), () -> "real photos are not here: " + folder);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
  }
}

package dev.petforge.video.google;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Requests and frames for tests with Google. */
final class Orders {
  private Orders() {}

  static ClipRequest request(String model, int seconds, String resolution) {
    return new ClipRequest(
        model,
        3,
        "eating",
        "The cat eats, slow dolly in.",
        "text, blur",
        "The cat eats.",
        frame("first.png"),
        Optional.empty(),
        Duration.ofSeconds(seconds),
        resolution,
        false);
  }

  private static FrameRef frame(String name) {
    return new FrameRef(new FileKey("projects/p/" + name), new Sha256("0".repeat(64)));
  }

  static ClipRequest withLastFrame(ClipRequest r) {
    return new ClipRequest(
        r.model(),
        r.shot(),
        r.shotType(),
        r.prompt(),
        r.negativePrompt(),
        r.action(),
        r.firstFrame(),
        Optional.of(frame("last.png")),
        r.duration(),
        r.resolution(),
        r.sound());
  }

  static ClipRequest withPrompt(ClipRequest r, String prompt) {
    return new ClipRequest(
        r.model(),
        r.shot(),
        r.shotType(),
        prompt,
        r.negativePrompt(),
        r.action(),
        r.firstFrame(),
        r.lastFrame(),
        r.duration(),
        r.resolution(),
        r.sound());
  }

  /** The same for the first clip of a video, which starts from the user's own picture. */
  static ClipRequest opening(ClipRequest r) {
    return new ClipRequest(
        r.model(),
        0,
        "intro",
        r.prompt(),
        r.negativePrompt(),
        r.action(),
        r.firstFrame(),
        r.lastFrame(),
        r.duration(),
        r.resolution(),
        r.sound());
  }

  static ClipRequest withSound(ClipRequest r) {
    return new ClipRequest(
        r.model(),
        r.shot(),
        r.shotType(),
        r.prompt(),
        r.negativePrompt(),
        r.action(),
        r.firstFrame(),
        r.lastFrame(),
        r.duration(),
        r.resolution(),
        true);
  }

  static ClipInputs inputs(Path folder, int width, int height) {
    return new ClipInputs(picture(folder.resolve("first.png"), width, height), Optional.empty());
  }

  static ClipInputs both(Path folder) {
    return new ClipInputs(
        picture(folder.resolve("first.png"), 320, 180),
        Optional.of(picture(folder.resolve("last.png"), 320, 180)));
  }

  /** A picture that stays as it is once it was made. */
  static synchronized Path picture(Path file, int width, int height) {
    if (Files.exists(file)) {
      return file;
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(0, 0, width, height);
    graphics.dispose();
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}

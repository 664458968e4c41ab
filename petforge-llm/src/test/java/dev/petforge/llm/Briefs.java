package dev.petforge.llm;

import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;

/** What the tests of the writer have in common: what matters is said, the rest is the same. */
final class Briefs {
  static final TemplateId EATING = new TemplateId("eating-template");
  static final Picture PICTURE =
      new Picture(new FrameSize(1376, 768), List.of("#e8d9c0", "#8a5a33"), 140);

  private Briefs() {}

  static Template eating() {
    return OfflineStoryboardWriter.builtInTemplates().get(0);
  }

  static Path image(Path folder) {
    return image(folder, 320, 180);
  }

  static Path image(Path folder, int width, int height) {
    Path file = folder.resolve("opening_image.jpg");
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(Color.ORANGE);
    canvas.fillOval(width / 4, height / 4, width / 2, height / 2);
    canvas.dispose();
    try {
      ImageIO.write(image, "jpg", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  static StoryboardBrief brief(Path image, int shots, Shot... kept) {
    return brief(image, shots, "", "", kept);
  }

  static StoryboardBrief brief(
      Path image, int shots, String scene, String description, Shot... kept) {
    return new StoryboardBrief(EATING, shots, image, PICTURE, scene, description, List.of(kept));
  }

  static ModelProfile profile(LlmEmulator llm, String provider, String model) {
    return ModelProfiles.builtIn().profile(provider, model).at(llm.base().toString());
  }

  /** A writer that does not wait long. */
  static ModelStoryboardWriter.Builder writer(LlmEmulator llm, String provider, String model) {
    return ModelStoryboardWriter.builder(profile(llm, provider, model), LlmSettings.KEY)
        .firstPause(Duration.ofMillis(10))
        .callTime(Duration.ofSeconds(20))
        .deadline(Duration.ofSeconds(40));
  }

  static ModelStoryboardWriter.Builder flash(LlmEmulator llm) {
    return writer(llm, "deepseek", "deepseek-flash");
  }
}

package dev.petforge.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @TempDir Path directory;

  @Test
  void it_makes_a_video_of_a_picture_and_does_nothing_again() throws Exception {
    Path cat = directory.resolve("cat.png");
    BufferedImage picture = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 128, 128, Color.BLUE));
    graphics.fillRect(0, 0, 128, 128);
    graphics.dispose();
    ImageIO.write(picture, "png", cat.toFile());
    String[] arguments = {cat.toString(), directory.resolve("out").toString(), "2"};

    Quickstart.main(arguments);
    List<Path> videos = videos();
    Quickstart.main(arguments);

    assertThat(videos)
        .filteredOn(path -> path.toString().contains("archive/final/"))
        .singleElement()
        .satisfies(video -> assertThat(video).isNotEmptyFile());
    assertThat(videos).filteredOn(path -> path.toString().contains("archive/segment_")).hasSize(2);
    assertThat(videos())
        .filteredOn(path -> path.toString().contains("archive/"))
        .isEqualTo(videos.stream().filter(path -> path.toString().contains("archive/")).toList());
  }

  private List<Path> videos() throws Exception {
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      return files.filter(path -> path.toString().endsWith(".mp4")).sorted().toList();
    }
  }
}

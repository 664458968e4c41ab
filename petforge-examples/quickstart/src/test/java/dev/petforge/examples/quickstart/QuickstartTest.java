package dev.petforge.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @Test
  void makes_a_video_of_a_picture(@TempDir Path folder) throws Exception {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    drawPicture(photos.resolve("cat.png"));
    // A short film: the standard has seven segments.
    Files.writeString(
        photos.resolve("table.csv"),
        "opening_image_url,segment_count\ncat.png,2\n",
        StandardCharsets.UTF_8);

    Quickstart.main(new String[] {photos.toString(), folder.resolve("home").toString()});

    try (Stream<Path> files = Files.walk(folder.resolve("home/files/projects"))) {
      List<Path> videos = files.filter(file -> file.endsWith("final_video.mp4")).toList();
      assertThat(videos).anySatisfy(video -> assertThat(video).isRegularFile().isNotEmptyFile());
    }
    assertThat(photos.resolve("table.csv")).content().contains("completed");
  }

  @Test
  void the_readme_shows_this_very_program() throws IOException {
    Path project = Path.of(System.getProperty("petforge.project"));
    Path source =
        project.resolve(
            "petforge-examples/quickstart/src/main/java/dev/petforge/examples/quickstart/Quickstart.java");
    List<String> program = Files.readAllLines(source);
    int begin = program.indexOf("public final class Quickstart {");
    String body = String.join("\n", program.subList(begin, program.size()));

    assertThat(project.resolve("README.md")).content().contains("```java\n" + body + "\n```");
    assertThat(program.size() - begin).as("a first program is short").isLessThan(40);
  }

  private static void drawPicture(Path target) throws IOException {
    BufferedImage picture = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, new Color(0xF3D9B1), 640, 360, new Color(0x6B8E9E)));
    graphics.fillRect(0, 0, 640, 360);
    graphics.setColor(new Color(0x4A3B32));
    graphics.fillOval(250, 120, 140, 160);
    graphics.dispose();
    ImageIO.write(picture, "png", target.toFile());
  }
}

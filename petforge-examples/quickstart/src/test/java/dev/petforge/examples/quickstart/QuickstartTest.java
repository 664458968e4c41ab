package dev.petforge.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
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
    Path cat = picture("cat.png", Color.ORANGE);
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

  @Test
  void what_is_no_picture_fails_with_the_reason() throws Exception {
    Path notes = Files.writeString(directory.resolve("notes.jpg"), "no picture");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> Quickstart.main(arguments(notes)))
        .withMessageContaining("is not a JPEG");
  }

  @Test
  void another_picture_is_another_video_and_no_picture_gets_the_video_of_another()
      throws Exception {
    Quickstart.main(arguments(picture("cat.png", Color.ORANGE)));

    Quickstart.main(arguments(picture("dog.png", Color.GREEN)));

    assertThat(videos()).filteredOn(path -> path.toString().contains("archive/final/")).hasSize(2);
    Path other = picture("cat.png", Color.BLACK);
    Quickstart.main(arguments(other));

    assertThat(videos()).filteredOn(path -> path.toString().contains("archive/final/")).hasSize(3);
  }

  private Path picture(String name, Color colour) throws IOException {
    BufferedImage picture = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, colour, 128, 128, Color.BLUE));
    graphics.fillRect(0, 0, 128, 128);
    graphics.dispose();
    Path file = directory.resolve(name);
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  private String[] arguments(Path picture) {
    return new String[] {picture.toString(), directory.resolve("out").toString(), "1"};
  }

  private List<Path> videos() throws Exception {
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      return files.filter(path -> path.toString().endsWith(".mp4")).sorted().toList();
    }
  }
}

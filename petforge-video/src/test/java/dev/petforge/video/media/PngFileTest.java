package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFileTest {
  @TempDir private Path folder;

  @Test
  void java_reads_back_every_pixel_of_any_size() throws IOException {
    int[][] sizes = {{1, 1}, {3, 1}, {1, 5}, {17, 9}, {640, 360}, {1290, 720}};
    for (int[] size : sizes) {
      BufferedImage noise = Bgr.blank(size[0], size[1]);
      new Random(7).nextBytes(Bgr.pixels(noise));

      assertThat(Bgr.pixels(written(noise)))
          .as("%d×%d", size[0], size[1])
          .isEqualTo(Bgr.pixels(noise));
    }
  }

  @Test
  void a_file_that_was_there_leaves_nothing_behind() throws IOException {
    Path file = folder.resolve("picture.png");
    Files.write(file, new byte[100_000]);

    PngFile.write(Bgr.blank(8, 8), file);

    assertThat(Files.size(file)).isLessThan(200);
  }

  @Test
  void a_smooth_picture_takes_less_room_than_its_pixels() throws IOException {
    BufferedImage smooth = Bgr.blank(640, 360);
    byte[] pixels = Bgr.pixels(smooth);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3 % 640 / 4 + i / 1920 / 4);
    }
    written(smooth);

    assertThat(Files.size(folder.resolve("picture.png"))).isLessThan(pixels.length / 4);
  }

  private BufferedImage written(BufferedImage picture) throws IOException {
    Path file = folder.resolve("picture.png");
    PngFile.write(picture, file);
    return Bgr.of(ImageIO.read(file.toFile()));
  }
}

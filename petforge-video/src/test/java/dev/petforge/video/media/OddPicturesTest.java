package dev.petforge.video.media;

import static dev.petforge.video.media.StoredPictures.assertColour;
import static dev.petforge.video.media.StoredPictures.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files of the kinds that people met, with their size and two of their colours as Pillow 9.4.0
 * (with libjpeg-turbo 2.1.5 and libwebp 1.2.4) and Chromium 150 show them.
 */
class OddPicturesTest {
  private static Path file(String name) {
    return Shared.data().resolve("odd/pictures").resolve(name);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "icc_duplicate.jpg,400,300,200,150,dc8c3c,390,10,3c783c",
    "icc_empty.jpg,400,300,200,150,dc8c3c,390,10,3c783c",
    "ids_012_444_no_jfif.jpg,400,300,200,150,dc8c3c,390,10,3c783c",
    "no_eoi_zero_padded.jpg,400,300,200,150,dc8c3c,390,10,3c783c",
    "no_iend.png,400,300,200,150,dc8c3c,390,10,3c783c",
    "animated.webp,400,300,200,150,dc8c3c,390,10,3c783c",
    "orientation6_as_long_big_endian.jpg,300,400,150,200,dc8c3c,290,390,3c783c",
    "first_frame_smaller_than_canvas.gif,400,300,150,120,ff0000,50,50,ffffff",
    "soft_alpha_method6.webp,960,739,480,370,dc8c3c,2,2,ffffff"
  })
  void the_picture_counts(
      String name, int width, int height, int x, int y, String colour, int x2, int y2, String other)
      throws IOException {
    BufferedImage image = read(file(name));

    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    assertColour(image, x, y, Color.decode("0x" + colour));
    assertColour(image, x2, y2, Color.decode("0x" + other));
  }

  @Test
  void the_red_corner_is_at_the_top_right_once_the_picture_is_upright() throws IOException {
    BufferedImage image = read(file("orientation6_as_long_big_endian.jpg"));

    Color corner = new Color(image.getRGB(290, 10));
    assertThat(corner.getRed()).isGreaterThan(150);
    assertThat(corner.getGreen()).isLessThan(80);
  }

  @Test
  void avif_is_refused_as_avif_whatever_its_first_brand_is() {
    // Outside the lambda: where the real inputs are absent, the test is skipped here and has not
    // met a wrong exception.
    Path picture = file("avif_with_brand_mif1.avif");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> read(picture))
        .withMessageContaining("it is AVIF")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_PICTURE"));
  }
}

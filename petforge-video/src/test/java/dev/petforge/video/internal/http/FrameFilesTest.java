package dev.petforge.video.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.video.internal.Pictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameFilesTest {
  private static final FrameFiles.Limits LIMITS = new FrameFiles.Limits(300, 1000, 2.5, 1_000_000);

  @TempDir private Path folder;

  private final FrameFiles strict = new FrameFiles(LIMITS, false);
  private final FrameFiles fitting = new FrameFiles(LIMITS, true);

  @Test
  void a_picture_within_the_limits_is_sent_as_it_is() throws IOException {
    for (String format : new String[] {"png", "jpeg"}) {
      Path file = picture(400, 300, format);

      FrameFiles.Frame frame = strict.read(file);

      assertThat(frame.type()).isEqualTo("image/" + format);
      assertThat(frame.width()).isEqualTo(400);
      assertThat(frame.height()).isEqualTo(300);
      assertThat(Base64.getDecoder().decode(frame.base64())).isEqualTo(Files.readAllBytes(file));
      assertThat(fitting.read(file).bytes()).isEqualTo(Files.readAllBytes(file));
    }
  }

  @Test
  void a_small_picture_is_refused_with_its_side_and_the_limit_or_made_larger() throws IOException {
    assertRefused(picture(400, 200, "png"), "PICTURE_TOO_SMALL", "400×200", "200 px", "300");
    assertFitted(picture(400, 200, "png"));
  }

  @Test
  void a_large_picture_is_refused_or_made_smaller() throws IOException {
    assertRefused(picture(1001, 500, "png"), "PICTURE_TOO_LARGE", "1001 px", "1000");
    assertFitted(picture(2400, 1800, "jpeg"));
  }

  @Test
  void a_long_picture_is_refused_or_padded() throws IOException {
    assertRefused(picture(900, 300, "png"), "PICTURE_ASPECT", "1:3.00", "1:2.5");
    assertFitted(picture(900, 300, "png"));
    assertFitted(picture(310, 990, "png"));
  }

  @Test
  void a_heavy_picture_is_refused_or_becomes_a_jpeg() throws IOException {
    Path file = picture(1000, 900, "png");
    FrameFiles.Limits light = new FrameFiles.Limits(300, 1000, 2.5, 400_000);
    assertThat(Files.size(file)).isGreaterThan(400_000);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> new FrameFiles(light, false).read(file))
        .withMessageContaining("400000");
    FrameFiles.Frame frame = new FrameFiles(light, true).read(file);
    assertThat(frame.type()).isEqualTo("image/jpeg");
    assertThat(frame.bytes()).hasSizeLessThanOrEqualTo(400_000);
  }

  @Test
  void what_is_no_picture_is_refused_also_where_pictures_are_fitted() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no picture at all");
    Path cut = folder.resolve("cut.png");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(picture(9, 9, "png")), 60));

    assertRefused(text, "PICTURE_UNREADABLE", "text.png");
    assertThatExceptionOfType(PermanentException.class).isThrownBy(() -> fitting.read(cut));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> fitting.read(folder.resolve("absent.png")));
  }

  @Test
  void a_frame_that_joins_two_clips_keeps_its_shape_also_where_pictures_are_fitted()
      throws IOException {
    for (Path file : new Path[] {picture(900, 300, "png"), picture(400, 200, "png")}) {
      ClipInputs inputs = new ClipInputs(file, Optional.empty());

      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> fitting.first(shot(1), inputs))
          .withMessageContaining("the last frame of the clip before");
      assertThat(fitting.first(shot(0), inputs).bytes())
          .as("the user's own picture is fitted")
          .isNotEqualTo(Files.readAllBytes(file));
    }
    Path good = picture(400, 300, "png");
    assertThat(fitting.first(shot(3), new ClipInputs(good, Optional.empty())).bytes())
        .isEqualTo(Files.readAllBytes(good));
  }

  @Test
  void a_frame_that_joins_two_clips_and_is_too_heavy_keeps_its_pixels_as_a_jpeg()
      throws IOException {
    Path file = picture(1000, 900, "png");
    FrameFiles.Limits light = new FrameFiles.Limits(300, 1000, 2.5, 400_000);

    for (boolean fit : new boolean[] {false, true}) {
      FrameFiles.Frame frame =
          new FrameFiles(light, fit).first(shot(1), new ClipInputs(file, Optional.empty()));

      assertThat(frame.type()).isEqualTo("image/jpeg");
      assertThat(frame.bytes()).hasSizeLessThanOrEqualTo(400_000);
      BufferedImage sent = ImageIO.read(new ByteArrayInputStream(frame.bytes()));
      BufferedImage given = ImageIO.read(file.toFile());
      assertThat(sent.getWidth()).isEqualTo(1000);
      assertThat(sent.getHeight()).isEqualTo(900);
      assertThat(difference(sent, given)).as("of 255, on average").isLessThan(6);
    }
  }

  private static double difference(BufferedImage one, BufferedImage other) {
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        sum += Math.abs((one.getRGB(x, y) >> 8 & 0xFF) - (other.getRGB(x, y) >> 8 & 0xFF));
      }
    }
    return (double) sum / one.getWidth() / one.getHeight();
  }

  private static ClipRequest shot(int index) {
    return new ClipRequest(
        "model",
        index,
        "segment",
        "a cat",
        "",
        "",
        new FrameRef(new FileKey("frame.png"), new Sha256("0".repeat(64))),
        Optional.empty(),
        Duration.ofSeconds(5),
        "720p",
        false);
  }

  private void assertRefused(Path file, String code, String... words) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> strict.read(file))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  private void assertFitted(Path file) throws IOException {
    FrameFiles.Frame frame = fitting.read(file);
    var decoded = ImageIO.read(new ByteArrayInputStream(frame.bytes()));
    assertThat(decoded.getWidth()).isEqualTo(frame.width()).isBetween(300, 1000);
    assertThat(decoded.getHeight()).isEqualTo(frame.height()).isBetween(300, 1000);
    double aspect =
        (double) Math.max(frame.width(), frame.height()) / Math.min(frame.width(), frame.height());
    assertThat(aspect).isLessThanOrEqualTo(2.5);
  }

  private Path picture(int width, int height, String format) throws IOException {
    Path file = folder.resolve(width + "x" + height + "." + format);
    ImageIO.write(Pictures.scene(width, height, 1), format, file.toFile());
    return file;
  }
}
